"""What differs between two schemes is told as one would tell it to a leader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pydantic
import pytest

from tests.support import schemes
from workflows.scheme import faults, model, model_office, reader
from workflows.scheme.language import (
    chosen_words,
    dates_in_words,
    difference,
    field_titles,
    packaged,
)


def test_days_that_moved_alike_are_told_once_and_the_odd_one_by_itself() -> None:
    def later(match: re.Match[str]) -> str:
        days = 35 if match[0] == "2020-05-29" else 28
        return (date.fromisoformat(match[0]) + timedelta(days=days)).isoformat()

    moved = re.sub(r"2020-\d\d-\d\d", later, schemes.SMALL)
    ((part, sentences), *others) = difference.difference(schemes.small(), schemes.small(yaml=moved))
    assert (part, len(sentences)) == ("日期", 1)
    assert re.fullmatch(r"\d+处日期一律推后28天", sentences[0])
    assert others == [("阶段和事项", ["“第一阶段”“报送方案”截止：2020-05-29 → 2020-07-03"])]


def test_terms_owners_and_words_are_told_as_they_are_said() -> None:
    sheet = "阶段,键,事项,责任方,截止,性质,审核,材料\n第一阶段,extra,另报,{},文件\n"
    before, after = (
        reader.read(schemes.files() | {"tasks.csv": sheet.format(row)})
        for row in ("单位,进入后3个工作日,必办,否", "监督部门,报送方案后5天,可带欠账,是")
    )
    ((_, sentences),) = difference.difference(before, after)
    assert sentences == [
        "“第一阶段”“另报”责任方：单位 → 监督部门",
        "“第一阶段”“另报”性质：必办 → 可带欠账",
        "“第一阶段”“另报”审核：否 → 是",
        "“第一阶段”“另报”截止：进入后3个工作日 → 报送方案后5天",
    ]


def parts_of(kind: type[pydantic.BaseModel]) -> Iterator[type[pydantic.BaseModel]]:
    yield kind
    for field in kind.model_fields.values():
        if (inner := faults.model_in(field.annotation)) is not None:
            yield from parts_of(inner)


def test_every_field_of_a_scheme_has_a_title_and_every_title_a_field() -> None:
    fields = {
        (kind.__name__, field)
        for kind in parts_of(model.Scheme)
        if kind is not model_office.When
        for field in kind.model_fields
    }
    untitled = {
        f"{kind}.{field}" for kind, field in fields if field_titles.title(field, kind) == field
    }
    known = set(packaged.data(chosen_words.FILE)["file_only"])
    known |= {field for _, field in fields} | {f"{kind}.{field}" for kind, field in fields}
    assert (untitled, set(packaged.data(field_titles.FILE)) - known) == (set(), set())


@pytest.mark.parametrize("plan", [schemes.province(), schemes.small()], ids=["province", "small"])
def test_what_is_said_of_a_day_is_read_again_as_the_same(plan: model.Scheme) -> None:
    names = {task.key: task.name for _, _, task in plan.tasks()}
    keys = {name: key for key, name in names.items()}
    for _, _, task in plan.tasks():
        for when in (task.opens, task.due):
            if when is not None:
                said = dates_in_words.said(when.model_dump(mode="json"), names)
                spelled = dates_in_words.spelled_out(said, keys)
                assert model_office.When.model_validate(spelled) == when
