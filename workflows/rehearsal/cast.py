"""Who acts: a clerk, a reviewer, units with their tempers. Each act is an ordinary use-case, called as a command would call it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from engine import clock, errors
from workflows.assessment import findings
from workflows.assessment import marks as assessor_marks
from workflows.cases import submissions, transitions
from workflows.consultations import handlings, replies, requests
from workflows.directory import units as unit_directory
from workflows.kernel import cycle_view, forms
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.service import Service
from workflows.lists import lineage
from workflows.rehearsal import fiction
from workflows.reports import opinion_matrix, release
from workflows.scheme import model, model_awards
from workflows.selection import awards, decisions, nominations, proposals, public_notice
from workflows.selection import facts as selection_facts
from workflows.tasks import call_sheet
from workflows.visits import demonstrations, problems
from workflows.visits import visits as team_visits

R = TypeVar("R")
LATE = 3
SILENT = 9
RETURN_AFTER = 2
DEMONSTRATIONS = 8
FOUND = 0.12
STUCK = ("task_open", "task_waiting", "task_unchecked", "gate_closed", "outcome_unknown")
"""Why a case may have to wait without anything being wrong."""


class Cast:
    """The people of one rehearsal and what they do when their moment comes."""

    def __init__(
        self,
        clerk: Service,
        reviewer: Service,
        ledger: int,
        made_up: fiction.Fiction,
        time: clock.Clock,
    ) -> None:
        self.clerk, self.reviewer, self.ledger, self.made_up, self.time = (
            clerk,
            reviewer,
            ledger,
            made_up,
            time,
        )
        self.scheme = made_up.scheme
        self.units = {one.code: one for one in self.scheme.units}

    def look(self, ask: Callable[[CycleView], R]) -> R:
        """An answer out of the book as it is now."""
        with self.clerk.store.reading() as connection:
            return ask(cycle_view.of(connection, self.ledger, now=self.time.now()))

    def introduce(self) -> None:
        """Every unit names its contact and those above, up to the head."""
        named = [
            unit_directory.NewContact(
                unit=unit.code, role=role, name=f"演练{title}{n:02d}", phone=f"0000-{n:04d}"
            )
            for n, unit in enumerate(self.scheme.units, 1)
            for role, title in unit_directory.ROLES.items()
        ]
        unit_directory.name_contacts(self.clerk, contacts=named)

    def answer_the_desk(self) -> None:
        """What waits for a person after a pass: the reviewer lets overdue letters go, the clerk makes the calls of the day."""
        drafts = self.look(release.drafts)
        if drafts:
            release.release(self.reviewer, ledger=self.ledger, ids=[one.id for one in drafts])
        lines = self.look(call_sheet.sheet)
        if lines:
            today = clock.local_date(self.time.now(), self.scheme.zone)
            said = [
                call_sheet.Call(
                    number=one.number,
                    called_on=today,
                    said="已提醒，答应抓紧报送（演练）",
                    acknowledged=True,
                )
                for one in lines
            ]
            call_sheet.record(self.clerk, ledger=self.ledger, calls=said)

    def hand_in(self, kind: str, units: Sequence[str], *, received_on: date | None = None) -> None:
        """Units hand in what a task asks for: a file, or a filled table."""
        plan = self._task(kind)
        open_ = self.look(
            lambda seen: {
                task.subject for task in seen.of_kind(kind) if task.state in ("waiting", "open")
            }
        )
        owing = [unit for unit in units if unit in open_]
        if owing:
            files = self._files(plan, owing)
            papers = [
                submissions.Paper(
                    subject=unit,
                    task=kind,
                    files=(files[unit],),
                    received_on=received_on,
                    doc=f"演练收〔{unit}〕{kind}",
                )
                for unit in owing
            ]
            submissions.submit(self.clerk, ledger=self.ledger, papers=papers)

    def check(self, kind: str, *, give_back: Sequence[str] = ()) -> list[str]:
        """The office takes over what waits; some it returns. Comes back with the units that got theirs back."""
        waiting = self.look(
            lambda seen: [
                (task.id, task.subject) for task in seen.of_kind(kind) if task.state == "handed_in"
            ]
        )
        returned = [subject for _, subject in waiting if subject in give_back]
        if returned:
            ids = [id_ for id_, subject in waiting if subject in returned]
            submissions.give_back(
                self.clerk, ledger=self.ledger, ids=ids, why="内容不全，请补充（演练）"
            )
        if accepted := [id_ for id_, subject in waiting if subject not in returned]:
            submissions.accept(self.clerk, ledger=self.ledger, ids=accepted)
        return returned

    def accept_own(self, kind: str, subjects: Sequence[str] = ()) -> None:
        """Settle tasks that bring nothing, or attach a short paper where a file is asked for."""
        plan = self._task(kind)
        owed = self.look(
            lambda seen: [
                (task.id, task.subject)
                for task in seen.of_kind(kind)
                if task.state in ("waiting", "open") and (not subjects or task.subject in subjects)
            ]
        )
        if not owed:
            return
        if plan.brings == "nothing":
            submissions.accept(self.clerk, ledger=self.ledger, ids=[id_ for id_, _ in owed])
        else:
            files = self._files(plan, [subject for _, subject in owed])
            papers = [
                submissions.Paper(subject=subject, task=kind, files=(files[subject],), accept=True)
                for _, subject in owed
            ]
            submissions.submit(self.clerk, ledger=self.ledger, papers=papers)

    def move_on(self, track: str, stage: str, *, carry_over: str) -> bool:
        """Everybody in a stage goes on, with what they still owe; comes back with whether somebody could not."""
        try:
            found = transitions.advance(
                self.clerk,
                ledger=self.ledger,
                chosen=transitions.Selection(track=track, stage=stage),
                carry_over=carry_over,
            ).refused
        except errors.Refused as refused:
            found = refused.refusals
        if strange := [refusal for refusal in found if refusal.code not in STUCK]:
            raise errors.Refused(strange)
        return bool(found)

    def visit(self, plan: model.Task, units: Sequence[str], day: date) -> None:
        """Record that these units were visited."""
        choices = next(
            (
                column.choices
                for form in self.scheme.forms
                if form.key == plan.brings
                for column in form.columns
                if column.key == "form"
            ),
            (),
        )
        teams = self.scheme.teams or ("工作组",)
        visits = [
            team_visits.Visit(
                subject=unit,
                held_on=day,
                form=choices[n % len(choices)] if choices else "实地",
                team=teams[n % len(teams)],
                people="演练人员",
                strengths="（演练）",
                recommended=self.made_up.strength[unit] > 0.9,
            )
            for n, unit in enumerate(units)
        ]
        team_visits.record(self.clerk, ledger=self.ledger, task=plan.key, held=visits)

    def find_problems(self, plan: model.Task, units: Sequence[str]) -> bool:
        """A few visits find something; comes back with whether one did."""
        rectifying_ = self.scheme.rectifying
        found = [
            unit for unit in units if self.made_up.of("problem", plan.key, unit).random() < FOUND
        ]
        if rectifying_ is None or not found:
            return False
        listed = [
            problems.Problem(
                subject=unit,
                what="支部工作台账不全（演练）",
                source="visit",
                kind=next(iter(rectifying_.kinds), ""),
                measure="补齐并定期检查（演练）",
            )
            for unit in found
        ]
        problems.find(self.clerk, ledger=self.ledger, found=listed)
        return True

    def report_problems(self) -> None:
        """The units say what they did."""
        for one in self.look(lambda seen: problems.listing(seen, state="rectifying")):
            problems.report(self.clerk, ledger=self.ledger, id_=one.id, text="已补齐（演练）")

    def close_problems(self) -> None:
        """The office looked, and strikes them off."""
        for one in self.look(lambda seen: problems.listing(seen, state="reported")):
            problems.close(self.clerk, ledger=self.ledger, id_=one.id, why="已核实（演练）")

    def nominate_demonstrations(self) -> None:
        """Some units put themselves forward, the teams propose some: they may be the same."""
        sources = self.scheme.nomination_sources or ("单位自荐",)
        for n, source in enumerate((sources[0], sources[-1])):
            units = sorted(
                self.made_up.pick(list(self.units), DEMONSTRATIONS, "demonstrations", str(n))
            )
            demonstrations.nominate(self.clerk, ledger=self.ledger, source=source, units=units)

    def choose_demonstrations(self, owner: str, number: int) -> None:
        """The meeting takes the strongest of the proposed; the reviewer confirms against the minutes."""
        proposed = self.look(demonstrations.listing)
        chosen = sorted(proposed, key=lambda one: -self.made_up.strength[one.code])[:DEMONSTRATIONS]
        meeting = (
            owner.removeprefix("meeting:")
            if owner.startswith("meeting:")
            else self.scheme.meetings[-1].key
        )
        today = clock.local_date(self.time.now(), self.scheme.zone)
        units = [one.code for one in chosen]
        minutes = f"演练纪要〔{today.year}〕{number}号"
        demonstrations.select(
            self.clerk,
            ledger=self.ledger,
            units=units,
            meeting=meeting,
            minutes=minutes,
            held_on=today,
        )
        demonstrations.confirm(self.reviewer, ledger=self.ledger)

    def nominate(self) -> None:
        """Units recommend branches; a few recommend one only, two none. Who is over the cap or not ranked was told before and does not try."""
        award = self.look(nominations.award_of)
        ranked = self.look(
            lambda seen: [case.subject for case in seen.of_track("unit") if seen.is_ranked(case)]
        )
        today = clock.local_date(self.time.now(), self.scheme.zone)
        nominees = []
        for unit in ranked:
            drawn = self.made_up.of("branches", unit)
            wanted = (
                0 if drawn.random() < 0.02 else 1 if drawn.random() < 0.45 else award.per_unit or 2
            )
            for order in range(1, wanted + 1):
                star = drawn.choice(award.accepts) if award.accepts else "（演练）"
                name = f"{self.units[unit].name}第{'一二三四五'[order - 1]}党支部"
                published_on = today - timedelta(days=drawn.randint(3, 12))
                nominees.append(
                    nominations.Nominee(
                        unit=unit, name=name, star=star, published_on=published_on, order=order
                    )
                )
        nominations.nominate(self.clerk, ledger=self.ledger, nominees=nominees)

    def finish_nominations(self) -> None:
        """No more are expected."""
        nominations.nominate(self.clerk, ledger=self.ledger, nominees=[], complete=True)

    def covered(self, key: str) -> list[str]:
        """Whom a consultation is about, the weakest last."""
        found = self.look(lambda seen: requests.to_cover(seen, requests.plan_of(seen, key)) or [])
        return [subject.code for subject in found]

    def dated(self, kind: str, known: Collection[int]) -> list[Any]:
        """Tasks of a kind that are owed and have a day by now, but those known already."""
        return self.look(
            lambda seen: [
                task
                for task in seen.of_kind(kind)
                if task.state in ("waiting", "open")
                and task.id not in known
                and (task.opens_on or task.due_on)
            ]
        )

    def ask_opinions(self, key: str) -> None:
        """Send a consultation to its departments."""
        requests.send(
            self.clerk,
            ledger=self.ledger,
            consultation=key,
            doc=f"演练函〔{self.scheme.year}〕{key}",
        )

    def answer(self, key: str, *, negative: Sequence[str] = ()) -> None:
        """The departments' letters come in, one clerk keys them in, the reviewer confirms."""
        plan = self.look(lambda seen: requests.plan_of(seen, key))
        letters = self.look(
            lambda seen: [
                one
                for one in opinion_matrix.letters(seen, key)
                if one.state == requests.STATES["sent"]
            ]
        )
        for n, letter in enumerate(letters):
            exceptions = dict.fromkeys(negative, plan.blocking_conclusions[0]) if n == 0 else {}
            reply = replies.Reply(
                request=letter.id,
                conclusion=plan.consenting[0],
                exceptions=exceptions,
                doc=f"演练复〔{self.scheme.year}〕{letter.id}号",
                signer="演练签批人",
            )
            replies.record(self.clerk, ledger=self.ledger, reply=reply)
            replies.confirm(self.reviewer, ledger=self.ledger, ids=[letter.id])

    def weigh(self, key: str) -> None:
        """What does not simply consent is taken off by the office, which closes what was laid on it for that."""
        plan = self.look(lambda seen: requests.plan_of(seen, key))
        for request, subject in self.look(lambda seen: opinion_matrix.to_weigh(seen, plan)):
            one = handlings.HandlingEntry(
                request=request, subject=subject, outcome="removed", basis="部门意见（演练）"
            )
            handlings.handle(self.clerk, ledger=self.ledger, weighing=one)
            handlings.confirm(self.reviewer, ledger=self.ledger)
        if plan.raises:
            self.accept_own(plan.raises)

    def score(self) -> None:
        """The panels' sheets are keyed in and confirmed by the reviewer."""
        ranked = self.look(
            lambda seen: [
                case.subject
                for case in seen.of_track("unit")
                if seen.is_ranked(case) and not cycle_view.is_concluded(case)
            ]
        )
        sources = [source.key for source in self.scheme.scoring.sources if source.percent] or [""]
        marks = [
            assessor_marks.Mark(
                subject=unit,
                assessor=assessor,
                indicator=indicator.key,
                source=source,
                value=self.made_up.points(unit, assessor, indicator, source),
            )
            for unit in ranked
            for assessor in self.made_up.assessors(self.units[unit].group)
            for indicator in self.scheme.indicators
            if indicator.rule not in ("base_year", "information")
            for source in sources
        ]
        assessor_marks.import_marks(self.clerk, ledger=self.ledger, marks=marks)
        assessor_marks.confirm_marks(self.reviewer, ledger=self.ledger)

    def deliver_result(self, key: str) -> None:
        """A department's table of results is keyed in and confirmed."""
        rule = next(one for one in self.scheme.related_results if one.key == key)
        ranked = self.look(
            lambda seen: [case.subject for case in seen.of_track("unit") if seen.is_ranked(case)]
        )
        facts = [
            findings.Fact(
                subject=unit,
                kind="result",
                name=key,
                value=self.made_up.result(unit, rule),
                department=rule.department,
                document="演练结果",
            )
            for unit in ranked
        ]
        findings.record(self.clerk, ledger=self.ledger, facts=facts)
        findings.confirm(self.reviewer, ledger=self.ledger, kind="result", name=key)

    def rank(self, award: str) -> None:
        """Freeze the ranking."""
        proposals.rank(self.clerk, ledger=self.ledger, award=award)

    def propose(self, until: str) -> None:
        """Make the lists of every award up to a step; what the rules leave tied is taken in the roster's order, as a meeting would."""
        made = self.look(lambda seen: set(lineage.newest(seen)))
        for award in self.scheme.awards:
            order = [step.key for step in self.scheme.slates][1:]
            for step in order[: order.index(until) + 1]:
                if (award.key, step) in made:
                    continue
                proposals.propose(self.clerk, ledger=self.ledger, award=award.key, step=step)
                self._fill(award, step)

    def _fill(self, award: model_awards.Award, step: str) -> None:
        shown = self.look(lambda seen: lineage.show(seen, lineage.newest(seen)[award.key, step]))
        tied = [entry.subject for entry in shown.entries if entry.standing == "open_tie"]
        if tied:
            places, wider = self.look(lambda seen: selection_facts.lines(seen, award))
            limit = (
                places
                if next(one for one in self.scheme.slates if one.key == step).quota_binds
                else wider
            )
            free = len(tied) if limit is None else max(limit - len(shown.on_list), 0)
            basis = "并列的由会议按机构序列研究确定（演练）"
            proposals.adjust(
                self.clerk,
                ledger=self.ledger,
                award=award.key,
                step=step,
                add=tied[:free],
                remove=tied[free:],
                basis=basis,
            )

    def decide(self, step: str, number: int) -> None:
        """The meeting decides about every award's list; the reviewer confirms against the minutes."""
        today = clock.local_date(self.time.now(), self.scheme.zone)
        minutes = f"演练纪要〔{today.year}〕{number}号"
        decisions.decide(
            self.clerk,
            ledger=self.ledger,
            step=step,
            held_on=today,
            minutes=minutes,
            present="演练到会人员",
        )
        decisions.confirm(self.reviewer, ledger=self.ledger, step=step)

    def publish(self) -> None:
        """Put the lists up."""
        public_notice.publish(self.clerk, ledger=self.ledger, place="网站、公告栏（演练）")

    def last_day_of_notice(self) -> date:
        """The last day of what is up."""
        return self.look(lambda seen: max(one.last_day for one in public_notice.posted(seen)))

    def end_notice(self) -> None:
        """End the notice with a report."""
        public_notice.end(self.clerk, ledger=self.ledger, report="公示期间未收到异议（演练）")

    def issue(self) -> None:
        """Issue the naming paper; where nothing is put up, the list before the names is made first."""
        if self.scheme.public_notice is None:
            self.propose(self.scheme.slates[-2].key)
        today = clock.local_date(self.time.now(), self.scheme.zone)
        awards.issue(
            self.clerk, ledger=self.ledger, number=f"演练发〔{today.year}〕1号", dated=today
        )

    def _task(self, kind: str) -> model.Task:
        return next(task for _, _, task in self.scheme.tasks() if task.key == kind)

    def _files(self, plan: model.Task, units: Sequence[str]) -> dict[str, submissions.File]:
        """What each of them hands in: a short text, or the table filled in."""
        if plan.brings == "file":
            named = {unit: self.units[unit].name if unit in self.units else unit for unit in units}
            return {
                unit: submissions.File(
                    name=f"{plan.name}.txt", data=f"（演练材料）{name}：{plan.name}。\n".encode()
                )
                for unit, name in named.items()
            }
        with self.clerk.store.reading() as connection:
            cycle = cycle_view.of(connection, self.ledger, now=self.time.now())
            blank = forms.of(cycle, plan.brings)
            rows = {unit: self.made_up.rows(blank, unit, cycle.today) for unit in units}
            return {
                unit: submissions.File(
                    name=f"{blank.title}.csv", data=forms.filled_csv(cycle, plan.brings, rows[unit])
                )
                for unit in units
            }
