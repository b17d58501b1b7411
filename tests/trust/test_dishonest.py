"""Two dishonest clerks with every command of theirs, and a clock that only they set within bounds.

Whatever they do in whatever order, nobody is named without ranking or a meeting's basis, consulted
departments, five working days of notice that ended without open objections, and two persons at
each step. What stands behind a name is read from the rows and the lines here, not asked of the
rules.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from engine import clock, errors
from storage import (
    award_seats,
    decisions,
    lists,
    public_notices,
    requests,
    reviews,
)
from storage.ledger import journal
from tests.property.test_naming import BEFORE, Again
from tests.property.test_naming import begun as copied
from tests.support.strategies import STEADY
from workflows.assessment import findings
from workflows.consultations import general_review, letters, replies
from workflows.kernel import clock_correction
from workflows.kernel.service import Outcome, Service
from workflows.reports import opinion_matrix
from workflows.selection import (
    adjustments,
    awards,
    corrections,
    objections,
    proposals,
    public_notice,
    withholdings,
)
from workflows.selection import decisions as deciding

Begun = Callable[[str], Again]
HOSTING = "U02"
"""The unit that hosts the only department asked, which recuses itself for it."""
UNITS = st.sampled_from(["U01", "U02", "U04", "U05", "U06"])
STEPS = st.sampled_from(["initial", "published"])
WHO = st.booleans()


class Dishonest(RuleBasedStateMachine):
    """Either of the two does anything, at any hour that their clock says."""

    begun: Begun

    def __init__(self) -> None:
        super().__init__()
        self.numbers = count(1)

    @initialize(before=st.sampled_from(sorted(BEFORE)))
    def begin(self, before: str) -> None:
        self.office = self.begun(before)

    def teardown(self) -> None:
        if hasattr(self, "office"):
            assert self.office.findings() == []
            self.office.store.close()

    def by(self, who: bool) -> Service:
        return self.office.clerk if who else self.office.reviewer

    def tried(self, act: Callable[[], Outcome]) -> Outcome | None:
        try:
            return act()
        except (errors.Refused, errors.Misuse, errors.NotNow):
            return None

    def today(self) -> date:
        return clock.local_date(self.office.time.now(), "Asia/Shanghai")

    @rule(days=st.integers(0, 8), minutes=st.integers(0, 600))
    def the_clock_goes_on(self, days: int, minutes: int) -> None:
        later = self.office.time.now() + timedelta(days=days, minutes=minutes)
        self.office.time.move_to(later)

    @rule(minutes=st.integers(1, 3000), who=WHO, other=WHO)
    def the_clock_is_put_back(self, minutes: int, who: bool, other: bool) -> None:
        """As far as the ledger lets them; with a correction of it where both stand for that."""
        before = self.office.time.now()
        self.office.time = clock.VirtualClock(before - timedelta(minutes=minutes))
        for service in (self.office.system, self.office.clerk, self.office.reviewer):
            service.time = self.office.time
        right_at = self.office.time.now()
        entered = self.tried(
            lambda: clock_correction.enter(
                self.by(who), ledger=self.office.book, right_at=right_at, why="快了"
            )
        )
        corrected = entered and self.tried(
            lambda: clock_correction.confirm(self.by(other), ledger=self.office.book)
        )
        if corrected is None:
            self.office.time.move_to(before)
        else:
            assert who != other

    @rule(step=STEPS, who=WHO)
    def propose(self, step: str, who: bool) -> None:
        self.tried(
            lambda: proposals.propose(
                self.by(who), ledger=self.office.book, award="prize", step=step
            )
        )

    @rule(
        step=STEPS,
        add=st.lists(UNITS, max_size=2, unique=True),
        remove=st.lists(UNITS, max_size=1),
        who=WHO,
    )
    def adjust(self, step: str, add: list[str], remove: list[str], who: bool) -> None:
        self.tried(
            lambda: adjustments.adjust(
                self.by(who),
                ledger=self.office.book,
                award="prize",
                step=step,
                add=add,
                remove=remove,
                basis="会议研究",
            )
        )

    @rule(step=STEPS, who=WHO, back=st.integers(0, 9), number=st.sampled_from(["", "待发"]))
    def decide(self, step: str, who: bool, back: int, number: str) -> None:
        self.tried(
            lambda: deciding.decide(
                self.by(who),
                ledger=self.office.book,
                step=step,
                held_on=self.today() - timedelta(days=back),
                minutes=number or f"纪要〔{next(self.numbers)}〕",
            )
        )

    @rule(step=STEPS, who=WHO)
    def confirm(self, step: str, who: bool) -> None:
        self.tried(lambda: deciding.confirm(self.by(who), ledger=self.office.book, step=step))

    @rule(who=WHO)
    def complete_the_number(self, who: bool) -> None:
        self.tried(
            lambda: deciding.number(
                self.by(who),
                ledger=self.office.book,
                step="initial",
                minutes=f"纪要〔{next(self.numbers)}〕",
            )
        )

    @rule(act=st.sampled_from(["publish", "issue"]), who=WHO)
    def review(self, act: str, who: bool) -> None:
        self.tried(lambda: general_review.review(self.by(who), ledger=self.office.book, act=act))

    @rule(back=st.integers(0, 9), who=WHO)
    def publish(self, back: int, who: bool) -> None:
        self.tried(
            lambda: public_notice.publish(
                self.by(who),
                ledger=self.office.book,
                posted_on=self.today() - timedelta(days=back),
                posted_at="公告栏",
            )
        )

    @rule(who=WHO)
    def end(self, who: bool) -> None:
        self.tried(
            lambda: public_notice.end(self.by(who), ledger=self.office.book, report="无异议")
        )

    @rule(subject=UNITS, who=WHO)
    def object(self, subject: str, who: bool) -> None:
        self.tried(
            lambda: objections.receive(
                self.by(who),
                ledger=self.office.book,
                subject=subject,
                source="letter",
                text="反映",
            )
        )

    @rule(outcome=st.sampled_from(["upheld", "dismissed"]), who=WHO, other=WHO)
    def settle(self, outcome: str, who: bool, other: bool) -> None:
        open_ones = [
            each
            for each in self.office.look(lambda cycle: cycle.find(public_notices.Objection))
            if not each.confirmed_by
        ]
        for each in open_ones[:1]:
            self.tried(
                lambda each=each: objections.settle(  # type: ignore[misc]
                    self.by(who),
                    ledger=self.office.book,
                    objection=each.id,
                    outcome=outcome,
                    handling="已核查",
                )
            )
        self.tried(lambda: objections.confirm(self.by(other), ledger=self.office.book))

    @rule(
        conclusion=st.sampled_from(["无不同意见", "不宜命名", "供参考"]),
        who=WHO,
        other=WHO,
    )
    def answer(self, conclusion: str, who: bool, other: bool) -> None:
        letter = self.office.look(opinion_matrix.letters)[0]
        reply = replies.Reply(
            request=letter.id,
            conclusion=conclusion,
            doc=f"复〔{next(self.numbers)}〕",
            signer="赵",
            why="更正",
        )
        self.tried(lambda: replies.record(self.by(who), ledger=self.office.book, reply=reply))
        self.tried(
            lambda: replies.confirm(self.by(other), ledger=self.office.book, ids=[letter.id])
        )

    @rule(who=WHO, doc=st.booleans())
    def send_again(self, who: bool, doc: bool) -> None:
        self.tried(
            lambda: letters.send(
                self.by(who), ledger=self.office.book, consultation="round", doc="函" * doc
            )
        )

    @rule(subject=UNITS, lifted=st.sampled_from(["", "查〔9〕解除"]), who=WHO, other=WHO)
    def find_against(self, subject: str, lifted: str, who: bool, other: bool) -> None:
        fact = findings.Fact(
            subject=subject,
            kind="disqualifier",
            name="fraud",
            value="弄虚作假",
            document="查〔3〕",
            lifted=lifted,
        )
        self.tried(lambda: findings.record(self.by(who), ledger=self.office.book, facts=[fact]))
        self.tried(
            lambda: findings.confirm(self.by(other), ledger=self.office.book, kind="disqualifier")
        )

    @rule(subject=UNITS, released=st.booleans(), who=WHO, other=WHO)
    def withhold(self, subject: str, released: bool, who: bool, other: bool) -> None:
        self.tried(
            lambda: withholdings.withhold(
                self.by(who),
                ledger=self.office.book,
                subject=subject,
                basis="王主任：先放一放",
                is_released=released,
            )
        )
        self.tried(lambda: withholdings.confirm(self.by(other), ledger=self.office.book))

    @rule(who=WHO, other=WHO)
    def correct(self, who: bool, other: bool) -> None:
        numbers = self.office.look(
            lambda cycle: [each.minutes for each in cycle.find(decisions.Decision)]
        )
        for before in numbers[:1]:
            self.tried(
                lambda before=before: corrections.correct(  # type: ignore[misc]
                    self.by(who),
                    ledger=self.office.book,
                    what="minutes",
                    before=before,
                    after=f"纪要〔{next(self.numbers)}〕",
                    why="录错",
                )
            )
        self.tried(lambda: corrections.confirm(self.by(other), ledger=self.office.book))

    @rule(who=WHO, other=WHO, subject=UNITS, in_haste=st.booleans())
    def hurry_it_through(self, who: bool, other: bool, subject: str, in_haste: bool) -> None:
        """The whole way as two who agree would go it; or one alone."""
        self.propose("initial", who)
        self.adjust("initial", [subject], [], who)
        self.decide("initial", who, 0, "")
        self.confirm("initial", other)
        self.review("publish", other)
        self.publish(0, who)
        self.the_clock_goes_on(1 if in_haste else 8, 0)
        self.end(who)
        self.review("issue", other)
        self.issue(who)

    @rule(who=WHO)
    def issue(self, who: bool) -> None:
        before = {seat.id for seat in self.seats()}
        objections_open = {
            each.subject
            for each in self.office.look(lambda cycle: cycle.find(public_notices.Objection))
            if not each.outcome or not each.confirmed_by
        }
        if self.tried(
            lambda: awards.issue(
                self.by(who),
                ledger=self.office.book,
                number=f"发〔{next(self.numbers)}〕",
                dated=self.today(),
            )
        ):
            for seat in self.seats():
                if seat.id not in before:
                    self.stands_up(seat.subject, objections_open)

    def seats(self) -> list[award_seats.Seat]:
        held = self.office.look(lambda cycle: cycle.find(award_seats.Seat))
        return [seat for seat in held if seat.subject and seat.revoked_on is None]

    def stands_up(self, subject: str, objections_open: set[str]) -> None:
        """Everything that has to stand behind a name, out of the rows and the lines."""
        with self.office.store.reading() as connection:
            lines = journal.lines(connection, self.office.book)
        naming = self.office.look(lambda cycle: cycle.scheme.naming.key)
        every_list = {each.id: each for each in self.find(lists.NameList)}
        named = max(
            (each for each in every_list.values() if each.kind == naming),
            key=lambda each: each.id,
        )
        posted = every_list[named.prior]
        decided = every_list[posted.prior]
        decision = [each for each in self.find(decisions.Decision) if each.slate == decided.id][-1]
        assert decision.confirmed_by not in (0, decision.entered_by)
        assert decision.minutes != "待发"
        entries = {
            each.subject: each for each in self.find(lists.ListEntry) if each.slate == decided.id
        }
        assert entries[subject].standing == "in"
        assert entries[subject].rank is not None or entries[subject].is_added
        opinions = [
            each
            for each in self.find(requests.Opinion)
            if each.subject == subject and each.is_current
        ]
        assert subject == HOSTING or [each.conclusion for each in opinions] == ["无不同意见"]
        for each in opinions:
            assert each.confirmed_by not in (0, each.entered_by)
        (notice,) = [
            each for each in self.find(public_notices.PublicNotice) if each.slate == posted.id
        ]
        working = self.office.look(
            lambda cycle: [
                day
                for day in (
                    notice.first_day + timedelta(days=n)
                    for n in range((notice.last_day - notice.first_day).days + 1)
                )
                if cycle.calendar.is_workday(day)
            ]
        )
        assert (len(working) >= 5, notice.last_day < self.today(), bool(notice.report)) == (
            True,
            True,
            True,
        )
        assert notice.first_day >= decision.held_on
        assert subject not in objections_open
        issued = [line for line in lines if line.kind == "letter.issued"][-1]
        published = [line for line in lines if line.kind == "slate.published"][-1]
        for act, line in (("publish", published), ("issue", issued)):
            reviewers = {
                each.actor["person"]
                for each in lines[: line.seq]
                if each.kind == "naming.reviewed" and each.data["act"] == general_review.ACTS[act]
            }
            assert reviewers - {line.actor["person"]} != set()
        assert len(self.find(reviews.Review)) >= 2

    def find(self, kind: Any) -> list[Any]:
        return self.office.look(lambda cycle: cycle.find(kind))


begun = copied


def test_two_dishonest_clerks_name_nobody_who_does_not_stand_up(begun: Begun) -> None:
    class Pair(Dishonest):
        pass

    Pair.begun = staticmethod(begun)  # type: ignore[method-assign, assignment]
    run_state_machine_as_test(
        Pair, settings=settings(STEADY, max_examples=40, stateful_step_count=30)
    )
