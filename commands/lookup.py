"""Whom and what the words of a command mean: units, branches, departments, channels."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from commands import parsing
from commands.session import Session
from engine import described, errors, records, texts
from storage import cases
from workflows.directory import units
from workflows.kernel import meaning
from workflows.kernel.cycle_view import CycleView

T = TypeVar("T")
MOST_ONE_BY_ONE = 3
"""Names that are looked for one by one: for more, all names are read once."""


def subjects_of(session: Session, names: Sequence[str]) -> list[str]:
    """The codes of the subjects that `names` mean.

    Raises Misuse for a name that means no one, and for two that mean the same.

    Units are meant by code, full name or unambiguous part, branches by their code, the cycle
    itself by its label or 全局.
    """
    with session.looking() as cycle:
        likely_branches = [name.upper() for name in names if "-" in name]
        found_branches = cycle.find(cases.Case, subject=likely_branches, order_by=("id",))
        branches = {case.subject for case in found_branches}
        find: Callable[[str], str] = (
            functools.partial(units.code_of, cycle.connection, cycle)
            if len(names) <= MOST_ONE_BY_ONE
            else units.names(cycle.connection, cycle).find
        )
        codes = [name.upper() if name.upper() in branches else find(name) for name in names]
    distinct(names, codes)
    return codes


def numbers_of(
    session: Session,
    words: Sequence[int | str],
    of_subject: Callable[[CycleView, str], Sequence[tuple[int, str]]],
    noun: str,
) -> list[int]:
    """The numbers that `words` are; for the name of a subject the number of the one thing of it.

    `of_subject` gives what may be meant of a subject, each with its number and what it is called;
    `noun` is what people call such things. Raises Misuse, listing them, where that is not one.
    """
    numbers = []
    for word in words:
        if isinstance(word, int):
            numbers.append(word)
            continue
        subject = subject_of(session, word)
        with session.looking() as cycle:
            likely = of_subject(cycle, subject)
        if not likely:
            raise errors.Misuse(f"“{word}”没有可以这样办的{noun}。")
        if len(likely) > 1:
            choices = "，".join(f"{number} {name}" for number, name in likely)
            raise errors.Misuse(f"“{word}”有{len(likely)}个{noun}，请写编号：{choices}。")
        numbers.append(likely[0][0])
    return numbers


def distinct(names: Sequence[str], codes: Sequence[str]) -> None:
    """Raises Misuse where two of the `names` mean the same of the `codes`, naming both."""
    first: dict[str, str] = {}
    faults = []
    for name, code in zip(names, codes, strict=True):
        if code in first:
            message = f"“{name}”与“{first[code]}”是同一个（{code}）"
            faults.append(records.Fault(message=message, expected="每个只写一次"))
        first.setdefault(code, name)
    if faults:
        raise errors.Misuse(faults)


def subject_of(session: Session, name: str) -> str:
    """The code of the subject that `name` means, as in `subjects_of`; "" where it is empty."""
    return subjects_of(session, [name])[0] if name else ""


def entered(session: Session, record: type[T], **contents: Any) -> T:
    """The described record that was written on a command line; its `subject` is looked up.

    Raises Misuse with a fault for each text that is missing or too long, as a form would.
    """
    faults = []
    for field in described.fields_of(record):
        content = contents[field.key]
        if field.type is str and field.default is described.REQUIRED and not content.strip():
            faults.append(records.Fault(message=f"没有写{field.cell.title}"))
        elif field.cell.limit and (count := texts.count_words(content)) > field.cell.limit:
            message = f"{field.cell.title}有{count}字"
            faults.append(records.Fault(message=message, expected=f"不超过{field.cell.limit}字"))
    if faults:
        raise errors.Misuse(faults)
    return record(**{**contents, "subject": subject_of(session, contents["subject"])})


def department(session: Session, text: str) -> str:
    """The key of a department of the cycle that is meant, by key, name or unambiguous part.

    Raises Misuse, listing them.
    """
    with session.looking() as cycle:
        names = {department.key: department.name for department in cycle.scheme.departments}
    return meaning.key_of("部门", names, text)


def subject_pairs(
    session: Session, words: Sequence[str], flag: str, noun: str
) -> list[tuple[str, str]]:
    """Subject's code and property from each of the `words`, read as `parsing.pairs` does."""
    return [
        (subject_of(session, name), content) for name, content in parsing.pairs(words, flag, noun)
    ]
