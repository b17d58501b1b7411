"""A dry run keeps nothing: each changing command is first only tried, then done.

Stories take each of the commands once.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from tests.commands import test_contract
from tests.support import programs, schemes

Stage = Callable[[str], programs.Program]

FILES: Mapping[str, str] = {
    "方案.txt": "本单位实施方案。\n",
    "登记.csv": "单位,收到日期,收文号\n单位05,2020-05-06,收5\n",
    "联系.csv": "单位,职务,姓名,电话\n单位05,联络员,郑六,13800000005\n",
    "放假.csv": "日期,类别\n2021-01-01,休\n",
    "打分.csv": "单位,考评员,编号,得分\n单位01,考评员1,甲,40\n",
    "结果.csv": "单位,结果,文号\n单位01,好,监〔1〕\n",
    "基年.csv": "单位,2019年会议,2019年文件\n单位01,5,8\n",
    "安排.csv": "单位,日期,调研组,方式\n单位01,2020-06-29,一组,实地\n",
    "记录.csv": "单位,日期,调研组,方式,问题\n单位02,2020-06-24,一组,实地,台账不全\n",
    "问题.csv": "单位,问题,是否重大\n单位04,会风不实,\n",
    "推荐.csv": "单位,党支部名称,星级,公示截止日,次序\n单位01,第一党支部,五星,2020-04-30,1\n",
}
"""What lies in the folder where the program is run."""


@dataclass(frozen=True)
class Story:
    """A home and the commands that are run in it, in this order.

    A command may begin with `@TIME` and `+PERSON`; one after `!` is not tried first, and
    `=FILE` writes a file (`|` between its lines). `{report.key}` is what the JSON of that report
    holds under that key, of several the last; `{token}` what was told last by `consult invite`.
    """

    home: str
    commands: tuple[str, ...]
    yaml: str = ""


STORIES: Mapping[str, Story] = {
    "papers": Story(
        "opened",
        (
            "submit 单位01 paper 方案.txt",
            "withdraw --unit 单位01 --task paper --why 报错",
            "submit 单位01 paper 方案.txt",
            "task return --unit 单位01 --task paper --why 缺签字",
            "submit 单位01 paper 方案.txt",
            "task accept --unit 单位01 --task paper",
            "task accept --task paper --from 登记.csv --yes",
            "task reopen --unit 单位01 --task paper --why 更正",
            "task waive --unit 单位02 --task hello --why 无须",
            "task extend --unit 单位02 --task paper --due 2020-06-05 --why 汛期",
            "hold 单位01 --why 机构调整",
            "resume 单位01",
            "conclude 单位06 --outcome 退出 --why 撤并",
            "revert 单位06 --why 录错",
            "@2020-06-15T14:00 !remind run",
            "@2020-06-15T14:00 advance 单位02 --carry-over 已同意",
        ),
    ),
    "people": Story(
        "opened",
        (
            "unit contact 单位01 王五 --mail w@example.org",
            "unit import 联系.csv",
            "unit rename 单位02 新单位02 --from 2020-05-06 --basis 编〔1〕",
            "unit alias 单位03 三单位",
            "unit note 单位01 来电",
            "person add 孙查阅 --role 监督查阅",
            "person bind 孙查阅 --os-user sun",
            "person role 孙查阅 --leave",
            "+李审核 person deputy 张经办 --from 2020-06-01 --to 2020-06-12",
            "calendar import 2021 放假.csv --source 国〔1〕",
        ),
    ),
    "messages": Story(
        "opened",
        (
            "unit contact 单位01 王五",
            "unit contact 单位02 赵七 --channel manual",
            "unit contact 单位04 钱八 --channel manual",
            "!remind run",
            "outbox hold {outbox list --unit 单位02.id} --why 另有安排",
            "outbox retry {outbox list --unit 单位02.id}",
            "outbox edit {outbox list --unit 单位02.id} --text 请报方案 --why 改措辞",
            "outbox retry {outbox list --unit 单位02.id}",
            "outbox done {outbox list --unit 单位02.id}",
            "outbox ack {outbox list --unit 单位02.id} --by 赵七",
            "outbox cancel {outbox list --unit 单位04.id} --why 已当面说",
            "remind notice 开会 明天开会 --to 单位01",
            "remind notice 开会 请到会 --to 单位02 --role leader",
            "+李审核 remind release --all",
            "@2020-06-01T10:00 !remind run --after-gap",
            "@2020-06-01T10:00 =电话.csv 编号,通话日期,通话情况"
            "|{remind calls.number},2020-06-01,说好了",
            "@2020-06-01T11:00 remind calls --from 电话.csv",
        ),
    ),
    "points": Story(
        "opened",
        (
            "assess panel 片组2 考评员1=单位06",
            "assess import 打分.csv --form scores",
            "+李审核 assess confirm 单位01 --yes",
            "assess figures 基年.csv --doc 统〔1〕",
            "+李审核 assess confirm --facts --yes",
            "assess results 平安 结果.csv --form results",
            "assess disqualify 单位01 弄虚作假 --doc 监〔9〕",
        ),
    ),
    "end": Story("issued", ("cycle close",)),
    "ranking": Story("marked", ("assess rank",)),
    "opinions": Story(
        "asked",
        (
            "consult register {consult list round.letters.id} --doc 收〔7〕",
            "consult sheet {consult list round.letters.id} -o 回执.xlsx",
            "person add 赵主任 --role 部门签批人 --org inspect",
            "consult invite {consult list round.letters.id} 赵主任",
            "+赵主任 consult sign {token} --except U04=供参考",
            "+李审核 consult confirm {consult list round.letters.id} --yes",
            "consult handle {consult list round.letters.id} 省公安厅 "
            "--outcome 不列入 --basis 已核实",
            "+李审核 consult confirm --handling --yes",
            "consult return {consult list round.letters.id} --why 请说明",
            "consult record {consult list round.letters.id} "
            "--signer 赵主任 --doc 复〔2〕 --why 更正",
            "+李审核 consult confirm {consult list round.letters.id} --yes",
            "consult return {consult list round.letters.id} --why 再请说明",
            "consult cancel {consult list round.letters.id} --why 另行发函",
            "consult send round --doc 函〔2〕",
        ),
    ),
    "visits": Story(
        "outing",
        (
            "visit team 一组 周一=单位06",
            "visit plan 安排.csv",
            "visit release 单位01",
            "visit cancel {visit list.id} --why 防汛",
            "visit record 记录.csv",
            "observation nominate 单位自荐 单位01 --basis 来函",
            "observation select 单位01 --meeting 委员会 --held 2020-06-24 --minutes 纪要〔3〕",
            "+李审核 observation confirm --yes",
            "problem add 单位01 台账不全 --kind 灯下黑 --due 2020-07-10",
            "problem report {problem list.id} 已补齐",
            "problem return {problem list.id} --why 缺签字",
            "problem report {problem list.id} 已签字",
            "problem close {problem list.id}",
            "problem import 问题.csv",
        ),
    ),
    "branches": Story(
        "fresh",
        (
            "cycle open SCHEME",
            "branch nominate 推荐.csv",
            "branch check U01-1",
            "branch nominate --complete",
        ),
        yaml=schemes.WITH_BRANCHES,
    ),
    "lists": Story(
        "proposed",
        (
            "naming adjust 建议名单 --remove 单位02 --basis 会议",
            "naming propose 建议名单",
            "naming decide 建议名单 --held 2020-07-20 --minutes 待发",
            "naming minutes 建议名单 纪要〔1〕",
            "+李审核 naming confirm 建议名单 --yes",
            "naming correct 纪要编号 纪要〔1〕 纪要〔11〕 --why 录错",
            "+李审核 naming confirm --correction --yes",
            "@2020-07-21T11:00 +李审核 naming review 公示 --yes",
            "@2020-07-21T11:00 naming public-notice --place 公告栏",
            "@2020-07-21T11:00 naming objection 单位01 --text 反映",
            "@2020-07-21T11:00 naming objection "
            "--settle {naming list.public_notices.objections.id} --outcome 不成立 --handling 查否",
            "@2020-07-21T11:00 +李审核 naming confirm --objection --yes",
            "@2020-07-28T10:00 naming public-notice --end 未收到异议",
            "@2020-08-10T10:00 task accept --unit 全局 --task ready",
            "@2020-08-10T10:00 advance 单位01 单位02 --yes",
            "@2020-08-10T10:00 naming withhold 单位02 --basis 王主任8月9日：先放一放",
            "@2020-08-10T10:00 +李审核 naming confirm --withholding --yes",
            "@2020-08-10T10:00 naming withhold 单位02 --basis 王主任8月10日：可以 --release",
            "@2020-08-10T10:00 +李审核 naming confirm --withholding --yes",
            "@2020-08-10T10:00 +李审核 naming review 印发 --yes",
            "@2020-08-10T10:00 naming issue --doc 发〔2020〕1号 --date 2020-08-10 --yes",
            "@2020-08-10T10:00 naming publicity 单位01 --where 官网",
            "@2020-08-10T10:00 naming revoke 单位01 --meeting 委员会 --held 2020-08-10 "
            "--minutes 纪要〔9〕 --why 失实",
            "@2020-08-10T10:00 +李审核 naming confirm --revocation --yes",
        ),
    ),
}


def content(program: programs.Program) -> list[str]:
    """Everything the database holds, as text."""
    with sqlite3.connect(program.database) as connection:
        dump = list(connection.iterdump())
    connection.close()
    return dump


@dataclass(frozen=True)
class Step:
    """One command of a story, as it is typed by whom and when."""

    program: programs.Program
    text: str
    is_tried: bool


def step(program: programs.Program, command: str, token: str) -> Step:
    words = command.split()
    while words[0][0] in "@+":
        prefix = words.pop(0)
        program = program.at(prefix[1:]) if prefix[0] == "@" else program.by(prefix[1:])
    text = " ".join(words).replace("{token}", token)
    text = re.sub(r"\{(.+?)\}", lambda found: looked_up(program, found[1]), text)
    return Step(program, text.lstrip("!"), not text.startswith("!"))


def looked_up(program: programs.Program, report: str) -> str:
    """What a path of keys names in the JSON of a report: of lists the last."""
    command, *keys = report.split(".")
    entry = program(*command.split(), "--json").json
    for key in keys:
        entry = (entry[-1] if isinstance(entry, list) else entry)[key]
    return str(entry)


@pytest.mark.parametrize("name", STORIES)
def test_a_dry_run_leaves_the_database_as_it_was_and_the_run_itself_does_not(
    made_homes: Stage,
    tmp_path: Path,
    name: str,
) -> None:
    story = STORIES[name]
    program = programs.copy_home(made_homes(story.home), tmp_path / "home")
    scheme = schemes.as_folder(tmp_path / "scheme", yaml=story.yaml or schemes.WITH_TABLES)
    for file, text in FILES.items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    token = ""
    for command in story.commands:
        now = step(program, command.replace("SCHEME", str(scheme)), token)
        if now.text.startswith("="):
            file, _, text = now.text[1:].partition(" ")
            (tmp_path / file).write_text(text.replace("|", "\n"), encoding="utf-8")
            continue
        if now.is_tried:
            before = content(program)
            tried = programs.run(
                *now.program.arguments(*now.text.split(), "--dry-run"), cwd=tmp_path
            )
            assert (command, tried.code, tried.err) == (command, 0, "【演练】\n")
            assert (command, content(program)) == (command, before)
        told = programs.run(*now.program.arguments(*now.text.split()), cwd=tmp_path)
        assert (command, told.code, told.err) == (command, 0, told.err)
        assert (command, now.is_tried and content(program) == before) == (command, False)
        token = told.out.splitlines()[-1] if "consult invite" in command else token


PROVEN = (
    "person passphrase",
    "person reset 李审核",
    "person confirm",
    "audit clock --why 快了",
    "cycle confirm",
)
"""What needs a home of its own: tried in tests/trust/test_identity.py and test_evidence.py."""


def test_every_command_that_may_be_tried_stands_in_a_story() -> None:
    trying = [path for path, command in test_contract.commands() if may_be_tried(command)]
    told = [command for story in STORIES.values() for command in story.commands]
    told += PROVEN
    assert [path for path in trying if not any(f" {path} " in f" {line} " for line in told)] == []


def may_be_tried(command: click.Command) -> bool:
    return any("--dry-run" in parameter.opts for parameter in command.params)


def test_an_opening_that_is_only_tried_keeps_nothing_when_it_was_interrupted_before(
    opened: programs.Program,
    tmp_path: Path,
) -> None:
    scheme = schemes.as_folder(tmp_path / "scheme")
    (ledger,) = [entry["book"] for entry in opened("cycle", "list", "--json").json]
    forget(opened, ledger)
    before = content(opened)
    told = opened("cycle", "open", scheme, "--dry-run")
    assert (told.code, told.out) == (0, "（试办）将按“试验年度”开启年度，单位6个。\n")
    assert content(opened) == before
    assert opened("cycle", "list").out.splitlines()[-1].split()[2] == "未开完（请重复"


def test_an_opening_that_is_only_tried_keeps_nothing_when_the_year_is_open(
    opened: programs.Program,
    tmp_path: Path,
) -> None:
    scheme, june = schemes.as_folder(tmp_path / "scheme"), opened.at("2020-06-15T14:00")
    before = content(opened)
    told = june("cycle", "open", scheme, "--dry-run")
    assert (told.code, told.out) == (0, "“2020”年度早已开启，未作改动。\n")
    assert content(opened) == before


def forget(program: programs.Program, ledger: int) -> None:
    """A power cut before a ledger was kept: nothing is in it."""
    with sqlite3.connect(program.database) as connection:
        listed = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (table,) in list(listed):
            if "book" in [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]:
                connection.execute(f"DELETE FROM {table} WHERE book = ?", (ledger,))
    connection.close()
