"""Whether chain, head and every row of a ledger are what its lines say.

What is wrong is told in Chinese.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine import canon
from storage import blobs, columns, formats, persons, queries
from storage.evidence import replay
from storage.ledger import journal, ledgers


def verify(connection: Connection, ledger: int) -> list[str]:
    """What is wrong with the ledger, in Chinese.

    Empty when chain, head and every row are what the lines say.
    """
    texts = journal.texts(connection, ledger)
    opened = ledgers.get(connection, ledger)
    if opened is None:
        return [f"没有编号为 {ledger} 的账簿。"]
    findings = canon.verify_chain(texts, opened.algorithm)
    if not findings:
        reads = formats.used_by(connection)
        lines = [journal.parse(text, hash_, reads) for text, hash_ in texts]
        findings += _beside(connection, ledger, lines)
        findings += _head(opened, texts)
        findings += _rows(connection, ledger, replay.applied(lines))
    findings += [
        f"表 person 第 {person.id} 行 passphrase 列：与日志所记的摘要不符。"
        for person in queries.Finder(connection, ledger).find(persons.Person)
        if person.passphrase_digest
        != (canon.digest(person.passphrase.encode()) if person.passphrase else "")
    ]
    findings += [
        f"附件 {digest[:12]}… 的内容与登记的摘要不符。"
        for digest in blobs.altered(connection, ledger)
    ]
    return findings


def _beside(connection: Connection, ledger: int, lines: Sequence[journal.Line]) -> list[str]:
    findings = []
    for line, row in zip(lines, journal.columns_beside(connection, ledger), strict=True):
        told_columns = (
            line.seq,
            line.at,
            line.kind,
            line.subject,
            line.actor["person"],
            line.op or None,
        )
        if told_columns != tuple(row.values()):
            findings.append(f"日志第 {line.seq} 条的索引列与正文不符。")
    return findings


def _head(opened: ledgers.Ledger, texts: list[tuple[str, str]]) -> list[str]:
    seq, hash_ = len(texts), texts[-1][1] if texts else ""
    if (opened.head_seq, opened.head_hash) != (seq, hash_):
        return [
            f"账簿“{opened.label}”记的末条是第 {opened.head_seq} 条，"
            f"日志实有 {seq} 条，或末条摘要不符。"
        ]
    return []


def _rows(connection: Connection, ledger: int, expected_rows: replay.State) -> list[str]:
    findings = []
    by_table: dict[str, dict[int, dict[str, Any]]] = {}
    for (name, id_), values in expected_rows.items():
        by_table.setdefault(name, {})[id_] = values
    for name, table in columns.metadata.tables.items():
        if "id" not in table.c:
            continue
        present = {
            row["id"]: dict(row)
            for row in connection.execute(sa.select(table).where(table.c.book == ledger)).mappings()
        }
        expected = by_table.get(name, {})
        for id_ in sorted(present.keys() | expected.keys()):
            if id_ not in expected:
                findings.append(f"表 {name} 第 {id_} 行没有任何日志可以解释。")
            elif id_ not in present:
                findings.append(f"表 {name} 第 {id_} 行按日志应有，但不见了。")
            else:
                findings += _cells(table, id_, present[id_], expected[id_])
    return findings


def _cells(
    table: sa.Table, id_: int, present: dict[str, Any], expected: dict[str, Any]
) -> list[str]:
    names = [column.name for column in columns.journalled(table)]
    actual = columns.to_line(table, {name: present[name] for name in names})
    return [
        f"表 {table.name} 第 {id_} 行 {name} 列：库中是 {canon.dumps(actual[name])}，"
        f"按日志应是 {canon.dumps(expected.get(name))}。"
        for name in names
        if actual[name] != expected.get(name)
    ]
