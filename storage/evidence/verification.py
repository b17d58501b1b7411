"""Whether chain, head and every row of a ledger are what its lines say.

What is wrong is told in Chinese. Nothing that is verified is trusted: cells are read one by one,
as the driver gives them, and one that cannot be read is a finding like any other.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine import canon, errors
from storage import blobs, columns, formats, persons
from storage.evidence import replay
from storage.ledger import journal, ledgers
from storage.statements import UNREADABLE

TURNED = "clock.corrected"
"""The kind of the line by which a clock that ran ahead is put right: later instants count anew."""


def verify(connection: Connection, ledger: int) -> list[str]:
    """What is wrong with the ledger, in Chinese.

    Empty when chain, head and every row are what the lines say. Raises Misuse for lines in a format
    that is newer than this program.
    """
    entry = next(_rows(connection, columns.table_of(ledgers.Ledger), ledger), None)
    if entry is None:
        return [f"没有编号为 {ledger} 的账簿。"]
    stored = list(_rows(connection, columns.table_of(journal.StoredLine), ledger, order="seq"))
    texts = [(str(row.raw["line"]), str(row.raw["hash"])) for row in stored]
    algorithm = entry.raw["algorithm"]
    if algorithm not in canon.available_algorithms():
        return [f"账簿 {ledger} 的摘要算法“{algorithm}”本机没有，或被改动过。"]
    findings = canon.verify_chain(texts, algorithm)
    if not findings:
        findings = _against_lines(connection, ledger, entry, stored, texts)
    return findings + [
        f"附件 {digest[:12]}… 的内容与登记的摘要不符。"
        for digest in blobs.altered(connection, ledger)
    ]


def _against_lines(
    connection: Connection,
    ledger: int,
    entry: _Row,
    stored: Sequence[_Row],
    texts: list[tuple[str, str]],
) -> list[str]:
    """What does not agree with lines whose chain holds."""
    reads = formats.used_by(connection)
    try:
        lines = [journal.parse(text, hash_, reads) for text, hash_ in texts]
        expected = replay.applied(lines)
    except errors.Broken as broken:
        return list(broken.findings)
    findings = _beside(lines, stored)
    findings += _instants(lines)
    findings += _head(entry, lines, expected)
    findings += _anchored(connection, lines)
    findings += _all_rows(connection, ledger, expected)
    return findings


@dataclass(frozen=True)
class _Row:
    """A row as the driver gave it, what its cells mean, and the columns that cannot be read."""

    raw: Mapping[str, Any]
    cells: Mapping[str, Any]
    unreadable: tuple[str, ...]


def _rows(
    connection: Connection, table: sa.Table, ledger: int, *, order: str = ""
) -> Iterator[_Row]:
    names = [column.name for column in table.columns]
    quoted = ", ".join(f'"{name}"' for name in names)
    ordered = f' ORDER BY "{order}"' if order else ""
    dialect = connection.dialect
    converters = {
        column.name: column.type.dialect_impl(dialect).result_processor(dialect, None)
        for column in table.columns
    }
    # In SQL text, so that no type of ours stands between the driver and what is looked at.
    asked = sa.text(f'SELECT {quoted} FROM "{table.name}" WHERE book = :book{ordered}')
    for row in connection.execute(asked, {"book": ledger}):
        raw = dict(zip(names, row, strict=True))
        cells, unreadable = {}, []
        for name, cell in raw.items():
            convert = converters[name]
            try:
                cells[name] = convert(cell) if convert else cell
            except UNREADABLE:
                unreadable.append(name)
        yield _Row(raw, cells, tuple(unreadable))


def _beside(lines: Sequence[journal.Line], stored: Sequence[_Row]) -> list[str]:
    findings = []
    for line, row in zip(lines, stored, strict=True):
        told = {
            "seq": line.seq,
            "at": line.at,
            "kind": line.kind,
            "subject": line.subject,
            "actor": line.actor["person"],
            "op": line.op or None,
            "n": line.n,
            "op_digest": line.op_digest,
        }
        findings += [
            f"日志第 {line.seq} 条的索引列 {name} 与正文不符。"
            for name, cell in told.items()
            if name in row.unreadable or row.cells[name] != cell
        ]
    return findings


def _instants(lines: Sequence[journal.Line]) -> list[str]:
    """Where the instants of the lines run backwards, but for a clock that was put right.

    In a sandbox they count from when the first year is opened: until then its clock may be set.
    """
    if lines and lines[0].data.get("sandbox"):
        opened = (at for at, line in enumerate(lines) if line.kind == "cycle.entered")
        lines = lines[next(opened, len(lines)) :]
    return [
        f"日志第 {line.seq} 条记于 {_shown(line.at)}，早于其前一条（{_shown(before.at)}）。"
        for before, line in itertools.pairwise(lines)
        if line.at < before.at and line.kind != TURNED
    ]


def _shown(instant: datetime) -> str:
    return f"{instant.astimezone():%Y-%m-%d %H:%M:%S}"


def _head(entry: _Row, lines: Sequence[journal.Line], expected: replay.State) -> list[str]:
    last_id = max((id_ for _, id_ in expected), default=0)
    told = {
        "head_seq": len(lines),
        "head_hash": lines[-1].hash if lines else "",
        "head_at": lines[-1].at if lines else None,
        "next_id": last_id + 1,
    }
    wrong = [
        name for name, cell in told.items() if name in entry.unreadable or entry.cells[name] != cell
    ]
    label = entry.raw["label"]
    if not wrong:
        return []
    return [
        f"账簿“{label}”记的末条是第 {entry.raw['head_seq']} 条，日志实有 {len(lines)} 条，"
        f"或末条的摘要、时间、编号不符（{'、'.join(wrong)}）。"
    ]


def _anchored(connection: Connection, lines: Sequence[journal.Line]) -> list[str]:
    """Where a line says that the office's ledger stood, and it did not."""
    told = {line.seq: canon.parse_anchor(line.beside) for line in lines if line.beside}
    if not told:
        return []
    office = journal.texts(connection, ledgers.OFFICE, until=max(seq for seq, _ in told.values()))
    return [
        f"日志第 {seq} 条记着办公室账簿的第 {beside} 条，现在没有这一条，或已不是原来的："
        "办公室的账被截去或换过。"
        for seq, (beside, hash_) in told.items()
        if beside and (beside > len(office) or office[beside - 1][1] != hash_)
    ]


