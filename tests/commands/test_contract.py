"""`--json` is a contract: the keys of every report, by table.

Grow it freely; a key that goes or changes its name is a break.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
import pytest

import cli
from tests.support import programs, schemes
from workflows.scheme import model

ROW = "arrears caretaker code colour group held name outcome owed sector stage stage_name version"
HEAD = "key name number"
TASK = """carried clause colour days_left due_on id kind name opens_on owner provisional
    received_on stage_name state state_name subject subject_name versions"""
EVENT = "also at book by hash kind person proof sentence seq subject why"
REFUSAL = "clause code mend sentence subject"
ITEM = "command count cycle names title"
SLATE = "award award_name decided digest entries id made_from n step step_name"
ENTRY = "name rank reason standing standing_name subject total unit_name"
MESSAGE = """acknowledged addressee attempts channel ended_at fallback_of id made_at name recipient
    reply state state_name subject title"""
PROBLEM = """cause clause code subject days_left due_on id is_grave kind leader measure name
    person report source state
    state_name what"""
BRANCH = "code name order outcome published_on stage_name star unit unit_name version"
OUTCOME = "data done refused was_dry was_repeated"
DONE = "data kind subject"

REPORTS: Mapping[str, Mapping[str, str]] = {
    "today": {
        "": "calls day empty overdue red tomorrow waiting",
        "overdue[]": ITEM,
        "waiting[]": ITEM,
    },
    "status": {
        "": "colours day outcomes rows stages title",
        "rows[]": ROW,
        "stages[]": HEAD,
        "colours[]": HEAD,
    },
    "status U01": {"": "case tasks", "case": ROW, "tasks[]": TASK},
    "status --say --task paper": {"": "chased_on due_on kind missing name owed received sentence"},
    "explain U01": {
        "": "can_move case conditions here there",
        "case": """book entered_on held id left name outcome position state subject track unit
            version""",
        "conditions[]": "carries clause days_left due_on guard owner refusal sentence",
        "conditions[].refusal": REFUSAL,
    },
    "task list": {"[]": TASK},
    "consult list round": {
        "": "cells letters matrix",
        "matrix": "departments open rows",
        "matrix.rows[]": "code name said",
        "letters[]": "consultation count department digest doc due_on id sent_on state",
        "cells[]": "conclusion department document is_oral note received_on state subject",
        "cells[].department": "hosts key name",
        "cells[].subject": "code name unit",
    },
    "assess explain U01": {
        "": """among clauses grounds lists name notes opinions outcome parts placings rank
            scored subject total""",
        "parts[]": "key kind name note points",
    },
    "assess what-if SCHEME": {
        "[]": """award in_after in_before name rank_after rank_before subject total_after
            total_before"""
    },
    "assess rank --show": {"[]": "award name rank subject total"},
    "naming list": {
        "": "public_notices slates",
        "public_notices[]": "award_name first_day last_day objections place report",
        "public_notices[].objections[]": """book confirmed_by entered_by handling id outcome
            public_notice received_on
            source subject text""",
        "slates[]": SLATE,
        "slates[].entries[]": ENTRY,
    },
    "unit list": {"[]": "branches caretaker code group name participation reminded_by sector"},
    "unit show U01": {
        "": "code contacts honours name names",
        "contacts[]": "channels deputy ends_on mail name phone role starts_on unit",
    },
    "unit history U01": {"[]": EVENT},
    "person list": {"[]": "active id name notes os_user passphrase roles"},
    "table": {"[]": "key tasks title"},
    "scheme list": {"[]": "name title units year"},
    "scheme show henan-2020": {"": " ".join(model.Scheme.model_fields)},
    "scheme check henan-2020": {
        "": "sample sound warnings",
        "sample[]": "due_on note opens_on owner reminders stage task",
        "sample[].reminders[]": "day step",
    },
    "scheme diff henan-2020 SCHEME": {"[]": "changes part"},
    "cycle list": {"[]": "book label opened_on state title"},
    "cycle show": {
        "": "boards calendar label named scheme slates state title",
        "boards[]": "colours day outcomes rows stages title",
        "boards[].rows[]": ROW,
        "boards[].stages[]": HEAD,
        "boards[].colours[]": HEAD,
        "slates[]": SLATE,
        "slates[].entries[]": ENTRY,
    },
    "calendar show 2020": {"": "announced off worked year"},
    "audit backdated": {},
    "audit anchor": {"": "anchor"},
    "audit people": {
        "": "pairs people",
        "people[]": "alone name os_user proofs roles",
    },
    "audit log": {"[]": EVENT},
    "audit verify": {"": "anchors sound", "anchors[]": "anchor book lines"},
    "doctor": {"[]": "level mend sentence"},
    "remind preview": {"[]": "at count kind mode mode_name step subjects task"},
    "remind run": {"": "composed deferred doubtful expired failed quiet sent ticked troubles"},
    "remind text paper": {"": "task text"},
    "remind load": {
        "": "months over",
        "months[]": "counts month",
        "months[].counts": "attachments calls submissions texts visits",
    },
    "outbox drain": {"": "broken deferred ended"},
    "channel list": {
        "": "channels default presets",
        "channels[]": "address does_send doubt kind name rate_per_minute",
    },
}
"""On the day of the public notice."""

ENDED: Mapping[str, Mapping[str, str]] = {
    "status": {"outcomes[]": HEAD},
    "visit list": {
        "[]": """book documents entered_by findings form held_on id kind nature people place
            name points recommended state state_name strengths subject task team"""
    },
    "branch list": {"[]": BRANCH},
    "visit suggest --task visit_record": {"": "stops unplaced"},
    "observation list": {"[]": "code name sector selected sources"},
    "problem list": {"[]": PROBLEM},
    "branch sample": {"[]": BRANCH},
    "naming agenda initial": {
        "[]": "anchor count is_handed_round lacking rows title",
        "[].rows[]": "arrears before code is_on name opinions rank reason standing total",
    },
    "cycle show": {"named[]": "award n name named_on subject"},
}
"""When the rehearsed year is over: only what was not to be seen before."""

CHANGES: Mapping[str, Mapping[str, str]] = {
    "unit note U01 来电": {"": OUTCOME, "done[]": DONE},
    "task waive --task hello --why 无须 --yes": {"": OUTCOME, "done[]": DONE},
    "hold U01": {"": OUTCOME, "refused[]": REFUSAL},
}


def keys(value: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """(place, key) of every key of a document; the items of a list share theirs."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield at, key
            yield from keys(item, f"{at}.{key}" if at else key)
    elif isinstance(value, list):
        for item in value:
            yield from keys(item, f"{at}[]")


