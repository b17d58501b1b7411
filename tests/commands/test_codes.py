"""Exit codes, and what an empty office shows.

0 done, 2 to be written otherwise, 3 refused by the rules, 4 not now, 5 integrity broken.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.support import programs, schemes

MARK = "【演练】\n"

EMPTY = {
    "today": "【演练】2020-05-06 星期三 张经办\n目前没有开启的年度：用 mofan cycle open 开启。\n",
    "cycle list": "还没有开启任何年度：mofan cycle open。\n",
    "calendar show 2030": (
        "2030年的放假安排还没有公布或导入：只按周末和法定固定假日推算，日期为暂定。\n"
    ),
}
EMPTY_CYCLE = {
    "visit list": "还没有安排和记录。\n",
    "consult list": "还没有发函。\n",
    "branch list": "还没有推荐的党支部。\n",
    "naming list": "还没有名单：先用 mofan assess rank 排序，再用 mofan naming propose 生成。\n",
    "outbox list": "没有消息。\n",
    "remind release": "没有待放行的。\n",
    "task list --task story": "（无）\n",
    "task list --state 已免办": "（无）\n",
    "unit list --sector 无此行业": "（无）\n",
}


@pytest.mark.parametrize("command", EMPTY)
def test_an_office_without_a_cycle_shows_what_to_do(fresh: programs.Program, command: str) -> None:
    told = fresh(*command.split())
    assert (told.code, told.out) == (0, EMPTY[command])


@pytest.mark.parametrize("command", EMPTY_CYCLE)
def test_a_list_of_nothing_says_so(opened: programs.Program, command: str) -> None:
    told = opened(*command.split())
    assert (told.code, told.out) == (0, EMPTY_CYCLE[command])
    found = opened(*command.split(), "--json").json
    assert [one for one in (found.values() if isinstance(found, dict) else found) if one] == []


@pytest.mark.parametrize(
    "command",
    [
        "status",
        "explain U01",
        "task list",
        "advance --all --yes",
        "submit U01 paper",
        "unit list",
        "naming list",
        "consult list",
        "cycle show",
    ],
)
def test_what_needs_a_cycle_says_that_there_is_none(fresh: programs.Program, command: str) -> None:
    told = fresh(*command.split())
    assert (told.code, told.out, told.err) == (
        2,
        "",
        MARK + "还没有开启任何年度：请先运行 mofan cycle open。\n",
    )


WRONG = {
    "cycle open nowhere": "没有名为“nowhere”的安排。自带的有：county-2023、henan-2020；"
    "也可写文件夹路径。",
    "scheme show henan": "没有名为“henan”的安排，是不是“henan-2020”？",
    "status --stage 第九阶段": "没有阶段“第九阶段”：有 concluded、first、second、third。",
    "status --colour 蓝": "没有颜色“蓝”：有 green、red、yellow。",
    "status --track 部门": "没有类别“部门”：有 unit（单位）、cycle（全局）。",
    "advance": "请写单位，或用 --stage、--all（三者选一）。",
    "advance U01 --all": "请写单位，或用 --stage、--all（三者选一）。",
    "advance --stage 第九阶段": (
        "没有阶段“第九阶段”：有 first（第一阶段）、second（第二阶段）、third（第三阶段）。"
    ),
    "advance U01 U02 --seen 1": "--seen 只用于一个单位。",
    "task accept": "请写事项编号（见 mofan task list），或用 --task（及 --unit）说明事项。",
    "task accept 99999": "没有编号为 99999 的事项：用 mofan task list 查看。",
    "task accept --task 报送方案": "没有符合的事项：报送方案。",
    "task list --state 烧毁": "没有状态“烧毁”",
    "task accept --from nothing.xlsx": "用 --from 时请用 --task 说明事项。",
    "submit U01": "请写单位和事项：mofan submit 单位 事项 文件…；成批用 --dir。",
    "submit U01 paper --dir .": "用 --dir 时不另写单位和文件。",
    "submit --dir . ": "用 --dir 时请用 --task 说明事项。",
    "submit U01 paper nothing.docx": "nothing.docx：没有这个文件（请核对文件名和所在文件夹）",
    "person add 王五 --role 处长": "没有角色“处长”",
    "person add 张经办 --role 经办人": (
        "已有“张经办”；改角色用 mofan person role，同名的请在姓名后加注以区别。"
    ),
    "person role 张经办 --leave": "至少要有一位管理员：先指定另一位，再改这一位。",
    "person role 李审核": "请用 --role 写明角色，或用 --leave 表示离岗。",
    "unit rename U01 单位01 --from 2020-05-06 --basis 文": "U01 现名就是“单位01”。",
    "naming propose 无此名单": "没有",
    "naming adjust 建议名单 --basis 文": "请用 --add 或 --remove 写明调入、调出的单位，"
    "或 --from 一张表。",
    "naming decide 建议名单 --held 2020-05-06 --minutes 1 --recused 单位01": (
        "--recused 应写作 名称=姓名，现为“单位01”。"
    ),
    "naming objection U01": "请写单位和 --text 内容；办结用 --settle 编号。",
    "consult record 7 --signer 王": "没有编号为 7 的征求意见函：用 mofan consult list 查看。",
    "branch nominate": "请写推荐名单文件；收齐后用 --complete。",
    "table numbers -o 表.doc": "表.doc 应以 .xlsx 结尾。",
    "table nosuch -o 表.xlsx": "没有表“nosuch”",
    "audit verify --anchor abc": "锚点",
    "outbox show 99": "没有",
}


@pytest.mark.parametrize("command", WRONG)
def test_what_is_written_wrong_ends_with_2_and_says_what_would_be_right(
    opened: programs.Program, tmp_path: Path, command: str
) -> None:
    told = programs.run(*opened.arguments(*command.split()), cwd=tmp_path)
    assert (told.code, told.out) == (2, "")
    assert told.err.removeprefix(MARK).startswith(WRONG[command]), told.err
    assert opened("audit", "verify").code == 0


REFUSED = {
    "advance U01": "“报送方案”尚未完成（单位，2020-05-29前）〔一（一）〕",
    "revert U01 --why 改": "在第一个阶段，无可退回",
    "resume U01": "没有暂停",
    "hold U01": "没有写明理由",
    "conclude U01 --outcome 命名 --why 好": "“命名”只能由命名决定产生",
    "conclude U01 --outcome 退出": "没有写明理由",
    "task accept 16": "“报送方案”要交文件，没有附上文件",
    "task return 16 --why 缺": "“报送方案”现为“待报”，不能退回",
    "task extend 16 --due 2020-05-20 --why 早": "新期限 2020-05-20 不晚于现期限 2020-05-29",
    "task reopen 16 --why 再": "“报送方案”现为“待报”，不能重新办理",
    "withdraw 16": "“报送方案”现为“待报”，不能撤回",
    "submit U01 paper": "“报送方案”要交文件，没有附上文件",
    "submit U01 paper --doc 收1 --received 2020-06-01": "日期 2020-06-01 晚于今天",
    "submit 全局 paper --doc 收1": "不由全局承办",
    "cycle close": "还有6个没有结束：单位01、单位02、单位03、单位04、单位05等",
    "naming issue --doc 发1 --date 2020-05-06 --yes": "",
    "assess rank": "",
}


@pytest.mark.parametrize("command", REFUSED)
def test_what_the_rules_refuse_ends_with_3_and_says_why(
    opened: programs.Program, command: str
) -> None:
    told = opened(*command.split())
    assert (told.code, told.out) == (3, "")
    assert told.err.startswith(MARK + "未予办理")
    assert REFUSED[command] in told.err
    last = opened("audit", "log", "--limit", "1", "--json").json
    assert [one["kind"] for one in last] == ["refused"]


@pytest.mark.parametrize(
    "command",
    ["person add 王五 --role 经办人", "hold U01 --why 甲", "assess confirm", "cycle close"],
)
def test_who_has_no_right_is_refused(opened: programs.Program, command: str) -> None:
    opened("person", "add", "孙查阅", "--role", "监督查阅")
    told = opened.by("孙查阅")(*command.split())
    assert (told.code, "孙查阅：无权办理此事（监督查阅）" in told.err) == (3, True)


def test_nobody_confirms_their_own_entry(published: programs.Program) -> None:
    program = published.at("2020-07-21T12:00")
    program("assess", "disqualify", "单位01", "弄虚作假", "--doc", "监〔9〕")
    told = program("assess", "confirm", "--facts", "--yes")
    assert (told.code, "张经办录入的内容须由他人复核" in told.err) == (3, True)


def test_broken_integrity_ends_with_5_and_says_where(opened: programs.Program) -> None:
    with sqlite3.connect(opened.database) as connection:
        connection.execute("UPDATE cases SET state = 'third' WHERE subject = 'U04'")
    connection.close()
    for command in ("audit verify", "doctor"):
        told = opened(*command.split())
        assert (told.code, "按日志应是" in told.err or "不符" in told.err) == (5, True), command
    assert opened("status").code == 0


def test_a_cut_tail_is_found_by_the_anchor(opened: programs.Program) -> None:
    anchor = opened("audit", "verify", "--json").json["anchors"][1]["anchor"]
    assert opened("audit", "verify", "--anchor", anchor).code == 0
    told = opened("audit", "verify", "--anchor", f"999:{'0' * 64}")
    assert (told.code, told.out) == (5, "")


def test_a_scheme_tells_all_its_faults_with_line_and_column(
    fresh: programs.Program, tmp_path: Path
) -> None:
    yaml = schemes.WITH_TABLES.replace(
        "blocking: soft, brings: file", "blocking: sometimes, brings: nofile"
    ).replace("quota: 2", "quota: viele")
    folder = schemes.as_folder(tmp_path / "scheme", yaml=yaml)
    for command in (("scheme", "check", folder), ("cycle", "open", folder)):
        told = fresh(*command)
        lines = [line for line in told.err.splitlines() if line.startswith("scheme.yaml 第")]
        assert (told.code, told.out, len(lines) >= 2) == (2, "", True)


def test_a_blank_table_is_written_once_and_overwrites_nothing(
    opened: programs.Program, tmp_path: Path
) -> None:
    path = tmp_path / "数量.xlsx"
    assert opened("table", "numbers", "-o", path).out == f"{path}\n"
    filled = path.read_bytes()
    told = opened("table", "numbers", "-o", path)
    assert (told.code, told.err, path.read_bytes()) == (
        2,
        MARK + f"{path} 已经有了，请另取一个名称。\n",
        filled,
    )
    told = opened("table", "numbers", "-o", tmp_path / "没有的文件夹" / "表.xlsx")
    assert (told.code, told.err) == (
        4,
        MARK + f"写不进 {tmp_path / '没有的文件夹' / '表.xlsx'}：没有这个文件或文件夹。\n",
    )
