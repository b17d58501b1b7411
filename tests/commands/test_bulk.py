"""Bulk changes: said beforehand, asked about, tried, done once, all or none.

And what others did in between.
"""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.support import programs

MARK = "【演练】\n"
ALL = ("advance", "--all", "--carry-over", "已同意")


@pytest.fixture
def june(opened: programs.Program) -> programs.Program:
    """15 June: the second stage is open, nobody handed anything in."""
    program = opened.at("2020-06-15T14:00")
    assert program("remind", "run").code == 0
    return program


def lines(program: programs.Program) -> int:
    """How many lines the ledgers have."""
    return sum(ledger["lines"] for ledger in program("audit", "verify", "--json").json["anchors"])


def stages(program: programs.Program) -> list[int]:
    return [head["number"] for head in program("status", "--json").json["stages"]]


def test_without_a_terminal_a_bulk_change_says_what_it_would_do_and_wants_yes(
    june: programs.Program,
) -> None:
    before = lines(june)
    told = june(*ALL)
    assert (told.code, told.out) == (2, "")
    assert told.err == MARK + (
        "由“第一阶段”转入“第二阶段”，带欠账：报送方案：6个（单位01、单位02、单位03、单位04、单位05、单位06）\n"
        "“第一阶段收口”办结（待报 → 已接收）：1个（全局）\n"
        "成批办理需要确认：请在终端里运行，或加 --yes。\n"
    )
    assert (lines(june), stages(june)) == (before, [6, 0, 0, 0])


def test_a_dry_run_tells_and_changes_nothing(june: programs.Program) -> None:
    before = lines(june)
    told = june(*ALL, "--dry-run")
    assert (told.code, told.err) == (0, MARK)
    assert (
        told.out.splitlines()[0]
        == "（试办）U01 单位01：由“第一阶段”转入“第二阶段”，带欠账：报送方案"
    )
    assert (lines(june), stages(june)) == (before, [6, 0, 0, 0])


def test_yes_does_it_and_one_unit_is_not_asked_about(june: programs.Program) -> None:
    assert june("advance", "单位01", "--carry-over", "已同意").code == 0
    assert june("advance", "--stage", "第一阶段", "--carry-over", "已同意", "--yes").code == 0
    assert stages(june) == [0, 6, 0, 0]


def test_the_same_op_acts_once(june: programs.Program) -> None:
    first = june(*ALL, "--yes", "--op", "六月转段")
    before = lines(june)
    second = june(*ALL, "--op", "六月转段")
    assert (first.code, second.code, second.out, second.err) == (
        0,
        0,
        "",
        MARK + "此前已办过，未重复办理。\n",
    )
    assert june(*ALL, "--op", "六月转段", "--json").json["was_repeated"] is True
    assert (lines(june), stages(june)) == (before, [0, 6, 0, 0])


def test_an_op_with_another_content_is_refused(june: programs.Program) -> None:
    assert june("hold", "U01", "--why", "甲", "--op", "七").code == 0
    told = june("hold", "U01", "--why", "乙", "--op", "七")
    assert (told.code, told.err) == (
        3,
        MARK + "未予办理：\n  七：操作编号 七 已用于另一件事 → 请换一个 --op 编号\n",
    )


def test_who_cannot_is_listed_and_the_others_go_on(june: programs.Program) -> None:
    june("hold", "U02", "U04", "--why", "机构调整", "--yes")
    told = june(*ALL, "--yes")
    assert (told.code, stages(june)) == (3, [2, 4, 0, 0])
    assert told.err == MARK + (
        "未予办理（2个对象，1条理由）：\n"
        "  已暂停办理：机构调整 → 先用 mofan resume 恢复\n    2个：单位02、单位04\n"
    )


def test_all_or_none_leaves_everybody_where_they_are(june: programs.Program) -> None:
    june("hold", "U02", "--why", "机构调整")
    told = june(*ALL, "--yes", "--all-or-none")
    assert (told.code, told.out, stages(june)) == (3, "", [6, 0, 0, 0])


