"""What became of messages on a past day is what the lines told: only what left is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from storage import messages
from storage.ledger import ledgers
from tests.support import delivery, offices
from workflows.kernel.cycle_view import CycleView
from workflows.reports import task_overview
from workflows.tasks import outbox

FIRST, CHASED, LATER = date(2020, 5, 6), date(2020, 5, 22), date(2020, 5, 25)


@pytest.fixture
def by_hand(small: offices.Office, tmp_path: Path) -> delivery.OfficeWorker:
    """On 22 May the reminders are composed, which a clerk has to carry."""
    post = delivery.OfficeWorker(
        offices.opened(small), tmp_path, {"delivery": {"default": ["manual"]}}
    )
    post.passes()
    post.go(f"{CHASED}")
    return post


def chased(post: delivery.OfficeWorker, day: date | None = None) -> date | None:
    return post.office.look(lambda seen: task_overview.say(seen, "paper").chased_on, as_of=day)


def states(cycle: CycleView) -> list[tuple[int, str, int, datetime | None]]:
    return [
        (message.id, message.state, message.attempts, message.ended_at)
        for message in cycle.find(messages.Message)
    ]


def test_reminder_that_nobody_carried_chased_nobody_on_a_past_day_either(
    by_hand: delivery.OfficeWorker,
) -> None:
    by_hand.go(f"{LATER}")
    assert (chased(by_hand), chased(by_hand, CHASED)) == (None, None)


def test_reminder_counts_from_the_day_on_which_a_clerk_ticked_it_off(
    by_hand: delivery.OfficeWorker,
) -> None:
    by_hand.go(f"{LATER}")
    (message,) = [
        message for message in by_hand.of("U01/contact") if message.made_at.day == CHASED.day
    ]
    outbox.done(by_hand.office.clerk, ledger=by_hand.office.book, ids=[message.id])
    by_hand.go("2020-05-26")
    assert (chased(by_hand, CHASED), chased(by_hand, LATER), chased(by_hand)) == (
        None,
        CHASED,
        CHASED,
    )


def test_what_was_handed_in_cancels_the_message_on_that_day_and_not_before(
    by_hand: delivery.OfficeWorker,
) -> None:
    by_hand.go(f"{LATER}")
    by_hand.office.hand_in("U01")
    present = by_hand.office.look(states)
    by_hand.go("2020-05-26")
    assert by_hand.office.look(states, as_of=LATER) == present
    assert "cancelled" in {state for _, state, _, _ in present}
    past = by_hand.office.look(states, as_of=CHASED)
    assert {state for _, state, _, _ in past} == {"queued", "expired"}


ACTS: dict[str, Callable[[Any, int, int], Any]] = {
    "held": lambda at, ledger, id_: outbox.hold(at, ledger=ledger, ids=[id_], why="等"),
    "edited": lambda at, ledger, id_: outbox.edit(at, ledger=ledger, id_=id_, text="改", why="改"),
    "cancelled": lambda at, ledger, id_: outbox.cancel(at, ledger=ledger, ids=[id_], why="免"),
    "delivered": lambda at, ledger, id_: outbox.done(at, ledger=ledger, ids=[id_]),
}


@pytest.mark.parametrize("act", ACTS)
def test_what_a_person_did_about_a_message_is_seen_on_the_day_it_was_done(
    by_hand: delivery.OfficeWorker,
    act: str,
) -> None:
    ACTS[act](by_hand.office.clerk, by_hand.office.book, by_hand.messages[-1].id)
    present = [entry[:2] for entry in by_hand.office.look(states)]
    by_hand.go(f"{LATER}")
    past = by_hand.office.look(states, as_of=CHASED)
    assert [entry[:2] for entry in past] == present
    assert {state for _, state, _, _ in by_hand.office.look(states, as_of=FIRST)} == {"queued"}


def test_message_that_is_sent_again_waits_again(by_hand: delivery.OfficeWorker) -> None:
    office, id_ = by_hand.office, by_hand.messages[-1].id
    outbox.hold(office.clerk, ledger=office.book, ids=[id_], why="等")
    by_hand.go(f"{LATER}")
    outbox.retry(office.clerk, ledger=office.book, ids=[id_])
    by_hand.go("2020-05-26")
    assert office.look(states, as_of=CHASED)[-1][:2] == (id_, "held")
    assert office.look(states, as_of=LATER)[-1][:2] == (id_, "queued")


def test_what_left_by_itself_stands_with_its_attempt_and_its_hour(
    small: offices.Office, tmp_path: Path
) -> None:
    post = delivery.OfficeWorker(offices.opened(small), tmp_path)
    post.passes()
    post.go(f"{CHASED}")
    present = small.look(states)
    assert {state for _, state, _, _ in present} == {"sent"}
    post.go(f"{LATER}")
    assert (small.look(states, as_of=CHASED), chased(post, CHASED)) == (present, CHASED)


def test_head_of_a_past_book_is_its_last_line_of_that_day(small: offices.Office) -> None:
    small.open()
    head = small.look(lambda seen: seen.ledger)
    small.go("2020-05-20").hand_in("U01")
    assert small.look(lambda seen: seen.ledger, as_of=FIRST) == head
    assert small.look(lambda seen: ledgers.all_(seen.connection), as_of=FIRST) == [head]
