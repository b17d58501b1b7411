"""Templates of the office's own: sandboxed, of files that lie in its home, ended after some work.

A template is a program: it may name a file elsewhere by a link, and it may never end.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes, sandbox

MOST_STEPS = 20_000
"""Turns of all loops of one text together: the longest real one takes some hundreds."""
MOST_LENGTH = 1_000_000
"""Characters that one operation may make."""
_COUNTED = "counted"
_steps: ContextVar[int] = ContextVar("steps")


class TooMuch(Exception):
    """A template that does not end, or makes too much."""


class Environment(sandbox.SandboxedEnvironment):
    """Jinja's sandbox, in which loops are counted and nothing grows without end."""

    intercepted_binops = frozenset(("*", "**", "%"))

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.filters[_COUNTED] = _counted

    def compile(self, source: Any, *args: Any, **kwargs: Any) -> Any:
        """As Jinja does, each loop over what counts its turns."""
        if isinstance(source, str):
            source = self.parse(source, *args[:2])
        for loop in source.find_all(nodes.For):
            loop.iter = nodes.Filter(loop.iter, _COUNTED, [], [], None, None, lineno=loop.lineno)
        return super().compile(source, *args, **kwargs)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Numbers only: a text times a milliard is a text that no machine holds."""
        is_small = all(isinstance(side, int) and abs(side) <= MOST_LENGTH for side in (left, right))
        if operator == "**" or not is_small:
            raise TooMuch(f"模板里 {operator} 只用于不大的整数")
        return super().call_binop(context, operator, left, right)


class Loader(jinja2.FileSystemLoader):
    """Files of one folder: a link that leads out of it is no template."""

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        for folder in self.searchpath:
            path = Path(folder, template)
            if path.exists() and not path.resolve().is_relative_to(Path(folder).resolve()):
                raise TooMuch(f"{path} 是指向数据目录以外的链接：请放模板文件本身")
        return super().get_source(environment, template)


@contextlib.contextmanager
def counted() -> Iterator[None]:
    """What is rendered inside has `MOST_STEPS` turns of its loops, then TooMuch is raised."""
    before = _steps.set(0)
    try:
        yield
    finally:
        _steps.reset(before)


def _counted(members: Iterable[Any]) -> Iterator[Any]:
    for member in members:
        steps = _steps.get(0) + 1
        _steps.set(steps)
        if steps > MOST_STEPS:
            raise TooMuch(f"循环超过{MOST_STEPS}次")
        yield member
