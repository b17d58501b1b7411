"""The home that the cases begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cases import homes
from tests.support import programs
from tests.support.programs import Program


@pytest.fixture(scope="session")
def opened_year(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The year with eight units on its first day. To be copied only."""
    return homes.opened_home(tmp_path_factory.mktemp("year") / "home")


@pytest.fixture
def year(opened_year: Program, tmp_path: Path) -> Program:
    """The same once more, to be changed."""
    return programs.copy_home(opened_year, tmp_path / "home")
