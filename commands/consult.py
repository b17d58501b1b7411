"""`consult`: the letters to departments; it gathers the commands of their answers too.

All of it stays inside the office.
"""

from __future__ import annotations

from datetime import date

from commands import console, running
from commands.session import Session
from workflows.consultations import letters, requests
from workflows.reports import opinion_matrix


def consult_send(
    session: Session,
    consultation: str,
    doc: str,
    sent_on: date | None,
    says_silence: bool,
    signed_off: str,
    run: running.Run,
) -> None:
    run(
        letters.send,
        consultation=consultation,
        doc=doc,
        sent_on=sent_on,
        says_silence=says_silence,
        signed_off=signed_off,
    )


def consult_register(
    session: Session, request: int, doc: str, registered_on: date | None, run: running.Run
) -> None:
    run(letters.register, request=request, doc=doc, on=registered_on)


def consult_return(session: Session, request: int, why: str, run: running.Run) -> None:
    run(letters.give_back, request=request, why=why)


def consult_cancel(session: Session, ids: tuple[int, ...], why: str, run: running.Run) -> None:
    run(letters.cancel, ids=ids, why=why)


def consult_list(session: Session, consultation: str, json_: bool) -> None:
    with session.looking(inside=True) as cycle:
        key = requests.plan_of(cycle, consultation).key if consultation else ""
        letter_rows = opinion_matrix.letters(cycle, key)
        matrix = opinion_matrix.matrix(cycle, key) if key else None
        cells = opinion_matrix.cells(cycle, key) if key else ()
    if json_:
        console.as_json({"letters": letter_rows, "cells": cells, "matrix": matrix})
        return
    console.listing(letter_rows, empty="还没有发函。")
    if matrix is not None and matrix.rows:
        console.say()
        console.table(
            ("编码", "名称", *matrix.departments),
            [(row.code, row.name, *row.said) for row in matrix.rows],
        )
        for note in matrix.open:
            console.talk(f"尚缺：{note}")


def consult_chase(session: Session, consultation: str, json_: bool) -> None:
    with session.looking(inside=True) as cycle:
        awaited = opinion_matrix.awaited(
            cycle, requests.plan_of(cycle, consultation).key if consultation else ""
        )
    console.listing(awaited, json_=json_, empty="没有待答复的函。")
