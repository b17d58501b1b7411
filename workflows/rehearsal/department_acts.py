"""What the departments do: answer what they are asked for, deliver results."""

from __future__ import annotations

from collections.abc import Sequence

from workflows.assessment import findings
from workflows.consultations import coverage, letters, replies, requests
from workflows.rehearsal.scene import Scene
from workflows.reports import opinion_matrix


class DepartmentActs:
    """The departments of one rehearsal; a clerk keys in their letters, a reviewer confirms."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def covered(self, key: str) -> list[str]:
        """Whom a consultation is about, the weakest last."""
        subjects = self.scene.look(
            lambda cycle: coverage.to_cover(cycle, requests.plan_of(cycle, key)) or []
        )
        return [subject.code for subject in subjects]

    def ask_opinions(self, key: str) -> None:
        """Send a consultation to its departments; of a list, the reviewer has gone through it."""
        if self.scene.look(lambda cycle: requests.plan_of(cycle, key).covers) != coverage.EVERYONE:
            self.scene.review("send", key)
        letters.send.on(self.scene.clerk, self.scene.ledger)(
            consultation=key, doc=f"演练函〔{self.scene.scheme.year}〕{key}"
        )

    def answer(self, key: str, *, negative: Sequence[str] = ()) -> None:
        """The departments' letters come in; the first of them objects to those in `negative`."""
        plan = self.scene.look(lambda cycle: requests.plan_of(cycle, key))
        unanswered = self.scene.look(
            lambda cycle: [
                letter
                for letter in opinion_matrix.letters(cycle, key)
                if letter.state == requests.STATES["sent"]
            ]
        )
        for number, letter in enumerate(unanswered):
            exceptions = dict.fromkeys(negative, plan.blocking_conclusions[0]) if not number else {}
            reply = replies.Reply(
                request=letter.id,
                conclusion=plan.consenting[0],
                exceptions=exceptions,
                doc=f"演练复〔{self.scene.scheme.year}〕{letter.id}号",
                signer="演练签批人",
            )
            replies.record.on(self.scene.clerk, self.scene.ledger)(reply=reply)
            replies.confirm.on(self.scene.reviewer, self.scene.ledger)(ids=[letter.id])

    def deliver_result(self, key: str) -> None:
        """A department's table of results is keyed in and confirmed."""
        rule = next(related for related in self.scene.scheme.related_results if related.key == key)
        facts = [
            findings.Fact(
                subject=unit,
                kind="result",
                name=key,
                value=self.scene.made_up.related_result(unit, rule),
                department=rule.department,
                document="演练结果",
            )
            for unit in self.scene.ranked_units()
        ]
        findings.record.on(self.scene.clerk, self.scene.ledger)(facts=facts)
        findings.confirm.on(self.scene.reviewer, self.scene.ledger)(kind="result", name=key)
