"""Pages of help and faults of the command line: Chinese throughout, for every command there is."""

from __future__ import annotations

import re

import click
import pytest

import cli
from tests import test_architecture
from tests.commands import test_contract
from tests.support import programs

COMMANDS = dict(test_contract.commands())
CHINESE = re.compile(r"[一-鿿]")


@pytest.mark.parametrize("path", COMMANDS)
def test_help_of_a_command_is_chinese_and_explains_each_option(path: str) -> None:
    told = programs.run(*path.split(), "--help")
    lines = told.out.splitlines()
    english = re.findall(
        r"\b(Usage|Options|Commands|Show|Error|default|required|TEXT|INTEGER|PATH)\b", told.out
    )
    assert (told.code, told.err, english) == (0, "", [])
    assert lines[0].startswith(f"用法：mofan {path} [选项]")
    assert CHINESE.search(COMMANDS[path].help or "")
    for option in (one for one in COMMANDS[path].params if isinstance(one, click.Option)):
        assert CHINESE.search(option.help or ""), option.opts
        assert option.is_flag or CHINESE.search(option.metavar or ""), option.opts
    for argument in (one for one in COMMANDS[path].params if isinstance(one, click.Argument)):
        assert CHINESE.search(argument.metavar or ""), argument.name


def test_a_line_of_help_goes_on_where_the_source_broke_it_after_a_chinese_mark() -> None:
    assert COMMANDS["assess import"].help == (
        "导入打分表（单位、考评员、来源、要点编号、得分）；须由另一人复核。"
        "空表用 mofan table 生成。"
    )


def test_the_first_page_lists_every_command_with_what_it_does() -> None:
    told = programs.run("--help")
    listed = re.findall(r"^  ([a-z]+)  +(.*)$", told.out, re.MULTILINE)
    assert (dict(listed), told.code) == (
        {name: text for name, (_, text) in cli.COMMANDS.items()},
        0,
    )


@pytest.mark.parametrize(
    "group",
    [name for name in cli.COMMANDS if any(path.startswith(f"{name} ") for path in COMMANDS)],
)
def test_a_group_alone_shows_its_commands(group: str) -> None:
    told = programs.run(group)
    subs = [path.split()[1] for path in COMMANDS if path.startswith(f"{group} ")]
    assert (told.code, told.out) == (2, "")
    assert re.findall(r"^  ([a-z-]+)  ", told.err.partition("命令")[2], re.MULTILINE) == sorted(
        subs
    )


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("tsak", "没有命令“tsak”，是不是 task？"),
        ("task lsit", "没有命令“lsit”，是不是 list？"),
        ("绝无此令", "没有命令“绝无此令”。"),
        ("task list --stat x", "没有选项 --stat，是不是 --state？"),
        ("status --colour", "选项 --colour 后面要写内容。"),
        ("status --json=x", "选项 --json 后面不写内容。"),
        ("status 单位01 单位02", "多写了“单位02”；名称中有空格的请加引号。"),
        ("explain", "缺少：单位。"),
        ("conclude U01", "缺少选项 --outcome 结果。"),
        ("calendar show 二零二零", "“二零二零”：应填2004至2099之间的整数。"),
        ("task accept 12a", "没有“12a”这个单位。"),
        ("outbox show 12a", "“12a”：应填1至2147483647之间的整数。"),
        (
            "task accept 99999999999999999999",
            "“99999999999999999999”：应填1至2147483647之间的整数。",
        ),
        ("remind preview --days -1", "--days “-1”：应填1至1000之间的整数。"),
        (
            "task list --due-by 2020-02-30",
            "日期“2020-02-30”应形如 2020-05-29、5月29日、5.29、昨天或上周五。",
        ),
        (
            "conclude U01 --outcome 没了",
            "没有结果“没了”：有 not_named（未命名）、withdrawn（退出）、merged（撤并）、"
            "exempt（不参加排名）、unfinished（未完成）、named（命名）。",
        ),
        (
            "submit U01 paper --via 微信",
            "没有收件方式“微信”：有 paper（纸质）、phone（电话）、mail（邮件）、system（系统）。",
        ),
        ("unit note U01 \udcd6\udcd0", "有认不出的字符：请在 UTF-8 的终端里输入。"),
    ],
)
def test_a_fault_of_the_command_line_is_explained(
    opened: programs.Program, command: str, said: str
) -> None:
    told = opened(*command.split())
    assert (told.code, told.out, told.err.removeprefix("【演练】\n").splitlines()[0]) == (
        2,
        "",
        said,
    )


def test_every_command_and_flag_that_a_text_names_exists() -> None:
    groups = {path.split()[0] for path in COMMANDS if " " in path}
    everywhere = {"--help", *(name for one in cli.cli.params for name in one.opts)}
    every_flag = everywhere | {
        name for command in COMMANDS.values() for one in command.params for name in one.opts
    }
    wrong = []
    for path in test_architecture.PRODUCT:
        text = path.read_text(encoding="utf-8")
        for first, second in re.findall(r"mofan ([a-z]+)(?: ([a-z][a-z-]*))?", text):
            if (f"{first} {second}" if first in groups and second else first) not in {
                *COMMANDS,
                *groups,
            }:
                wrong.append(f"{path.name}: mofan {first} {second}")
        if path.name != "cli.py":
            wrong += [
                f"{path.name}: {flag}"
                for flag in re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)
                if flag not in every_flag
            ]
    assert wrong == []