def test_the_same_reason_of_many_is_told_once_with_their_names(june: programs.Program) -> None:
    told = june("advance", "--all", "--yes")
    assert told.err == MARK + (
        "未予办理（6个对象，1条理由）：\n"
        "  “报送方案”尚未完成（单位，2020-05-29前）〔一（一）〕"
        " → 催报后用 mofan submit 收件，或用 --carry-over 写明理由带欠账结转\n"
        "    6个：单位01、单位02、单位03、单位04、单位05、单位06\n"
    )


def test_what_is_seen_is_what_is_moved(june: programs.Program) -> None:
    june("hold", "U01", "--why", "甲")
    told = june("resume", "U01", "--seen", "1")
    assert (told.code, "U01 单位01：已被张经办于06月15日14:00改动" in told.err) == (3, True)


def test_tasks_are_planned_with_names_and_their_state_before_and_after(
    june: programs.Program, tmp_path: Path
) -> None:
    plan = tmp_path / "方案.txt"
    plan.write_text("方案", encoding="utf-8")
    for unit in ("单位01", "单位02"):
        assert june("submit", unit, "报送方案", plan).code == 0
    told = june("task", "accept", "--task", "报送方案")
    assert (told.code, told.err.splitlines()[1]) == (
        2,
        "接收“报送方案”（已报待审 → 已接收）：2个（单位01、单位02）",
    )
    waived = june("task", "waive", "--task", "hello", "--why", "无须")
    assert (
        waived.err.splitlines()[1]
        == "免办“回执”（未开始 → 已免办）：6个（单位01、单位02、单位03、单位04、单位05、单位06）"
    )


@pytest.mark.parametrize(
    ("typed", "code", "there"),
    [("y\n", 0, 6), ("是\n", 0, 6), ("Ｙ\n", 0, 6), ("n\n", 4, 0), ("\n", 4, 0), ("\x04", 4, 0)],
)
def test_at_a_terminal_it_asks_and_only_yes_is_yes(
    june: programs.Program, typed: str, code: int, there: int
) -> None:
    told = programs.at_terminal(
        *june.arguments(*ALL), answer=lambda process, terminal: _type(terminal, typed)
    )
    assert (told.code, stages(june)[1]) == (code, there)
    assert "照此办理吗？[y/N] " in told.err
    assert ("已取消，未作任何改动。" in told.err) is (code == 4)


def _type(terminal: int, text: str) -> None:
    os.write(terminal, text.encode())


def test_an_interrupt_at_the_question_changes_nothing(june: programs.Program) -> None:
    before = lines(june)

    def interrupt(process: subprocess.Popen[bytes], terminal: int) -> None:
        process.send_signal(signal.SIGINT)

    told = programs.at_terminal(*june.arguments(*ALL), answer=interrupt)
    assert (told.code, told.out, told.err.splitlines()[-1]) == (4, "", "已取消，未作任何改动。")
    assert (lines(june), stages(june)) == (before, [6, 0, 0, 0])


def test_whoever_moves_first_wins_and_the_other_is_told(june: programs.Program) -> None:
    def move_first(process: subprocess.Popen[bytes], terminal: int) -> None:
        assert june.by("李审核")("hold", "单位03", "--why", "另有安排").code == 0
        _type(terminal, "y\n")

    told = programs.at_terminal(*june.arguments(*ALL), answer=move_first)
    assert (told.code, stages(june)) == (3, [1, 5, 0, 0])
    assert "U03 单位03：已被李审核于06月15日14:00改动" in told.err


def test_a_unit_is_named_where_a_tasks_number_is_asked_for(june: programs.Program) -> None:
    told = june("task", "waive", "单位02", "--why", "机构调整")
    assert (told.code, told.err) == (
        2,
        MARK + "“单位02”有3个事项，请写编号：22 报送方案，23 回执，25 数量。\n",
    )
    of_kind = june(
        "task",
        "extend",
        "单位02",
        "--task",
        "报送方案",
        "--due",
        "6月30日",
        "--why",
        "机构调整",
        "--agreed-by",
        "刘处",
    )
    assert (of_kind.code, of_kind.out.count("单位02")) == (0, 1)
    june("submit", "单位02", "报送方案", "--doc", "收1")
    assert june("task", "return", "单位02", "--why", "缺页").code == 0
    again = june("task", "return", "单位02", "--why", "缺页")
    assert (again.code, again.err) == (2, MARK + "“单位02”没有可以这样办的事项。\n")
