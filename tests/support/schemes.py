"""Schemes to test with: a small one, the same with one thing more, the bundled ones."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

from workflows.rehearsal import fiction
from workflows.scheme import catalog, model, reader
from workflows.scheme.language import task_sheet

FOLDER = Path(__file__).parents[1] / "schemes"
COUNTY = catalog.BUNDLED / "county-2023"
SMALL = "\n" + (FOLDER / "small.yaml").read_text(encoding="utf-8")


def files(units: int = 6, yaml: str = SMALL) -> dict[str, str]:
    """The files of the small scheme with that many units; U03 hosts the office."""
    rows = "\n".join(
        (
            f"U{n:02d},单位{n:02d},行业{n % 2 + 1},片组{n % 3 + 1},一处,全面实施,"
            f"{'电话' if n == 5 else '消息'},"
        )
        for n in range(1, units + 1)
    )
    head = "编码,单位名称,行业分类,片组,联系部室,参与方式,提醒方式,党支部数"
    return {"scheme.yaml": yaml, "units.csv": f"{head}\n{rows}\n"}


def small(units: int = 6, yaml: str = SMALL) -> model.Scheme:
    """The small scheme as read."""
    return reader.read(files(units, yaml))


def province() -> model.Scheme:
    """The bundled scheme."""
    return catalog.load("henan-2020")


WITH_SCORE_SHEETS = SMALL.replace("does: scores,", "does: scores, brings: scores,").replace(
    "\nforms:\n",
    (
        "\n"
        "forms:\n"
        "  - {key: scores, title: 打分表, columns: [{key: unit, title: 单位, required: true}, "
        "{key: assessor, title: 考评员, required: true},\n"
        "     {key: indicator, title: 要点编号, required: true}, {key: points, title: 得分, "
        "kind: decimal, required: true, places: 2},\n"
        "     {key: text, title: 扣分理由}]}\n"
    ),
)
"""Assessors hand in a sheet."""


WITH_BRANCHES = (
    SMALL.replace(
        "  - key: cycle\n    name: 全局\n",
        (
            "  - key: branch\n"
            "    name: 党支部\n"
            "    stages:\n"
            "      - key: nomination\n"
            "        name: 推荐\n"
            "        clause: 三（五）\n"
            "        tasks:\n"
            "          - {key: approval, name: 推荐审批表, owner: unit, blocking: hard, brings: "
            "file, opens: {after: entered}, due: {on: 2020-06-30}}\n"
            "      - key: looked_at\n"
            "        name: 核验\n"
            "        tasks:\n"
            "          - {key: review, name: 资料核验与抽查, owner: office, blocking: hard, "
            "brings: nothing, opens: {after: entered}, due: {on: 2020-07-10}}\n"
            "      - key: branch_end\n"
            "        name: 命名\n"
            "        gates: [paper_out]\n"
            "  - key: cycle\n"
            "    name: 全局\n"
        ),
        1,
    )
    .replace(
        "          - {key: ready,",
        "          - {key: nominated, name: 收齐推荐, owner: office, brings: branches, "
        "does: nominations, opens: {on: 2020-05-06}, due: {on: 2020-06-30}}\n"
        "          - {key: ready,",
    )
    .replace(
        "awards: [{key: prize, name: 先进单位, track: unit, clause: 三, quota: 2, surplus: 3}]",
        (
            "awards: [{key: cell, name: 先进党支部, track: branch, clause: 三, quota: 3, surplus: "
            "4, ranked: false, per_unit: 2, per_large_unit: 3,\n"
            "   large_from: 30, accepts: [五星, 四星], sample_percent: 40}]"
        ),
    )
    .replace(
        "  - {key: round, name: 征求意见, covers: everyone,",
        "  - {key: round, name: 征求意见, track: branch, covers: initial,",
    )
    .replace(
        "meeting: bureau, quota_binds: true}",
        (
            "consultation: round}\n"
            "  - {key: final, name: 审定名单, meeting: bureau, quota_binds: true}"
        ),
    )
    .replace("concerns: initial, opens", "concerns: final, opens")
    .replace(
        "\nforms:\n",
        (
            "\n"
            "forms:\n"
            "  - {key: branches, title: 推荐名单, columns: [{key: unit, title: 单位, required: "
            "true}, {key: name, title: 党支部名称, required: true},\n"
            "     {key: star, title: 星级, kind: choice, required: true, choices: [五星, 四星, "
            "三星]},\n"
            "     {key: published_on, title: 公示截止日, kind: date, required: true}, {key: order, "
            "title: 次序, kind: integer, required: true}]}\n"
        ),
    )
    .replace(
        (
            "          - {key: ranked, name: 排序, owner: office, does: ranking, concerns: "
            "prize, opens: {on: 2020-07-01}, due: {on: 2020-07-10}}\n"
        ),
        "",
    )
)
"""Units recommend branches in their own order; three of four are named, no unit is."""


WITH_TABLES = SMALL.replace(
    "\nforms:\n",
    (
        "\n"
        "forms:\n"
        "  - {key: scores, title: 打分表, columns: [{key: unit, title: 单位, kind: text, "
        "required: true}, {key: assessor, title: 考评员, kind: text, required: true},\n"
        "     {key: indicator, title: 编号, kind: text, required: true}, {key: points, title: "
        "得分, kind: decimal, required: true, places: 2}]}\n"
        "  - {key: results, title: 结果表, columns: [{key: unit, title: 单位, kind: text, "
        "required: true}, {key: value, title: 结果, kind: text, required: true},\n"
        "     {key: document, title: 文号, kind: text}]}\n"
    ),
)
"""The small scheme with the tables that a clerk reads points and results from."""


def as_folder(folder: Path, *, units: int = 6, yaml: str = WITH_TABLES) -> Path:
    """The small scheme as files."""
    folder.mkdir()
    for name, text in files(units, yaml).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


WITH_THREE_PAPERS = SMALL.replace(
    "          - {key: hello,",
    (
        "          - {key: roll, name: 报送名单, owner: unit, blocking: none, brings: file, "
        "ladder: usual, opens: {on: 2020-05-06}, due: {on: 2020-05-29}}\n"
        "          - {key: table, name: 年度表, owner: unit, blocking: none, brings: nothing, "
        "ladder: usual, opens: {on: 2020-05-06}, due: {on: 2020-05-29}}\n"
        "          - {key: hello,"
    ),
)
"""The small scheme in which a unit owes three things at once."""


WITH_LADDERS_FOR_ALL = (
    SMALL.replace(
        "tracks:\n",
        (
            "  - {key: letter, rungs: [{step: 请予支持, anchor: open, mode: release, to: "
            "[contact]}, {step: 到期前, anchor: due, offset: -2, mode: calls, to: [contact]}]}\n"
            "  - {key: own, rungs: [{step: 提示, anchor: open, to: [office]}, {step: 明日到期, "
            "anchor: due, offset: -1, to: [office]}]}\n"
            "  - {key: up, rungs: [{step: 提示, anchor: open, to: [leader]}, {step: 催办, anchor: "
            "due, offset: 5, mode: release, to: [deputy_secretary, caretaker]}]}\n"
            "tracks:\n"
        ),
        1,
    )
    .replace(
        "owner: office, does: opinions, concerns: round,",
        "owner: office, does: opinions, concerns: round, ladder: letter,",
    )
    .replace("does: results, concerns: safe,", "does: results, concerns: safe, ladder: letter,")
    .replace("owner: team, does: scores,", "owner: team, does: scores, ladder: own,")
    .replace("brings: numbers, opens", "brings: numbers, ladder: up, opens")
    .replace(
        "departments: [{key: watch, name: 监督部门, hosts: U02}]",
        "departments: [{key: watch, name: 监督部门, hosts: U02}, {key: audit, name: 审计部门}]",
    )
    .replace("departments: [watch]", "departments: [watch, audit]")
)
"""The small scheme in which departments, leaders and the office itself are told of what they owe.
"""


_VISITS = {
    "teams: [一组]": "teams: [一组, 二组]\nvisiting: {per_day: 2}\n"
    "nomination_sources: [单位自荐, 调研组推荐]\n"
    "rectifying: {task: fix, grave_task: fix_grave, kinds: [灯下黑, 两张皮, 其他], "
    "due_workdays: 20}",
    "          - {key: numbers,": (
        "          - {key: seen, name: 学习调研, clause: 二（一）, owner: team, blocking: soft,"
        " brings: visit, does: visits, opens: {on: 2020-06-22}, due: {on: 2020-07-10}}\n"
        "          - {key: fix, name: 整改问题, clause: 二（二）, owner: unit, blocking: none, "
        "brings: nothing, of: raised, ladder: usual}\n"
        "          - {key: fix_grave, name: 整改重大问题, clause: 二（二）, owner: unit, "
        "blocking: hard, brings: nothing, of: raised, ladder: usual}\n"
        "          - {key: numbers,"
    ),
    "          - {key: result,": (
        '          - {key: models, name: 研究确定示范单位, owner: "meeting:board", does: '
        "demonstrations, opens: {on: 2020-06-20}, due: {on: 2020-07-01}}\n"
        "          - {key: result,"
    ),
    "forms:\n": "forms:\n"
    "  - {key: visit, title: 调研记录, columns: [{key: unit, title: 单位, required: "
    "true}, {key: held_on, title: 日期, kind: date, required: true}, "
    "{key: team, title: 调研组, required: true}, {key: form, title: 方式, required: "
    "true}, {key: findings, title: 问题}]}\n",
}


def with_visits() -> str:
    """The small scheme with visits, demonstration units and problems."""
    text = SMALL
    for old, new in _VISITS.items():
        assert old in text
        text = text.replace(old, new, 1)
    return text


def visits(units: int = 6) -> model.Scheme:
    """The same as read."""
    return reader.read(files(units, with_visits()))


WATCH, INSPECT = "纪检监察机关", "巡视巡察机构"


_NAMES = {
    "单位01": "省教育厅",
    "单位02": "省纪委监委机关",
    "单位04": "省公安厅",
    "单位05": "省财政厅",
    "单位06": "省水利厅",
    "单位07": "省商务厅",
}


_TWO_ROUNDS = {
    "departments: [{key: watch, name: 监督部门, hosts: U02}]": """departments:
  - {key: watch, name: 纪检监察机关, hosts: U02}
  - {key: inspect, name: 巡视巡察机构, hosts: U02}""",
    "          - {key: result,": (
        "          - {key: asked_again, name: 第二轮征求意见, owner: office, does: opinions, "
        "concerns: round2, opens: {on: 2020-07-21}, due: {on: 2020-07-28}}\n"
        "          - {key: handling, name: 研究办理部门意见, owner: office, brings: nothing, "
        "of: raised, due: {after: entered, count: 3}}\n"
        "          - {key: result,"
    ),
    "          - {key: posted,": (
        '          - {key: board_talk, name: 委员会研究, owner: "meeting:board", does: '
        "decision, concerns: final, opens: {on: 2020-07-28}, due: {on: 2020-07-30}}\n"
        "          - {key: posted,"
    ),
    (
        "- {key: posted, name: 公示, owner: office, does: public_notice, opens: {on: "
        "2020-07-21}, due: {on: 2020-07-29}}"
    ): (
        "- {key: posted, name: 公示, owner: office, does: public_notice, opens: {on: "
        "2020-07-31}, due: {on: 2020-08-07}}"
    ),
    "{on: 2020-07-29}, due: {on: 2020-08-10}": "{on: 2020-08-07}, due: {on: 2020-08-14}",
    SMALL[SMALL.index("  - {key: round,") : SMALL.index("slates:")]: (
        "  - {key: round, name: 第一轮征求意见, clause: 三（五）, covers: everyone, "
        "departments: [watch, inspect], term: {after: entered, count: 5},\n"
        "     conclusions: [无不同意见, 不宜命名, 供参考], blocking_conclusions: [不宜命名], "
        "consenting: [无不同意见], valid_days: 60, opinion_text: none, raises: handling}\n"
        "  - {key: round2, name: 第二轮征求意见, clause: 三（五）, covers: initial, "
        "departments: [watch, inspect], term: {after: entered, count: 3},\n"
        "     conclusions: [无不同意见, 不宜命名, 供参考], blocking_conclusions: [不宜命名], "
        "consenting: [无不同意见], valid_days: 60, raises: handling}\n"
    ),
    "  - {key: initial, name: 建议名单, meeting: bureau, quota_binds: true}": (
        "  - {key: initial, name: 建议名单, meeting: bureau}\n"
        "  - {key: consulted, name: 征求意见名单, consultation: round2}\n"
        "  - {key: final, name: 拟命名名单, meeting: board, quota_binds: true}"
    ),
}


def two_round_files() -> dict[str, str]:
    """The small scheme with two departments and two rounds.

    Seven units, among them the one that both departments belong to.
    """
    found = files(7)
    for old, new in _TWO_ROUNDS.items():
        assert old in found["scheme.yaml"]
        found["scheme.yaml"] = found["scheme.yaml"].replace(old, new)
    for old, new in _NAMES.items():
        found["units.csv"] = found["units.csv"].replace(old, new)
    return found


def two_rounds() -> model.Scheme:
    """The same as read."""
    return reader.read(two_round_files())


_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def first_units(units: int) -> model.Scheme:
    """The bundled scheme with its first units."""
    return fiction.units(province(), units, real_names=True)


def county() -> model.Scheme:
    """The scheme that shares nothing with the province's."""
    return catalog.load(str(COUNTY))


def following_year(weeks: int) -> dict[str, str]:
    """The files of the bundled scheme, a year later: every date moved by so many weeks."""

    def moved(found: re.Match[str]) -> str:
        return (date.fromisoformat(found.group()) + timedelta(weeks=weeks)).isoformat()

    texts = catalog.texts(catalog.folder_of("henan-2020"))
    yaml = (
        texts[reader.YAML]
        .replace("key: henan-2020", "key: henan-2021")
        .replace("year: 2020\n", "year: 2021\n")
    )
    yaml = yaml.replace("title: 2020年", "title: 2021年").replace(
        "base_year: 2019", "base_year: 2020"
    )
    days = _DAY.sub(moved, texts[task_sheet.FILE])
    return {**texts, reader.YAML: _DAY.sub(moved, yaml), task_sheet.FILE: days}
