"""The README and the manual are true: every command in them is run, every output compared. `MOFAN_REWRITE_DOCS=1` writes the outputs anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.docs import transcripts

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["README.md", "docs/手册.md"])
def test_a_document_shows_what_the_program_says(name: str, tmp_path: Path) -> None:
    path = ROOT / name
    told = transcripts.Transcripts(path.read_text(encoding="utf-8"), tmp_path)
    if os.environ.get("MOFAN_REWRITE_DOCS"):
        path.write_text(told.text, encoding="utf-8")
    else:
        assert told.faults == [], "MOFAN_REWRITE_DOCS=1 writes the outputs anew\n" + "\n".join(told.faults)
