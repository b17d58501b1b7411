"""What has no shape and what has no sense is told together, and nothing that follows from it."""

from __future__ import annotations

import pytest

from engine import errors
from tests.support import schemes

PAPER = "due: {on: 2020-05-29}"


def told(*changes: tuple[str, str]) -> list[str]:
    yaml = schemes.SMALL
    for before, after in changes:
        assert before in yaml
        yaml = yaml.replace(before, after, 1)
    with pytest.raises(errors.Misuse) as caught:
        schemes.small(yaml=yaml)
    return [fault.message for fault in caught.value.faults]


def test_a_wrong_shape_does_not_hide_what_makes_no_sense_elsewhere() -> None:
    changes = [(PAPER, "due: {on: 2020-05-32}"), ("hosts: U02", "hosts: U99")]
    assert told(*changes) == ["“2020-05-32”不是日期", "所在单位“U99”不存在"]


def test_what_only_follows_from_a_wrong_shape_is_not_told() -> None:
    assert told(("text: 甲项, weight: 50", "text: 甲项, weight: 五十")) == ["“五十”不是数"]


def test_a_task_of_no_shape_does_not_hide_the_other_tasks() -> None:
    changes = [
        (PAPER, "due: {on: 2020-05-32}"),
        ("owner: team, does: scores", "owner: nobody, does: scores"),
    ]
    assert told(*changes) == ["“2020-05-32”不是日期", "责任方“nobody”不存在"]


def test_what_must_be_there_and_is_not_is_told_alone() -> None:
    changes = [("    name: 单位\n", "    title: 单位\n"), ("hosts: U02", "hosts: U99")]
    assert told(*changes) == ["缺少“name”", "不认识的项目“title”"]
