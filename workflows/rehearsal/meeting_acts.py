"""What leads to the names: lists, meetings, the public notice, the paper."""

from __future__ import annotations

from datetime import date

from workflows.lists import contenders, lineage
from workflows.rehearsal import fiction
from workflows.rehearsal.scene import Scene
from workflows.scheme import model_awards
from workflows.selection import adjustments, awards, decisions, proposals, public_notice
from workflows.selection import facts as selection_facts
from workflows.visits import demonstrations


class MeetingActs:
    """The meetings of one rehearsal and what is put before them; their minutes are numbered."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.meetings = 0

    def choose_demonstrations(self, owner: str) -> None:
        """The meeting takes the strongest of the proposed; the reviewer confirms."""
        proposed = self.scene.look(demonstrations.listing)
        strength = self.scene.made_up.strength
        strongest = sorted(proposed, key=lambda row: -strength[row.code])
        demonstrations.select.on(self.scene.clerk, self.scene.ledger)(
            units=[row.code for row in strongest[: fiction.DEMONSTRATIONS]],
            meeting=owner.removeprefix("meeting:")
            if owner.startswith("meeting:")
            else self.scene.scheme.meetings[-1].key,
            minutes=self._next_minutes(),
            held_on=self.scene.today(),
        )
        demonstrations.confirm.on(self.scene.reviewer, self.scene.ledger)()

    def propose(self, until: str) -> None:
        """Make the lists of every award up to a step, but those that are there.

        What the rules leave tied is taken in the roster's order, as a meeting would.
        """
        frozen = self.scene.look(lambda cycle: set(lineage.newest(cycle)))
        for award in self.scene.look(contenders.downwards):
            order = [step.key for step in self.scene.scheme.slates][1:]
            for step in order[: order.index(until) + 1]:
                if (award.key, step) in frozen:
                    continue
                proposals.propose.on(self.scene.clerk, self.scene.ledger)(
                    award=award.key, step=step
                )
                self._break_ties(award, step)

    def decide(self, step: str) -> None:
        """The meeting decides about every award's list at a step, which is made before if need be.

        The reviewer confirms against the minutes.
        """
        self.propose(step)
        if step in self.scene.scheme.second_person.reviewed:
            self.scene.review("decide", step)
        decisions.decide.on(self.scene.clerk, self.scene.ledger)(
            step=step,
            held_on=self.scene.today(),
            minutes=self._next_minutes(),
            present="演练到会人员",
        )
        decisions.confirm.on(self.scene.reviewer, self.scene.ledger)(step=step)

    def publish(self) -> None:
        """Put the lists up, which the reviewer has gone through."""
        self.scene.review("publish")
        public_notice.publish.on(self.scene.clerk, self.scene.ledger)(
            posted_at="网站、公告栏（演练）"
        )

    def last_day_of_notice(self) -> date:
        """The last day of what is up."""
        return self.scene.look(
            lambda cycle: max(posting.last_day for posting in public_notice.posted(cycle))
        )

    def end_notice(self) -> None:
        """End the notice with a report."""
        public_notice.end.on(self.scene.clerk, self.scene.ledger)(
            report="公示期间未收到异议（演练）"
        )

    def issue(self) -> None:
        """Issue the naming paper.

        Where nothing is put up, the list before the names is made first.
        """
        if self.scene.scheme.public_notice is None:
            self.propose(self.scene.scheme.posted.key)
        self.scene.review("issue")
        today = self.scene.today()
        awards.issue.on(self.scene.clerk, self.scene.ledger)(
            number=f"演练发〔{today.year}〕1号", dated=today
        )

    def _next_minutes(self) -> str:
        self.meetings += 1
        return f"演练纪要〔{self.scene.today().year}〕{self.meetings}号"

    def _break_ties(self, award: model_awards.Award, step: str) -> None:
        name_list = self.scene.look(
            lambda cycle: lineage.show(cycle, lineage.newest(cycle)[award.key, step])
        )
        tied = [entry.subject for entry in name_list.entries if entry.standing == "open_tie"]
        if not tied:
            return
        places, wider = self.scene.look(lambda cycle: selection_facts.lines(cycle, award))
        plan = next(list_step for list_step in self.scene.scheme.slates if list_step.key == step)
        limit = places if plan.quota_binds else wider
        free = len(tied) if limit is None else max(limit - len(name_list.on_list), 0)
        adjustments.adjust.on(self.scene.clerk, self.scene.ledger)(
            award=award.key,
            step=step,
            add=tied[:free],
            remove=tied[free:],
            basis="并列的由会议按机构序列研究确定（演练）",
        )
