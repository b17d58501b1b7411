"""Whatever is done in whatever order, nobody is named who must not be.

That is: beyond the quota, disqualified, unconsulted, inside the notice or with an open objection.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from engine import clock, errors
from storage import award_seats, database, public_notices, queries
from tests.support import offices
from tests.support.strategies import STEADY
from workflows.assessment import findings
from workflows.consultations import letters, replies
from workflows.kernel.service import Outcome, Service
from workflows.reports import opinion_matrix
from workflows.selection import (
    adjustments,
    awards,
    decisions,
    objections,
    proposals,
    public_notice,
    revocations,
)

QUOTA, STEPS = 2, ("initial", "published")
UNITS = st.sampled_from(["U01", "U02", "U03", "U04", "U05", "U06"])
RECUSED = "U02"  # the unit that hosts the only department asked
CONCLUSIONS = st.sampled_from(["无不同意见", "无不同意见", "不宜命名", "供参考"])
BEFORE: dict[str, Callable[[offices.Office], offices.Office]] = {
    "ranked": offices.ranked,
    "answered": offices.answered,
    "decided": offices.decided,
    "published": offices.published,
    "ended": offices.ended,
    "issued": offices.issued,
}


class Again(offices.Office):
    """A copy of an office in which much was done."""

    def __init__(self, of: offices.Office, store: database.Database) -> None:
        self.store, self.book = store, of.book
        self.time = clock.VirtualClock(of.time.now())
        self.system, self.clerk, self.reviewer = (
            Service(store, self.time, one.actor) for one in (of.system, of.clerk, of.reviewer)
        )


Begun = Callable[[str], Again]


class Naming(RuleBasedStateMachine):
    """A clerk and a reviewer who try everything.

    Beside them an account of what was said, kept apart from the program.
    """

    begun: Begun  # copies an office on the eve of one of `BEFORE`

    def __init__(self) -> None:
        super().__init__()
        self.numbers = count(1)
        # What was found: "" it stands, else how it ended; only what another person confirmed frees.
        self.against: dict[str, str] = {}
        self.lifting: dict[str, str] = {}
        self.said: dict[str, str] = {}  # what the department's confirmed letter says
        self.open: dict[int, str] = {}  # objections
        self.upheld: set[str] = set()
        self.names: set[str] = set()

    @initialize(before=st.sampled_from(sorted(BEFORE)))
    def begin(self, before: str) -> None:
        self.office = self.begun(before)
        if before != "ranked":
            self.said = dict.fromkeys(["U01", "U04", "U05", "U06"], "无不同意见")
        self.names = self.seated()

    def teardown(self) -> None:
        if hasattr(self, "office"):
            assert self.office.findings() == []
            self.office.store.close()

    def tried(self, act: Callable[[], Outcome]) -> Outcome | None:
        """What came of it, if it was done."""
        try:
            return act()
        except (errors.Refused, errors.Misuse):
            return None

    def seated(self) -> set[str]:
        with self.office.store.reading() as connection:
            held = [
                seat.subject
                for seat in queries.Finder(connection, self.office.book).find(award_seats.Seat)
                if seat.subject and seat.revoked_on is None
            ]
        assert len(held) == len(set(held)) <= QUOTA
        return set(held)

    @rule(days=st.integers(1, 9))
    def wait(self, days: int) -> None:
        self.office.time.move_to(self.office.time.now() + timedelta(days=days))

    @rule(step=st.sampled_from(STEPS))
    def propose(self, step: str) -> None:
        self.tried(
            lambda: proposals.propose(
                self.office.clerk, ledger=self.office.book, award="prize", step=step
            )
        )

    @rule(
        step=st.sampled_from(STEPS),
        add=st.lists(UNITS, max_size=2, unique=True),
        remove=st.lists(UNITS, max_size=1),
    )
    def adjust(self, step: str, add: list[str], remove: list[str]) -> None:
        self.tried(
            lambda: adjustments.adjust(
                self.office.clerk,
                ledger=self.office.book,
                award="prize",
                step=step,
                add=add,
                remove=remove,
                basis="会议研究",
            )
        )

    @rule(step=st.sampled_from(STEPS))
    def decide(self, step: str) -> None:
        today = clock.local_date(self.office.time.now(), "Asia/Shanghai")
        self.tried(
            lambda: decisions.decide(
                self.office.clerk,
                ledger=self.office.book,
                step=step,
                held_on=today,
                minutes=f"纪要〔{next(self.numbers)}〕",
            )
        )

    @rule(step=st.sampled_from(STEPS), is_own=st.booleans())
    def confirm(self, step: str, is_own: bool) -> None:
        self.tried(
            lambda: decisions.confirm(
                self.office.clerk if is_own else self.office.reviewer,
                ledger=self.office.book,
                step=step,
            )
        )

    @rule()
    def publish(self) -> None:
        offices.reviewed(self.office, "publish")
        self.tried(lambda: public_notice.publish(self.office.clerk, ledger=self.office.book))

    @rule()
    def end(self) -> None:
        self.tried(
            lambda: public_notice.end(self.office.clerk, ledger=self.office.book, report="公示情况")
        )

    @rule(subject=UNITS)
    def object(self, subject: str) -> None:
        made = self.tried(
            lambda: objections.receive(
                self.office.clerk,
                ledger=self.office.book,
                subject=subject,
                source="letter",
                text="反映情况",
            )
        )
        if made is not None:
            self.open[made.done[0].data["objection"]] = subject

    @precondition(lambda self: self.open)
    @rule(data=st.data(), outcome=st.sampled_from(["upheld", "dismissed"]))
    def settle(self, data: st.DataObject, outcome: str) -> None:
        one = data.draw(st.sampled_from(sorted(self.open)))
        objections.settle(
            self.office.clerk,
            ledger=self.office.book,
            objection=one,
            outcome=outcome,
            handling="已核查",
        )
        subject = self.open.pop(one)
        self.upheld |= {subject} if outcome == "upheld" else set()

    @rule(subject=UNITS, lifted=st.sampled_from(["", "", "查〔9〕解除"]))
    def find(self, subject: str, lifted: str) -> None:
        fact = findings.Fact(
            subject=subject,
            kind="disqualifier",
            name="fraud",
            value="弄虚作假",
            document="查〔3〕",
            lifted=lifted,
        )
        if self.tried(
            lambda: findings.record(self.office.clerk, ledger=self.office.book, facts=[fact])
        ):
            self.lifting[subject] = lifted
            if not lifted:
                self.against[subject] = ""

    @rule()
    def confirm_what_was_found(self) -> None:
        if self.tried(
            lambda: findings.confirm(
                self.office.reviewer, ledger=self.office.book, kind="disqualifier"
            )
        ):
            self.against |= self.lifting
            self.lifting = {}

    def letter(self) -> opinion_matrix.Letter:
        return self.office.look(lambda seen: opinion_matrix.letters(seen))[0]

    @rule(
        conclusion=CONCLUSIONS,
        other=CONCLUSIONS,
        subject=st.sampled_from(["U01", "U04", "U05", "U06"]),
        is_confirmed=st.booleans(),
    )
    def answer(self, conclusion: str, other: str, subject: str, is_confirmed: bool) -> None:
        reply = replies.Reply(
            request=self.letter().id,
            conclusion=conclusion,
            exceptions={subject: other},
            doc=f"复〔{next(self.numbers)}〕",
            signer="赵",
            why="更正",
        )
        if (
            self.tried(
                lambda: replies.record(self.office.clerk, ledger=self.office.book, reply=reply)
            )
            is None
        ):
            return
        self.said = {}
        if is_confirmed and self.tried(
            lambda: replies.confirm(
                self.office.reviewer, ledger=self.office.book, ids=[reply.request]
            )
        ):
            self.said = {**dict.fromkeys(["U01", "U04", "U05", "U06"], conclusion), subject: other}

    @rule()
    def ask_back(self) -> None:
        if self.tried(
            lambda: letters.give_back(
                self.office.clerk, ledger=self.office.book, request=self.letter().id, why="请说明"
            )
        ):
            self.said = {}

    @rule()
    def issue(self) -> None:
        before = self.seated()
        today = clock.local_date(self.office.time.now(), "Asia/Shanghai")
        number = f"发〔{next(self.numbers)}〕"
        offices.reviewed(self.office, "issue")
        if (
            self.tried(
                lambda: awards.issue(
                    self.office.clerk, ledger=self.office.book, number=number, dated=today
                )
            )
            is None
        ):
            return
        fresh = self.seated() - before
        assert {one for one in fresh if self.against.get(one) == ""} == set()
        assert {
            one for one in fresh if one != RECUSED and self.said.get(one) != "无不同意见"
        } == set()
        assert self.open == {}
        assert not (self.names and fresh), (
            "who was named stands; nobody else follows, since this scheme refills no place"
        )
        with self.office.store.reading() as connection:
            assert (
                max(
                    one.last_day
                    for one in queries.Finder(connection, self.office.book).find(
                        public_notices.PublicNotice
                    )
                )
                < today
            )
        self.names |= fresh

    @rule(subject=UNITS, is_in_haste=st.booleans())
    def carry_through(self, subject: str, is_in_haste: bool) -> None:
        """From a list to the paper, as it goes when nothing is in the way."""
        self.propose("initial")
        self.adjust("initial", [subject], [])
        self.decide("initial")
        self.confirm("initial", False)
        self.publish()
        self.wait(1 if is_in_haste else 8)
        self.end()
        self.issue()

    @precondition(lambda self: self.names)
    @rule(data=st.data(), is_own=st.booleans())
    def revoke(self, data: st.DataObject, is_own: bool) -> None:
        today = clock.local_date(self.office.time.now(), "Asia/Shanghai")
        one = data.draw(st.sampled_from(sorted(self.names)))
        self.tried(
            lambda: revocations.revoke(
                self.office.clerk,
                ledger=self.office.book,
                subject=one,
                meeting="board",
                held_on=today,
                minutes="纪要〔撤〕",
                why="弄虚作假",
            )
        )
        before = self.seated()
        self.tried(
            lambda: revocations.confirm(
                self.office.clerk if is_own else self.office.reviewer, ledger=self.office.book
            )
        )
        assert not is_own or self.seated() == before

    @invariant()
    def quota_binds(self) -> None:
        if hasattr(self, "office"):
            self.seated()


@pytest.fixture
def begun(sqlite_template: Path, tmp_path: Path) -> Begun:
    """Offices on those days, made once each, copied for each run."""
    made: dict[str, offices.Office] = {}
    copies = count(1)

    def copy(before: str) -> Again:
        path = tmp_path / f"{before}.db"
        if before not in made:
            shutil.copyfile(sqlite_template, path)
            made[before] = BEFORE[before](
                offices.Office(database.Database(database.sqlite_url(path)))
            )
            made[before].store.close()
        fresh = tmp_path / f"{next(copies)}.db"
        shutil.copyfile(path, fresh)
        return Again(made[before], database.Database(database.sqlite_url(fresh)))

    return copy


def test_no_sequence_of_commands_names_whom_it_must_not(begun: Begun) -> None:
    class Here(Naming):
        pass

    Here.begun = staticmethod(begun)
    run_state_machine_as_test(
        Here, settings=settings(STEADY, max_examples=30, stateful_step_count=25)
    )
