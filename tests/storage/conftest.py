"""More than one database at once, for what compares two."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from storage import database
from tests import conftest


@pytest.fixture(params=["sqlite", "postgres"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], database.Database]]:
    """As many migrated databases of one kind as are asked for."""
    made: list[database.Database] = []
    names: list[str] = []

    def sqlite() -> str:
        path = tmp_path / f"{len(made)}.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        return database.sqlite_url(path)

    def postgres() -> str:
        names.append(f"fresh_{os.getpid()}_{uuid.uuid4().hex[:8]}")
        _administer(request, f'CREATE DATABASE "{names[-1]}" TEMPLATE "{conftest.TEMPLATE}"')
        url: str = request.getfixturevalue("postgres_urls")(names[-1])
        return url

    def make() -> database.Database:
        made.append(database.Database(sqlite() if request.param == "sqlite" else postgres()))
        return made[-1]

    yield make
    for one in made:
        one.close()
    for name in names:
        _administer(request, f'DROP DATABASE "{name}" WITH (FORCE)')


def _administer(request: pytest.FixtureRequest, statement: str) -> None:
    url = request.getfixturevalue("postgres_urls")("postgres").replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)
