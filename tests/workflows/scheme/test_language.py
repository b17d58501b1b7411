"""A scheme written short says exactly what the long one says."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal, get_args, get_origin

import pydantic
import pytest

from engine import canon, errors
from storage import formats
from tests.support import schemes
from workflows.kernel import pinned_scheme
from workflows.scheme import catalog, model, model_office, reader
from workflows.scheme import faults as faults_
from workflows.scheme.language import (
    chosen_words,
    dates_in_words,
    packaged,
    standard_parts,
    task_sheet,
    unit_conditions,
)

TEXTS = catalog.texts(catalog.folder_of("henan-2020"))
NAMES = {"印发命名决定": "issue", "issue": "issue"}
WRITTEN_OUT = Path(__file__).parents[2] / "golden" / "scheme_1.json"
"""The scheme as it was pinned in format 1, every task, form and ladder written out in YAML."""
HEAD = "阶段,键,事项,责任方,开始,截止,材料,提醒\n"


def small_with(sheet: str) -> model.Scheme:
    return reader.read({"scheme.yaml": schemes.SMALL, "tasks.csv": HEAD + sheet})


def faults(sheet: str, head: str = HEAD) -> list[str]:
    with pytest.raises(errors.Misuse) as caught:
        reader.read({"scheme.yaml": schemes.SMALL, "tasks.csv": head + sheet})
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("said", "spelled"),
    [
        ("2020-05-29", {"on": "2020-05-29"}),
        ("进入后20个工作日", {"after": "entered", "count": "20"}),
        ("进入当日", {"after": "entered", "count": "0"}),
        ("阶段开始后5天", {"after": "stage_open", "count": "5", "unit": "days"}),
        ("印发命名决定后1个工作日", {"after": "task:issue", "count": "1"}),
        ("“issue”后30日", {"after": "task:issue", "count": "30", "unit": "days"}),
        (
            "进入后5个工作日（首日计入）",
            {"after": "entered", "count": "5", "first_day_counts": "true"},
        ),
        ("5月底", None),
        ("开会后3个工作日", None),
        ("进入后三个工作日", None),
        ("后3天", None),
    ],
)
def test_a_day_or_a_term_is_said_in_words(said: str, spelled: dict[str, str] | None) -> None:
    assert dates_in_words.spelled_out(said, NAMES) == spelled


def test_a_row_of_the_sheet_is_a_task_of_its_stage() -> None:
    stage = schemes.small().track("unit").stages[0]
    plan = small_with(f"{stage.name},extra,另报一份,单位,2020-05-06,进入后3个工作日,文件,usual\n")
    (track, home, task) = plan.tasks()[len(stage.tasks)]
    assert (track.key, home.key, task.key, task.name, task.owner) == (
        "unit",
        stage.key,
        "extra",
        "另报一份",
        "unit",
    )
    assert task.opens is not None
    assert task.due is not None
    assert (str(task.opens.on), task.due.after, task.due.count) == ("2020-05-06", "entered", 3)
    assert (task.brings, task.ladder, task.blocking) == ("file", "usual", "hard")


def test_departments_and_meetings_are_called_by_their_names() -> None:
    tree = {
        "departments": [{"key": "watch", "name": "监督部门"}],
        "meetings": [{"key": "bureau", "name": "部务会"}],
    }
    names = task_sheet.Names(tree, {})
    said = ("监督部门", "部务会", "办公室", "department:watch")
    assert [names.key_of("owner", each) for each in said] == [
        "department:watch",
        "meeting:bureau",
        "office",
        "department:watch",
    ]


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        ("没有的阶段,extra,另报一份,单位,,,,\n", "tasks.csv 第2行第1列：阶段“没有的阶段”不存在"),
        ("平时,extra,另报一份,单位,5月6日,,,\n", "tasks.csv 第2行第5列：“5月6日”读不出日期或期限"),
        ("平时,extra,另报一份,单位,2020-02-30,,,\n", "tasks.csv 第2行第5列：“2020-02-30”不是日期"),
        ("平时,extra,另报一份,单位,,,,没有的\n", "tasks.csv 第2行第8列"),
        ("平时,extra,,单位,,,,\n", "tasks.csv 第2行第1列：缺少“事项”"),
    ],
)
def test_a_fault_of_the_sheet_has_its_cell(sheet: str, said: str) -> None:
    stage = schemes.small().track("unit").stages[0].name
    told = faults(sheet.replace("平时", stage))
    assert [said in line for line in told] == [True], told


def test_a_word_that_a_column_does_not_know_is_told_with_those_it_knows() -> None:
    stage = schemes.small().track("unit").stages[0].name
    (told,) = faults(f"{stage},extra,另报一份,单位,也许\n", "阶段,键,事项,责任方,性质\n")
    assert "“也许”不在可选值之内" in told
    assert "必办、可带欠账、不阻断" in told


@pytest.mark.parametrize(
    "written",
    [
        lambda text: text.replace(",", ";"),
        lambda text: text.replace(",", "\t"),
        lambda text: text.replace(",", "，"),
        lambda text: "青禾县参创单位名册,,,\n" + text,
        lambda text: text.replace("\n", ",,\n"),
        lambda text: "\ufeff" + text.replace("\n", "\r\n"),
    ],
)
def test_a_table_is_read_however_a_spreadsheet_wrote_it(written: Callable[[str], str]) -> None:
    units = schemes.files()["units.csv"]
    assert reader.read(schemes.files() | {"units.csv": written(units)}) == schemes.small()


def test_a_row_keeps_its_line_below_a_title() -> None:
    units = "名册,,\n编码,单位名称,参与方式\nU01,甲,也许\n"
    with pytest.raises(errors.Misuse) as caught:
        reader.read(schemes.files() | {"units.csv": units})
    assert "units.csv 第3行第3列：“也许”不在可选值之内" in str(caught.value)


def test_the_bundled_year_is_on_two_pages_of_yaml() -> None:
    assert len(TEXTS["scheme.yaml"].splitlines()) <= 190


def test_the_bundled_year_says_what_it_said_when_it_was_written_out_in_full() -> None:
    kept = canon.loads(WRITTEN_OUT.read_text("utf-8"))
    lifted = pinned_scheme.unpinned(formats.PRESENT.lift("scheme", kept))
    assert pinned_scheme.pinned_text(lifted) == pinned_scheme.pinned_text(
        catalog.load("henan-2020")
    )


@pytest.mark.parametrize("key", ["department", "office", "unit"])
def test_a_usual_ladder_is_there_only_where_a_task_is_reminded_by_it(key: str) -> None:
    tree = {"tracks": [{"stages": [{"tasks": [{"ladder": key}]}]}]}
    standard_parts.spell_out(tree)
    assert [ladder["key"] for ladder in tree["ladders"]] == [key]


def test_a_form_is_retitled_and_keeps_the_usual_columns() -> None:
    tree = {
        "year": "2024",
        "figures": {"base_year": "2023"},
        "forms": [{"key": "figures", "title": "四项数"}],
        "tracks": [{"stages": [{"tasks": [{"brings": "figures"}, {"brings": "results"}]}]}],
    }
    standard_parts.spell_out(tree)
    (figures, results) = tree["forms"]
    assert (figures["title"], results["title"]) == ("四项数", "相关考核结果")
    assert [column["title"] for column in figures["columns"]] == ["2024年数", "2023年数", "说明"]


def test_a_form_that_is_written_out_stays_as_it_is() -> None:
    own = {"key": "results", "title": "结果", "columns": [{"key": "unit", "title": "单位"}]}
    tree = {
        "forms": [dict(own)],
        "tracks": [{"stages": [{"tasks": [{"brings": "results"}]}]}],
    }
    standard_parts.spell_out(tree)
    assert tree["forms"] == [own]


def test_rounds_have_the_four_usual_conclusions_unless_they_say_others() -> None:
    tree = {"consultations": [{"key": "a"}, {"key": "b", "conclusions": ["同意"]}]}
    standard_parts.spell_out(tree)
    assert [plan["conclusions"] for plan in tree["consultations"]] == [
        ["无不同意见", "不宜命名", "建议暂缓", "提供情况供参考"],
        ["同意"],
    ]


@pytest.mark.parametrize(
    ("said", "spelled"),
    [
        ("行业 = 窗口", [{"column": "sector", "values": ["窗口"]}]),
        ("行业＝窗口、执法", [{"column": "sector", "values": ["窗口", "执法"]}]),
        (
            "片组=一组；层级 = 州级，县级",
            [
                {"column": "group", "values": ["一组"]},
                {"column": "层级", "values": ["州级", "县级"]},
            ],
        ),
        ("窗口", None),
        ("行业 =", None),
        ("行业 = 窗口；", None),
        ("行业 = 窗口 = 执法", None),
    ],
)
def test_units_are_meant_by_their_columns(said: str, spelled: object) -> None:
    assert unit_conditions.conditions(said) == spelled
    if spelled is not None:
        parts = [model_office.Condition.model_validate(each) for each in spelled]  # type: ignore[attr-defined]
        assert unit_conditions.conditions(unit_conditions.said(parts)) == spelled


@pytest.mark.parametrize(
    ("said", "spelled"),
    [
        ({"行业": "4"}, [{"column": "sector", "limit": "4"}]),
        (
            {"地区": "自治区甲 6，其余 3"},
            [{"column": "地区", "limits": [["自治区甲", "6"]], "limit": "3"}],
        ),
        (
            {"单位": "甲局3个、乙局 2"},
            [{"column": "name", "limits": [["甲局", "3"], ["乙局", "2"]]}],
        ),
        ({"地区": "甲 六"}, "地区: 甲 六"),
        ({"地区": "甲 6个 其余3个"}, "地区: 甲 6个 其余3个"),
        ({"地区": ""}, "地区: "),
    ],
)
def test_caps_are_a_number_or_a_table(said: dict[str, str], spelled: object) -> None:
    assert unit_conditions.caps(said) == spelled


def test_what_cannot_be_read_has_its_place_and_an_example() -> None:
    prize = "quota: 2, surplus: 3"
    yaml = schemes.SMALL.replace(prize, f"{prize}, among: 窗口单位, caps: {{行业: 若干}}")
    with pytest.raises(errors.Misuse) as caught:
        schemes.small(yaml=yaml)
    line = yaml[: yaml.index("among:")].count("\n") + 1
    assert [
        (fault.message, fault.where.partition("行第")[0], fault.expected)
        for fault in caught.value.faults
    ] == [
        (
            "“窗口单位”读不出是哪些单位",
            f"scheme.yaml 第{line}",
            "应形如 行业 = 窗口、执法；层级 = 州级",
        ),
        ("“行业: 若干”读不出限几个", f"scheme.yaml 第{line}", "应形如 4，或 自治区甲 6，其余 3"),
    ]


def test_every_word_means_a_key_that_its_field_takes() -> None:
    """A word that meant nothing would be a fault in whoever wrote it."""
    parts = {part.__name__: part for part in (model.Scheme, *_parts(model.Scheme))}
    for title, words in packaged.data(chosen_words.FILE)["words"].items():
        part_name, _, field = title.rpartition(".")
        homes = [parts[part_name]] if part_name else list(parts.values())
        allowed = [
            set(get_args(home.model_fields[field].annotation))
            for home in homes
            if field in home.model_fields
            and get_origin(home.model_fields[field].annotation) is Literal
        ]
        assert all(set(words.values()) <= keys for keys in allowed), title


def _parts(kind: type[pydantic.BaseModel]) -> list[type[pydantic.BaseModel]]:
    found: list[type[pydantic.BaseModel]] = []
    for described in kind.model_fields.values():
        inner = faults_.model_in(described.annotation)
        if inner is not None:
            found += [inner, *_parts(inner)]
    return found


def test_words_stand_for_keys_all_over_the_file() -> None:
    yaml = (
        schemes.SMALL.replace("anchor: open, to: [contact]", "anchor: 开始, to: [联络员]")
        .replace("mode: calls", "mode: 名单")
        .replace(
            "owner: unit, blocking: soft, brings: file, review: true",
            "owner: 单位, blocking: 可带欠账, brings: 文件, review: 是",
        )
        .replace("does: scores", "does: 打分")
        .replace("track: unit", "track: 单位")
        .replace("quota_binds: true", "quota_binds: 是")
        .replace("covers: everyone", "covers: 全体")
    )
    assert schemes.small(yaml=yaml) == schemes.small()


def test_a_word_that_is_none_is_told_with_the_words_there_are() -> None:
    yaml = schemes.SMALL.replace("blocking: soft", "blocking: 必需办", 1)
    with pytest.raises(errors.Misuse) as caught:
        schemes.small(yaml=yaml)
    (fault,) = caught.value.faults
    assert (fault.message, fault.expected) == (
        "“必需办”不在可选值之内",
        "应为 必办、可带欠账、不阻断",
    )


def test_columns_that_a_scheme_adds_are_read_and_others_are_named() -> None:
    units = (
        "编码,单位名称,简称,全称,层级\nU01,甲局,甲,某省甲局,州级\nU02,乙局,,,\nU03,丙局,,,县级\n"
    )
    yaml = schemes.SMALL.replace("year: 2020\n", "year: 2020\nunit_columns: [层级]\n")
    first, second, _ = reader.read({"scheme.yaml": yaml, "units.csv": units}).units
    assert (first.said("层级"), first.short_name, first.formal_name) == ("州级", "甲", "某省甲局")
    assert (second.columns, second.formal_name) == ((), "乙局")
    with pytest.raises(errors.Misuse) as caught:
        reader.read({"scheme.yaml": schemes.SMALL, "units.csv": units})
    assert "units.csv 第1行第5列：不认识的列“层级”" in str(caught.value)


def test_every_name_of_the_sheet_is_a_column_of_a_task() -> None:
    fields = set(model.Task.model_fields)
    assert set(task_sheet.COLUMNS.values()) - {"stage"} == fields
    assert re.fullmatch(r"[a-z_]+\.csv", task_sheet.FILE)


def test_the_manual_names_every_column_and_every_word_of_the_sheet() -> None:
    manual = (Path(__file__).parents[3] / "docs" / "手册.md").read_text("utf-8")
    page = manual.partition("### 事项表怎么写")[2].partition("\n### 下一年的")[0]
    words = {
        word
        for field in ("blocking", "does", "of", "owner", "weighs", "brings")
        for word in chosen_words.words(field, "Task")
    } - {"否", "小组", "系统", "无"}
    assert [each for each in (*task_sheet.COLUMNS, *sorted(words)) if each not in page] == []
