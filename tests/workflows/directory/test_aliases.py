"""A unit is meant by what people write for it, once somebody confirmed that it is."""

from __future__ import annotations

import pytest

from engine import errors
from tests.support import offices
from workflows.directory import units


def meant(office: offices.Office, text: str) -> str:
    return office.look(lambda cycle: units.names(cycle.connection, cycle).find(text))


def test_an_alias_means_its_unit_wherever_a_name_is_read(office: offices.Office) -> None:
    offices.opened(office)
    units.learn(office.clerk, code="U02", name="二厅")
    assert meant(office, "二厅") == "U02"
    assert office.look(lambda cycle: units.code_of(cycle.connection, cycle, "二厅")) == "U02"
    assert office.look(lambda cycle: units.lineage_of(cycle.connection, "U02")) == ["也写作：二厅"]
    assert office.findings() == []


def test_an_alias_is_no_name_that_the_unit_had(office: offices.Office) -> None:
    offices.opened(office)
    units.learn(office.clerk, code="U02", name="二厅")
    day = office.look(lambda cycle: cycle.today)
    units.rename(office.clerk, code="U02", name="新二厅", starts_on=day, basis="编〔1〕")
    assert office.look(lambda cycle: units.lineage_of(cycle.connection, "U02")) == [
        "单位02",
        f"新二厅（自{day}起，编〔1〕）",
        "也写作：二厅",
    ]


@pytest.mark.parametrize(
    ("code", "name", "said"),
    [
        ("U02", "单位03", "“单位03”是单位03（U03）的名称或编码。"),
        ("U02", "U03", "“U03”是单位03（U03）的名称或编码。"),
        ("U02", "单位02", "“单位02”已经是指单位02。"),
        ("U02", "　", "没有写别名。"),
        ("U99", "甲", "没有编码为 U99 的单位。"),
    ],
)
def test_an_alias_that_would_mean_another_is_refused(
    office: offices.Office, code: str, name: str, said: str
) -> None:
    offices.opened(office)
    with pytest.raises(errors.Misuse) as caught:
        units.learn(office.clerk, code=code, name=name)
    assert str(caught.value) == said
