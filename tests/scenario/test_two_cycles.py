"""Spring: last year's naming paper is due on the day on which this year's plan begins.

Two cycles are open, one office works in both.
"""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from storage import database, home, notices, queries
from storage.evidence import verification
from storage.ledger import ledgers
from tests.support import offices, programs, schemes

SPRING = date(2021, 3, 26)
UNITS = 6
WEEKS = 48
TITLES = (
    "2020（2020年省直机关营造“三个氛围”创建模范机关）、"
    "2021（2021年省直机关营造“三个氛围”创建模范机关）"
)


@pytest.fixture(scope="module")
def spring(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> programs.Program:
    """An office on that morning.

    2020 was played up to its naming paper, 2021 was opened from its own folder a moment ago.
    """
    folder = tmp_path_factory.mktemp("spring")
    made = home.create(folder / "home", is_sandbox=True)
    shutil.copyfile(sqlite_template, made.database)
    store = database.Database(database.sqlite_url(made.database))
    plan = schemes.first_units(UNITS)
    offices.play(offices.first_morning(store, plan), plan, until=SPRING)
    store.close()
    (folder / "scheme").mkdir()
    for name, text in schemes.following_year(WEEKS).items():
        lines = text.splitlines()[: UNITS + 1 if name == "units.csv" else None]
        (folder / "scheme" / name).write_text(
            "\n".join(lines).replace("unit: U016", "unit: U006") + "\n", "utf-8"
        )
    program = programs.Program(home=folder / "home", now="2021-03-26T08:30", person="张经办")
    assert program("cycle", "open", folder / "scheme").code == 0
    return program


def items(program: programs.Program, part: str) -> set[tuple[str, str]]:
    return {(one["cycle"], one["title"]) for one in program("today", "--json").json[part]}


def test_both_years_are_open(spring: programs.Program) -> None:
    assert [(one["label"], one["state"]) for one in spring("cycle", "list", "--json").json] == [
        ("2020", "open"),
        ("2021", "open"),
    ]


def test_today_is_of_both_years(spring: programs.Program) -> None:
    assert items(spring, "red") == {
        ("2020", "印发命名决定，2021-03-26（星期五）截止"),
        ("2021", "印发年度创建通知，2021-03-26（星期五）截止"),
    }


@pytest.mark.parametrize(
    "command",
    [
        ("status",),
        ("explain", "省委组织部"),
        ("task", "list"),
        ("advance", "省委组织部"),
        ("assess", "rank"),
        ("remind", "preview"),
        ("cycle", "close"),
    ],
    ids="-".join,
)
def test_command_for_one_year_asks_which(
    spring: programs.Program, command: tuple[str, ...]
) -> None:
    told = spring(*command)
    assert (told.code, told.out, told.err.splitlines()[-1]) == (
        2,
        "",
        f"请用 --cycle 说明年度：{TITLES}。",
    )


def test_each_year_has_its_own_board(spring: programs.Program) -> None:
    stages = {}
    for label in ("2020", "2021"):
        shown = programs.run("--cycle", label, *spring.arguments("status", "--json")).json
        assert len(shown["rows"]) == UNITS
        stages[label] = Counter(row["stage"] for row in shown["rows"])
    assert stages == {"2020": Counter(naming=UNITS), "2021": Counter(plan=UNITS)}


def test_spring_is_worked_in_both_years(spring: programs.Program, tmp_path: Path) -> None:
    shutil.copytree(spring.home, tmp_path / "home")
    program = programs.Program(home=tmp_path / "home", now="2021-03-26T09:30", person="张经办")

    def of(label: str, *command: object) -> programs.RunResult:
        told = programs.run("--cycle", label, *program.arguments(*command))
        assert told.code == 0, told.err
        return told

    reviewing = programs.Program(home=program.home, now=program.now, person="李审核")
    review = ("--cycle", "2020", *reviewing.arguments("naming", "review", "印发", "--yes"))
    programs.done(programs.run(*review))
    of("2020", "naming", "issue", "--doc", "豫直发〔2021〕3号", "--date", "2021-03-26", "--yes")
    of("2021", "task", "accept", "--task", "plan_notice", "--unit", "全局")
    assert items(program, "red") == set()
    named = [
        row["code"]
        for row in of("2020", "status", "--json").json["rows"]
        if row["outcome"] == "named"
    ]
    assert 0 < len(named) < UNITS

    program = program.at("2021-03-29T10:00")
    assert program("remind", "run").code == 0
    for code in named[:2]:
        of("2021", "submit", code, "plan_document", _paper(tmp_path))
    of("2020", "submit", named[0], "experience", _paper(tmp_path))
    waiting = {
        (one["cycle"], one["title"]): one["count"]
        for one in program("today", "--json").json["waiting"]
    }
    assert waiting["2020", "待审核：报送经验材料"] == 1
    assert waiting["2021", "待审核：报送具体实施方案、明确第一责任人和联络员"] == 2

    program = program.at(
        "2021-04-25T09:30"
    )  # a Sunday that is worked: the fifth working day before the 30th
    assert program("remind", "run").code == 0
    assert reminded(program) == {
        "2020": {("报送经验材料", "提前五天提醒"): len(named) - 1},
        "2021": {("报送具体实施方案、明确第一责任人和联络员", "提前五天提醒"): UNITS - 2},
    }
    said = of("2021", "status", "--say").out
    assert said.startswith("报送具体实施方案、明确第一责任人和联络员：应报6家，已报2家，未报：")
    both = {event["book"] for event in program("unit", "history", named[0], "--json").json}
    assert both == {"办公室", "2020", "2021"}
    assert verified(program) == []


def _paper(folder: Path) -> Path:
    path = folder / "材料.txt"
    path.write_text("本单位材料。\n", "utf-8")
    return path


def reminded(program: programs.Program) -> dict[str, dict[tuple[str, str], int]]:
    """What was said by the ladders of each year on the present day, by task and step."""
    store = database.Database(database.sqlite_url(program.database))
    with store.reading() as connection:
        found = {
            ledger.label: Counter(
                (one.context["task"], one.step)
                for one in queries.Finder(connection, ledger.book).find(notices.Notice)
                if one.made_at.date() == date.fromisoformat(program.now[:10])
            )
            for ledger in ledgers.open_cycles(connection)
        }
    store.close()
    return {label: dict(counts) for label, counts in found.items()}


def verified(program: programs.Program) -> list[str]:
    store = database.Database(database.sqlite_url(program.database))
    with store.reading() as connection:
        found = [
            fault
            for ledger in ledgers.all_(connection)
            for fault in verification.verify(connection, ledger.book)
        ]
    store.close()
    return found
