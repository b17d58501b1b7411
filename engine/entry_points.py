"""Things that are found by their name when they are needed, so that nothing is loaded before."""

from __future__ import annotations

import importlib
from typing import Any


def load(name: str) -> Any:
    """What is called `module:attribute`. The only place that imports by name."""
    module, _, attribute = name.partition(":")
    return getattr(importlib.import_module(module), attribute)
