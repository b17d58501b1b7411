"""The one jinja environment: foreign text is escaped, what is missing is an error, templates are the package's own."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import jinja2

from engine import column


@lru_cache(maxsize=1)
def environment() -> jinja2.Environment:
    """Escaping, strict, cleaned of what no reader sees."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader("notifications", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_final,
    )


def render(template: str, **values: Any) -> str:
    """The text of a template. Raises jinja2's error for anything missing: that is the author's fault, and a test finds it."""
    return environment().get_template(template).render(**values)


def _final(value: object) -> object:
    if value is None:
        return ""
    return column.clean(value) if type(value) is str else value
