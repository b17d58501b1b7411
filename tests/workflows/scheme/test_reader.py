"""The reader: every fault of shape with file, line and column, all at once.

Text stays text; hostile files end in a sentence.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine import errors
from tests.support import schemes
from workflows.scheme import model, reader

UNITS = (
    "编码,单位名称,行业分类,片组,联系部室,参与方式,提醒方式,党支部数\n"
    "U01,单位01,行业,片组,一处,全面实施,消息,\nU02,单位02,,,,,,\nU03,三,,,,,,\n"
)
LIST = schemes.SMALL[schemes.SMALL.index("indicators:\n") : schemes.SMALL.index("scoring:")]
POINTS = "编号,类别,条款,考评要点,权重,规则,下限,上限,等次,数小者优\n"


def faults(files: dict[str, str]) -> list[tuple[str, str]]:
    """(place, message) of everything that is wrong."""
    with pytest.raises(errors.Misuse) as caught:
        reader.read(files)
    return [(fault.where, fault.message) for fault in caught.value.faults]


def of_yaml(yaml: str) -> list[tuple[str, str]]:
    return faults({"scheme.yaml": yaml, "units.csv": UNITS})


def read(yaml: str = schemes.SMALL, **tables: str) -> model.Scheme:
    return reader.read(
        {
            "scheme.yaml": yaml,
            "units.csv": UNITS,
            **{f"{name}.csv": text for name, text in tables.items()},
        }
    )


@pytest.mark.parametrize(
    ("old", "new", "message", "there"),
    [
        ("title: 试验年度\n", "", "缺少“title”", "key: test"),
        (
            "title: 试验年度",
            "titel: 试验年度\ntitle: 试验年度",
            "不认识的项目“titel”",
            "titel: 试验年度",
        ),
        ("year: 2020\n", "year: 今年\n", "“今年”不是整数", "year: 今年"),
        ("year: 2020\n", "year: []\n", "这里不是整数", "year: []"),
        ("weight: 20,", "weight: 二十,", "“二十”不是数", "weight: 二十,"),
        ("review: true", "review: 也许", "“也许”不是是非值", "review: 也许,"),
        (
            "opens_on: 2020-05-06",
            "opens_on: 2020-13-32",
            "“2020-13-32”不是日期",
            "opens_on: 2020-13-32",
        ),
        ("opens_on: 2020-05-06", "opens_on: 20200506", "“20200506”不是日期", "opens_on: 20200506"),
        (
            "blocking: soft, brings: file",
            "blocking: firm, brings: file",
            "“firm”不在可选值之内",
            "blocking: firm,",
        ),
        ("title: 试验年度", "title: [试验, 年度]", "“title”应是一段文字", "title: [试验, 年度]"),
        ("teams: [一组]", "teams: 一组", "“teams”应是一个列表", "teams: 一组"),
        (
            "organiser: {name: 办公室, unit: U03}",
            "organiser: 办公室",
            "“办公室”应是一组“名称: 值”",
            "organiser: 办公室",
        ),
        ("title: 试验年度", "title: 试验年度\ntitle: 又一年", "“title”写了两次", "title: 又一年"),
        ("title: 试验年度", "title: 试验年度\n? [一, 二]\n: 三", "名称应是一个词", "[一, 二]"),
    ],
)
def test_fault_of_shape_is_told_with_its_place(
    old: str, new: str, message: str, there: str
) -> None:
    assert schemes.SMALL.count(old) == 1
    yaml = schemes.SMALL.replace(old, new)
    ((where, told),) = of_yaml(yaml)
    line, column = map(int, where.removeprefix("scheme.yaml 第").removesuffix("列").split("行第"))
    assert (told, yaml.splitlines()[line - 1][column - 1 :][: len(there)]) == (message, there)


def test_near_name_is_suggested_for_an_unknown_item() -> None:
    with pytest.raises(errors.Misuse) as caught:
        reader.read(
            {
                "scheme.yaml": schemes.SMALL.replace("clause: 一（一）, owner", "claus: 一, owner"),
                "units.csv": UNITS,
            }
        )
    assert [fault.sentence for fault in caught.value.faults] == [
        "scheme.yaml 第22行第38列：不认识的项目“claus”（是不是“clause”？）"
    ]


def test_faults_of_shape_in_every_file_come_all_at_once() -> None:
    yaml = (
        schemes.SMALL.replace("year: 2020\n", "year: 今年\n")
        .replace("review: true", "review: 也许")
        .replace(LIST, "")
    )
    points = (
        POINTS + "甲,one,附一,甲项,五十,points,,,,\n乙,two,附二,乙项,50,抽签,,,优,也许\n丙,two,,,\n"
    )
    found = faults(
        {
            "scheme.yaml": yaml,
            "units.csv": UNITS.replace("U02,", ",").replace("U03,三,,", "U03,三"),
            "indicators.csv": points,
        }
    )
    assert found == [
        ("units.csv 第4行", "有6格"),
        ("indicators.csv 第3行第6列", "“抽签”不在可选值之内"),
        ("indicators.csv 第3行第9列", "“优”读不出等次和分值"),
        ("indicators.csv 第3行第10列", "“也许”不在可选值之内"),
        ("indicators.csv 第4行", "有5格"),
        ("scheme.yaml 第4行第1列", "“今年”不是整数"),
        ("scheme.yaml 第22行第95列", "“也许”不是是非值"),
        ("indicators.csv 第2行第5列", "“五十”不是数"),
        ("indicators.csv 第4行第1列", "缺少“条款”"),
        ("indicators.csv 第4行第1列", "缺少“考评要点”"),
        ("units.csv 第3行第1列", "缺少“编码”"),
    ]


def test_no_and_twelve_thirty_stay_text() -> None:
    plan = read(
        schemes.SMALL.replace("title: 试验年度", "title: no")
        .replace("name: 办公室,", "name: 12:30,")
        .replace("name: 监督部门", "name: 1e3")
    )
    assert (plan.title, plan.organiser.name, plan.departments[0].name) == ("no", "12:30", "1e3")


def test_day_that_does_not_exist_is_a_fault_with_a_line_and_no_crash() -> None:
    yaml = schemes.SMALL.replace("due: {on: 2020-05-29}", "due: {on: 2026-03-32}")
    assert of_yaml(yaml) == [("scheme.yaml 第23行第45列", "“2026-03-32”不是日期")]


def test_table_says_rules_grades_and_the_rest_in_chinese() -> None:
    points = (
        POINTS + "甲,one,附一,甲项,50,扣分,10,,,\n"
        "乙,two,附二,乙项,50,名次,,, 3 ＝ 50；其余=5 ;,是\n"
        "丙,two,附三,丙项,,加分,,3,,否\n"
    )
    plan = read(schemes.SMALL.replace(LIST, ""), indicators=points)
    first, second, third = plan.indicators
    assert (first.rule, first.weight, first.floor) == ("deduction", Decimal(50), Decimal(10))
    assert (second.rule, second.grades, second.lower_is_better) == (
        "rank",
        (("3", Decimal(50)), ("其余", Decimal(5))),
        True,
    )
    assert (third.rule, third.cap, third.weight, third.lower_is_better) == (
        "bonus",
        Decimal(3),
        Decimal(0),
        False,
    )


def test_table_with_blank_rows_spaces_and_a_mark_in_front_is_read() -> None:
    units = (
        "\ufeff 编码 ,单位名称,参与方式\r\n\r\nU01, 单位01 ,参照执行\r\n,,\r\n"
        "U03,三,unranked\r\nU02,二,\r\n"
    )
    plan = reader.read({"scheme.yaml": schemes.SMALL, "units.csv": units})
    assert [(one.code, one.name, one.participation) for one in plan.units] == [
        ("U01", "单位01", "reference"),
        ("U03", "三", "unranked"),
        ("U02", "二", "full"),
    ]


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        ("", [("units.csv", "是空文件")]),
        (
            "编码,名称,编码\n",
            [
                ("units.csv 第1行第2列", "不认识的列“名称”"),
                ("units.csv 第1行第3列", "列“编码”写了两次"),
                ("units.csv", "缺少列“单位名称”"),
            ],
        ),
        (
            "编码,单位名称\nU01,一\n" + "x" * 200_000 + ",二\n",
            [("units.csv", "不是逗号分隔的表格，或引号没有成对")],
        ),
    ],
    ids=["empty", "header", "endless cell"],
)
def test_table_that_cannot_be_read_is_told_once(
    units: str, expected: list[tuple[str, str]]
) -> None:
    assert (
        faults(
            {
                "scheme.yaml": schemes.SMALL.replace("unit: U03", "unit: ''").replace(
                    "hosts: U02", "hosts: ''"
                ),
                "units.csv": units,
            }
        )
        == expected
    )


def test_part_written_twice_is_a_fault() -> None:
    assert faults({"scheme.yaml": schemes.SMALL + "units: []\n", "units.csv": UNITS}) == [
        ("units.csv", "“units”同时写在 scheme.yaml 和 units.csv 里")
    ]


def test_scheme_without_its_yaml_is_misuse() -> None:
    assert faults({"units.csv": UNITS}) == [("", "缺少 scheme.yaml")]


BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{after}: &{after} [{', '.join([f'*{before}'] * 10)}]\n"
    for before, after in zip("abcdef", "bcdefg", strict=True)
)


@pytest.mark.parametrize(
    ("yaml", "place", "message"),
    [
        ("", "scheme.yaml", "文件应由“名称: 值”组成"),
        ("- 一\n- 二\n", "scheme.yaml", "文件应由“名称: 值”组成"),
        ("key: x\n\ttitle: y\n", "scheme.yaml 第2行第1列", "YAML 写法有误：行首有制表符"),
        ("key: x\ntitle: [一\nyear: 2020\n", "scheme.yaml 第3行第5列", "YAML 写法有误"),
        ("key: x\n---\nkey: y\n", "scheme.yaml 第2行第1列", "YAML 写法有误"),
        ("key: *nobody\n", "scheme.yaml 第1行第6列", "YAML 写法有误"),
        ("key: \x00\n", "scheme.yaml", "含有不能读取的字符，或嵌套过深"),
        ("a: " + "[" * 5000 + "]" * 5000, "scheme.yaml", "含有不能读取的字符，或嵌套过深"),
        (
            "a: " + "[" * 150 + "]" * 150,
            "scheme.yaml 第1行第104列",
            "内容过多、嵌套过深，或引用套引用",
        ),
        ("a: &a [*a]\n", "scheme.yaml 第1行第4列", "内容过多、嵌套过深，或引用套引用"),
        (BOMB, "scheme.yaml 第1行第32列", "内容过多、嵌套过深，或引用套引用"),
    ],
    ids=[
        "empty",
        "list",
        "tab",
        "open bracket",
        "two documents",
        "unknown anchor",
        "nul",
        "deep",
        "nested",
        "itself",
        "bomb",
    ],
)
def test_hostile_yaml_ends_in_one_sentence(yaml: str, place: str, message: str) -> None:
    assert of_yaml(yaml) == [(place, message)]


def test_broken_yaml_does_not_hide_what_is_wrong_with_the_tables() -> None:
    assert faults({"scheme.yaml": "key: [", "units.csv": UNITS.replace("全面实施", "随便")}) == [
        ("scheme.yaml 第1行第7列", "YAML 写法有误"),
        ("units.csv 第2行第6列", "“随便”不在可选值之内"),
    ]


def test_tags_of_python_are_text() -> None:
    assert (
        read(
            schemes.SMALL.replace(
                "title: 试验年度", "title: !!python/object/apply:os.system [x]".replace("[x]", "x")
            )
        ).title
        == "x"
    )
