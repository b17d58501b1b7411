"""What departments said never leaves the office.

Not in a message, not in a table, not in what is told to a unit, not to who only administers.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands import test_contract
from tests.support import programs, schemes

Stage = Callable[[str], programs.Program]
WORDS = ("不宜命名", "供参考", "监复", "意见为", "监督部门2020", "已向部门核实", "意见的研究办理")
"""Each is in something that the office itself may see."""
SHOWN = [
    command
    for command in (
        *test_contract.REPORTS,
        *test_contract.ENDED,
        "consult chase",
        "outbox list",
        "remind preview",
        "naming agenda initial",
    )
    if not command.startswith("scheme")
]


@pytest.fixture
def weighed(made_homes: Stage, tmp_path: Path) -> programs.Program:
    """An opinion took a name off the list."""
    return programs.copy_home(made_homes("weighed"), tmp_path / "home")


def leaked(told: programs.RunResult) -> list[str]:
    return [word for word in WORDS if word in told.out + told.err]


def test_office_itself_sees_it(weighed: programs.Program) -> None:
    seen = [
        weighed(*command.split())
        for command in (
            "consult list round",
            "assess explain 单位01",
            "naming agenda initial",
            "audit log",
        )
    ]
    assert [(told.code, "不宜命名" in told.out) for told in seen[:3]] == [(0, True)] * 3
    assert "已向部门核实" in seen[3].out


def test_administrator_sees_nothing_of_it_in_any_report(
    weighed: programs.Program, tmp_path: Path
) -> None:
    scheme = schemes.as_folder(tmp_path / "scheme")
    found = {}
    for command in SHOWN:
        for more in ([], ["--json"]):
            told = weighed.by("孙管理")(*command.replace("SCHEME", str(scheme)).split(), *more)
            if leaked(told):
                found[command] = leaked(told)
    assert found == {}


@pytest.mark.parametrize("name", ["单位01", "单位06"])
def test_unit_is_told_nothing_of_it(weighed: programs.Program, name: str) -> None:
    weighed("unit", "contact", name, "王五", "--mail", "w@example.org")
    weighed("remind", "run")
    told = [
        weighed(*command, name, "--outward")
        for command in (("assess", "explain"), ("unit", "history"))
    ]
    told += [
        weighed("status", name),
        weighed("explain", name),
        weighed("problem", "list", name),
        weighed("visit", "list", name),
    ]
    told += [
        weighed("outbox", "show", one["id"]) for one in weighed("outbox", "list", "--json").json
    ]
    assert [leaked(one) for one in told if leaked(one)] == []
    assert {one.code for one in told} == {0}


def test_department_sees_not_even_the_morning_list(weighed: programs.Program) -> None:
    weighed("person", "add", "赵主任", "--role", "部门签批人", "--org", "监督部门")
    told = [
        weighed.by("赵主任")(*command)
        for command in (("today",), ("status",), ("consult", "list", "round"), ("naming", "list"))
    ]
    assert [(one.code, one.out) for one in told] == [(3, "")] * 4
