"""Real databases for every test.

SQLite files and a PostgreSQL server, each test with a fresh copy of the migrated schema; homes for
the program.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage import database, schema
from tests.support import databases, offices, programs

Stage = Callable[[str], programs.Program]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "mofan.db"
    schema.upgrade(database.sqlite_url(path))
    return path


@pytest.fixture(scope="session")
def postgres_urls() -> Iterator[Callable[[str], str]]:
    """Addresses of databases of one server.

    The one that TEST_PG_URL names (`{}` stands for the database), else our own.
    """
    named = os.environ.get("TEST_PG_URL", "")
    server = None if named else databases.PostgresServer()
    if server is not None:
        server.start()
    try:
        url = server.url if server is not None else lambda name: named.replace("{}", name)
        databases.execute(
            url("postgres"),
            f'DROP DATABASE IF EXISTS "{databases.TEMPLATE}"',
            f'CREATE DATABASE "{databases.TEMPLATE}"',
        )
        schema.upgrade(url(databases.TEMPLATE))
        yield url
    finally:
        if server is not None:
            server.stop()


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    shutil.copyfile(sqlite_template, tmp_path / "mofan.db")
    return database.sqlite_url(tmp_path / "mofan.db")


_made = 0


@pytest.fixture
def postgres_url(postgres_urls: Callable[[str], str]) -> Iterator[str]:
    global _made
    _made += 1
    name = f"test_{os.getpid()}_{_made}"
    databases.execute(
        postgres_urls("postgres"), f'CREATE DATABASE "{name}" TEMPLATE "{databases.TEMPLATE}"'
    )
    yield postgres_urls(name)
    databases.execute(postgres_urls("postgres"), f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The same test on both databases."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def store(database_url: str) -> Iterator[database.Database]:
    found = database.Database(database_url)
    yield found
    found.close()


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[database.Database]:
    found = database.Database(sqlite_url)
    yield found
    found.close()


@pytest.fixture
def office(store: database.Database) -> offices.Office:
    """An office with a clerk and a reviewer, on both databases."""
    return offices.Office(store)


@pytest.fixture
def small(sqlite_store: database.Database) -> offices.Office:
    """The same on SQLite only, for what does not depend on the database."""
    return offices.Office(sqlite_store)


@pytest.fixture(scope="session")
def made_homes(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """One home for each day, made when it is first asked for. To be looked at only."""
    found: dict[str, programs.Program] = {}

    def of(what: str) -> programs.Program:
        if what not in found:
            found[what] = programs.make_home(
                tmp_path_factory.mktemp("homes") / what, sqlite_template, what
            )
        return found[what]

    return of


@pytest.fixture
def fresh(made_homes: Stage, tmp_path: Path) -> programs.Program:
    """An office of two, no cycle."""
    return programs.copy_home(made_homes("fresh"), tmp_path / "home")


@pytest.fixture
def opened(made_homes: Stage, tmp_path: Path) -> programs.Program:
    """The small year's first day."""
    return programs.copy_home(made_homes("opened"), tmp_path / "home")


@pytest.fixture
def published(made_homes: Stage, tmp_path: Path) -> programs.Program:
    """The list is up."""
    return programs.copy_home(made_homes("published"), tmp_path / "home")


@pytest.fixture(scope="session")
def rehearsal(tmp_path_factory: pytest.TempPathFactory) -> programs.RunResult:
    """What a rehearsal of the bundled year with six units says."""
    return programs.run(
        "rehearse",
        "--units",
        "6",
        "--out",
        str(tmp_path_factory.mktemp("rehearsal") / "out"),
        "--json",
    )


@pytest.fixture(scope="session")
def rehearsed(rehearsal: programs.RunResult) -> programs.Program:
    """The home that it leaves, after the year's end. To be looked at only."""
    return programs.Program(
        home=Path(rehearsal.json["folder"]) / "数据", now="2021-04-30", person="演练经办人"
    )
