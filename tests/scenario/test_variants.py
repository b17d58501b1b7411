"""The small scheme with one thing different, played to its end.

What a scheme may say, the office can do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest

from engine import clock, errors
from storage import award_seats, database, queries
from tests.support import offices, schemes
from workflows.kernel import cycle_view
from workflows.lists import lineage
from workflows.selection import awards, decisions, proposals

PRIZE = "{key: prize, name: 先进单位, track: unit, clause: 三, quota: 2, surplus: 3}"
TASK_POSTED = re.compile(r"^          - \{key: posted,.*\n(?: {12,}.*\n)*", re.MULTILINE)
(POSTED,) = TASK_POSTED.findall(schemes.SMALL)
NOTICE = "public_notice: {count: 5, clause: 三}\n"
TALK = "          - {key: talk, name: 部务会研究"
PAPER = "owner: unit, blocking: soft, brings: file, review: true, ladder: usual"
STORY = "{key: story, name: 经验, owner: unit, blocking: none, brings: file, of: named,"
DRAFTED = """\
          - {key: drafted, name: 拟名单, owner: office, does: slate, concerns: initial,
             opens: {on: 2020-07-16}, due: {on: 2020-07-17}}
"""
TASKLESS = schemes.SMALL[
    schemes.SMALL.index("          - {key: asked,") : schemes.SMALL.index("forms:\n")
]

Mutation = tuple[str, str]


def mutated(*mutations: Mutation) -> str:
    yaml = schemes.SMALL
    for old, new in mutations:
        assert yaml.count(old) == 1
        yaml = yaml.replace(old, new)
    return yaml


def played(
    store: database.Database, *mutations: Mutation, until: date | None = None
) -> offices.Office:
    scheme = schemes.small(yaml=mutated(*mutations))
    return offices.play(offices.first_morning(store, scheme), scheme, until=until)


def places(office: offices.Office) -> list[int]:
    """The ranks of those who were named."""
    ranks = office.look(
        lambda seen: {
            one.subject: one.rank
            for one in lineage.show(seen, lineage.newest(seen)["prize", "ranking"]).entries
        }
    )
    return sorted(ranks[one.subject] or 0 for one in office.look(lineage.named))


VARIANTS: dict[str, tuple[list[Mutation], Callable[[offices.Office], bool]]] = {
    "papers nobody goes on without, a task that a list is made, a story that holds the named, "
    "a quota and a share": (
        [
            (PAPER, PAPER.replace("soft", "hard")),
            (TALK, DRAFTED + TALK),
            (STORY, STORY.replace("none", "hard")),
            (PRIZE, PRIZE.replace("surplus: 3", "share: 20")),
        ],
        lambda office: places(office) == [1] and office.task("2020", "drafted").state == "accepted",
    ),
    "no public notice, a share and no quota": (
        [(POSTED, ""), (NOTICE, ""), (PRIZE, PRIZE.replace("quota: 2, surplus: 3", "share: 70"))],
        lambda office: places(office) == [1, 2, 3],
    ),
    "no tasks for what the cycle does, a threshold that nobody reaches": (
        [
            (TASKLESS, ""),
            ("gates: [paper_out]\n", "gates: []\n"),
            ('opens: {after: "task:paper_out", count: 1}', "opens: {after: entered}"),
            (PRIZE, PRIZE.replace("quota: 2, surplus: 3", "threshold: 100.5")),
        ],
        lambda office: places(office) == [],
    ),
}


@pytest.mark.parametrize(("mutations", "holds"), VARIANTS.values(), ids=VARIANTS)
def test_variant_is_played_to_its_end(
    sqlite_store: database.Database,
    mutations: list[Mutation],
    holds: Callable[[offices.Office], bool],
) -> None:
    office = played(sqlite_store, *mutations)
    assert holds(office)
    assert (
        office.look(
            lambda seen: [
                case.subject for case in seen.of_track("unit") if not cycle_view.is_concluded(case)
            ]
        )
        == []
    )
    assert set(offices.outcomes(office)) - {"named"} == {"not_named", "exempt"}
    assert office.look(lambda seen: seen.ledger.state) == "closed"
    assert office.findings() == []


def test_names_need_the_meeting_also_where_no_notice_is_due(
    sqlite_store: database.Database,
) -> None:
    prize = PRIZE.replace("surplus: 3", "surplus: 3, valid_years: 1")
    mutations = [
        (POSTED, ""),
        (NOTICE, ""),
        (PRIZE, prize),
        ("  - {key: published, name: 公示名单, role: posted, quota_binds: true}\n", ""),
    ]
    office = played(sqlite_store, *mutations, until=date(2020, 7, 20))
    proposals.propose(office.clerk, ledger=office.book, award="prize", step="initial")
    office.time.move_to(clock.at(date(2020, 8, 10), "10:00", "Asia/Shanghai"))
    with pytest.raises(errors.Refused) as caught:
        awards.issue(
            office.clerk, ledger=office.book, number="发〔2020〕1号", dated=date(2020, 8, 10)
        )
    assert [(one.code, one.sentence) for one in caught.value.refusals] == [
        ("slate_undecided", "“建议名单”还没有部务会的决定")
    ]
    offices.decide(office)
    decisions.confirm(office.reviewer, ledger=office.book, step="initial")
    offices.reviewed(office, "issue")
    awards.issue(office.clerk, ledger=office.book, number="发〔2020〕1号", dated=date(2020, 2, 29))
    with office.store.reading() as connection:
        seats = queries.Finder(connection, office.book).find(award_seats.Seat)
    assert [(seat.named_on, seat.valid_until) for seat in seats] == [
        (date(2020, 2, 29), date(2021, 2, 28))
    ] * 2
