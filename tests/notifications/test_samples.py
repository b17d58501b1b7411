"""Every template that is shipped can be filled in: `doctor` finds nothing wrong in a new home."""

from __future__ import annotations

from pathlib import Path

from notifications import samples, templates


def test_every_shipped_template_is_filled_in_by_its_sample(tmp_path: Path) -> None:
    assert samples.faults(templates.Texts(tmp_path)) == []
