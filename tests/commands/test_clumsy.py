"""A clumsy clerk: every command with arguments that are odd, swapped, left out or doubled.

Whatever is typed, the program answers; it never breaks.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import click
import pytest

from tests.commands import test_contract
from tests.support import programs

COMMANDS = {
    path: command
    for path, command in test_contract.commands()
    if path not in ("rehearse", "worker")
}
ROUNDS = 3
UNITS = ("单位01", "U02", "全局", "单位", "U99", "U01-B01", "2020")
ORDINARY = """
    - 0 1 16 -1 99999 2020-05-29 5月29日 今天 9999-12-31 0001-01-01 2020-02-30 方案 paper
    numbers first 第一阶段 unit cycle round 征求意见 建议名单 initial published prize 先进单位
    safe 平安 fraud 无不同意见 contact 联络员 upheld 成立 张经办 李审核 经办人 reviewer
    henan-2020 folder scores = 单位01= =不宜命名 单位01=不宜命名 单位01=赵
"""
ODD = "１２ ٣ NaN 1e9 true * ? ~ --"
WORDS = (
    "",
    " ",
    *ORDINARY.split(),
    "'; DROP TABLE cases; --",
    "{{ 7*7 }}",
    "{name}",
    "%s",
    "../../etc",
    "\x1b[2J",
    "\u202e",
    "𠮷",
    "长" * 300,
    *ODD.split(),
    "1:" + "0" * 64,
)


def line(chance: random.Random, command: click.Command, files: Sequence[str]) -> list[str]:
    """Arguments for a command: mostly of the right kind, now and then not."""
    typed: list[str] = []
    for param in command.params:
        value = chance.choice(
            UNITS if chance.random() < 0.4 else files if chance.random() < 0.3 else WORDS
        )
        if isinstance(param, click.Argument):
            count = chance.choice((1, 1, 1, 2)) if param.nargs == -1 else 1
            typed += [value] * count if chance.random() < 0.9 else []
        elif "--help" not in param.opts and (param.required or chance.random() < 0.25):
            typed += [
                chance.choice(param.opts),
                *([] if getattr(param, "is_flag", False) else [value]),
            ]
    return typed if chance.random() < 0.9 else chance.sample(typed, len(typed))


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    (tmp_path / "表.csv").write_text("单位,收到日期,收文号\n单位01,,\n", encoding="utf-8")
    (tmp_path / "空.txt").write_bytes(b"")
    (tmp_path / "夹").mkdir()
    return [str(tmp_path / name) for name in ("表.csv", "空.txt", "夹", "没有", "新.xlsx")]


@pytest.mark.parametrize("when", ["opened", "published"])
def test_whatever_is_typed_is_answered(
    request: pytest.FixtureRequest, files: list[str], tmp_path: Path, when: str
) -> None:
    program: programs.Program = request.getfixturevalue(when)
    chance = random.Random(when)
    for path, command in COMMANDS.items():
        for _ in range(ROUNDS):
            typed = [*path.split(), *line(chance, command, files)]
            told = programs.run(
                *program.by(chance.choice(("张经办", "李审核"))).arguments(*typed), cwd=tmp_path
            )
            assert told.code in (0, 2, 3, 4), (typed, told)
            assert told.code == 0 or told.said, typed
    assert program("audit", "verify").code == 0
