"""Offices that many tests begin with: built once, each test with its own copy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import database
from tests.support import offices

Kept = tuple[offices.Office, Path]


@pytest.fixture(scope="session")
def asked_once(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    path = tmp_path_factory.mktemp("asked") / "mofan.db"
    shutil.copyfile(sqlite_template, path)
    store = database.Database(database.sqlite_url(path))
    office = offices.round_sent(offices.Office(store))
    store.close()
    return office, path


@pytest.fixture
def asked(asked_once: Kept, tmp_path: Path) -> Iterator[offices.Office]:
    """The first round is out to both departments (1 July); on SQLite."""
    office, path = asked_once
    shutil.copyfile(path, tmp_path / "mofan.db")
    store = database.Database(database.sqlite_url(tmp_path / "mofan.db"))
    yield office.over(store)
    store.close()


@pytest.fixture
def outing(small: offices.Office) -> offices.Office:
    """The first day of visits (22 June); on SQLite."""
    return offices.visiting(small)
