"""`problem`: what has to be put right, from entry to being struck off."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from commands import console, filing, lookup, running
from commands.session import Session
from documents import reader, uploads, writer
from storage.entries.problem import ProblemEntry
from workflows.directory import units
from workflows.kernel.cycle_view import CycleView
from workflows.visits import problems


def problem_add(session: Session, entry: ProblemEntry, run: running.Run) -> None:
    run(problems.add, entries=[entry])


def problem_import(session: Session, file: Path, source: str, run: running.Run) -> None:
    table = reader.read_table(uploads.read_bytes(file), problems.FORM, year_of=session.year_of)
    with session.looking() as cycle:
        names = units.names(cycle.connection, cycle)
    entries = names.entries_of(ProblemEntry, table, source=source)
    run.asking(len(entries) > 1)(problems.add, entries=entries)


def problem_sheet(session: Session, output: Path) -> None:
    filing.save(output, writer.write_table(problems.FORM, blank_rows=20))


def problem_report(
    session: Session, id_: int | str, text: str, received_on: date | None, run: running.Run
) -> None:
    run(
        problems.report, id_=_number(session, id_, "rectifying"), text=text, received_on=received_on
    )


def problem_close(session: Session, id_: int | str, why: str, run: running.Run) -> None:
    run(problems.close, id_=_number(session, id_, "reported"), why=why)


def problem_return(session: Session, id_: int | str, why: str, run: running.Run) -> None:
    run(problems.give_back, id_=_number(session, id_, "reported"), why=why)


def _number(session: Session, which: int | str, state: str) -> int:
    """The number of a problem: as it is, or of the one that a unit has in the `state`."""

    def of_subject(cycle: CycleView, subject: str) -> list[tuple[int, str]]:
        rows = problems.listing(cycle, subject=subject, state=state)
        return [(row.id, row.what) for row in rows]

    return lookup.numbers_of(session, [which], of_subject, "问题")[0]


def problem_list(session: Session, name: str, state: str, json_: bool) -> None:
    subject = lookup.subject_of(session, name)
    with session.looking() as cycle:
        rows = problems.listing(cycle, subject=subject, state=state)
    console.listing(rows, json_=json_, first=("id", "name"), empty="没有问题。")
