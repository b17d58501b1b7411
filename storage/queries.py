"""One way to ask: `find(Task, case_id=ids, state="open")`, of one ledger through one connection.

Each question is made once, as a statement with parameters, however often it is asked: making
statements anew was three quarters of what a move cost.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from engine import errors
from storage import columns, formats
from storage.statements import Statement

R = TypeVar("R", bound=columns.Record)


@dataclass(frozen=True)
class Bound:
    """A condition on a column that is not equality; made by the functions below."""

    comparison: str
    limit: Any


ANY: Any = Bound("any", None)
"""No condition: for what is asked about only where somebody said it, as `state=state or ANY`."""


def up_to(limit: Any) -> Bound:
    """At most `limit`; nothing where the column is empty."""
    return Bound("<=", limit)


def after(limit: Any) -> Bound:
    """More than `limit`; nothing where the column is empty."""
    return Bound(">", limit)


def other_than(limit: Any) -> Bound:
    """Anything but `limit`; where that is None, anything at all."""
    return Bound("not null" if limit is None else "!=", limit)


def having(letters: str) -> Bound:
    """Any text that has these letters in this order, whatever stands before, between and after.

    Which of them is meant is for the asker to say: this only keeps the others away.
    """
    escaped = (f"\\{letter}" if letter in "\\%_" else letter for letter in letters)
    return Bound("like", f"%{'%'.join(escaped)}%")


class Finder:
    """Asks the ledger with the number `book` through one connection.

    What a keyword of a question means: a value, equality; a collection, any of it (one parameter,
    however many they are); None, emptiness; else what `up_to`, `after`, `other_than` say.
    """

    _answers: dict[object, list[Any]] | None = None

    def __init__(self, connection: Connection, book: int) -> None:
        self.connection, self.book = connection, book

    def remember(self) -> None:
        """Answer a question from now on as it was answered first: for one snapshot only."""
        self._answers = {}

    def find(
        self,
        kind: type[R],
        /,
        *,
        order_by: Sequence[str] = (),
        limit: int | None = None,
        **where: object,
    ) -> list[R]:
        """The records of that `kind` whose columns are as `where` says.

        In the order that their table has, or by the columns `order_by`; at most `limit`. Raises
        AuthorError for a column that is none.
        """
        question = (kind, tuple(order_by), limit, *((key, _kept(where[key])) for key in where))
        if self._answers is None or question not in self._answers:
            answer = fetch(
                self.connection, kind, order_by=order_by, limit=limit, book=self.book, **where
            )
            if self._answers is None:
                return answer
            self._answers[question] = answer
        return list(self._answers[question])

    def by_id(self, kind: type[R], /, ids: Collection[int]) -> dict[int, R]:
        """The records with these `ids`, by id; unknown ones are left out."""
        return {record.id: record for record in self.find(kind, id=ids)}

    def first(self, kind: type[R], /, **where: object) -> R | None:
        """The first of what `find` finds, if there is any."""
        return next(iter(self.find(kind, order_by=(), limit=None, **where)), None)

    def count(self, kind: type[R], /, **where: object) -> int:
        """How many `find` would find."""
        conditions, parameters = parted({"book": self.book, **where})
        if parameters is None:
            return 0
        ((number,),) = _count(kind, conditions).rows(self.connection, parameters)
        return int(number)


Conditions = tuple[tuple[str, str], ...]


def fetch(
    connection: Connection,
    kind: type[R],
    /,
    *,
    order_by: Sequence[str] = (),
    limit: int | None = None,
    **where: object,
) -> list[R]:
    """The same of every ledger: what `Finder.find` asks of one, with `order_by` and `limit`.

    Raises Misuse or Broken for a frozen context whose format cannot be read.
    """
    conditions, parameters = parted(where)
    if parameters is None:
        return []
    if limit is not None:
        parameters["limit"] = limit
    statement = _select(kind, conditions, tuple(order_by), limit is not None)
    return records(connection, kind, statement, parameters)


def records(
    connection: Connection, kind: type[R], statement: Statement, parameters: Mapping[str, Any]
) -> list[R]:
    """The records of that `kind` that a `statement` of their whole table finds with `parameters`.

    For a question of another shape. Raises as `fetch` does.
    """
    names, filled, frozen_names = _fields(kind)
    rows = statement.records(connection, names, parameters)
    for name in frozen_names:
        lift = formats.used_by(connection).lift
        for row in rows:
            row[name] = lift("context", row[name])
    return [columns.made(kind, row, filled) for row in rows]


def _kept(wanted: object) -> object:
    return tuple(wanted) if isinstance(wanted, list | set) else wanted


@cache
def _fields(kind: type[columns.Record]) -> tuple[tuple[str, ...], set[str], tuple[str, ...]]:
    table = columns.table_of(kind)
    names = tuple(column.name for column in table.columns)
    frozen_names = tuple(column.name for column in table.columns if column.info.get("frozen"))
    return names, set(names), frozen_names


def parted(where: dict[str, object]) -> tuple[Conditions, dict[str, Any] | None]:
    """The shape of a question and its parameters; no parameters where nothing can satisfy it."""
    conditions, parameters = [], {}
    for name, wanted in where.items():
        match wanted:
            case None:
                conditions.append((name, "null"))
            case bool():
                conditions.append((name, str(wanted)))
            case Bound("any"):
                pass
            case Bound(comparison, limit):
                conditions.append((name, comparison))
                if comparison != "not null":
                    parameters[name] = limit
            case list() | tuple() | set() | frozenset() | range():
                if not wanted:
                    return (), None
                conditions.append((name, "in"))
                parameters[name] = wanted
            case _:
                conditions.append((name, "="))
                parameters[name] = wanted
    return tuple(conditions), parameters


@cache
def _select(
    kind: type[columns.Record], conditions: Conditions, order_by: tuple[str, ...], is_limited: bool
) -> Statement:
    table = columns.table_of(kind)
    names = order_by or table.info["order"]
    order = [sought(table.c.id)] if names == ("id",) else [_column(table, name) for name in names]
    statement = sa.select(table).where(*clauses_of(table, conditions)).order_by(*order)
    return Statement(limited(statement) if is_limited else statement)


@cache
def _count(kind: type[columns.Record], conditions: Conditions) -> Statement:
    table = columns.table_of(kind)
    counted = sa.select(sa.func.count()).select_from(table)
    return Statement(counted.where(*clauses_of(table, conditions)))


def limited(statement: sa.Select[Any]) -> sa.Select[Any]:
    """The same, of at most as many rows as the parameter `limit` says."""
    return statement.limit(sa.bindparam("limit", type_=sa.Integer))


def clauses_of(table: sa.Table, conditions: Conditions) -> list[sa.ColumnElement[bool]]:
    """These `conditions`, as `parted` gives them, as clauses of a statement on the `table`."""
    return [_clause(_column(table, name), comparison) for name, comparison in conditions]


def _clause(column: sa.Column[Any], comparison: str) -> sa.ColumnElement[bool]:
    parameter = sa.bindparam(column.name, type_=column.type)
    match comparison:
        case "null":
            return column.is_(None)
        case "not null":
            return column.is_not(None)
        case "True":
            # Not a parameter: a partial index is used only where its condition stands as it does.
            return column
        case "False":
            return column.is_(False)
        case "in":
            return among(column, column.name)
        case "<=":
            return column <= parameter
        case ">":
            return column > parameter
        case "like":
            return column.like(parameter, escape="\\")
        case "!=":
            return column != parameter
    return column == parameter


def _column(table: sa.Table, name: str) -> sa.Column[Any]:
    if name not in table.c:
        raise errors.AuthorError([f"{table.name} has no column {name}"])
    return table.c[name]


@cache
def insertion(name: str, names: tuple[str, ...]) -> Statement:
    """New rows of the table `name`: its key and the columns `names`, each a parameter."""
    table = columns.metadata.tables[name]
    values: dict[str, Any] = {column: sa.bindparam(column) for column in ("book", "id", *names)}
    return Statement(sa.insert(table).values(values))


@cache
def alteration(name: str, names: tuple[str, ...]) -> Statement:
    """New values of the columns `names` of a row of the table `name`.

    Its parameters begin with `b_`: the row's `b_book` and `b_id`, and `b_` and the name of each.
    """
    table = columns.metadata.tables[name]
    statement = sa.update(table).where(
        table.c.book == sa.bindparam("b_book"), table.c.id == sa.bindparam("b_id")
    )
    return Statement(statement.values({column: sa.bindparam(f"b_{column}") for column in names}))


class Listed(TypeDecorator[Collection[Any]]):
    """Values of one column as one parameter: an array, or the JSON text of one."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, element_type: sa.types.TypeEngine[Any]) -> None:
        super().__init__()
        # SQLAlchemy caches compiled statements by the attribute that is named as the parameter is:
        # under another name arrays of every type would share one statement.
        self.element_type = element_type

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        return dialect.type_descriptor(
            sa.Text() if dialect.name == "sqlite" else sa.ARRAY(self.element_type)
        )

    def process_bind_param(self, value: Collection[Any] | None, dialect: Dialect) -> Any:
        members = list(value or ())
        return json.dumps(members, ensure_ascii=False) if dialect.name == "sqlite" else members


