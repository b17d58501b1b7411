"""Golden homes put back where the program opens them: the folder with its file, or a server."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import sqlalchemy as sa

from storage import formats, home
from tests.golden import zero
from tests.support import programs

NOW = "2020-06-15T10:00"


def opened(name: str, folder: Path, reads: formats.Formats = formats.PRESENT) -> programs.Program:
    """The home of `name`.sql."""
    program = programs.Program(
        home=home.create(folder, is_sandbox=True).folder, now=NOW, person="张经办", reads=reads
    )
    connection = sqlite3.connect(program.database)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.executescript((zero.FOLDER / f"{name}.sql").read_text(encoding="utf-8"))
    connection.close()
    return program


def moved(program: programs.Program, url: str) -> None:
    """The rows of a home of format 0 in a server's database that has the present schema.

    There it becomes the former one.
    """
    source, target = sa.create_engine(f"sqlite:///{program.database}"), sa.create_engine(url)
    table, column = zero.TURNED
    with source.connect() as reading, target.begin() as writing:
        writing.exec_driver_sql(f"ALTER TABLE {table} RENAME COLUMN {column} TO {zero.FORMER}")
        tables, copies = sa.MetaData(), sa.MetaData()
        tables.reflect(reading)
        copies.reflect(writing)
        for name, of in tables.tables.items():
            writing.execute(sa.delete(copies.tables[name]))
            if rows := [dict(row) for row in reading.execute(sa.select(of)).mappings()]:
                writing.execute(sa.insert(copies.tables[name]), rows)
    source.dispose()
    target.dispose()
