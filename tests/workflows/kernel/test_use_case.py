"""A use-case: what it takes, what is digested of a call, and what it is refused for at import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from engine import canon, errors
from storage.ledger import journal, ledgers
from tests.support import offices
from workflows.directory import users
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.service import RunOptions
from workflows.kernel.use_case import Apart, Change, use_case


@dataclass(frozen=True)
class Part:
    """A record that is an argument; what its author looked at is no content."""

    code: str
    points: Decimal
    looked_at: Apart[Mapping[str, int] | None] = None


@dataclass
class Answer:
    """What a use-case gives back."""

    text: str = ""


@use_case("unit.note")
def note(
    change: Change,
    *,
    code: str,
    parts: Sequence[Part] = (),
    day: date | None = None,
    file: tuple[str, bytes] | None = None,
    answer: Apart[Answer | None] = None,
) -> None:
    """A use-case that keeps what it was called with."""
    change.line("unit.note", code, data={"note": "other", "text": str(change.today)})
    if answer is not None:
        change.at_last(lambda: setattr(answer, "text", "kept"))


@pytest.fixture
def opened(small: offices.Office) -> offices.Office:
    return offices.opened(small)


def notes(office: offices.Office) -> int:
    with office.store.reading() as connection:
        lines = journal.about(connection, office.book, ["U01"], kinds=["unit.note"])
    return len(lines)


def test_arguments_at_their_default_are_no_content() -> None:
    assert note.content(code="U01", parts=(), day=None) == {"code": "U01"}


def test_records_are_content_by_their_fields_and_files_by_their_digest() -> None:
    part = Part(code="a", points=Decimal("1.50"), looked_at={"U01": 3})
    content = note.content(code="U01", parts=[part], file=("甲.txt", b"abc"), answer=Answer())
    assert content == {
        "code": "U01",
        "parts": [{"code": "a", "points": Decimal("1.50")}],
        "file": ["甲.txt", canon.digest(b"abc")],
    }


def test_same_content_under_one_number_is_done_once(opened: offices.Office) -> None:
    for parts in ((), []):
        call = note.on(opened.clerk, opened.book, RunOptions(op="1"))
        outcome = call(code="U01", parts=parts)
    assert (outcome.was_repeated, notes(opened)) == (True, 1)


def test_other_content_under_one_number_is_refused(opened: offices.Office) -> None:
    call = note.on(opened.clerk, opened.book, RunOptions(op="1"))
    call(code="U01")
    with pytest.raises(errors.Refused) as caught:
        call(code="U01", day=date(2020, 5, 6))
    assert (offices.refusal_codes(caught), notes(opened)) == (["op_reused"], 1)


def test_what_was_only_tried_gives_nothing_back(opened: offices.Office) -> None:
    tried, done = Answer(), Answer()
    note.on(opened.clerk, opened.book, RunOptions(dry_run=True))(code="U01", answer=tried)
    note.on(opened.clerk, opened.book)(code="U01", answer=done)
    assert (tried.text, done.text, notes(opened)) == ("", "kept", 1)


def test_what_is_prepared_is_made_before_the_ledger_is_locked(opened: offices.Office) -> None:
    def prepare(cycle: CycleView, *, code: str) -> str:
        assert note.on(opened.clerk, opened.book)(code=code).done
        return cycle.enrolments[code].name

    @use_case("unit.note", prepare=prepare)
    def prepared(change: Change, *, code: str) -> None:
        change.line("unit.note", code, data={"note": "other", "text": change.prepared})

    outcome = prepared.on(opened.clerk, opened.book)(code="U01")
    assert ([done.data["text"] for done in outcome.done], notes(opened)) == (["单位01"], 2)


def test_one_of_the_office_needs_no_ledger_named(opened: offices.Office) -> None:
    assert users.add.ledger == ledgers.OFFICE
    outcome = users.add.on(opened.clerk)(name="赵经办", roles=["handler"])
    assert [done.kind for done in outcome.done] == ["person.added"]


def test_one_of_a_cycle_without_a_ledger_is_the_authors_fault(opened: offices.Office) -> None:
    with pytest.raises(errors.AuthorError, match="note: on which ledger"):
        note.on(opened.clerk)


def test_type_without_a_canonical_form_fails_when_the_module_is_imported() -> None:
    def bad(change: Change, *, folder: Path, share: float, code: str) -> None: ...

    with pytest.raises(errors.AuthorError) as caught:
        use_case("unit.note")(bad)
    assert str(caught.value).count("has no canonical form") == 2


def test_action_that_the_policy_does_not_know_fails_when_the_module_is_imported() -> None:
    def odd(change: Change) -> None: ...

    with pytest.raises(errors.AuthorError, match="unknown action"):
        use_case("no.such")(odd)
