"""The months of opinions: a small scheme with two departments and two rounds, and what a clerk does about letters."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import openpyxl

from storage import requests
from tests import making, year
from workflows import consulting, matrix, proposing, signing
from workflows.scheme import model, reader

WATCH, INSPECT = "纪检监察机关", "巡视巡察机构"
NAMES = {
    "单位01": "省教育厅",
    "单位02": "省纪委监委机关",
    "单位04": "省公安厅",
    "单位05": "省财政厅",
    "单位06": "省水利厅",
    "单位07": "省商务厅",
}
POINTS = {"U01": (45, 45), "U02": (44, 44), "U04": (43, 43), "U05": (42, 42), "U06": (30, 30), "U07": (20, 20)}
FINE, AGAINST, INFORMS = "无不同意见", "不宜命名", "供参考"

_REPLACED = {
    "departments: [{key: watch, name: 监督部门, hosts: U02}]": """departments:
  - {key: watch, name: 纪检监察机关, hosts: U02}
  - {key: inspect, name: 巡视巡察机构, hosts: U02}""",
    "          - {key: result,": """          - {key: asked_again, name: 第二轮征求意见, owner: office, does: opinions, concerns: round2, opens: {on: 2020-07-21}, due: {on: 2020-07-28}}
          - {key: handling, name: 研究办理部门意见, owner: office, brings: nothing, of: raised, due: {after: entered, count: 3}}
          - {key: result,""",
    "          - {key: posted,": """          - {key: board_talk, name: 委员会研究, owner: "meeting:board", does: decision, concerns: final, opens: {on: 2020-07-28}, due: {on: 2020-07-30}}
          - {key: posted,""",
    "- {key: posted, name: 公示, owner: office, does: public_notice, opens: {on: 2020-07-21}, due: {on: 2020-07-29}}":
        "- {key: posted, name: 公示, owner: office, does: public_notice, opens: {on: 2020-07-31}, due: {on: 2020-08-07}}",
    "opens: {on: 2020-07-29}, due: {on: 2020-08-10}": "opens: {on: 2020-08-07}, due: {on: 2020-08-14}",
    making.YAML[making.YAML.index("  - {key: round,") : making.YAML.index("slates:")]: """  - {key: round, name: 第一轮征求意见, clause: 三（五）, covers: everyone, departments: [watch, inspect], term: {after: entered, count: 5},
     conclusions: [无不同意见, 不宜命名, 供参考], blocking_conclusions: [不宜命名], consenting: [无不同意见], valid_days: 60, opinion_text: none, raises: handling}
  - {key: round2, name: 第二轮征求意见, clause: 三（五）, covers: initial, departments: [watch, inspect], term: {after: entered, count: 3},
     conclusions: [无不同意见, 不宜命名, 供参考], blocking_conclusions: [不宜命名], consenting: [无不同意见], valid_days: 60, raises: handling}
""",
    "  - {key: initial, name: 建议名单, meeting: bureau, quota_binds: true}": """  - {key: initial, name: 建议名单, meeting: bureau}
  - {key: consulted, name: 征求意见名单, consultation: round2}
  - {key: final, name: 拟命名名单, meeting: board, quota_binds: true}""",
}  # fmt: skip


def texts() -> dict[str, str]:
    """The files of that scheme: seven units, among them the one that both departments belong to."""
    found = making.texts(7)
    for old, new in _REPLACED.items():
        assert old in found["scheme.yaml"]
        found["scheme.yaml"] = found["scheme.yaml"].replace(old, new)
    for old, new in NAMES.items():
        found["units.csv"] = found["units.csv"].replace(old, new)
    return found


def scheme() -> model.Scheme:
    """The same as read."""
    return reader.read(texts())


def sent(office: making.Office) -> making.Office:
    """The ranking is frozen and the first round is out to both departments (1 July)."""
    office.open(scheme())
    year.marked(office, POINTS)
    proposing.rank(office.clerk, book=office.book, award="prize")
    consulting.send(office.clerk, book=office.book, consultation="round", doc="函〔1〕")
    return office


def asked(office: making.Office, consultation: str, department: str) -> list[requests.Request]:
    """The letters of a round to a department, oldest first."""
    found = office.look(lambda seen: requests.of_book(seen.connection, office.book, consultation))
    return [one for one in found if one.department == department]


def reply(request: int, conclusion: str = FINE, exceptions: Mapping[str, str] | None = None, **more: object) -> signing.Reply:
    """An answer by paper, unless it is said otherwise."""
    said: dict[str, object] = {"doc": f"复〔{request}〕", "signer": "赵主任", "exceptions": exceptions or {}, **more}
    return signing.Reply(request=request, conclusion=conclusion, **said)  # type: ignore[arg-type]


def answer(office: making.Office, said: signing.Reply) -> None:
    """Keyed in by the clerk and confirmed by the reviewer."""
    signing.record(office.clerk, book=office.book, reply=said)
    signing.confirm(office.reviewer, book=office.book, ids=[said.request])


def table(office: making.Office, consultation: str) -> str:
    """The matrix of a round as one line a unit."""
    found = office.look(lambda seen: matrix.matrix(seen, consultation))
    return "\n".join(" ".join(cells) for cells in [("名称", *found.departments), *((row.name, *row.said) for row in found.rows)])


def current(office: making.Office, request: int) -> list[requests.Opinion]:
    """What stands of the answers to a letter."""
    return [one for one in office.look(lambda seen: requests.opinions(seen.connection, office.book, [request])) if one.is_current]


def filled(sheet: bytes, exceptions: Mapping[str, str] | None = None, conclusion: str = FINE) -> bytes:
    """A reply sheet as a department returns it: one conclusion for all but the exceptions (by code)."""
    book, page, columns, rows = _opened(sheet)
    for n in rows:
        page.cell(n, columns["意见"]).value = (exceptions or {}).get(str(page.cell(n, columns["编码"]).value), conclusion)
    return _saved(book)


def altered(sheet: bytes, words: Mapping[str, str], *, drop: str = "") -> bytes:
    """The sheet with some words put for others, and without the row of one code."""
    book, page, columns, rows = _opened(sheet)
    for n in rows:
        for cell in page[n]:
            cell.value = words.get(str(cell.value), cell.value)
    for n in [n for n in rows if page.cell(n, columns["编码"]).value == drop]:
        page.delete_rows(n)
    return _saved(book)


def cells(sheet: bytes, title: str) -> list[str]:
    """What stands under a title."""
    _, page, columns, rows = _opened(sheet)
    return [str(page.cell(n, columns[title]).value) for n in rows]


def _opened(sheet: bytes) -> tuple[openpyxl.Workbook, Any, dict[str, int], list[int]]:
    book = openpyxl.load_workbook(io.BytesIO(sheet))
    page: Any = book.active
    head = next(row for row in page.iter_rows() if any(cell.value == "编码" for cell in row))
    columns = {str(cell.value): cell.column for cell in head}
    rows = [n for n in range(head[0].row + 1, page.max_row + 1) if page.cell(n, columns["编码"]).value]
    return book, page, columns, rows


def _saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
