"""The smallest scheme, with which an office begins its own, is a year that can be lived through."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import programs
from workflows.directory import calendars
from workflows.scheme import catalog, checks, reader
from workflows.scheme.language import next_year

CALENDAR = calendars.announced()


def in_year(year: int) -> dict[str, str]:
    texts = catalog.texts(catalog.BLANK)
    return next_year.moved(texts, year=2026, by=year - 2026, calendar=CALENDAR)[0]


@pytest.mark.parametrize("year", range(2020, 2032))
def test_it_has_neither_a_fault_nor_a_warning_in_any_year(year: int) -> None:
    scheme = reader.read(in_year(year))
    assert (scheme.year, scheme.key) == (year, f"blank-{year}")
    told = [fault.message for fault in checks.warnings(scheme, CALENDAR)]
    assert [sentence for sentence in told if "放假安排尚未公布" not in sentence] == [
        "“先进单位”没有写批准或备案文号"
    ]


def test_it_is_short_enough_to_be_read_at_once() -> None:
    assert len(catalog.texts(catalog.BLANK)["scheme.yaml"].splitlines()) <= 60


def test_it_is_made_for_this_year_checked_and_rehearsed_to_its_two(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    made = programs.run("scheme", "new", str(folder), "--blank", "--year", "2024")
    programs.done(made)
    assert f"mofan scheme check {folder}" in made.err
    programs.done(programs.run("scheme", "check", str(folder)), "“2024年某某创建”没有错误")
    rehearsed = programs.run("rehearse", str(folder), "--out", str(tmp_path / "out"), "--json")
    programs.done(rehearsed)
    assert [(each["name"], each["number"]) for each in rehearsed.json["named"]] == [("先进单位", 2)]


def test_it_has_no_model(tmp_path: Path) -> None:
    both = ("--blank", "--from", str(catalog.BLANK))
    told = programs.run("scheme", "new", str(tmp_path / "own"), *both)
    programs.refused(told, 2, "不与 --from 同写")
    assert not (tmp_path / "own").exists()
