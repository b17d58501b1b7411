"""The jinja environments: one for pages, one for the texts of messages.

Foreign text is escaped in pages and one clean line in messages. What is missing is an error in
both. The office may put templates of its own into its home; they run sandboxed and are checked
before they count.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import jinja2

from engine import texts
from notifications import bounded

W = TypeVar("W")
BLOCKS = ("subject", "body", "short")
OVERRIDES = "templates"
VERBS = (
    "报送",
    "报告",
    "参加",
    "自荐",
    "推荐",
    "提交",
    "填报",
    "印发",
    "向",
    "收齐",
    "汇总",
    "研究",
)
"""How names of tasks begin that stand in a sentence without quotation marks."""


@lru_cache(maxsize=1)
def pages() -> jinja2.Environment:
    """Escaping, strict, cleaned of what no reader sees."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader("notifications", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_clean,
    )


def render(template: str, **values: Any) -> str:
    """The text of a page, its `template` filled with `values`.

    Raises jinja2's error for anything missing: that is the author's fault, and a test finds it.
    """
    return pages().get_template(template).render(**values)


@dataclass(frozen=True, kw_only=True)
class RenderedText:
    """One notice in words: a title, a paragraph, and the same for channels of few characters."""

    subject: str
    body: str
    short: str


class RenderFailure(Exception):
    """A template cannot be filled in: which one, and why, as a sentence of Chinese."""


class CleanText(str):
    """Text that is clean already: it keeps its lines."""


def paragraphs(text: str) -> CleanText:
    """What somebody wrote in several lines, cleaned: each line a paragraph of its own."""
    lines = (" ".join(line.split()) for line in texts.clean(text).splitlines())
    return CleanText("\n\n".join(line for line in lines if line))


def spoken_of(task: str, verb: str) -> dict[str, str]:
    """A task inside a sentence, as a thing and as what is done.

    `matter` is 报送实施方案 or “某项结果”, `doing` 报送实施方案 or 提供“某项结果”.
    """
    if task.startswith(VERBS):
        return {"matter": task, "doing": task}
    return {"matter": f"“{task}”", "doing": f"{verb}“{task}”"}


class Texts:
    """The templates of messages, the office's own in `home` before the program's.

    A kind may be worded apart for departments and the office itself. `mark` stands before every
    title and short text: 【演练】, where nothing is meant.
    """

    def __init__(self, home: Path | None = None, *, mark: str = "") -> None:
        loaders: list[jinja2.BaseLoader] = [
            jinja2.PackageLoader("notifications", "templates/messages")
        ]
        overrides = home / OVERRIDES if home is not None else None
        self.mark = mark
        if overrides is not None:
            loaders.insert(0, bounded.Loader(overrides))
        self._environment = bounded.Environment(
            loader=jinja2.ChoiceLoader(loaders),
            autoescape=False,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=_line,
        )

    def word(self, kind: str, values: Mapping[str, Any], *, reader: str = "") -> RenderedText:
        """A notice of that `kind` in words for that kind of reader.

        `reader` is `department`, `office` or empty: a unit. Raises RenderFailure.
        """
        template = self._find(
            [f"{kind}.{reader}.txt", f"{kind}.txt"] if reader else [f"{kind}.txt"]
        )

        def fill() -> RenderedText:
            if missing := [name for name in BLOCKS if name not in template.blocks]:
                raise RenderFailure(f"模板 {template.name} 缺少区块 {'、'.join(missing)}。")
            blocks = {}
            for name in BLOCKS:
                blocks[name] = "".join(
                    template.blocks[name](template.new_context(dict(values)))
                ).strip()
                if not blocks[name]:
                    raise RenderFailure(f"模板 {template.name} 的区块 {name} 是空的。")
            return RenderedText(
                subject=" ".join(blocks["subject"].split()),
                body=blocks["body"],
                short=" ".join(blocks["short"].split()),
            )

        return _tried(str(template.name), fill)

    def _find(self, names: Sequence[str]) -> jinja2.Template:
        """The first of these that there is."""
        for name in names:
            try:
                return self._environment.get_template(name)
            except jinja2.TemplateNotFound:
                continue
            except Exception as error:
                raise _unworded(name, error) from error
        raise RenderFailure(f"没有模板 {names[-1]}。")

    def letter(self, values: Mapping[str, Any]) -> str:
        """The whole text of a message: greeting, paragraphs, signature. Raises RenderFailure."""
        context = {**values, "bodies": [CleanText(body) for body in values["bodies"]]}
        return _tried(
            "letter.txt",
            lambda: self._environment.get_template("letter.txt").render(**context).strip() + "\n",
        )


def _tried(name: str, fill: Callable[[], W]) -> W:
    """What a template gives.

    Whatever goes wrong in it is its author's fault: a template is a program too, and may fail in
    any way.
    """
    try:
        with bounded.counted():
            return fill()
    except RenderFailure:
        raise
    except Exception as error:
        raise _unworded(name, error) from error


def _unworded(name: str, error: Exception) -> RenderFailure:
    return RenderFailure(f"模板 {name} 填不出来：{type(error).__name__} {error}")


def html(title: str, text: str) -> str:
    """The text of a message as a mail's HTML: nothing in it is markup."""
    return render("mail.html", title=title, paragraphs=text.strip().split("\n\n"))


def _clean(foreign: object) -> object:
    if foreign is None:
        return ""
    return texts.clean(foreign) if type(foreign) is str else foreign


def _line(foreign: object) -> object:
    """A value inside a text: no line of its own, nothing invisible, no direction turned."""
    if foreign is None:
        return ""
    return " ".join(texts.clean(foreign).split()) if type(foreign) is str else foreign
