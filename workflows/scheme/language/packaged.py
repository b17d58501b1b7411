"""The language's own files beside its modules, as plain data: scalars stay text."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent


@cache
def data(name: str) -> dict[str, Any]:
    """What the file of that `name` says. To be looked at only: it is read once."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    plain: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)
    return plain
