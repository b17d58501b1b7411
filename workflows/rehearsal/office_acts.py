"""What the office does: daily work, taking over papers, visits, problems, scores, moving on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from engine import errors
from storage.entries.problem import ProblemEntry
from storage.entries.visit import VisitEntry
from workflows.assessment import mark_confirmation
from workflows.assessment import marks as assessor_marks
from workflows.cases import submissions, transitions
from workflows.consultations import handlings, requests
from workflows.kernel import cycle_view
from workflows.rehearsal.scene import Scene
from workflows.reports import opinion_matrix, release
from workflows.scheme import model
from workflows.selection import proposals
from workflows.tasks import call_sheet
from workflows.visits import problems
from workflows.visits import visits as team_visits

PROBLEM_SHARE = 0.12
"""The share of visits that find something."""
STUCK = ("task_open", "task_waiting", "task_unchecked", "gate_closed", "outcome_unknown")
"""Why a case may have to wait without anything being wrong."""


class OfficeActs:
    """The clerk and the reviewer of one rehearsal."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def do_daily_work(self) -> None:
        """What waits for a person after a pass.

        The reviewer lets overdue letters go, the clerk makes the calls of the day.
        """
        drafts = self.scene.look(release.drafts)
        if drafts:
            release.release.on(self.scene.reviewer, self.scene.ledger)(
                ids=[draft.id for draft in drafts]
            )
        lines = self.scene.look(call_sheet.sheet)
        if lines:
            calls = [
                call_sheet.Call(
                    number=line.number,
                    called_on=self.scene.today(),
                    said="已提醒，答应抓紧报送（演练）",
                    acknowledged=True,
                )
                for line in lines
            ]
            call_sheet.record.on(self.scene.clerk, self.scene.ledger)(calls=calls)

    def check(self, kind: str, *, give_back: Sequence[str] = ()) -> list[str]:
        """The office takes over what waits, but for that of the subjects in `give_back`.

        Comes back with the subjects that got theirs back.
        """
        waiting = self.scene.tasks(kind, states=("handed_in",))
        returned = [task for task in waiting if task.subject in give_back]
        if returned:
            submissions.give_back.on(self.scene.clerk, self.scene.ledger)(
                ids=[task.id for task in returned], why="内容不全，请补充（演练）"
            )
        if accepted := [task.id for task in waiting if task not in returned]:
            submissions.accept.on(self.scene.clerk, self.scene.ledger)(ids=accepted)
        return [task.subject for task in returned]

    def settle(self, kind: str, subjects: Sequence[str] = ()) -> None:
        """Settle tasks of a kind, of all subjects or these.

        Where a file is asked for, a short paper is attached.
        """
        plan = self.scene.plan_of(kind)
        owed = [task for task in self.scene.tasks(kind) if not subjects or task.subject in subjects]
        if not owed:
            return
        if plan.brings == "nothing":
            submissions.accept.on(self.scene.clerk, self.scene.ledger)(
                ids=[task.id for task in owed]
            )
        else:
            files = self.scene.files(plan, [task.subject for task in owed])
            papers = [
                submissions.Paper(
                    subject=task.subject, task=kind, files=(files[task.subject],), accept=True
                )
                for task in owed
            ]
            submissions.submit(self.scene.clerk, ledger=self.scene.ledger, papers=papers)

    def move_on(self, track: str, stage: str, *, carry_over: str) -> bool:
        """Everybody in a stage goes on, with what they still owe for the reason `carry_over`.

        Comes back with whether somebody could not. Raises Refused for a reason that no rehearsed
        year should have.
        """
        try:
            refusals = transitions.advance(
                self.scene.clerk,
                ledger=self.scene.ledger,
                selection=transitions.Selection(track=track, stage=stage),
                carry_over=carry_over,
            ).refused
        except errors.Refused as refused:
            refusals = refused.refusals
        if strange := [refusal for refusal in refusals if refusal.code not in STUCK]:
            raise errors.Refused(strange)
        return bool(refusals)

    def visit(self, plan: model.Task, units: Sequence[str], day: date) -> None:
        """Record that these `units` (codes) were visited on a `day` for the task `plan`."""
        choices = next(
            (
                column.choices
                for form in self.scene.scheme.forms
                if form.key == plan.brings
                for column in form.columns
                if column.key == "form"
            ),
            (),
        )
        teams = self.scene.scheme.teams or ("工作组",)
        visits = [
            VisitEntry(
                subject=unit,
                held_on=day,
                form=choices[number % len(choices)] if choices else "实地",
                team=teams[number % len(teams)],
                people="演练人员",
                strengths="（演练）",
                recommended=self.scene.made_up.strength[unit] > 0.9,
            )
            for number, unit in enumerate(units)
        ]
        team_visits.record.on(self.scene.clerk, self.scene.ledger)(task=plan.key, held=visits)

    def find_problems(self, plan: model.Task, units: Sequence[str]) -> bool:
        """A few visits find something; comes back with whether one did."""
        rectifying = self.scene.scheme.rectifying
        concerned = [
            unit
            for unit in units
            if self.scene.made_up.stream("problem", plan.key, unit).random() < PROBLEM_SHARE
        ]
        if rectifying is None or not concerned:
            return False
        entries = [
            ProblemEntry(
                subject=unit,
                what="支部工作台账不全（演练）",
                source="visit",
                kind=next(iter(rectifying.kinds), ""),
                measure="补齐并定期检查（演练）",
            )
            for unit in concerned
        ]
        problems.add.on(self.scene.clerk, self.scene.ledger)(entries=entries)
        return True

    def close_problems(self) -> None:
        """The office looked, and strikes them off."""
        reported = self.scene.look(lambda cycle: problems.listing(cycle, state="reported"))
        for problem in reported:
            problems.close.on(self.scene.clerk, self.scene.ledger)(
                id_=problem.id, why="已核实（演练）"
            )

    def weigh(self, key: str) -> None:
        """What does not simply consent is taken off by the office.

        It closes what was laid on it for that.
        """
        plan = self.scene.look(lambda cycle: requests.plan_of(cycle, key))
        objections = self.scene.look(lambda cycle: opinion_matrix.to_weigh(cycle, plan))
        for request, subject in objections:
            entry = handlings.HandlingEntry(
                request=request, subject=subject, outcome="removed", basis="部门意见（演练）"
            )
            handlings.handle.on(self.scene.clerk, self.scene.ledger)(weighing=entry)
            handlings.confirm(self.scene.reviewer, ledger=self.scene.ledger)
        if plan.raises:
            self.settle(plan.raises)

    def score(self) -> None:
        """The panels' sheets are keyed in and confirmed by the reviewer."""
        ranked = self.scene.look(
            lambda cycle: [
                case.subject
                for case in cycle.of_track("unit")
                if cycle.is_ranked(case) and not cycle_view.is_concluded(case)
            ]
        )
        scheme, made_up = self.scene.scheme, self.scene.made_up
        sources = [source.key for source in scheme.scoring.sources if source.percent] or [""]
        marks = [
            assessor_marks.Mark(
                subject=unit,
                assessor=assessor,
                indicator=indicator.key,
                source=source,
                value=made_up.points(unit, assessor, indicator, source),
            )
            for unit in ranked
            for assessor in made_up.assessors(self.scene.units[unit].group)
            for indicator in scheme.indicators
            if indicator.rule not in ("base_year", "information")
            and not indicator.lead
            and self.scene.units[unit].meets(indicator.among)
            for source in sources
        ]
        assessor_marks.import_marks.on(self.scene.clerk, self.scene.ledger)(marks=marks)
        mark_confirmation.confirm_marks.on(self.scene.reviewer, self.scene.ledger)()

    def score_led(self, lead: str) -> None:
        """The marks of a department, or of a jury (units each other), keyed in and confirmed."""
        scheme, made_up = self.scene.scheme, self.scene.made_up
        ranked = self.scene.ranked_units()
        departments = {each.key: each.name for each in scheme.departments}
        juries = {each.key: each for each in scheme.scoring.juries}
        source = next((each.key for each in scheme.scoring.sources if each.percent), "")
        marks = []
        for unit in ranked:
            others = [self.scene.units[other].name for other in ranked if other != unit]
            assessors = [departments[lead]] if lead in departments else others[: juries[lead].size]
            marks += [
                assessor_marks.Mark(
                    subject=unit,
                    assessor=assessor,
                    indicator=indicator.key,
                    source=source,
                    value=made_up.points(unit, assessor, indicator, ""),
                )
                for assessor in assessors
                for indicator in scheme.indicators
                if indicator.lead == lead and self.scene.units[unit].meets(indicator.among)
            ]
        assessor_marks.import_marks.on(self.scene.clerk, self.scene.ledger)(marks=marks)
        mark_confirmation.confirm_marks.on(self.scene.reviewer, self.scene.ledger)()

    def rank(self, award: str) -> None:
        """Freeze the ranking."""
        proposals.rank.on(self.scene.clerk, self.scene.ledger)(award=award)