def _all_rows(connection: Connection, ledger: int, expected_rows: replay.State) -> list[str]:
    findings = []
    by_table: dict[str, dict[int, dict[str, Any]]] = {}
    for (name, id_), values in expected_rows.items():
        by_table.setdefault(name, {})[id_] = values
    for name, table in columns.metadata.tables.items():
        if "id" not in table.c:
            continue
        present = {row.raw["id"]: row for row in _rows(connection, table, ledger)}
        expected = by_table.get(name, {})
        for id_ in sorted(present.keys() | expected.keys(), key=str):
            if id_ not in expected:
                findings.append(f"表 {name} 第 {id_} 行没有任何日志可以解释。")
            elif id_ not in present:
                findings.append(f"表 {name} 第 {id_} 行按日志应有，但不见了。")
            else:
                findings += _of_row(table, id_, present[id_], expected[id_])
    return findings


def _of_row(table: sa.Table, id_: int, present: _Row, expected: dict[str, Any]) -> list[str]:
    where = f"表 {table.name} 第 {id_} 行"
    findings = [f"{where} {name} 列读不出来。" for name in present.unreadable]
    for column in columns.journalled(table):
        name = column.name
        if name in present.unreadable:
            continue
        try:
            actual = columns.to_line(table, {name: present.cells[name]})[name]
        except errors.AuthorError:
            findings.append(f"{where} {name} 列读不出来。")
            continue
        if actual != expected.get(name):
            findings.append(
                f"{where} {name} 列：库中是 {canon.dumps(actual)}，"
                f"按日志应是 {canon.dumps(expected.get(name))}。"
            )
    return findings + (_secret(where, present) if table.name == PERSON else [])


PERSON = columns.table_of(persons.Person).name


def _secret(where: str, present: _Row) -> list[str]:
    """Whether a passphrase, and an address, is the one that the journal tells the digest of.

    An address that was erased is no finding.
    """
    findings = []
    address = [str(present.raw[name] or "") for name in ("phone", "mail")]
    told_address = present.raw["address_digest"]
    if told_address and any(address) and persons.address_digest(*address) != told_address:
        findings.append(f"{where} phone、mail 列：与日志所记的摘要不符。")
    kept = present.raw["passphrase"]
    told = present.raw["passphrase_digest"]
    is_same = isinstance(kept, str) and (canon.digest(kept.encode()) if kept else "") == told
    if not is_same:
        findings.append(f"{where} passphrase 列：与日志所记的摘要不符。")
    return findings
