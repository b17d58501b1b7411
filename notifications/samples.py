"""One sample a kind, by which every template is tried, the program's and the office's own."""

from __future__ import annotations

import itertools
from typing import Any

from notifications import templates
from workflows.tasks import notices

READERS = ("", "department", "office")
VERBS = ("报送", "办理", "反馈", "提供")
TASKS = ("报送实施方案", "某项结果")
_PLAIN: dict[str, Any] = {
    "clause": "三（一）",
    "why": "",
    "title": "",
    "text": "",
    "due": "5月29日（星期五）",
    "late": False,
    "again": False,
    "step": "再次提醒",
    "name": "样例单位",
    "org": "样例单位",
    "arrangement": "样例年度",
    "office": "办公室",
    "phone": "0371-00000000",
}


def sample(kind: str, *, task: str = TASKS[0], verb: str = VERBS[0], **more: Any) -> dict[str, Any]:
    """What the templates of a notice of that `kind` may use, made up; `more` replaces parts."""
    wording: dict[str, Any] = {}
    if kind == notices.ADHOC:
        wording = {"title": "关于召开推进会的通知", "text": "兹定于5月20日召开推进会，请派员参加。"}
    elif kind in ("returned", "waived"):
        wording = {"why": "请补充联络员"}
    return {
        **_PLAIN,
        "task": task,
        "verb": verb,
        **templates.spoken_of(task, verb),
        **wording,
        **more,
    }


def letter(
    texts: templates.Texts, kind: str, reader: str, values: dict[str, Any]
) -> tuple[templates.RenderedText, str]:
    """A notice in words, and the whole letter that carries it.

    `reader` is `department`, `office` or empty (a unit), `values` are such as `sample` gives.
    Raises RenderFailure.
    """
    worded = texts.word(kind, values, reader=reader)
    whole = texts.letter(
        {
            "greeting": "样例单位张三同志",
            "bodies": [worded.body],
            "office": "办公室",
            "phone": "0371-00000000",
            "today": "2020年5月6日",
        }
    )
    return worded, whole


def faults(texts: templates.Texts) -> list[str]:
    """What is wrong with any template, each sentence once; empty when nothing is.

    Every kind is tried for every reader, with samples that come into every corner.
    """
    dates: tuple[dict[str, Any], ...] = ({}, {"late": True, "again": True}, {"due": ""})
    sentences = []
    for kind, reader, task, verb, when in itertools.product(
        notices.KINDS, READERS, TASKS, VERBS, dates
    ):
        try:
            letter(texts, kind, reader, sample(kind, task=task, verb=verb, **when))
        except templates.RenderFailure as error:
            sentences.append(str(error))
    return list(dict.fromkeys(sentences))
