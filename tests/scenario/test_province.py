"""The province's year: in full by the command, the same on both databases, the same twice."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from engine import clock
from storage import database
from tests.support import offices, programs, schemes
from workflows.directory import calendars
from workflows.kernel import cycle_view
from workflows.lists import lineage
from workflows.reports import board, calendar_view, health


def rehearsed(folder: Path, *more: str) -> programs.RunResult:
    told = programs.run("rehearse", "henan-2020", "--json", "--out", str(folder), *more)
    assert told.code == 0
    return told


def files(folder: Path) -> dict[str, bytes]:
    """Everything that a rehearsal leaves to look at."""
    found = [path for path in folder.rglob("*") if path.is_file() and "数据" not in path.parts]
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_whole_year_names_20_units_and_100_branches_and_everyone_ends_with_an_outcome(
    tmp_path: Path,
) -> None:
    told = rehearsed(tmp_path / "year").json
    assert {one["award"]: one["number"] for one in told["named"]} == {
        "advanced_unit": 20,
        "advanced_branch": 100,
    }
    heads = {
        one["track"]: {each["name"]: each["number"] for each in one["outcomes"]}
        for one in told["heads"]
    }
    assert heads["单位"] == {"命名": 20, "未命名": 64, "不参加排名": 1}
    assert (sum(heads["单位"].values()), heads["党支部"]["命名"]) == (85, 100)
    store = database.Database(database.sqlite_url(tmp_path / "year" / "数据" / "mofan.db"))
    with store.reading() as connection:
        assert [
            fault
            for ledger, _ in health.anchors(connection)
            for fault in health.verify(connection, ledger.book)
        ] == []
        (ledger,) = [
            ledger for ledger, _ in health.anchors(connection) if ledger.kind == cycle_view.CYCLE
        ]
        assert (ledger.label, ledger.state) == ("2020", "closed")
        cycle = cycle_view.of(connection, ledger.book, today=date(2021, 6, 1))
        shown = {
            track: board.board(cycle, board.Filter(track=track))
            for track in ("unit", "branch", "cycle")
        }
        assert {row.stage for one in shown.values() for row in one.rows} == {"concluded"}
        assert sum(count for _, _, count in shown["unit"].stages) == 85
        named = Counter(one.award for one in lineage.named(cycle))
        assert named == {"advanced_unit": 20, "advanced_branch": 100}
    store.close()
    listed = calendar_view.collisions(schemes.province(), calendars.announced())
    assert listed == [
        "2021-02-05 同一天有5项到期：作风评议结果、党建述职评议结果、平安建设结果、"
        "年度党建考核结果、文明单位创建结果"
    ]
    page = (tmp_path / "year" / "index.html").read_text("utf-8")
    assert [one for one in listed if f"<li>{one}</li>" not in page] == []


def test_same_seed_gives_the_same_pages(tmp_path: Path) -> None:
    told = [rehearsed(tmp_path / name, "--units", "4", "--seed", "3").json for name in "ab"]
    a, b = (files(tmp_path / name) for name in "ab")
    assert sorted(a) == sorted(b)
    assert [name for name in a if a[name] != b[name]] == []
    assert len(a) > 30
    assert {**told[0], "folder": "", "index": ""} == {**told[1], "folder": "", "index": ""}


def test_same_seed_gives_the_same_journal_on_both_databases(
    sqlite_store: database.Database, postgres_url: str
) -> None:
    scheme = schemes.first_units(12)
    here = offices.play(offices.first_morning(sqlite_store, scheme), scheme)
    there_store = database.Database(postgres_url)
    there = offices.play(offices.first_morning(there_store, scheme), scheme)
    assert offices.journal_lines(here) == offices.journal_lines(there)
    for office in (here, there):
        assert office.findings() == []
        assert sum(offices.outcomes(office).values()) == 12
        assert sum(offices.outcomes(office, "branch").values()) == len(
            office.states(track="branch")
        )
        assert office.look(lambda seen: seen.ledger.state) == "closed"
        assert clock.local_date(office.time.now(), scheme.zone).year == 2021
    there_store.close()
