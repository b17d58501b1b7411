"""`problem`: what has to be put right, from entry to being struck off."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from commands import console, filing, lookup, running
from commands.session import Session
from documents import reader, uploads, writer
from workflows.directory import units
from workflows.visits import problems


def problem_add(
    session: Session,
    name: str,
    sentence: str,
    source: str,
    kind: str,
    cause: str,
    measure: str,
    leader: str,
    person: str,
    clause: str,
    due_on: date | None,
    is_grave: bool,
    run: running.Run,
) -> None:
    problem = problems.Problem(
        subject=lookup.subject_of(session, name),
        what=sentence,
        source=source,
        kind=kind,
        cause=cause,
        measure=measure,
        leader=leader,
        person=person,
        clause=clause,
        due_on=due_on,
        is_grave=is_grave,
    )
    run(problems.add, entries=[problem])


def problem_import(session: Session, file: Path, source: str, run: running.Run) -> None:
    table = reader.read_table(uploads.read_bytes(file), problems.FORM)
    with session.looking() as cycle:
        entries = problems.problems_of(units.names(cycle.connection, cycle), table, source=source)
    run.asking(len(entries) > 1)(problems.add, entries=entries)


def problem_sheet(session: Session, output: Path) -> None:
    filing.save(output, writer.write_table(problems.FORM, blank_rows=20))


def problem_report(
    session: Session, id_: int, text: str, received_on: date | None, run: running.Run
) -> None:
    run(problems.report, id_=id_, text=text, received_on=received_on)


def problem_close(session: Session, id_: int, why: str, run: running.Run) -> None:
    run(problems.close, id_=id_, why=why)


def problem_return(session: Session, id_: int, why: str, run: running.Run) -> None:
    run(problems.give_back, id_=id_, why=why)


def problem_list(session: Session, name: str, state: str, json_: bool) -> None:
    subject = lookup.subject_of(session, name)
    with session.looking() as cycle:
        listing = problems.listing(cycle, subject=subject, state=state)
    if json_:
        console.as_json(listing)
        return
    rows = [
        (
            problem.id,
            problem.name,
            problem.what,
            problem.kind,
            problem.source,
            problem.measure,
            problem.leader,
            problem.due_on,
            problem.days_left,
            "重大" if problem.is_grave else "",
            problem.state_name,
        )
        for problem in listing
    ]
    console.table(
        (
            "编号",
            "单位",
            "问题",
            "类型",
            "来源",
            "措施",
            "责任领导",
            "时限",
            "剩余工作日",
            "",
            "状态",
        ),
        rows,
        empty="没有问题。",
    )
