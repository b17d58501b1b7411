"""What the units do: name contacts, hand in, put themselves and their branches forward."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from workflows.cases import submissions
from workflows.directory import contacts
from workflows.lists import contenders
from workflows.rehearsal import fiction
from workflows.rehearsal.scene import Scene
from workflows.selection import nominations
from workflows.visits import demonstrations, problems

NUMERALS = "一二三四五六七八九"


class UnitActs:
    """The units of one rehearsal, each by its temper; a clerk keys in what they bring."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def introduce(self) -> None:
        """Every unit names its contact and those above, up to the head."""
        new_contacts = [
            contacts.NewContact(
                unit=unit.code,
                role=role,
                name=f"演练{title}{number:02d}",
                phone=f"0000-{number:04d}",
            )
            for number, unit in enumerate(self.scene.scheme.units, 1)
            for role, title in contacts.ROLES.items()
        ]
        contacts.name_contacts.on(self.scene.clerk)(contacts=new_contacts)

    def hand_in(self, kind: str, units: Sequence[str]) -> None:
        """Units hand in what a task asks for, a file or a filled table; who owes none does not."""
        plan = self.scene.plan_of(kind)
        owing = {task.subject for task in self.scene.tasks(kind)}
        senders = [unit for unit in units if unit in owing]
        if senders:
            files = self.scene.files(plan, senders)
            papers = [
                submissions.Paper(
                    subject=unit, task=kind, files=(files[unit],), doc=f"演练收〔{unit}〕{kind}"
                )
                for unit in senders
            ]
            submissions.submit(self.scene.clerk, ledger=self.scene.ledger, papers=papers)

    def report_problems(self) -> None:
        """The units say what they did about what was found."""
        open_problems = self.scene.look(lambda cycle: problems.listing(cycle, state="rectifying"))
        for problem in open_problems:
            problems.report.on(self.scene.clerk, self.scene.ledger)(
                id_=problem.id, text="已补齐（演练）"
            )

    def nominate_demonstrations(self) -> None:
        """Some units put themselves forward, the teams propose some: they may be the same."""
        sources = self.scene.scheme.nomination_sources or ("单位自荐",)
        for number, source in enumerate((sources[0], sources[-1])):
            units = self.scene.made_up.pick(
                list(self.scene.units), fiction.DEMONSTRATIONS, "demonstrations", str(number)
            )
            demonstrations.nominate.on(self.scene.clerk, self.scene.ledger)(
                source=source, units=sorted(units)
            )

    def nominate_branches(self) -> None:
        """Units recommend branches; a few recommend one only, two none.

        Who is over the cap or not ranked heard of it before and does not try.
        """
        awards = self.scene.look(contenders.of_branches)
        today = self.scene.today()
        nominees = []
        for unit in self.scene.ranked_units():
            drawn = self.scene.made_up.stream("branches", unit)
            number = 0
            for award in awards:
                if not self.scene.units[unit].meets(award.among):
                    continue
                count = (
                    0
                    if drawn.random() < 0.02
                    else 1
                    if drawn.random() < 0.45
                    else award.per_unit or 2
                )
                for order in range(1, count + 1):
                    star = drawn.choice(award.accepts) if award.accepts else "（演练）"
                    number += 1
                    nth = NUMERALS[number - 1] if number <= len(NUMERALS) else str(number)
                    name = f"{self.scene.units[unit].name}第{nth}党支部"
                    published_on = today - timedelta(days=drawn.randint(3, 12))
                    nominees.append(
                        nominations.Nominee(
                            unit=unit,
                            name=name,
                            star=star,
                            published_on=published_on,
                            order=order,
                            award=award.key,
                        )
                    )
        nominations.nominate.on(self.scene.clerk, self.scene.ledger)(nominees=nominees)

    def finish_nominations(self) -> None:
        """No more branches are expected."""
        nominations.nominate.on(self.scene.clerk, self.scene.ledger)(nominees=[], complete=True)
