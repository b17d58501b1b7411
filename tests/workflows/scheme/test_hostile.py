"""Files that nobody writes by hand end in a sentence, and soon."""

from __future__ import annotations

import time

import pytest

from engine import errors
from tests.support import schemes
from workflows.scheme import reader
from workflows.scheme.faults import MOST_TOLD

MANY = 10_000
PATIENT = 20.0
"""Seconds: far above what they take (one), far below what they took once."""
HOSTILE = {
    "keys by the ten thousand": "\n".join(f"name{n}: x" for n in range(MANY)),
    "keys alike by the ten thousand": "\n".join("title: x" for _ in range(MANY)),
    "quotes without an end": "title: '" + "甲乙" * MANY,
    "quotes by the ten thousand": "title: " + '"甲" ' * MANY,
    "brackets without an end": "title: " + "[" * MANY,
    "aliases of aliases": "\n".join(
        ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
    ),
    "a text without an end": "title: " + "甲" * 1_000_000,
    "tasks by the ten thousand": "tracks:\n" + "  - {key: unit, stages: [{tasks: [{}]}]}\n" * 4_000,
    "commas and colons": "title: " + "，甲：" * MANY,
}


@pytest.mark.parametrize("yaml", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence(yaml: str) -> None:
    begun = time.process_time()
    with pytest.raises(errors.Misuse) as caught:
        reader.read({"scheme.yaml": yaml})
    assert 1 <= len(caught.value.faults) <= MOST_TOLD + 1
    assert time.process_time() - begun < PATIENT


@pytest.mark.parametrize("cell", ['"' * 5_001, "，" * 20_000, ";" * 20_000, "=" * 20_000])
def test_a_hostile_table_is_refused_with_a_sentence(cell: str) -> None:
    units = f"编码,单位名称\nU01,{cell}\nU01,乙\n"
    with pytest.raises(errors.Misuse) as caught:
        reader.read({"scheme.yaml": schemes.SMALL, "units.csv": units})
    assert caught.value.faults


def test_a_unit_has_a_code_of_letters_and_digits() -> None:
    units = "编码,单位名称\nU-01,甲\n二号,乙\nU02,丙\nU03,丁\n"
    with pytest.raises(errors.Misuse) as caught:
        reader.read({"scheme.yaml": schemes.SMALL, "units.csv": units})
    assert [fault.sentence for fault in caught.value.faults] == [
        "units.csv 第2行第1列：编码“U-01”不是字母和数字（应形如 U001）",
        "units.csv 第3行第1列：编码“二号”不是字母和数字（应形如 U001）",
    ]


def test_a_short_name_is_no_other_units_name() -> None:
    units = "编码,单位名称,简称,全称\nU01,甲局,甲,\nU02,乙局,甲局,\nU03,丙局,丙,甲\n"
    with pytest.raises(errors.Misuse) as caught:
        reader.read({"scheme.yaml": schemes.SMALL, "units.csv": units})
    assert [fault.sentence for fault in caught.value.faults] == [
        "units.csv 第3行第3列：“甲局”重复",
        "units.csv 第4行第4列：“甲”重复",
    ]
