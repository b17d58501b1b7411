"""A statement that is made once and run often, past SQLAlchemy's making of statements.

SQLAlchemy compiles it the first time a kind of database runs it; after that its text goes to the
driver with converted parameters. Of what a move cost, three quarters was making the same ten
statements anew, and of the rest half was looking up that they were made.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exc
from sqlalchemy.engine import Connection, Dialect

from engine import errors

Convert = Callable[[Any], Any]


@dataclass(frozen=True, kw_only=True)
class _Made:
    """A statement as one kind of database takes it.

    `names` are the parameters of its text, in the text's order; `constants` are values that stand
    in the statement; `converters` say which parameters, `converted` which columns of a row are
    converted, by their position.
    """

    text: str
    is_positional: bool
    names: tuple[str, ...]
    constants: Mapping[str, Any]
    converters: tuple[tuple[int, Convert], ...]
    converted: tuple[tuple[int, Convert], ...]

    def parameters_of(self, values: Mapping[str, Any]) -> Any:
        """The parameters as the driver takes them."""
        if self.constants:
            values = {**self.constants, **values}
        cells = [values[name] for name in self.names]
        for position, convert in self.converters:
            cells[position] = convert(cells[position])
        return tuple(cells) if self.is_positional else dict(zip(self.names, cells, strict=True))


class Statement:
    """One statement of SQLAlchemy's, with named parameters."""

    def __init__(self, clause: Any) -> None:
        self.clause = clause
        self._made: dict[str, _Made] = {}

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The rows it comes back with, under the parameters `values`."""
        made = self._of(connection.dialect)
        cursor = _run(connection, made.text, made.parameters_of(values))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        cursor.close()
        for position, convert in made.converted:
            with readable(f"第{position + 1}列"):
                rows = [
                    (*row[:position], convert(row[position]), *row[position + 1 :]) for row in rows
                ]
        return rows

    def records(
        self, connection: Connection, names: Sequence[str], values: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        """The same rows as dictionaries, their cells under these `names`."""
        made = self._of(connection.dialect)
        cursor = _run(connection, made.text, made.parameters_of(values))
        records = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        cursor.close()
        for position, convert in made.converted:
            name = names[position]
            with readable(f" {name} 列"):
                for record in records:
                    record[name] = convert(record[name])
        return records

    def write(self, connection: Connection, many: Sequence[Mapping[str, Any]]) -> int:
        """Run it once for each of these parameters; comes back with how many rows it changed."""
        made = self._of(connection.dialect)
        if len(many) == 1:
            cursor = _run(connection, made.text, made.parameters_of(many[0]))
        else:
            every = [made.parameters_of(values) for values in many]
            cursor = _run(connection, made.text, every, is_many=True)
        count: int = cursor.rowcount
        cursor.close()
        return count

    def _of(self, dialect: Dialect) -> _Made:
        made = self._made.get(dialect.name)
        if made is None:
            made = self._made[dialect.name] = _compiled(self.clause, dialect)
        return made


def _compiled(clause: Any, dialect: Dialect) -> _Made:
    compiled = clause.compile(dialect=dialect)
    binds = {name: compiled.binds[name] for name in compiled.bind_names.values()}
    order = list((compiled.positiontup or ()) if compiled.positional else binds)
    columns: Any = getattr(clause, "selected_columns", ())
    taking = [binds[name].type.dialect_impl(dialect).bind_processor(dialect) for name in order]
    giving = [
        column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns
    ]
    return _Made(
        text=compiled.string,
        is_positional=compiled.positional,
        names=tuple(order),
        constants={name: bind.effective_value for name, bind in binds.items() if not bind.required},
        converters=tuple((place, convert) for place, convert in enumerate(taking) if convert),
        converted=tuple((place, convert) for place, convert in enumerate(giving) if convert),
    )


UNREADABLE = (ValueError, TypeError, AttributeError, errors.AuthorError)
"""What a converter raises for a cell that holds nothing of its kind."""


@contextlib.contextmanager
def readable(where: str) -> Iterator[None]:
    """Raises Broken where a cell cannot be read: somebody wrote past the program."""
    try:
        yield
    except UNREADABLE as error:
        raise errors.Broken(
            [f"数据库里{where}有读不出的内容：请用 mofan audit verify 查明是哪一行，从备份恢复。"]
        ) from error


def _run(connection: Connection, text: str, parameters: Any, *, is_many: bool = False) -> Any:
    if not connection.in_transaction():
        connection.begin()
    return run(connection, text, parameters, is_many=is_many)


def run(connection: Connection, text: str, parameters: Any = (), *, is_many: bool = False) -> Any:
    """Send a `text` to the driver with its `parameters`; comes back with the cursor.

    `is_many`: once for each of them. Errors are those of SQLAlchemy.
    """
    cursor = connection.connection.cursor()
    # Whoever watches what is sent (tests count and kill) is told as SQLAlchemy would tell them.
    sent = (connection, cursor, text, parameters, None, is_many)
    connection.dispatch.before_cursor_execute(*sent)
    driver: Any = connection.dialect.dbapi
    try:
        (cursor.executemany if is_many else cursor.execute)(text, parameters)
    except driver.Error as error:
        raise exc.DBAPIError.instance(
            text, parameters, error, driver.Error, dialect=connection.dialect
        ) from error
    connection.dispatch.after_cursor_execute(*sent)
    return cursor
