"""Tasks whose dates hang on another's follow when it is settled; what told the old date falls."""

from __future__ import annotations

from datetime import date

from storage import notices
from tests.support import offices, schemes
from workflows.cases import submissions
from workflows.tasks import changes

YAML = schemes.SMALL.replace(
    "blocking: none, brings: nothing, opens: {after",
    "blocking: none, brings: nothing, ladder: usual, opens: {after",
    1,
)


def unsent(office: offices.Office, subject: str, kind: str) -> list[tuple[str, int, str]]:
    task = office.task(subject, kind)
    found = office.look(lambda seen: seen.find(notices.Notice, task=[task.id]))
    return [(one.step, one.due_version, one.state) for one in found]


def test_reminders_of_a_follower_fall_when_the_task_before_it_is_settled_again(
    small: offices.Office,
) -> None:
    small.open(schemes.small(yaml=YAML)).hand_in("U01")
    small.accept("U01")
    small.go("2020-05-08")
    assert unsent(small, "U01", "hello") == [("提示", 1, "pending")]
    paper = small.task("U01", "paper").id
    changes.reopen(small.clerk, ledger=small.book, ids=[paper], why="有误")
    submissions.give_back(small.clerk, ledger=small.book, ids=[paper], why="改")
    small.go("2020-05-12")
    changes.waive(small.clerk, ledger=small.book, ids=[paper], why="免")
    assert small.task("U01", "hello").due_on == date(2020, 5, 19)
    assert unsent(small, "U01", "hello")[0] == ("提示", 1, "cancelled")
    assert small.findings() == []
