"""Where the tests of trust begin: what the tests of workflows begin with."""

from __future__ import annotations

from tests.workflows.conftest import asked, asked_once

__all__ = ["asked", "asked_once"]