def found(document: Any) -> dict[str, list[str]]:
    places: dict[str, set[str]] = {}
    for place, key in keys(document):
        places.setdefault(place, set()).add(key)
    return {place: sorted(names) for place, names in places.items()}


def promised(contract: Mapping[str, str]) -> dict[str, list[str]]:
    return {place: sorted(names.split()) for place, names in contract.items()}


@pytest.mark.parametrize("command", REPORTS)
def test_a_report_has_the_promised_keys(
    published: programs.Program, tmp_path: Path, command: str
) -> None:
    published("unit", "contact", "单位01", "王五")
    published("naming", "objection", "单位01", "--text", "反映情况")
    scheme = schemes.as_folder(tmp_path / "scheme")
    told = published(*command.replace("SCHEME", str(scheme)).split(), "--json")
    places = found(told.json)
    if command.startswith("scheme show"):
        places = {"": places[""]}
    assert (told.code, places) == (0, promised(REPORTS[command]))


@pytest.mark.parametrize("command", ENDED)
def test_a_report_of_an_ended_year_has_the_promised_keys(
    rehearsed: programs.Program, command: str
) -> None:
    places = found(rehearsed("--cycle", "2020", *command.split(), "--json").json)
    assert {place: places[place] for place in ENDED[command]} == promised(ENDED[command])


def test_messages_have_the_promised_keys(opened: programs.Program) -> None:
    opened("unit", "contact", "单位01", "王五", "--mail", "w@example.org")
    opened("remind", "run")
    (message,) = (one for one in opened("outbox", "list", "--json").json if one["name"] == "王五")
    keys_of_one = sorted(opened("outbox", "show", message["id"], "--json").json)
    assert (sorted(message), keys_of_one) == (
        sorted(MESSAGE.split()),
        sorted([*MESSAGE.split(), "text", "short", "invite", "digest"]),
    )


def test_a_letter_that_is_awaited_has_the_promised_keys(opened: programs.Program) -> None:
    opened("consult", "send", "round", "--doc", "函〔1〕")
    (awaited,) = opened("consult", "chase", "--json").json
    assert sorted(awaited) == sorted(
        ["consultation", "count", "days_late", "department", "due_on", "id", "sent_on"]
    )


@pytest.mark.parametrize("command", CHANGES)
def test_a_change_answers_with_one_document_also_when_it_is_refused(
    published: programs.Program, command: str
) -> None:
    told = published(*command.split(), "--json")
    places = {place: names for place, names in found(told.json).items() if "data" not in place}
    assert places == promised(CHANGES[command])


def test_a_rehearsal_answers_with_the_promised_keys_and_without_talk(
    rehearsal: programs.RunResult,
) -> None:
    assert (rehearsal.code, rehearsal.err) == (0, "")
    assert found(rehearsal.json) == promised(
        {
            "": "folder heads index moments named",
            "heads[]": "number outcomes track",
            "heads[].outcomes[]": "name number",
            "named[]": "award name number",
        }
    )


def test_every_command_that_reports_stands_in_a_table() -> None:
    shown = [*REPORTS, *ENDED, "rehearse", "outbox list", "outbox show", "consult chase"]
    reporting = [
        path
        for path, command in commands()
        if {"--json"} == {"--json", "--op"} & {name for one in command.params for name in one.opts}
    ]
    assert [
        path for path in reporting if not any(f"{one} ".startswith(f"{path} ") for one in shown)
    ] == []


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command by what is typed."""
    context = click.Context(cli.cli)
    for name in cli.COMMANDS:
        command = cli.cli.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from ((f"{name} {sub}", found) for sub, found in command.commands.items())
        else:
            yield name, command
