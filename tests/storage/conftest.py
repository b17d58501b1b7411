"""More than one database at once, for what compares two."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage import database
from tests.support import databases


@pytest.fixture(params=["sqlite", "postgres"])
def new_store(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Callable[[], database.Database]]:
    """As many migrated databases of one kind as are asked for."""
    stores: list[database.Database] = []
    names: list[str] = []

    def administer(statement: str) -> None:
        databases.execute(request.getfixturevalue("postgres_urls")("postgres"), statement)

    def sqlite() -> str:
        path = tmp_path / f"{len(stores)}.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        return database.sqlite_url(path)

    def postgres() -> str:
        names.append(f"fresh_{os.getpid()}_{uuid.uuid4().hex[:8]}")
        administer(f'CREATE DATABASE "{names[-1]}" TEMPLATE "{databases.TEMPLATE}"')
        url: str = request.getfixturevalue("postgres_urls")(names[-1])
        return url

    def make() -> database.Database:
        stores.append(database.Database(sqlite() if request.param == "sqlite" else postgres()))
        return stores[-1]

    yield make
    for store in stores:
        store.close()
    for name in names:
        administer(f'DROP DATABASE "{name}" WITH (FORCE)')
