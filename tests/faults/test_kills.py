"""Power cuts.

The program is killed at random moments, and whatever it was doing is either done or not; repeated,
it is finished once.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.support import programs, schemes

ROUNDS = 25
UNITS = 30


@pytest.fixture(scope="module")
def scheme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return schemes.as_folder(tmp_path_factory.mktemp("kills") / "scheme", units=UNITS)


@pytest.fixture
def june(fresh: programs.Program, scheme: Path, tmp_path: Path) -> programs.Program:
    """Thirty units, nobody handed anything in, the second stage is open."""
    assert fresh("cycle", "open", scheme).code == 0
    program = fresh.at("2020-06-15T14:00")
    assert program("remind", "run").code == 0
    return program


def killed(
    program: programs.Program, *command: object, within: float, chance: random.Random
) -> programs.RunResult:
    """The command, killed at a moment within that many seconds of its beginning."""
    fork = program.fork(*command)
    time.sleep(chance.uniform(0, within))
    fork.kill()
    return fork.wait()


def took(program: programs.Program, *command: object) -> float:
    """How long the command takes when it is let live."""
    begun = time.perf_counter()
    assert program.fork(*command).wait().code == 0
    return time.perf_counter() - begun


def kinds(program: programs.Program) -> Counter[str]:
    """How often the cycle's journal tells of what."""
    return Counter(
        one["kind"] for one in program("audit", "log", "--limit", "99999", "--json").json
    )


def test_a_killed_opening_is_finished_by_repeating_it(
    fresh: programs.Program, scheme: Path, tmp_path: Path
) -> None:
    whole = programs.copy_home(fresh, tmp_path / "whole")
    command = ("cycle", "open", scheme, "--op", "开启")
    within = took(whole, *command) * 1.1
    expected, journal = whole("status", "--json").json, kinds(whole)
    chance = random.Random(2020)
    for number in range(ROUNDS):
        program = programs.copy_home(fresh, tmp_path / f"round-{number}")
        killed(program, *command, within=within, chance=chance)
        looked = program("audit", "verify")
        assert looked.code == 0 or looked.said.startswith("办公室的账里有“2020”年度"), number
        assert program(*command).code == 0, number
        assert (program("audit", "verify").code, program("status", "--json").json) == (
            0,
            expected,
        ), number
        assert kinds(program) == journal, number


def test_a_killed_bulk_move_moved_everybody_or_nobody_and_repeated_moves_once(
    june: programs.Program, tmp_path: Path
) -> None:
    command = ("advance", "--all", "--carry-over", "已同意", "--yes", "--op", "六月转段")
    within = took(programs.copy_home(june, tmp_path / "whole"), *command) * 1.1
    chance = random.Random(615)
    for number in range(ROUNDS):
        program = programs.copy_home(june, tmp_path / f"round-{number}")
        killed(program, *command, within=within, chance=chance)
        assert program("audit", "verify").code == 0, number
        moved = kinds(program)["case.advanced"]
        assert moved in (0, UNITS), number
        assert program(*command).code == 0, number
        assert kinds(program)["case.advanced"] == UNITS, number
        assert program("audit", "verify").code == 0, number


def test_a_killed_init_is_finished_by_repeating_it(tmp_path: Path) -> None:
    command = ("init", "--sandbox", "--name", "张经办")
    within = took(programs.Program(home=tmp_path / "whole"), *command) * 1.1
    chance = random.Random(1)
    for number in range(8):
        program = programs.Program(home=tmp_path / f"round-{number}")
        killed(program, *command, within=within, chance=chance)
        assert program(*command).code == 0, number
        assert [one["name"] for one in program("person", "list", "--json").json] == ["张经办"], (
            number
        )
        assert program("audit", "verify").code == 0, number
