"""What is kept is found again by the question that is asked of it, in its ledger and order."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from storage import (
    award_seats,
    cases,
    columns,
    decisions,
    holidays,
    letters,
    lists,
    notices,
    orgs,
    persons,
    public_notices,
    queries,
    requests,
    scores,
    submissions,
    tasks,
    visits,
)
from storage.database import Database
from storage.ledger import ledgers
from tests.support import databases

DAY = date(2020, 5, 29)


def instant(day: int, hour: int = 1) -> datetime:
    return datetime(2020, 5, day, hour, tzinfo=UTC)


def keep(store: Database, *records: columns.Record, ledger: int = 1) -> None:
    with databases.writing(store, ledger) as change:
        line = change.line("kept", "x")
        for record in records:
            line.add(record)
        change.commit()


@pytest.fixture
def kept(store: Database) -> Database:
    databases.opened_ledger(store)
    databases.opened_ledger(store, 2, "另一本")
    return store


def task(subject: str, kind: str = "paper", **more: Any) -> tasks.Task:
    """A task of the case that is numbered like its subject."""
    return tasks.Task(
        case_id=int(subject[1:]),
        track="unit",
        subject=subject,
        stage="first",
        kind=kind,
        owner="unit",
        blocking="soft",
        **more,
    )


def case(subject: str, position: int, *, track: str = "unit", state: str = "first") -> cases.Case:
    return cases.Case(
        track=track, subject=subject, name=subject, position=position, state=state, entered_on=DAY
    )


def notice(task: int, key: str) -> notices.Notice:
    return notices.Notice(
        key=key,
        task=task,
        subject="U01",
        kind="ladder",
        step="提示",
        due_version=1,
        recipient="U01/contact",
        mode="auto",
        context={"v": 1},
        made_at=databases.NOW,
    )


def test_due_tasks_are_those_whose_wake_has_come_the_earliest_first(kept: Database) -> None:
    keep(
        kept,
        task("U01", wake_at=instant(9)),
        task("U02", wake_at=instant(7)),
        task("U03", wake_at=instant(8)),
        task("U04"),
        task("U05", wake_at=instant(7)),
    )
    keep(kept, task("V01", wake_at=instant(6)), ledger=2)
    with kept.reading() as connection:
        assert [
            one.subject
            for one in queries.Finder(connection, 1).find(
                tasks.Task, wake_at=queries.up_to(instant(8)), order_by=("wake_at", "id")
            )
        ] == [
            "U02",
            "U05",
            "U03",
        ]
        assert [
            one.subject
            for one in queries.Finder(connection, 1).find(
                tasks.Task, wake_at=queries.up_to(instant(8)), limit=2, order_by=("wake_at", "id")
            )
        ] == [
            "U02",
            "U05",
        ]
        assert (
            queries.Finder(connection, 1).find(
                tasks.Task, wake_at=queries.up_to(instant(7, 0)), order_by=("wake_at", "id")
            )
            == []
        )
        assert [tasks.next_wake(queries.Finder(connection, ledger)) for ledger in (1, 2, 3)] == [
            instant(7),
            instant(6),
            None,
        ]


def test_tasks_are_found_by_case_number_and_kind_in_the_order_they_were_made(
    kept: Database,
) -> None:
    keep(kept, task("U08"), task("U07", "b"), task("U07", "a"), task("U09", "b"))
    with kept.reading() as connection:
        assert [
            (one.subject, one.kind)
            for one in queries.Finder(connection, 1).find(tasks.Task, case_id=[7, 8])
        ] == [
            ("U08", "paper"),
            ("U07", "b"),
            ("U07", "a"),
        ]
        assert [
            one.subject for one in queries.Finder(connection, 1).find(tasks.Task, kind=["b"])
        ] == ["U07", "U09"]
        assert {
            id_: one.kind
            for id_, one in queries.Finder(connection, 1).by_id(tasks.Task, [3, 1, 99]).items()
        } == {
            1: "paper",
            3: "a",
        }
        assert [one.id for one in queries.Finder(connection, 1).find(tasks.Task)] == [1, 2, 3, 4]
        assert (
            queries.Finder(connection, 2).find(tasks.Task)
            == queries.Finder(connection, 1).find(tasks.Task, case_id=[])
            == []
        )


def test_a_case_owes_one_task_of_a_kind_a_round(kept: Database) -> None:
    keep(kept, task("U01"), task("U01", round=2))
    with pytest.raises(sa.exc.IntegrityError):
        keep(kept, task("U01"))


def test_cases_come_in_the_rosters_order_whatever_order_they_were_made_in(kept: Database) -> None:
    keep(
        kept,
        case("U03", 3),
        case("U01", 1, state="second"),
        case("2020", 0, track="cycle"),
        case("U02", 2),
    )
    with kept.reading() as connection:
        assert [
            one.subject for one in queries.Finder(connection, 1).find(cases.Case, track="unit")
        ] == [
            "U01",
            "U02",
            "U03",
        ]
        assert [one.subject for one in queries.Finder(connection, 1).find(cases.Case)] == [
            "2020",
            "U01",
            "U02",
            "U03",
        ]
        assert [
            (one.subject, one.position)
            for one in queries.Finder(connection, 1).find(cases.Case, subject=["U02", "U03", "U09"])
        ] == [("U02", 2), ("U03", 3)]
        assert [
            queries.Finder(connection, 1).count(cases.Case, track="unit", state=states)
            for states in (["first"], ["first", "second"], ["third"], [])
        ] == [2, 3, 0, 0]


def test_a_subject_stands_on_one_track(kept: Database) -> None:
    keep(kept, case("U01", 1))
    with pytest.raises(sa.exc.IntegrityError):
        keep(kept, case("U01", 1, track="branch"))


def test_enrolments_come_in_the_rosters_order(kept: Database) -> None:
    keep(
        kept, *(cases.Enrolment(code=f"U0{n}", name=f"单位{n}", position=10 - n) for n in (1, 2, 3))
    )
    with kept.reading() as connection:
        assert [one.code for one in queries.Finder(connection, 1).find(cases.Enrolment)] == [
            "U03",
            "U02",
            "U01",
        ]


def test_organisations_come_by_code_and_by_kind(kept: Database) -> None:
    keep(
        kept,
        orgs.Org(code="U02", kind="unit", name="乙"),
        orgs.Org(code="watch", kind="department", name="监督"),
        orgs.Org(code="U01", kind="unit", name="甲"),
    )
    with kept.reading() as connection:
        assert [one.code for one in ledgers.office(connection).find(orgs.Org)] == [
            "U01",
            "U02",
            "watch",
        ]
        assert [one.code for one in ledgers.office(connection).find(orgs.Org, kind="unit")] == [
            "U01",
            "U02",
        ]
        assert [
            one.name for one in ledgers.office(connection).find(orgs.Org, code=["U02", "U07"])
        ] == ["乙"]


def test_names_of_an_organisation_come_oldest_first(kept: Database) -> None:
    keep(
        kept,
        orgs.OrgName(
            org="U02", name="乡村振兴局", starts_on=date(2021, 5, 1), basis="豫编〔2021〕1号"
        ),
        orgs.OrgName(org="U01", name="财政厅", starts_on=DAY),
        orgs.OrgName(org="U02", name="扶贫办", starts_on=DAY),
    )
    with kept.reading() as connection:
        assert [one.name for one in ledgers.office(connection).find(orgs.OrgName)] == [
            "财政厅",
            "扶贫办",
            "乡村振兴局",
        ]
        assert [
            (one.name, one.basis)
            for one in ledgers.office(connection).find(orgs.OrgName, org=["U02"])
        ] == [
            ("扶贫办", ""),
            ("乡村振兴局", "豫编〔2021〕1号"),
        ]


def test_contacts_of_an_organisation_come_oldest_first(kept: Database) -> None:
    keep(
        kept,
        *(
            persons.Contact(org=org, person=n, role="contact", starts_on=DAY)
            for n, org in enumerate(("U01", "U02", "U01"))
        ),
    )
    with kept.reading() as connection:
        assert [one.person for one in ledgers.office(connection).find(persons.Contact)] == [0, 1, 2]
        assert [
            one.person for one in ledgers.office(connection).find(persons.Contact, org=["U01"])
        ] == [0, 2]


def test_working_day_tables_come_in_the_order_of_their_import(kept: Database) -> None:
    keep(
        kept,
        *(
            holidays.HolidayYear(year=year, off=[f"{year}-10-01"], worked=[], source=str(n))
            for n, year in enumerate((2027, 2026, 2027))
        ),
    )
    with kept.reading() as connection:
        assert [
            (one.year, one.off, one.source)
            for one in ledgers.office(connection).find(holidays.HolidayYear)
        ] == [
            (2027, ["2027-10-01"], "0"),
            (2026, ["2026-10-01"], "1"),
            (2027, ["2027-10-01"], "2"),
        ]


def test_notices_are_found_by_task_and_told_once(kept: Database) -> None:
    keep(kept, notice(7, "a"), notice(8, "b"), notice(7, "c"))
    with kept.reading() as connection:
        assert [
            one.key for one in queries.Finder(connection, 1).find(notices.Notice, task=[7])
        ] == ["a", "c"]
        assert [one.key for one in queries.Finder(connection, 1).find(notices.Notice)] == [
            "a",
            "b",
            "c",
        ]
    with pytest.raises(sa.exc.IntegrityError):
        keep(kept, notice(9, "a"))
    keep(kept, notice(9, "a"), ledger=2)


def test_submissions_and_their_files_are_found_by_task(kept: Database) -> None:
    versions = [
        submissions.Submission(task=number, n=n, data=None, received_on=DAY)
        for number, n in ((5, 1), (6, 1), (5, 2))
    ]
    files = [
        submissions.Attachment(submission=number, blob="0" * 64, name=f"{number}.docx")
        for number in (1, 3, 1)
    ]
    keep(kept, *versions, *files)
    with kept.reading() as connection:
        assert [
            (one.task, one.n)
            for one in queries.Finder(connection, 1).find(submissions.Submission, task=[5])
        ] == [
            (5, 1),
            (5, 2),
        ]
        assert len(queries.Finder(connection, 1).find(submissions.Submission)) == 3
        assert [
            one.name
            for one in queries.Finder(connection, 1).find(submissions.Attachment, submission=[1])
        ] == [
            "1.docx",
            "1.docx",
        ]
        assert [one.name for one in queries.Finder(connection, 1).find(submissions.Attachment)] == [
            "1.docx",
            "3.docx",
            "1.docx",
        ]


def test_requests_and_opinions_are_found_by_consultation(kept: Database) -> None:
    keep(
        kept,
        *(
            requests.Request(consultation=key, department="watch", n=n, subjects=[], digest="d")
            for n, key in enumerate(("a", "b", "a"))
        ),
    )
    keep(
        kept,
        *(
            requests.Opinion(
                request=n, subject="U01", n=1, conclusion="无", received_on=DAY, entered_by=1
            )
            for n in (1, 2, 3)
        ),
    )
    with kept.reading() as connection:
        assert [
            (one.id, one.n)
            for one in queries.Finder(connection, 1).find(requests.Request, consultation="a")
        ] == [
            (1, 0),
            (3, 2),
        ]
        assert len(queries.Finder(connection, 1).find(requests.Request)) == 3
        assert [
            one.request
            for one in queries.Finder(connection, 1).find(requests.Opinion, request=[3, 1])
        ] == [1, 3]


def score(subject: str, *, n: int = 1, is_current: bool = True) -> scores.Score:
    return scores.Score(
        subject=subject,
        indicator="甲",
        source="",
        assessor="王",
        n=n,
        points=950,
        is_current=is_current,
        entered_by=1,
    )


def test_one_mark_counts_for_a_place(kept: Database) -> None:
    keep(kept, score("U01", is_current=False), score("U01", n=2), score("U02"))
    with kept.reading() as connection:
        assert [
            (one.subject, one.n)
            for one in queries.Finder(connection, 1).find(scores.Score, is_current=True)
        ] == [
            ("U01", 2),
            ("U02", 1),
        ]
        assert [
            one.subject
            for one in queries.Finder(connection, 1).find(
                scores.Score, subject=["U02"], is_current=True
            )
        ] == ["U02"]
    with pytest.raises(sa.exc.IntegrityError):
        keep(kept, score("U01", n=3))


def test_findings_that_count_come_by_kind_and_visits_as_recorded(kept: Database) -> None:
    facts = [("result", True), ("star", True), ("result", False)]
    keep(
        kept,
        *(
            scores.Finding(
                subject=f"U{n}",
                kind=kind,
                name="safe",
                value="好",
                is_current=current,
                entered_by=1,
            )
            for n, (kind, current) in enumerate(facts)
        ),
    )
    keep(
        kept,
        visits.Visit(
            kind="visit", subject="U01", held_on=DAY, form="实地", team="一组", entered_by=1
        ),
    )
    with kept.reading() as connection:
        assert [
            one.subject
            for one in queries.Finder(connection, 1).find(scores.Finding, is_current=True)
        ] == ["U0", "U1"]
        assert [
            one.subject
            for one in queries.Finder(connection, 1).find(
                scores.Finding, kind="result", is_current=True
            )
        ] == ["U0"]
        assert [
            (one.subject, one.recommended)
            for one in queries.Finder(connection, 1).find(visits.Visit)
        ] == [("U01", False)]


def test_lists_and_their_names_come_in_order(kept: Database) -> None:
    keep(
        kept,
        *(
            lists.NameList(award=award, kind="initial", n=1, digest="d", made_from=1)
            for award in ("b", "a")
        ),
    )
    keep(
        kept,
        *(
            lists.ListEntry(
                slate=name_list, subject=f"U{position}", position=position, standing="in"
            )
            for name_list, position in ((2, 2), (1, 3), (2, 1))
        ),
    )
    with kept.reading() as connection:
        assert [one.award for one in queries.Finder(connection, 1).find(lists.NameList)] == [
            "b",
            "a",
        ]
        assert [
            one.id for one in queries.Finder(connection, 1).find(lists.NameList, award="a")
        ] == [2]
        assert [
            (one.slate, one.subject)
            for one in queries.Finder(connection, 1).find(lists.ListEntry, slate=[1, 2])
        ] == [
            (1, "U3"),
            (2, "U1"),
            (2, "U2"),
        ]


def test_a_seat_holds_one_subject_and_a_subject_one_seat(kept: Database) -> None:
    keep(
        kept,
        award_seats.Seat(award="b", n=2),
        award_seats.Seat(award="b", n=1, subject="U01"),
        award_seats.Seat(award="a", n=1, subject="U01"),
        award_seats.Seat(award="b", n=3),
    )
    with kept.reading() as connection:
        assert [
            (one.award, one.n, one.subject)
            for one in queries.Finder(connection, 1).find(award_seats.Seat)
        ] == [
            ("a", 1, "U01"),
            ("b", 1, "U01"),
            ("b", 2, None),
            ("b", 3, None),
        ]
        assert [
            one.n for one in queries.Finder(connection, 1).find(award_seats.Seat, award="b")
        ] == [1, 2, 3]
    for double in (
        award_seats.Seat(award="b", n=1),
        award_seats.Seat(award="b", n=4, subject="U01"),
    ):
        with pytest.raises(sa.exc.IntegrityError):
            keep(kept, double)


def test_decisions_notices_objections_and_papers_come_as_recorded(kept: Database) -> None:
    keep(
        kept,
        decisions.Decision(
            slate=1,
            meeting="bureau",
            held_on=DAY,
            present="",
            recused={"U01": ["王"]},
            minutes="纪要1",
            entered_by=1,
        ),
        public_notices.PublicNotice(slate=1, first_day=DAY, last_day=DAY, calendar="d"),
        public_notices.Objection(
            public_notice=2,
            subject="U01",
            source="named",
            received_on=DAY,
            text="不实",
            entered_by=1,
        ),
        letters.Letter(kind="naming", number="发1", dated=DAY, context={"v": 1, "prize": 2}),
    )
    with kept.reading() as connection:
        found = (
            queries.Finder(connection, 1).find(decisions.Decision),
            queries.Finder(connection, 1).find(public_notices.PublicNotice),
            queries.Finder(connection, 1).find(public_notices.Objection),
            queries.Finder(connection, 1).find(letters.Letter),
        )
        assert [[one.id for one in listed] for listed in found] == [[1], [2], [3], [4]]
        assert (found[0][0].recused, found[3][0].context) == ({"U01": ["王"]}, {"v": 1, "prize": 2})
    with pytest.raises(sa.exc.IntegrityError):
        keep(kept, letters.Letter(kind="naming", number="发1", dated=DAY, context={"v": 1}))
    assert databases.findings(kept) == []
