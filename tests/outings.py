"""A small scheme with visits, demonstration units and problems, and an office at its second stage."""

from __future__ import annotations

from tests import making
from workflows.scheme import model, reader

_REPLACED = {
    "teams: [一组]": "teams: [一组, 二组]\nvisiting: {per_day: 2}\nnomination_sources: [单位自荐, 调研组推荐]\n"
    "rectifying: {task: fix, grave_task: fix_grave, kinds: [灯下黑, 两张皮, 其他], due_workdays: 20}",
    "          - {key: numbers,": """          - {key: seen, name: 学习调研, clause: 二（一）, owner: team, blocking: soft, brings: visit, does: visits, opens: {on: 2020-06-22}, due: {on: 2020-07-10}}
          - {key: fix, name: 整改问题, clause: 二（二）, owner: unit, blocking: none, brings: nothing, of: raised, ladder: usual}
          - {key: fix_grave, name: 整改重大问题, clause: 二（二）, owner: unit, blocking: hard, brings: nothing, of: raised, ladder: usual}
          - {key: numbers,""",
    "          - {key: result,": """          - {key: models, name: 研究确定示范单位, owner: "meeting:board", does: demonstrations, opens: {on: 2020-06-20}, due: {on: 2020-07-01}}
          - {key: result,""",
    "forms:\n": "forms:\n  - {key: visit, title: 调研记录, columns: [{key: unit, title: 单位, required: true}, {key: held_on, title: 日期, kind: date, required: true}, "
    "{key: team, title: 调研组, required: true}, {key: form, title: 方式, required: true}, {key: findings, title: 问题}]}\n",
}  # fmt: skip


def yaml() -> str:
    """The small scheme with all that."""
    text = making.YAML
    for old, new in _REPLACED.items():
        assert old in text
        text = text.replace(old, new, 1)
    return text


def scheme(units: int = 6) -> model.Scheme:
    """The same as read."""
    return reader.read(making.texts(units, yaml()))


def open_(office: making.Office) -> making.Office:
    """The first day of visits (22 June)."""
    return office.open(scheme()).go("2020-06-22")
