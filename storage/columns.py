"""Column types, the naming convention, and how a journalled column's value looks in a line.

A record is a frozen SQLModel that holds no behaviour; `@table(…)` names the table that keeps it,
with its keys and indexes. Columns are journalled unless marked `operational`: those never appear in
a line and may be erased.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa
import sqlmodel
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.schema import SchemaItem
from sqlalchemy.types import TypeDecorator
from sqlmodel.main import get_column_from_field

from engine import canon, errors

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = sa.MetaData(naming_convention=NAMING)


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC. A naive value is the author's fault."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise errors.AuthorError([f"naive instant {value!r}"])
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class Json(TypeDecorator[Any]):
    """Any canonical JSON value, kept as its text."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        return canon.dumps(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else canon.loads(value)


class Record(sqlmodel.SQLModel):
    """What every kept thing has: its ledger and its id there. Frozen; `id` 0 means not kept yet."""

    model_config = sqlmodel._compat.SQLModelConfig(
        frozen=True, arbitrary_types_allowed=True, defer_build=True
    )

    book: int = sqlmodel.Field(default=0, primary_key=True)
    id: int = sqlmodel.Field(default=0, primary_key=True)


class Entered(Record):
    """What one person enters and another confirms: until then it counts for nothing."""

    entered_by: int
    confirmed_by: int = 0


R = TypeVar("R", bound=Record)


def operational(default: Any = None, *, type_: Any = None) -> Any:
    """A column that no line tells of and that may be erased: addresses, leases, heads."""
    kwargs: dict[str, Any] = {"info": {"operational": True}}
    if type_ is not None:
        return sqlmodel.Field(default=default, sa_type=type_, sa_column_kwargs=kwargs)
    return sqlmodel.Field(default=default, sa_column_kwargs=kwargs)


def instant(default: Any = None) -> Any:
    """A column for an aware instant."""
    return sqlmodel.Field(default=default, sa_type=Instant)


def json(default: Any = None) -> Any:
    """A column for a canonical JSON value."""
    return sqlmodel.Field(default=default, sa_type=Json)


def frozen() -> Any:
    """A column for a context that is read long after it was written.

    Kept with the number of its format (`formats.stamped`), lifted to the present one where it is
    read (`queries.fetch`).
    """
    return sqlmodel.Field(sa_type=Json, sa_column_kwargs={"info": {"frozen": True}})


class PartialIndex(NamedTuple):
    """An index of the rows that fulfil a condition, said as each database would have it.

    No question needs to know of it: it is made only where the schema is (`complete`), for to say
    it SQLAlchemy loads all it knows of PostgreSQL.
    """

    name: str
    columns: tuple[str, ...]
    sqlite: str
    postgresql: str
    unique: bool = False


@dataclass(frozen=True)
class _Keeper:
    """What a table is made of when it is first needed: its name, what it has, its order."""

    name: str
    rest: tuple[SchemaItem | PartialIndex, ...]
    order: tuple[str, ...]


K = TypeVar("K", bound=sqlmodel.SQLModel)
_keepers: dict[type[sqlmodel.SQLModel], _Keeper] = {}
TABLES: dict[type[sqlmodel.SQLModel], sa.Table] = {}
"""The table of each kind of record that was needed so far."""


def table(
    name: str, *rest: SchemaItem | PartialIndex, order: tuple[str, ...] = ("id",)
) -> Callable[[type[K]], type[K]]:
    """Keep records of the decorated class in the table `name`; `rest` are its keys and indexes.

    Its columns are the class's fields; `order` names those by which its records are listed.
    """

    def keep(kind: type[K]) -> type[K]:
        _keepers[kind] = _Keeper(name, rest, order)
        return kind

    return keep


def table_of(kind: type[sqlmodel.SQLModel]) -> sa.Table:
    """The table that keeps records of this kind."""
    if kind not in TABLES:
        keeper = _keepers[kind]
        kept_columns = []
        for field_name, field in kind.model_fields.items():
            column = get_column_from_field(field)
            column.name = column.key = field_name
            kept_columns.append(column)
        items = [item for item in keeper.rest if not isinstance(item, PartialIndex)]
        TABLES[kind] = sa.Table(
            keeper.name, metadata, *kept_columns, *items, info={"order": keeper.order}
        )
    return TABLES[kind]


def complete() -> None:
    """Make every table of the imported modules, with its partial indexes.

    A second time does nothing.
    """
    for kind, keeper in _keepers.items():
        kept = table_of(kind)
        known = {index.name for index in kept.indexes}
        for index in keeper.rest:
            if isinstance(index, PartialIndex) and index.name not in known:
                sa.Index(
                    index.name,
                    *(kept.c[name] for name in index.columns),
                    unique=index.unique,
                    sqlite_where=sa.text(index.sqlite),
                    postgresql_where=sa.text(index.postgresql),
                )


KEY = ("book", "id")