class _Among(FunctionElement[bool]):
    """A column's value being one of a list that is one parameter."""

    type = sa.Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:
        # SQLAlchemy would write `(… IN …) = 1` for a boolean on SQLite, and an index on the column
        # is not used for that: the bare expression must come out.
        return self


@compiles(_Among, "sqlite")
def _in_json(element: _Among, compiler: Any, **kwargs: Any) -> str:
    column, values = (compiler.process(clause, **kwargs) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"


@compiles(_Among, "postgresql")
def _in_array(element: _Among, compiler: Any, **kwargs: Any) -> str:
    column, values = (compiler.process(clause, **kwargs) for clause in element.clauses)
    return f"{column} = ANY({values})"


def among(column: sa.Column[Any], parameter: str) -> sa.ColumnElement[bool]:
    """Whether the column's value is one of a list: the one that the `parameter` of that name has.

    One parameter, however many they are: databases take a bounded number of parameters.
    """
    return _Among(column, sa.bindparam(parameter, type_=Listed(column.type)))


def one_of(column: sa.Column[Any], values: Collection[str]) -> sa.ColumnElement[bool]:
    """Whether the column's value is one of a few that stand in the statement itself."""
    return sa.or_(*(column == value for value in values))


def sought(column: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    """The same order, but none that an index gives: for the few rows of a search."""
    # SQLite would rather walk a whole ledger in the order of an index than look for a few rows and
    # sort them: no index is on this expression, so it cannot.
    return column + 0
