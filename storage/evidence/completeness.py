"""Whether everything is there that must be: ledgers, rows of none, the schema, the file itself.

What must be there is taken from the office's lines, not from what is left.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import sqlalchemy as sa
from alembic import autogenerate, migration
from sqlalchemy.engine import Connection

from engine import canon, errors
from storage import columns, formats
from storage.evidence import replay
from storage.ledger import journal, ledgers

MOST_TOLD = 5


def findings(connection: Connection) -> list[str]:
    """What is wrong with the database as a whole, in Chinese; empty where nothing is."""
    return [*_schema(connection), *_ledgers(connection), *_orphans(connection)]


def own_check(connection: Connection) -> list[str]:
    """What SQLite says of its own file: pages and indexes that do not hold.

    Where there is anything, the rest cannot be looked at.
    """
    if connection.dialect.name != "sqlite":
        return []
    try:
        said = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(5)")]
    except sa.exc.DatabaseError as error:
        said = [str(error.orig)]
    return [f"数据库文件自检：{each}" for each in said if each != "ok"]


def _schema(connection: Connection) -> list[str]:
    """How tables, columns and indexes differ from this program's, and triggers that it has none."""
    context = migration.MigrationContext.configure(connection)
    differences = autogenerate.compare_metadata(context, columns.metadata)
    sentences = [f"数据库结构与本程序的不符：{_said(each)}。" for each in differences[:MOST_TOLD]]
    triggers = (
        "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view')"
        if connection.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    sentences += [
        f"数据库里有不属于本程序的触发器或视图“{name}”。"
        for (name,) in connection.exec_driver_sql(triggers)
    ]
    heads = context.get_current_heads()
    if len(heads) != 1:
        sentences.append(f"数据库结构的版本记着{len(heads)}个，应有一个。")
    return sentences


def _said(difference: object) -> str:
    """One difference as Alembic found it: what would have to be done, to which thing."""
    while isinstance(difference, list) and difference:
        difference = difference[0]
    parts = difference if isinstance(difference, tuple) else (difference,)
    words = [getattr(part, "name", part) for part in parts if part is not None]
    return " ".join(str(word) for word in words[:4])


def _ledgers(connection: Connection) -> list[str]:
    """Ledgers that the office's lines tell of and that are not there, and the other way round."""
    table = columns.table_of(ledgers.Ledger)
    asked = sa.select(table.c.book, table.c.kind, table.c.label, table.c.scheme)
    present = {row.book: row for row in connection.execute(asked)}
    told = {id_: values for (name, id_), values in _office(connection).items() if name == "cycle"}
    sentences = []
    for number, values in told.items():
        ledger = present.pop(number, None)
        label = values["label"]
        if ledger is None:
            sentences.append(
                f"办公室的账里有“{label}”年度（账簿 {number}），这本账却没有：被删去了，"
                "或开启时中断（中断的，重复 mofan cycle open 即可补完）。"
            )
        elif (ledger.kind, ledger.label, ledger.scheme) != ("cycle", label, values["scheme"]):
            sentences.append(f"账簿 {number} 与办公室所记的“{label}”年度不是同一本。")
    present.pop(ledgers.OFFICE, None)
    return sentences + [
        f"账簿 {number}“{ledger.label}”在办公室的账里没有登记。"
        for number, ledger in present.items()
    ]


def _office(connection: Connection) -> replay.State:
    """The rows that the office's lines tell of; none where these cannot be read.

    That they cannot be read is found by whoever verifies that ledger.
    """
    reads = formats.used_by(connection)
    try:
        return replay.state(journal.texts(connection, ledgers.OFFICE), reads)
    except errors.Broken:
        return {}


def _orphans(connection: Connection) -> list[str]:
    """Rows of ledgers that there are none of."""
    known = sa.select(columns.table_of(ledgers.Ledger).c.book)
    sentences = []
    for name, table in columns.metadata.tables.items():
        if "book" not in table.c or name == "book":
            continue
        asked = sa.select(table.c.book).where(table.c.book.not_in(known)).distinct()
        sentences += [
            f"表 {name} 里有账簿 {number} 的行，而没有这本账簿。"
            for number in connection.execute(asked).scalars()
        ]
    return sentences


def line_of(connection: Connection) -> str:
    """One line for the notebook: where every ledger stands, under one digest of all heads.

    `number@seq,number@seq:digest`, short enough to be copied by hand.
    """
    heads = {ledger.book: ledger.head_seq for ledger in ledgers.all_(connection)}
    return f"{','.join(f'{number}@{seq}' for number, seq in heads.items())}:" + _digest(
        connection, heads
    )


def unmet(connection: Connection, anchor: str) -> list[str]:
    """What the ledgers do not meet any more of an `anchor` that `line_of` gave.

    Raises Misuse for a text that is none.
    """
    matched = _ANCHOR.fullmatch(anchor.strip())
    if matched is None:
        raise errors.Misuse("锚点应形如 1@128,5@666:9f2c…，请照抄 mofan audit anchor 的一整行。")
    heads = {int(number): int(seq) for number, seq in _HEAD.findall(matched[1])}
    sentences = []
    for number, seq in heads.items():
        count = len(journal.texts(connection, number, until=seq))
        if count < seq:
            sentences.append(
                f"账簿 {number} 只有 {count} 条，锚点是第 {seq} 条：末尾被截去，恢复了旧文件，"
                "或这本账被删去。"
            )
    if not sentences and _digest(connection, heads) != matched[2]:
        sentences.append("各账簿在锚点处的摘要与锚点不符：不是同一些账，或被换过。")
    return sentences


_HEAD = re.compile(r"(\d{1,9})@(\d{1,18})")
_ANCHOR = re.compile(r"((?:\d{1,9}@\d{1,18})(?:,\d{1,9}@\d{1,18})*):([0-9a-f]{24})")
_LENGTH = 24


def _digest(connection: Connection, heads: Mapping[int, int]) -> str:
    """The digest over the hash of each ledger's line with that seq."""
    hashes = {
        str(number): texts[-1][1]
        for number, seq in sorted(heads.items())
        if (texts := journal.texts(connection, number, until=seq))
    }
    return canon.digest_of(hashes)[:_LENGTH]
