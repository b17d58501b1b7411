"""The author's faults apart from the user's.

A user's error knows its exit code and carries all its reasons.
"""

from __future__ import annotations

import dataclasses
import errno

import pytest

from engine import access, days, definition, errors, fields, ladder, machine, records


@pytest.mark.parametrize(
    ("kind", "exit_code"),
    [(errors.Misuse, 2), (errors.Refused, 3), (errors.NotNow, 4), (errors.Broken, 5)],
)
def test_error_of_the_user_ends_the_command_with_its_code(
    kind: type[errors.UserError], exit_code: int
) -> None:
    assert (
        kind.exit_code,
        issubclass(kind, errors.MofanError),
        issubclass(kind, errors.AuthorError),
    ) == (exit_code, True, False)


def test_authors_fault_is_no_error_of_the_user() -> None:
    error = errors.AuthorError(["状态“甲”重复", "状态“乙”永远到不了"])
    assert (error.faults, str(error)) == (
        ("状态“甲”重复", "状态“乙”永远到不了"),
        "状态“甲”重复\n状态“乙”永远到不了",
    )
    assert not isinstance(error, errors.UserError)


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (records.Fault(message="没有填写"), "没有填写"),
        (
            records.Fault(message="没有填写", where="自评表.xlsx C7 单元格"),
            "自评表.xlsx C7 单元格：没有填写",
        ),
        (records.Fault(message="没有填写", expected="应填整数"), "没有填写（应填整数）"),
        (
            records.Fault(message="没有填写", where="C7", expected="应填整数"),
            "C7：没有填写（应填整数）",
        ),
    ],
)
def test_fault_says_where_what_and_what_would_be_right(fault: records.Fault, sentence: str) -> None:
    assert fault.sentence == sentence


def test_misuse_carries_every_fault_or_the_one_sentence_it_was_given() -> None:
    faults = (records.Fault(message="甲", where="A1"), records.Fault(message="乙"))
    assert (errors.Misuse(iter(faults)).faults, str(errors.Misuse(faults))) == (
        faults,
        "A1：甲\n乙",
    )
    assert errors.Misuse("没有这个单位").faults == (records.Fault(message="没有这个单位"),)


def test_refused_carries_every_refusal() -> None:
    refusals = (
        records.Refusal(code="held", sentence="暂停办理"),
        records.Refusal(code="task_open", sentence="方案未报"),
    )
    error = errors.Refused(iter(refusals))
    assert (error.refusals, str(error)) == (refusals, "暂停办理\n方案未报")


def test_broken_carries_every_finding() -> None:
    error = errors.Broken(iter(["日志第 1 条的摘要不符", "表 task 第 3 行不见了"]))
    assert (error.findings, str(error)) == (
        ("日志第 1 条的摘要不符", "表 task 第 3 行不见了"),
        "日志第 1 条的摘要不符\n表 task 第 3 行不见了",
    )


def test_not_now_is_the_sentence_it_was_given() -> None:
    assert str(errors.NotNow("数据库正忙")) == "数据库正忙"


MODULES = (access, days, definition, fields, ladder, machine, records)
RECORDS = [
    kind
    for module in MODULES
    for kind in vars(module).values()
    if isinstance(kind, type) and dataclasses.is_dataclass(kind)
]


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__qualname__)
def test_record_of_the_engine_is_frozen_and_made_by_keyword(kind: type) -> None:
    parameters = kind.__dataclass_params__  # type: ignore[attr-defined]
    assert (parameters.frozen, all(field.kw_only for field in dataclasses.fields(kind))) == (
        True,
        True,
    )


def test_system_is_nobody_of_the_roster() -> None:
    assert (
        records.Actor(person=0, name="系统", roles=frozenset({"system"}), org="", os_user="")
        == records.SYSTEM
    )


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "磁盘空间不足"),
        (PermissionError(errno.EACCES, "Permission denied"), "没有权限"),
        (OSError(errno.EXDEV, "Cross-device link"), "Cross-device link"),
        (OSError("驱动器未就绪"), "驱动器未就绪"),
    ],
)
def test_reason_of_the_system_is_told_in_chinese_or_else_in_its_own_words(
    error: OSError, words: str
) -> None:
    assert errors.reason(error) == words
