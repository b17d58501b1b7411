"""公示: its first and last day, and whether the naming paper may go out on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine import days, records
from workflows.rules import refusals


@dataclass(frozen=True, kw_only=True)
class Window:
    """The days of a public notice, first and last included.

    `calendar` is the digest of the calendar they were computed with. `is_provisional`: the days off
    of one of its years were not announced yet (暂定). `note` is the sentence to print.
    """

    first_day: date
    last_day: date
    calendar: str
    is_provisional: bool
    note: str


def window(term: days.Term, posted_on: date, calendar: days.WorkCalendar) -> Window:
    """The window of a notice put up on the day `posted_on`.

    Where the first day of the `term` counts and offices are closed on it, the first day they work
    is the first. Where it does not count, the first day is the day it was put up and the term
    begins after it.
    """
    does_move = term.first_day_counts and term.unit == "workdays"
    first = calendar.next_workday(posted_on) if does_move else posted_on
    last = term.end(first, calendar)
    provisional = term.unit == "workdays" and calendar.spans_provisional(first, last)
    length = f"{term.count}个工作日" if term.unit == "workdays" else f"{term.count}天"
    note = (
        f"公示期{length}，{first}至{last}（{'首日计入' if term.first_day_counts else '首日不计'}）"
    )
    note += "；放假安排尚未公布，日期暂定" if provisional else ""
    return Window(
        first_day=first,
        last_day=last,
        calendar=calendar.digest,
        is_provisional=provisional,
        note=note,
    )


def why_not_issue(notice: Window | None, *, on: date) -> tuple[records.Refusal, ...]:
    """Every reason why no paper may go out on the day `on`; empty when it may.

    `notice_missing`; `notice_running` up to and on the last day. What is open against somebody
    keeps that one, not the paper.
    """
    if notice is None:
        return (refusals.make("notice_missing"),)
    return (refusals.make("notice_running", day=notice.last_day),) if on <= notice.last_day else ()
