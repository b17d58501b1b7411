"""What the modules hand each other cannot be changed on its way."""

from __future__ import annotations

import dataclasses

import pytest

from documents import cells, file_types, headers, parser, sheet_size, uploads

RECORDS = [
    kind
    for module in (cells, file_types, headers, parser, sheet_size, uploads)
    for kind in vars(module).values()
    if isinstance(kind, type)
    and dataclasses.is_dataclass(kind)
    and kind.__module__ == module.__name__
]


def test_records_are_found_to_be_looked_at() -> None:
    assert {kind.__name__ for kind in RECORDS} == {
        "Unreadable",
        "Wrong",
        "Row",
        "Table",
        "Header",
        "SheetSize",
        "Type",
        "Upload",
    }


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__qualname__)
def test_record_of_documents_is_frozen_and_made_by_keyword(kind: type) -> None:
    parameters = kind.__dataclass_params__  # type: ignore[attr-defined]
    keyword_only = all(each.kw_only for each in dataclasses.fields(kind))
    assert (parameters.frozen, keyword_only) == (True, True)
