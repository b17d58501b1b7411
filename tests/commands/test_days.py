"""Days as they are typed at the command line, seen from Wednesday 20 May 2020."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.support import programs, schemes


@pytest.fixture(scope="module")
def clerk(tmp_path_factory: pytest.TempPathFactory) -> programs.Program:
    folder = tmp_path_factory.mktemp("days")
    program = programs.Program(home=folder / "home", now="2020-05-06T09:00", person="张经办")
    assert programs.run(*program.arguments("init", "--sandbox", "--name", "张经办")).code == 0
    scheme = schemes.as_folder(Path(folder) / "scheme")
    assert program("cycle", "open", scheme).code == 0
    return program.at("2020-05-20T09:00")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("6月1日", date(2020, 6, 1)),
        ("6.1", date(2020, 6, 1)),
        ("6.10", date(2020, 6, 10)),
        ("5/22", date(2020, 5, 22)),
        ("前天", date(2020, 5, 18)),
        ("明天", date(2020, 5, 21)),
        ("上周五", date(2020, 5, 15)),
        ("周五", date(2020, 5, 22)),
        ("本周一", date(2020, 5, 18)),
        ("下星期天", date(2020, 5, 31)),
        ("下下周三", date(2020, 6, 3)),
    ],
)
def test_a_day_is_meant_as_people_say_it(clerk: programs.Program, typed: str, meant: date) -> None:
    said, written = (
        clerk("status", "--as-of", day, "--json")
        if meant < date(2020, 5, 20)
        else clerk(
            *("task", "extend", "--unit", "单位01", "--task", "paper", "--due", day),
            *("--why", "汛期", "--dry-run", "--json"),
        )
        for day in (typed, meant.isoformat())
    )
    assert (said.code, said.json, said.err) == (written.code, written.json, written.err)
    assert said.code in (0, 3)


def test_what_is_no_day_is_told_with_examples(clerk: programs.Program) -> None:
    told = clerk("status", "--as-of", "五月底")
    assert (told.code, "应形如 2020-05-29、5月29日、5.29、昨天或上周五" in told.err) == (2, True)
