"""The small scheme's year, step by step: each leaves the office where the next begins."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from engine import clock
from tests import making
from workflows import announcing, assessing, consulting, deciding, deliveries, evidence, matrix, naming, proposing, signing

RANKED = ("U01", "U02", "U04", "U05", "U06")
POINTS = {"U01": (45, 40), "U02": (44, 40), "U04": (40, 40), "U05": (30, 30), "U06": (20, 20)}


def entered(office: making.Office) -> making.Office:
    """Everyone handed in and stands in the second stage (15 June); an office without a cycle opens the small one."""
    (office if office.book else office.open()).go("2020-05-20")
    office.hand_in(*making.units(office))
    office.accept(*making.units(office))
    office.go("2020-06-15", "14:00")
    office.advance(*making.units(office))
    return office


def numbers(office: making.Office, *units: str) -> None:
    """These units hand in their numbers."""
    text = "项目,今年,去年\n会议,3,5\n文件,9,8\n".encode()
    papers = [deliveries.Paper(subject=one, task="numbers", files=(deliveries.File(name="数量.csv", data=text),)) for one in units]
    deliveries.submit(office.clerk, book=office.book, papers=papers)


def marked(office: making.Office, points: Mapping[str, tuple[int, int]] = POINTS) -> making.Office:
    """Three assessors' points are keyed in and confirmed, numbers are in, the related result is good for all (1 July)."""
    entered(office).go("2020-06-30")
    numbers(office, *making.units(office))
    marks = [
        assessing.Mark(subject=unit, assessor=f"考评员{n}", indicator=key, value=Decimal(value))
        for unit, values in points.items()
        for n in (1, 2, 3)
        for key, value in zip("甲乙", values, strict=True)
    ]
    assessing.import_marks(office.clerk, book=office.book, marks=marks)
    assessing.confirm_marks(office.reviewer, book=office.book)
    results(office, dict.fromkeys(points, "好"))
    return office.go("2020-07-01")


def results(office: making.Office, values: Mapping[str, str]) -> None:
    """The related result, keyed in and confirmed."""
    facts = [evidence.Fact(subject=unit, kind="result", name="safe", value=value, document="监〔1〕") for unit, value in values.items()]
    evidence.record(office.clerk, book=office.book, facts=facts)
    evidence.confirm(office.reviewer, book=office.book, kind="result", name="safe")


def ranked(office: making.Office, points: Mapping[str, tuple[int, int]] = POINTS) -> making.Office:
    """The ranking is frozen, the opinions are asked (1 July)."""
    marked(office, points)
    proposing.rank(office.clerk, book=office.book, award="prize")
    consulting.send(office.clerk, book=office.book, consultation="round", doc="函〔1〕")
    return office


def answered(
    office: making.Office, exceptions: Mapping[str, str] | None = None, points: Mapping[str, tuple[int, int]] = POINTS
) -> making.Office:
    """The department's letter is in and confirmed (10 July)."""
    ranked(office, points).go("2020-07-10")
    (letter,) = office.look(lambda seen: matrix.letters(seen))
    signing.record(
        office.clerk,
        book=office.book,
        reply=signing.Reply(request=letter.id, conclusion="无不同意见", exceptions=exceptions or {}, doc="监复〔1〕", signer="赵主任"),
    )
    signing.confirm(office.reviewer, book=office.book, ids=[letter.id])
    return office


def proposed(
    office: making.Office, exceptions: Mapping[str, str] | None = None, points: Mapping[str, tuple[int, int]] = POINTS
) -> making.Office:
    """The first list is made (20 July)."""
    answered(office, exceptions, points).go("2020-07-20")
    proposing.propose(office.clerk, book=office.book, award="prize", step="initial")
    return office


def decided(office: making.Office, exceptions: Mapping[str, str] | None = None) -> making.Office:
    """The meeting decided, two persons stand for it."""
    proposed(office, exceptions)
    decide(office)
    deciding.confirm(office.reviewer, book=office.book, step="initial")
    return office


def decide(office: making.Office, minutes: str = "纪要〔1〕") -> None:
    """The clerk enters the meeting's decision."""
    today = clock.local_date(office.time.now(), "Asia/Shanghai")
    deciding.decide(office.clerk, book=office.book, step="initial", held_on=today, minutes=minutes)


def published(office: making.Office) -> making.Office:
    """The list is up since 21 July, to 27 July."""
    decided(office).go("2020-07-21")
    announcing.publish(office.clerk, book=office.book, place="公告栏")
    return office


def ended(office: making.Office) -> making.Office:
    """The notice ended (28 July)."""
    published(office).go("2020-07-28")
    announcing.end(office.clerk, book=office.book, report="未收到异议")
    return office


def issued(office: making.Office) -> making.Office:
    """Everyone stands in the third stage and the paper is out (10 August)."""
    ended(office).go("2020-08-10")
    deliveries.accept(office.clerk, book=office.book, ids=[office.task("2020", "ready").id])
    office.advance(*making.units(office))
    naming.issue(office.clerk, book=office.book, number="发〔2020〕1号", dated=making.date(2020, 8, 10))
    return office
