"""Slips of a hand that writes next year's arrangement: the exact sentence, and its place.

Each is one change in the files of the bundled year, as one types it (`tests/schemes/slips.yaml`).
"""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from engine import errors
from tests.support import schemes
from workflows.scheme import catalog, reader

FILES = catalog.texts(catalog.folder_of(catalog.default()))
SLIPS: list[dict[str, Any]] = yaml.safe_load(
    (schemes.FOLDER / "slips.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("slip", SLIPS, ids=[slip["typed"].strip() for slip in SLIPS])
def test_a_slip_is_told_in_its_place(slip: dict[str, Any]) -> None:
    text = FILES[slip["file"]]
    assert slip["meant"] in text
    with pytest.raises(errors.Misuse) as caught:
        reader.read({**FILES, slip["file"]: text.replace(slip["meant"], slip["typed"], 1)})
    assert [fault.sentence for fault in caught.value.faults] == slip["told"]


def test_there_are_more_than_thirty() -> None:
    assert len({(slip["file"], slip["typed"]) for slip in SLIPS}) > 30
