"""Homes at several days of the small scheme's year, each test with its own copy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests import homes, running

Stage = Callable[[str], running.Program]


@pytest.fixture(scope="session")
def made_homes(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """One home for each day, made when it is first asked for. To be looked at only."""
    found: dict[str, running.Program] = {}

    def of(what: str) -> running.Program:
        if what not in found:
            found[what] = homes.make(tmp_path_factory.mktemp("homes") / what, sqlite_template, what)
        return found[what]

    return of


@pytest.fixture
def fresh(made_homes: Stage, tmp_path: Path) -> running.Program:
    """An office of two, no cycle."""
    return homes.copied(made_homes("fresh"), tmp_path / "home")


@pytest.fixture
def opened(made_homes: Stage, tmp_path: Path) -> running.Program:
    """The small year's first day."""
    return homes.copied(made_homes("opened"), tmp_path / "home")


@pytest.fixture
def published(made_homes: Stage, tmp_path: Path) -> running.Program:
    """The list is up."""
    return homes.copied(made_homes("published"), tmp_path / "home")


@pytest.fixture(scope="session")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> running.Program:
    """The bundled year after its end, with six units. To be looked at only."""
    folder = tmp_path_factory.mktemp("rehearsed") / "out"
    assert running.run("rehearse", "--units", "6", "--out", str(folder)).code == 0
    return running.Program(home=folder / "数据", now="2021-04-30", person="演练经办人")
