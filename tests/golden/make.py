"""Makes the golden homes anew, in readable SQL: `python -m tests.golden.make`.

`format_1.sql` is what this version of the program writes; `format_0.sql` is the same home as the
artificial format 0 would have written it. To be run after the schema or the scheme was cut anew, as
long as nothing is released; after that, what stands here is never made again.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

from engine import canon
from storage import database, formats, schema
from tests.golden import zero
from tests.support import offices, schemes
from workflows.cases import cycles, transitions

SPRING = """
key: spring
title: 试办
year: 2019
opens_on: 2020-05-06
organiser: {name: 办公室, unit: U03}
ladders: [{key: usual, rungs: [{step: 提示, anchor: open, to: [contact]}]}]
tracks:
  - key: unit
    name: 单位
    stages:
      - key: only
        name: 试办
        clause: 一
        opens: 2020-05-06
        tasks:
          - {key: paper, name: 报送方案, clause: 一, owner: unit, blocking: soft, brings: file,
             ladder: usual, opens: {on: 2020-05-06}, due: {on: 2020-05-29}}
"""
"""A year of one stage."""
HEAD = "-- made by: python -m tests.golden.make\n"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mofan.db"
        _build(path)
        connection = sqlite3.connect(path, isolation_level=None)
        (zero.FOLDER / "format_1.sql").write_text(_dump(connection), encoding="utf-8")
        _Earlier(connection).rewrite()
        (zero.FOLDER / "format_0.sql").write_text(_dump(connection), encoding="utf-8")
        connection.close()


def _build(path: Path) -> None:
    """A year that is over, and one in which papers came in and a unit moved on."""
    url = database.sqlite_url(path)
    schema.upgrade(url)
    store = database.Database(url)
    office = offices.Office(store).open(schemes.small(3, SPRING))
    ended = transitions.Selection(everyone=True)
    transitions.conclude(
        office.clerk, ledger=office.book, selection=ended, outcome="unfinished", why="试办结束"
    )
    cycles.close(office.clerk, ledger=office.book)
    office.open(schemes.small(3))
    office.go("2020-05-20").hand_in("U01", "U02")
    office.accept("U01")
    office.go("2020-06-15").advance("U01")
    store.close()


class _Earlier:
    """The same home as format 0 would have written it, with its digests and its chain."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.digests: dict[str, str] = {}

    def rewrite(self) -> None:
        self._pinned()
        self._contexts()
        self._lines()
        table, column = zero.TURNED
        self._run(f"ALTER TABLE {table} RENAME COLUMN {column} TO {zero.FORMER}")
        self._run("UPDATE alembic_version SET version_num = 'zero'")

    def _run(self, statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
        return self.connection.execute(statement, parameters).fetchall()

    def _pinned(self) -> None:
        """Schemes and calendars under their new digests, also where these are named."""
        files = "SELECT rowid, digest, data FROM blob WHERE media = 'application/json'"
        for rowid, digest, data in self._run(files):
            body = json.loads(data)
            text = _former("scheme" if "tracks" in body else "calendar", body).encode()
            self.digests[digest] = canon.digest(text)
            columns = (self.digests[digest], len(text), text, rowid)
            self._run("UPDATE blob SET digest = ?, size = ?, data = ? WHERE rowid = ?", *columns)
        for before, after in self.digests.items():
            for table, column in (("book", "scheme"), ("book", "calendar"), ("cycle", "scheme")):
                self._run(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", after, before)

    def _contexts(self) -> None:
        for rowid, context in self._run("SELECT rowid, context FROM notice"):
            self._run(
                "UPDATE notice SET context = ? WHERE rowid = ?",
                _former("context", json.loads(context)),
                rowid,
            )

    def _lines(self) -> None:
        previous, number = canon.GENESIS, 0
        office: dict[int, str] = {}
        for rowid, ledger, text in self._run(
            "SELECT rowid, book, line FROM journal ORDER BY book, seq"
        ):
            previous = previous if ledger == number else canon.GENESIS
            number = ledger
            body = json.loads(text)
            if beside := body.get("beside", ""):
                seq = canon.parse_anchor(beside)[0]
                body["beside"] = canon.anchor(seq, office[seq])
            line = _former("line", self._line(body))
            previous = canon.line_hash(previous, line)
            if ledger == 1:
                office[body["seq"]] = previous
            self._run(
                "UPDATE journal SET line = ?, hash = ? WHERE rowid = ?", line, previous, rowid
            )
            self._run("UPDATE book SET head_hash = ? WHERE book = ?", previous, ledger)

    def _line(self, line: dict[str, Any]) -> dict[str, Any]:
        sizes = dict(self._run("SELECT digest, size FROM blob"))
        turned, column = zero.TURNED
        for table, _, cells in line["rows"]:
            if table == turned:
                cells.pop(column, None)
            if "context" in cells:
                cells["context"] = json.loads(_former("context", cells["context"]))
            if table == "blob":
                cells["size"] = sizes[self.digests.get(cells["digest"], cells["digest"])]
        text = canon.dumps(line)
        for before, after in self.digests.items():
            text = text.replace(before, after)
        return dict(json.loads(text))


def _former(kind: formats.Kind, body: dict[str, Any]) -> str:
    """The text of a value in format 0."""
    before, after = zero.RENAMED[kind]
    return canon.dumps({**zero.renamed(after, before)(body), "v": 0})


def _dump(connection: sqlite3.Connection) -> str:
    """Schema and rows as statements; files are text."""
    objects = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
    schema = connection.execute(f"{objects} ORDER BY type DESC, name").fetchall()
    lines = [f"{sql};" for _, _, sql in schema]
    for name in [name for kind, name, _ in schema if kind == "table"]:
        for row in connection.execute(f"SELECT * FROM {name} ORDER BY rowid"):
            lines.append(f"INSERT INTO {name} VALUES ({', '.join(map(_literal, row))});")
    return HEAD + "\n".join(lines) + "\n"


def _literal(cell: Any) -> str:
    match cell:
        case None:
            return "NULL"
        case int():
            return str(cell)
        case bytes():
            return f"CAST({_literal(cell.decode())} AS BLOB)"
    return "'" + str(cell).replace("'", "''") + "'"


if __name__ == "__main__":
    main()
