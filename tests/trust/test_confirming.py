"""Whoever confirms sees what they confirm, and says yes to exactly that."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import programs

Stage = Callable[[str], programs.Program]


@pytest.fixture
def clerk(made_homes: Stage, tmp_path: Path) -> programs.Program:
    """7 July, two letters are out since the first, one was answered."""
    clerk = programs.copy_home(made_homes("asked"), tmp_path / "home")
    reply = ("consult", "record", letter(clerk), "--doc", "监复〔1〕", "--signer", "赵主任")
    programs.done(clerk(*reply, "--except", "省公安厅=不宜命名"))
    return clerk


def letter(clerk: programs.Program) -> int:
    number: int = clerk("consult", "list", "round", "--json").json["letters"][0]["id"]
    return number


def digest(reviewer: programs.Program) -> str:
    told = reviewer("consult", "confirm", letter(reviewer), "--dry-run")
    assert told.code == 0
    return told.out.rpartition("校验码 ")[2].partition("。")[0]


def test_without_a_terminal_and_without_a_yes_nothing_is_confirmed_but_all_is_shown(
    clerk: programs.Program,
) -> None:
    told = clerk.by("李审核")("consult", "confirm", letter(clerk))
    assert (told.code, "加 --yes" in told.said) == (2, True)
    rows = [line.split() for line in told.out.splitlines()]
    assert rows[0] == ["对象", "意见", "收文号", "签批人", "收到日期"]
    assert ["省公安厅", "不宜命名", "监复〔1〕", "赵主任", "2020-07-07"] in rows
    assert clerk("consult", "list", "--json").json["letters"][0]["state"] != "已复核"


def test_json_is_no_yes(clerk: programs.Program) -> None:
    told = clerk.by("李审核")("consult", "confirm", letter(clerk), "--json")
    assert (told.code, "加 --yes" in told.said) == (2, True)
    tried = clerk.by("李审核")("consult", "confirm", letter(clerk), "--json", "--dry-run").json
    assert len(tried["data"]["confirmed"]) == 5
    assert clerk("consult", "list", "--json").json["letters"][0]["state"] != "已复核"


def test_what_stood_before_is_shown_beside_what_stands_now(clerk: programs.Program) -> None:
    programs.done(clerk.by("李审核")("consult", "confirm", letter(clerk), "--yes"))
    again = ("consult", "record", letter(clerk), "--doc", "监复〔2〕", "--signer", "赵主任")
    programs.done(clerk(*again, "--why", "来函更正"))
    told = clerk.by("李审核")("consult", "confirm", letter(clerk), "--dry-run")
    (row,) = [line.split() for line in told.out.splitlines() if line.startswith("省公安厅")]
    assert row[1:3] == ["无不同意见（原：不宜命名）", "监复〔2〕（原：监复〔1〕）"]


def test_a_yes_to_one_content_is_no_yes_to_another(clerk: programs.Program) -> None:
    reviewer = clerk.by("李审核")
    seen = digest(reviewer)
    again = ("consult", "record", letter(clerk), "--doc", "监复〔1〕", "--signer", "赵主任")
    programs.done(clerk(*again))
    programs.refused(
        reviewer("consult", "confirm", letter(clerk), "--seen", seen), 3, "与看到的不同"
    )
    programs.done(reviewer("consult", "confirm", letter(clerk), "--seen", digest(reviewer)))


def test_too_short_a_digest_says_nothing(clerk: programs.Program) -> None:
    reviewer = clerk.by("李审核")
    told = reviewer("consult", "confirm", letter(clerk), "--seen", digest(reviewer)[:3])
    programs.refused(told, 3, "与看到的不同")


@pytest.mark.parametrize(("typed", "code"), [(b"y\n", 0), (b"n\n", 4)])
def test_at_a_terminal_the_entries_are_shown_and_asked_about(
    clerk: programs.Program, typed: bytes, code: int
) -> None:
    told = programs.at_terminal(
        *clerk.by("李审核").arguments("consult", "confirm", letter(clerk)),
        answer=lambda process, ours: os.write(ours, typed) and None,
    )
    assert (told.code, "省公安厅" in told.out, "复核以上5项" in told.err) == (code, True, True)