@cache
def defaults(table: sa.Table) -> dict[str, Any]:
    """What a line says of journalled columns that came later than the line.

    Their constant defaults, as canonical JSON keeps them.
    """
    kind = next(each for each, keeper in TABLES.items() if keeper is table)
    values_of_fields = {
        name: field.get_default()
        for name, field in kind.model_fields.items()
        if not field.is_required()
    }
    return to_line(
        table,
        {
            column.name: values_of_fields[column.name]
            for column in journalled(table)
            if column.name in values_of_fields
            and (column.nullable or values_of_fields[column.name] is not None)
        },
    )


@cache
def journalled(table: sa.Table) -> tuple[sa.Column[Any], ...]:
    """The columns a line tells of, the key apart."""
    return tuple(
        column
        for column in table.columns
        if column.name not in KEY and not column.info.get("operational")
    )


def altered(record: R, values: Mapping[str, Any]) -> R:
    """The record with these `values`, unchecked as with `model_copy`.

    Whoever keeps them checks them (`to_line`).
    """
    return made(
        type(record), {**record.__dict__, **values}, {*record.__pydantic_fields_set__, *values}
    )


def made(kind: type[R], values: dict[str, Any], filled: set[str]) -> R:
    """A record out of kept values, which were checked when they were kept."""
    # These are all the attributes that pydantic gives a model: what `model_construct` does, without
    # asking every field again, which is most of the time of a large read. A record is frozen, so
    # they are set past it; one that lacks any of them fails only when it is copied or compared.
    record: R = object.__new__(kind)
    object.__setattr__(record, "__dict__", values)
    object.__setattr__(record, "__pydantic_fields_set__", filled)
    object.__setattr__(record, "__pydantic_extra__", None)
    object.__setattr__(record, "__pydantic_private__", None)
    return record


@dataclass(frozen=True, kw_only=True)
class Shape:
    """What a column takes: looked up once a table, asked for every cell.

    A value of exactly the type `plain` stands in a line as it is.
    """

    python: type[Any]
    plain: type[Any] | None
    is_json: bool
    is_operational: bool
    is_nullable: bool


@cache
def shapes(table: sa.Table) -> dict[str, Shape]:
    """The shape of each column by name."""
    return {column.name: _shape(column) for column in table.columns}


_DECORATED: dict[type, type] = {Json: object, Instant: datetime, sqlmodel.AutoString: str}
"""What decorated types take: they do not say it themselves."""


def _shape(column: sa.Column[Any]) -> Shape:
    column_type = column.type
    python = (
        next(
            (kind for decorated, kind in _DECORATED.items() if isinstance(column_type, decorated)),
            None,
        )
        or column_type.python_type
    )
    return Shape(
        python=python,
        plain=python if python in (str, int, bool) else None,
        is_json=isinstance(column_type, Json),
        is_operational=bool(column.info.get("operational")),
        is_nullable=bool(column.nullable),
    )


def to_line(table: sa.Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of journalled columns as canonical JSON keeps them.

    A wrong type is the author's fault.
    """
    shapes_by_name = shapes(table)
    return {
        name: cell
        if type(cell) is (shape := shapes_by_name[name]).plain
        else _encode(table, name, shape, cell)
        for name, cell in values.items()
        if not shapes_by_name[name].is_operational
    }


def from_line(table: sa.Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """The other way: what the table keeps, from what a line says."""
    shapes_by_name = shapes(table)
    return {name: _decode(shapes_by_name[name], cell) for name, cell in values.items()}


_NARROWER: dict[type, type] = {int: bool, date: datetime}
"""Types that Python takes for another, and a column does not."""


def _encode(table: sa.Table, name: str, shape: Shape, cell: Any) -> Any:
    if shape.is_json:
        return canon.plain(cell)
    if cell is None:
        if shape.is_nullable:
            return None
        raise errors.AuthorError([f"{table.name}.{name} may not be empty"])
    if not isinstance(cell, shape.python) or isinstance(cell, _NARROWER.get(shape.python, ())):
        raise errors.AuthorError(
            [f"{table.name}.{name} takes {shape.python.__name__}, not {cell!r}"]
        )
    return canon.plain(cell) if isinstance(cell, date) else cell


def _decode(shape: Shape, cell: Any) -> Any:
    if cell is None or shape.is_json:
        return cell
    if shape.python is datetime:
        return datetime.fromisoformat(cell)
    if shape.python is date:
        return date.fromisoformat(cell)
    return cell


def groups(
    rows: Iterable[tuple[sa.Table, int, Mapping[str, Any]]],
) -> dict[tuple[str, tuple[str, ...]], list[dict[str, Any]]]:
    """Rows by table and by which columns they carry, so that each group is one statement."""
    grouped: dict[tuple[str, tuple[str, ...]], list[dict[str, Any]]] = {}
    for table, id_, values in rows:
        grouped.setdefault((table.name, tuple(sorted(values))), []).append({"id": id_, **values})
    return grouped
