"""Who may do what: the table of docs/trust.md, cell by cell, and holes that it lets nobody plant.

The table is written by hand. Every action × role × relation × state of a year is asked of the
kernel, and each action of a command; a hole planted anywhere in the policy shows as a difference.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest

from engine import access, errors, records
from storage import scores
from tests.support import offices, programs
from workflows.cases import cycles, transitions
from workflows.kernel import pairs_of_hands, permissions, use_case
from workflows.kernel.service import Service
from workflows.kernel.use_case import Change

DOCUMENT = Path(__file__).parents[2] / "docs" / "trust.md"
ACTING = ("handler", "reviewer", "administrator", "observer", "signer", "system")
NEVER = ("assessor", "team", "department")
RELATIONS = ("other", "self", "same account", "own unit")
STATES = ("open", "notice", "issued", "closed")


class Row(NamedTuple):
    """One action of the table: its cell by role, whether late, whether of weight."""

    cells: Mapping[str, str]
    is_late: bool
    has_weight: bool


def table() -> dict[str, Row]:
    """The table as it stands in the document."""
    rows = {}
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 9 and cells[0].startswith("`"):
            action, *by_role, late, weight = cells
            rows[action.strip("`")] = Row(
                {**dict(zip(ACTING, by_role, strict=True)), **dict.fromkeys(NEVER, "–")},
                late == "yes",
                weight == "yes",
            )
    return rows


TABLE = table()


def wanted(action: str, role: str, relation: str, state: str) -> bool:
    """What the document says."""
    row = TABLE[action]
    if row.cells[role] == "–" or (state == "closed" and not row.is_late):
        return False
    return row.cells[role] == "yes" or relation == "other"


def cells() -> Iterator[tuple[str, str, str, str]]:
    return itertools.product(sorted(TABLE), (*ACTING, *NEVER), RELATIONS, STATES)


def test_the_table_is_about_every_action_and_every_role() -> None:
    assert sorted(TABLE) == sorted(permissions.ACTIONS)
    assert sorted((*ACTING, *NEVER)) == sorted(permissions.ROLES)
    assert len(list(cells())) == len(TABLE) * 9 * 4 * 4


class Stage:
    """An office with a year in one state, and one person of each role in each relation."""

    def __init__(self, office: offices.Office) -> None:
        self.office = office

    def actor(self, role: str) -> records.Actor:
        if role == "system":
            return records.SYSTEM
        return records.Actor(person=901, name="某人", roles=frozenset({role}), os_user="mou")

    def allows(self, action: str, role: str, relation: str, state: str) -> bool:
        """What the program does: through the service, on a ledger in that state, dry."""
        service = Service(self.office.store, self.office.time, self.actor(role))
        is_confirmation = any(cell == "others" for cell in TABLE[action].cells.values())

        def body(change: Any) -> None:
            change.action = action
            if not is_confirmation:
                change.line("unit.note", "U01")
                return
            change.confirm([self.entry(relation)], noun="条目", subject="U01")
            if not change.refusals:
                change.line("unit.note", "U01")

        try:
            service.act(
                ledger=self.office.book,
                action=action,
                body=body,
                run_options=use_case.RunOptions(dry_run=True),
                kind=Change,
            )
        except errors.Refused:
            return False
        return True

    def entry(self, relation: str) -> scores.Finding:
        """Something that was entered by another, by themselves, by their twin, about their unit."""
        by = {"other": 902, "self": 901, "same account": 903, "own unit": 902}[relation]
        return scores.Finding(
            id=77,
            subject="U04" if relation == "own unit" else "U01",
            kind="disqualifier",
            name="fraud",
            value="弄虚作假",
            document="查〔3〕",
            entered_by=by,
        )


def peopled(office: offices.Office) -> offices.Office:
    """Somebody, another, and their twin under one account; somebody answers for U04 as well."""
    with office.store.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO person (book, id, name, org, roles, active, os_user, passphrase_digest,"
            " passphrase_set_by, passphrase_is_lent, address_digest, deputises, passphrase, phone,"
            " mail, channels) VALUES"
            + ",".join(
                f" (1, {id_}, '{name}', '{org}', '[]', true, '{login}', '', '', false, '', '[]',"
                " '', '', '', '[]')"
                for id_, name, org, login in (
                    (901, "某人", "office", "mou"),
                    (902, "别人", "office", "bie"),
                    (903, "某人二", "office", "mou"),
                    (904, "某　人", "U04", ""),
                )
            )
        )
        connection.commit()
    return office


def staged(office: offices.Office, state: str) -> Stage:
    build = {"open": offices.entered, "notice": offices.published, "issued": offices.issued}
    build["closed"] = offices.issued
    build[state](office)
    if state == "closed":
        for _ in range(2):
            everyone = transitions.Selection(everyone=True)
            try:
                transitions.conclude(
                    office.clerk,
                    ledger=office.book,
                    selection=everyone,
                    outcome="unfinished",
                    why="年终",
                )
            except errors.Refused:
                break
        cycles.close(office.clerk, ledger=office.book)
    return Stage(peopled(office))


@pytest.mark.parametrize("state", STATES)
def test_every_cell_is_as_the_table_says(small: offices.Office, state: str) -> None:
    stage = staged(small, state)
    differences = [
        (action, role, relation)
        for action, role, relation, of_state in cells()
        if of_state == state
        and stage.allows(action, role, relation, state) != wanted(action, role, relation, state)
    ]
    assert differences == []


def test_weight_is_as_the_table_says() -> None:
    lent = records.Actor(person=901, name="某人", proof="lent")
    found = {action: bool(permissions.why_unproven(lent, action)) for action in TABLE}
    assert found == {action: row.has_weight for action, row in TABLE.items()}


COMMANDS = """
advance               advance 单位01
assess.confirm        assess confirm --yes
assess.rank           assess rank
branch.check          branch check U01-1
branch.nominate       branch nominate --complete
call.record           remind calls --from 电话.csv
clock.confirm         audit clock --confirm --yes
clock.correct         audit clock --why 快了
conclude              conclude 单位01 --outcome 退出 --why 甲
consult.cancel        consult cancel 1 --why 甲
consult.confirm       consult confirm 1 --yes
consult.handle        consult handle 1 单位01 --outcome 保留 --basis 甲
consult.record        consult record 1 --doc 甲
consult.register      consult register 1 --doc 甲
consult.return        consult return 1 --why 甲
consult.send          consult send round --doc 甲
consult.sign          consult sign 甲乙丙
cycle.close           cycle close
cycle.confirm         cycle confirm --yes
cycle.open            cycle open henan-2020
finding.confirm       assess confirm --facts --yes
finding.record        assess disqualify 单位01 弄虚作假 --doc 甲
hold                  hold 单位01 --why 甲
look                  status
look.inside           audit log
naming.adjust         naming adjust 建议名单 --add 单位06 --basis 甲
naming.confirm        naming confirm 建议名单 --yes
naming.correct        naming correct 纪要编号 甲 乙 --why 甲
naming.decide         naming decide 建议名单 --held 今天 --minutes 甲
naming.issue          naming issue --doc 甲 --date 今天 --yes
naming.object         naming objection 单位01 --text 甲
naming.propose        naming propose 建议名单
naming.publicity      naming publicity 单位01 --where 甲
naming.publish        naming public-notice
naming.review         naming review 公示 --yes
naming.revoke         naming revoke 单位01 --meeting 委员会 --held 今天 --minutes 甲 --why 甲
naming.withhold       naming withhold 单位01 --basis 甲
observation.confirm   observation confirm --yes
person.add            person add 新来的 --role 经办人
person.bind           person bind 某人 --os-user mou
person.confirm        person confirm --yes
person.deputy         person deputy 别人 --to 2020-12-31
person.reset          person reset 某人
person.role           person role 某人 --role 监督查阅
problem.add           problem add 单位01 甲 --kind 灯下黑 --due 2020-12-01
problem.report        problem report 1 甲
problem.settle        problem close 1
remind.notice         remind notice 甲 乙 --to 单位01
remind.release        remind release --all
resume                resume 单位01
revert                revert 单位01 --why 甲
submit                submit 单位01 paper 方案.txt
task.accept           task accept --unit 单位01 --task paper
task.extend           task extend --unit 单位01 --task paper --due 2020-12-01 --why 甲
task.reopen           task reopen --unit 单位01 --task paper --why 甲
task.return           task return --unit 单位01 --task paper --why 甲
task.waive            task waive --unit 单位01 --task paper --why 甲
unit.contact          unit contact 单位01 王五
unit.note             unit note 单位01 甲
unit.alias            unit alias 单位01 一单位
unit.rename           unit rename 单位01 新名 --from 2020-05-06 --basis 甲
withdraw              withdraw 单位01 paper
"""
"""A command for each action that one is enough to reach."""


@pytest.mark.parametrize("role", [role for role in ACTING if role != "system"])
def test_a_command_is_refused_to_whom_the_table_says(
    published: programs.Program, tmp_path: Path, role: str
) -> None:
    published("person", "add", "某人", "--role", permissions.ROLES[role])
    published("person", "add", "别人", "--role", "监督查阅")
    programs.written(tmp_path / "方案.txt", "方案")
    programs.written(tmp_path / "电话.csv", "编号,通话日期,通话情况", "1,2020-07-20,说好了")
    somebody = published.by("某人")
    differences = []
    for line in COMMANDS.strip().splitlines():
        action, *command = line.split()
        told = programs.run(*somebody.arguments(*command, *dry(action)), cwd=tmp_path)
        is_refused = "无权办理此事" in told.err
        may = TABLE[action].cells[role] != "–"
        # Who may not even look is told that; a wrong number is told before anybody is asked.
        if is_refused == may or (not may and told.code == 0):
            if not may and told.code == 2:
                continue
            differences.append((action, told.code, told.err))
    assert differences == []


def dry(action: str) -> list[str]:
    return [] if action.startswith("look") else ["--dry-run"]


def test_each_action_that_a_person_may_do_has_a_command() -> None:
    called = {line.split()[0] for line in COMMANDS.strip().splitlines()}
    needs_files = {
        "assess.import",
        "consult.invite",
        "holidays.import",
        "observation.nominate",
        "observation.select",
        "visit.plan",
        "visit.record",
        "person.passphrase",
    }
    by_nobody = {"compose", "drain", "init", "tick"}
    outbox = {action for action in TABLE if action.startswith("outbox.")}
    assert sorted(called | needs_files | by_nobody | outbox) == sorted(TABLE)


def rule(role: str, *actions: str, relation: str = access.ANY) -> access.Policy:
    more = access.Rule(role=role, actions=frozenset(actions), relation=relation)
    return access.Policy(rules=(*permissions.POLICY.rules, more))


def without(action: str) -> access.Policy:
    return access.Policy(
        rules=tuple(
            access.Rule(role=each.role, actions=each.actions - {action}, relation=each.relation)
            for each in permissions.POLICY.rules
        )
    )


def never(*_args: object, **_more: object) -> Any:
    return set()


HOLES: dict[str, tuple[object, str, Callable[[], object]]] = {
    "an observer advances": (permissions, "POLICY", lambda: rule("observer", "advance")),
    "an observer exports": (permissions, "POLICY", lambda: rule("signer", "look.inside")),
    "a handler releases": (permissions, "POLICY", lambda: rule("handler", "remind.release")),
    "a handler makes persons": (permissions, "POLICY", lambda: rule("handler", "person.add")),
    "a handler vouches": (
        permissions,
        "POLICY",
        lambda: rule("handler", "person.confirm", relation=permissions.OTHERS),
    ),
    "a handler names deputies": (permissions, "POLICY", lambda: rule("handler", "person.deputy")),
    "an administrator issues": (
        permissions,
        "POLICY",
        lambda: rule("administrator", "naming.issue"),
    ),
    "an administrator sees scores": (
        permissions,
        "POLICY",
        lambda: rule("administrator", "look.inside"),
    ),
    "an assessor imports": (permissions, "POLICY", lambda: rule("assessor", "assess.import")),
    "a team records": (permissions, "POLICY", lambda: rule("team", "visit.record")),
    "a department signs without a signatory": (
        permissions,
        "POLICY",
        lambda: rule("department", "consult.sign"),
    ),
    "a clerk ticks": (permissions, "POLICY", lambda: rule("handler", "tick")),
    "nobody may revoke": (permissions, "POLICY", lambda: without("naming.revoke")),
    "own scores are confirmed": (
        permissions,
        "POLICY",
        lambda: rule("handler", "assess.confirm", relation=permissions.OWN),
    ),
    "own decisions are confirmed": (
        permissions,
        "POLICY",
        lambda: rule("reviewer", "naming.confirm"),
    ),
    "whose hands is not asked": (permissions, "hands", lambda: never),
    "two names of one account are two": (pairs_of_hands, "twins", lambda: lambda *_: {}),
    "the own unit is confirmed": (Change, "_own", lambda: never),
    "a closed year takes moves": (permissions, "LATE", lambda: permissions.LATE | {"advance"}),
    "a closed year takes lists": (
        permissions,
        "LATE",
        lambda: permissions.LATE | {"naming.decide"},
    ),
    "a closed year takes no revocation": (
        permissions,
        "LATE",
        lambda: permissions.LATE - {"naming.revoke"},
    ),
    "nobody is asked": (permissions, "why_not", lambda: lambda *_args, **_more: ""),
}


def test_every_hole_that_is_planted_is_caught(
    small: offices.Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = staged(small, "closed")
    missed = []
    for name, (where, what, made) in HOLES.items():
        with monkeypatch.context() as planted:
            planted.setattr(where, what, made())
            if not (differs(stage, "closed") or differs_open()):
                missed.append(name)
    assert (len(HOLES) >= 20, missed) == (True, [])


def differs(stage: Stage, state: str) -> bool:
    """Whether any cell of that state is not as the table says."""
    return any(
        stage.allows(action, role, relation, state) != wanted(action, role, relation, state)
        for action, role, relation, of_state in cells()
        if of_state == state
    )


def differs_open() -> bool:
    """The same of an open year, asked of the policy alone."""
    for action, row in TABLE.items():
        for role, cell in row.cells.items():
            actor = records.Actor(person=901, name="某人", roles=frozenset({role}))
            if bool(permissions.why_not(actor, action)) != (cell == "–"):
                return True
            own = [SimpleNamespace(entered_by=901)]
            if cell == "others" and permissions.may_confirm(actor, action, own):
                return True
    return False
