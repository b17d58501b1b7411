"""What a person reads names people, rounds and lists as they are called.

What a person types may be a part of that.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support import programs

Stage = Callable[[str], programs.Program]


def warnings(program: programs.Program) -> list[str]:
    """What the doctor found wanting."""
    return [line for line in program("doctor").out.splitlines() if line.startswith("！")]


def test_who_sits_in_a_team_is_nobody_to_call_and_no_contact_of_a_unit(
    opened: programs.Program,
) -> None:
    program = opened.at("2020-05-20T10:00")
    assert program("remind", "run").code == 0
    before = program("remind", "calls").out, warnings(program)
    told = program("visit", "team", "甲组", "张三=单位01")
    assert (told.code, told.out) == (0, "调研组 甲组：明确成员：张三\n")
    assert (program("remind", "calls").out, warnings(program)) == before


def test_a_message_is_shown_as_one_to_a_persons_place(opened: programs.Program) -> None:
    assert opened("remind", "run").code == 0
    (first, *_) = opened("outbox", "list", "--unit", "单位01").out.splitlines()[1:]
    number, _, _, who, *_ = first.split()
    assert who == "单位01联络员"
    assert f"发给{who} " in opened("outbox", "show", number).out.splitlines()[0]
    assert f"：{who}（folder）" in opened("unit", "history", "单位01").out


def test_a_refusal_about_a_letter_names_the_round_and_the_department(made_homes: Stage) -> None:
    program = made_homes("decided")
    (letter,) = program("consult", "list", "--json").json["letters"]
    told = program("consult", "confirm", letter["id"], "--dry-run", "--yes")
    assert (told.code, told.err.splitlines()[1:]) == (
        3,
        ["未予办理：", f"  征求意见 监督部门：函{letter['id']}没有待复核的"],
    )


@pytest.mark.parametrize(
    ("command", "error"),
    [
        (("consult", "list", "求意"), ""),
        (("naming", "list", "建议"), ""),
        (("naming", "list", "建议", "--award", "先进"), ""),
        (
            ("naming", "list", "名单"),
            "名单“名单”不止一个：initial（建议名单）、published（公示名单）、named（命名名单）。",
        ),
    ],
)
def test_a_part_of_a_name_is_enough_where_it_is_clear(
    made_homes: Stage, command: tuple[str, ...], error: str
) -> None:
    told = made_homes("decided")(*command)
    assert (told.code, told.err.splitlines()[1:]) == ((2, [error]) if error else (0, []))
