"""A command is one request: it reads one snapshot, once, and sends few statements.

Counted from the start of a process to its end, on both databases; beginnings and settings of a
connection are not counted.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from storage import home, messages
from tests import test_architecture as house
from tests.support import departments, offices, schemes
from workflows.cases import cycles
from workflows.directory import contacts

COUNT = """
import json, sys
from sqlalchemy import event
from sqlalchemy.engine import Engine
import cli

sent, begun = [], []
event.listen(Engine, "before_cursor_execute", lambda *call: sent.append(call[2].split()[0]))
event.listen(Engine, "begin", lambda connection: begun.append(1))
code = cli.run(sys.argv[1:])
own = [word for word in sent if word not in ("BEGIN", "PRAGMA")]
print(json.dumps([code, len(own), len(begun)]), file=sys.stderr)
"""


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What a command sent: its exit code, statements, transactions."""

    code: int
    statements: int
    transactions: int


Measure = Callable[..., Cost]


@pytest.fixture
def measure(office: offices.Office, tmp_path: Path) -> Measure:
    """What a command costs on the office's database, run by the clerk at the office's time."""
    folder = home.create(tmp_path / "home", is_sandbox=True).folder
    (folder / "mofan.db").touch()

    def run(*words: object) -> Cost:
        now = office.time.now().isoformat()
        settings = ("--home", folder, "--database", office.store.url, "--as", "张经办")
        process = subprocess.run(
            [sys.executable, "-c", COUNT, *map(str, (*settings, "--now", now, *words))],
            cwd=house.ROOT,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        code, statements, transactions = json.loads(process.stderr.splitlines()[-1])
        return Cost(code=code, statements=statements, transactions=transactions)

    return run


def test_advance_of_one_unit_is_at_most_twenty_statements_in_three_transactions(
    office: offices.Office, measure: Measure
) -> None:
    office.open(schemes.small(10)).go("2020-05-20").hand_in(*offices.units(office))
    refused = measure("advance", "单位02")
    assert (refused.code, refused.statements <= 20, refused.transactions <= 3) == (3, True, True)
    assert measure("task", "accept", "--task", "paper", "--yes").code == 0
    office.go("2020-06-15", "14:00")
    moved = measure("advance", "单位02")
    assert (moved.code, moved.statements <= 20, moved.transactions <= 3) == (0, True, True)
    assert office.states()["U02"] == "second"


def test_a_reply_is_recorded_in_at_most_twenty_four_statements(
    office: offices.Office, measure: Measure
) -> None:
    offices.round_sent(office)
    request = departments.watch(office).id
    words = ("consult", "record", request, "--doc", "复〔1〕", "--signer", "赵主任")
    cost = measure(*words)
    assert (cost.code, cost.statements <= 24, cost.transactions <= 3) == (0, True, True)
    assert {opinion.doc for opinion in offices.current_opinions(office, request)} == {"复〔1〕"}


def test_the_way_to_a_result_is_shown_in_at_most_twenty_statements(
    office: offices.Office, measure: Measure
) -> None:
    offices.round_sent(office)
    for words in (
        ("assess", "explain", "U01"),
        ("assess", "explain", office.case("U02").name, "--outward"),
    ):
        cost = measure(*words)
        assert (cost.code, cost.statements <= 20, cost.transactions) == (0, True, 1)


def test_a_message_costs_a_pass_at_most_twenty_statements(
    office: offices.Office, measure: Measure
) -> None:
    office.open(schemes.small(10))
    contacts.name_contacts.on(office.clerk)(
        contacts=[
            contacts.NewContact(unit=code, role="contact", name=code, mail=f"{code}@example.org")
            for code in offices.units(office)
        ]
    )
    costs, sent = [], []
    for day in ("2020-05-22", "2020-05-26"):
        office.go(day, "10:00")
        costs.append(measure("remind", "run"))
        sent.append(sent_on(office, day))
    assert [cost.code for cost in costs] == [0, 0]
    assert sent == [9, 0]
    assert (costs[0].statements - costs[1].statements) / 9 <= 20


def sent_on(office: offices.Office, day: str) -> int:
    """How many messages left on that day."""
    return sum(
        message.state == "sent" and str(message.ended_at).startswith(day)
        for message in office.look(lambda cycle: cycle.find(messages.Message))
    )


def test_a_units_page_costs_as_much_among_ten_thousand_as_among_ten(
    office: offices.Office, measure: Measure
) -> None:
    pages = (("status", "单位02"), ("status", "U02"), ("explain", "单位02"))
    costs = []
    for label, units in (("少", 10), ("多", 10_000)):
        cycles.open_(office.clerk, scheme=schemes.small(units), label=label)
        costs.append([measure("--cycle", label, *words) for words in pages])
    assert [cost.code for cost in costs[0]] == [0, 0, 0]
    assert costs[0] == costs[1]
