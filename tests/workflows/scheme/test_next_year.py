"""Next year's arrangement out of this year's: every date moved, nothing kept in silence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine import days
from tests.support import programs
from workflows.directory import calendars
from workflows.scheme import catalog, checks, reader, sample
from workflows.scheme.language import next_year

CALENDAR = calendars.announced()


def moved(line: str, *, by: int = 1) -> tuple[str, list[tuple[str, str, str]]]:
    files, changes = next_year.moved({"a.yaml": line}, year=2020, by=by, calendar=CALENDAR)
    return files["a.yaml"], [(each.before, each.after, each.note) for each in changes]


@pytest.mark.parametrize(
    ("line", "after", "note"),
    [
        ("due: {on: 2020-07-15}", "due: {on: 2021-07-15}", ""),
        ("due: {on: 2020-05-29}", "due: {on: 2021-05-31}", next_year.MOVED),
        ("opens: 2020-04-24", "opens: 2021-04-26", next_year.MOVED),
        ("due: 2021-02-05", "due: 2022-02-07", next_year.MOVED),
        ("due: 2020-02-29", "due: 2021-02-28", ""),
        ("key: henan-2020", "key: henan-2021", ""),
        ("title: 2020年创建", "title: 2021年创建", ""),
        ("name: 与2019年比", "name: 与2020年比", ""),
    ],
)
def test_a_day_or_a_year_is_moved(line: str, after: str, note: str) -> None:
    text, changes = moved(line)
    assert (text, [each[2] for each in changes]) == (after, [note])


def test_a_span_is_moved_at_both_ends() -> None:
    text, changes = moved("value: 2020-06-15至07-17")
    assert (text, changes) == (
        "value: 2021-06-15至07-19",
        [("2020-06-15至07-17", "2021-06-15至07-19", next_year.MOVED)],
    )


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("# 2020年方案", "2020"),
        ("sentence: 1949年以来", "1949"),
        ("sentence: 5月29日截止", "5月29日"),
        ("due: 2020-13-45", "2020-13-45"),
    ],
)
def test_what_is_left_alone_is_listed(line: str, left: str) -> None:
    assert moved(line) == (line, [(left, "", next_year.KEPT)])


@pytest.mark.parametrize("by", [1, 2, 3])
def test_the_bundled_year_moved_on_is_sound_and_rests_on_no_day_off(by: int) -> None:
    texts = catalog.texts(catalog.folder_of("henan-2020"))
    files, changes = next_year.moved(texts, year=2020, by=by, calendar=CALENDAR)
    scheme = reader.read(files)
    lines = sample.sample(scheme, CALENDAR)
    due = [line.due_on for line in lines if isinstance(line.due_on, date)]
    assert [day for day in due if not CALENDAR.is_workday(day)] == []
    assert [day for day in due if day.weekday() >= days.SATURDAY] == []
    assert (scheme.year, scheme.key) == (2020 + by, f"henan-{2020 + by}")
    assert checks.warnings(scheme, CALENDAR) == checks.warnings(
        catalog.load("henan-2020"), CALENDAR
    )
    assert {each.note for each in changes} == {"", next_year.MOVED, next_year.KEPT}


def test_the_command_leaves_a_table_to_go_through_and_the_year_runs(tmp_path: Path) -> None:
    folder = tmp_path / "2021安排"
    told = programs.run("scheme", "new", str(folder), "--from", "henan-2020", "--year", "2021")
    programs.done(told, "改动.xlsx", "未改要核对")
    programs.done(programs.run("scheme", "check", str(folder)), "没有错误")
    played = programs.run("rehearse", str(folder), "--units", "6", "--out", str(tmp_path / "out"))
    programs.done(played, "日志与数据相符")
    again = programs.run("scheme", "new", str(folder), "--from", "henan-2020", "--year", "2021")
    programs.refused(again, 2, "已有内容")
    same = programs.run("scheme", "new", str(tmp_path / "x"), "--year", "2020")
    programs.refused(same, 2, "就是2020年的")
