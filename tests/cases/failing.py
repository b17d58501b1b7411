"""The cases that go wrong today, each with its question, and how a case is held against this list.

A case that turns right must be struck off the list, or its test fails; so does that of a case
that turns wrong and is not on it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec

FAILING = {
    "F3c": "Can no unit take another's present name?",
    "F5c": "Does no contact end before it began?",
    "F6a": "May a notice of days off move a day of the year before?",
    "F6b": "Is a table that leaves statutory days working questioned?",
    "F6c": "Does an open cycle take the table that comes later, and send nothing on days off?",
    "F7a": "Is a score shown as 90% not read as 0.9 in silence?",
    "F7b": "Does a telephone shown as 037165506789 keep its zero, or is it questioned?",
    "F7c": "Is a document number that became a date questioned?",
    "F8": "Is a plain serial in a workbook that counts from 1904 that day, or refused?",
    "F9": "Is a hidden row told of or refused?",
    "F10": "Is 1.38001E+10 no telephone?",
    "F11a": "Is a unit told whose task is owed again?",
    "F11b": "Is a paper that came in time and was returned later not up for 督办 two days after?",
    "F12a": "Does a worker whose clock was put back go on, or does its log say why not?",
    "F12b": "Does it go on once the clock is right again?",
    "F13": "Does a retry go to the new address after the old one was corrected?",
    "F14a": "Can a refusal in GBK be read?",
    "F14b": "Is a refused login told as such, readably?",
    "F14c": "Is a password that cannot be sent told of in Chinese?",
    "F14d": "Does mail leave from a computer whose name is not ASCII?",
    "F16a": "Is a workbook whose parts are named with backslashes read, or to be saved anew?",
    "F16b": "Is an Excel 5.0/95 workbook in code page 936 read, or to be saved anew?",
    "F18": "Is the line named that is not UTF-8?",
    "F19a": "Does an entry that is cancelled name its ORGANIZER (RFC 5546)?",
    "F19b": "Do two homes share no UID?",
    "F22": "Is a row of signatures below the register no unit?",
    "F23": "Does a subject keep its spaces where it is folded?",
}

Arguments = ParamSpec("Arguments")


def case(key: str) -> Callable[[Callable[Arguments, bool]], Callable[Arguments, None]]:
    """Makes a test of a check that returns whether the case goes right.

    The test fails where that is not what FAILING says of `key`, and where the check raises: what
    was to be prepared did not succeed, so the question could not be put.
    """

    def decorate(check: Callable[Arguments, bool]) -> Callable[Arguments, None]:
        @functools.wraps(check)
        def test(*args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
            is_right = check(*args, **kwargs)
            news = f"{key} goes {'right: strike it off the list' if is_right else 'wrong'}"
            assert (key, is_right) == (key, key not in FAILING), news

        test.case = key  # type: ignore[attr-defined]
        return test

    return decorate
