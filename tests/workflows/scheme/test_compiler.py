"""What a scheme compiles to: machines, terms, forms; its sample dates; how two schemes differ."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from engine import machine, soundness
from tests.support import schemes
from workflows.directory import calendars
from workflows.scheme import compiler, model, model_office, sample
from workflows.scheme.language import difference


def test_track_compiles_to_stages_in_order_that_end_in_conclusion() -> None:
    found = compiler.definitions(schemes.small())["unit"]
    edges = {(edge.trigger, edge.source, edge.dest) for edge in found.edges}
    assert [state.name for state in found.states] == ["first", "second", "third", "concluded"]
    assert edges == {
        ("advance", "first", "second"),
        ("advance", "second", "third"),
        ("advance", "third", "concluded"),
        ("revert", "second", "first"),
        ("revert", "third", "second"),
        *(("conclude", stage, "concluded") for stage in ("first", "second", "third")),
        *((f"reopen {stage}", "concluded", stage) for stage in ("first", "second", "third")),
    }
    assert (found.initial, found.version) == ("first", "test/1")


def test_last_step_asks_for_an_outcome_and_the_others_for_the_next_stage() -> None:
    guards = {
        edge.source: edge.guards
        for edge in compiler.definitions(schemes.small())["unit"].edges
        if edge.trigger == "advance"
    }
    assert guards == {
        "first": ("not_held", "tasks_discharged", "gates_passed", "stage_open"),
        "second": ("not_held", "tasks_discharged", "gates_passed", "stage_open"),
        "third": ("not_held", "tasks_discharged", "gates_passed", "outcome_known"),
    }


@pytest.mark.parametrize("plan", [schemes.small(), schemes.province()], ids=["small", "province"])
def test_every_track_of_a_sound_scheme_is_a_sound_machine(plan: model.Scheme) -> None:
    for definition in compiler.definitions(plan).values():
        assert soundness.faults(definition, compiler.GUARDS) == []
        assert machine.compile(definition).definition == definition


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (model_office.When(on=date(2020, 10, 1)), date(2020, 10, 1)),
        (model_office.When(after="entered", count=5), date(2020, 10, 13)),
        (model_office.When(after="entered", count=5, first_day_counts=True), date(2020, 10, 12)),
        (model_office.When(after="entered", count=5, unit="days"), date(2020, 10, 4)),
        (
            model_office.When(after="entered", count=5, unit="days", first_day_counts=True),
            date(2020, 10, 3),
        ),
        (model_office.When(after="entered"), date(2020, 9, 29)),
    ],
    ids=["on", "workdays", "workdays with the first", "days", "days with the first", "at once"],
)
def test_date_counts_working_or_calendar_days_first_day_in_or_out(
    when: model_office.When, expected: date
) -> None:
    assert compiler.day_of(when, date(2020, 9, 29), calendars.announced()) == expected


def test_date_whose_anchor_has_not_come_is_unknown() -> None:
    assert (
        compiler.day_of(model_office.When(after="task:paper", count=5), None, calendars.announced())
        is None
    )


def test_form_has_the_printed_rows_before_its_own_columns() -> None:
    plan = schemes.province()
    found = {one.key: compiler.form_of(plan, one) for one in plan.forms}
    report, figures, marks = found["self_report"], found["figures"], found["scores"]
    assert [column.key for column in report.columns] == [
        "indicator",
        "group",
        "about",
        "score",
        "text",
        "evidence",
    ]
    assert (len(report.fixed_rows), report.unique) == (21, ("indicator",))
    assert figures.fixed_rows[0] == {
        "figure": "会议",
        "measure": "次",
        "about": plan.figures.figures[0].note if plan.figures else "",
    }
    assert (marks.fixed_rows, marks.unique, marks.column("points").minimum) == ((), (), Decimal(0))


def test_integer_bounds_of_a_column_are_integers() -> None:
    (figures,) = (compiler.form_of(schemes.small(), one) for one in schemes.small().forms)
    assert repr(figures.column("this_year").minimum) == "0"


def test_stage_without_a_day_of_its_own_begins_when_the_one_before_is_over() -> None:
    assert sample.starts(schemes.small(), calendars.announced()) == {
        ("unit", "first"): date(2020, 5, 6),
        ("unit", "second"): date(2020, 6, 15),
        ("unit", "third"): date(2020, 6, 30),
        ("cycle", "year"): date(2020, 5, 6),
    }


def test_sample_shows_dates_reminders_and_what_waits_for_what() -> None:
    lines = {line.task: line for line in sample.sample(schemes.small(), calendars.announced())}
    paper, hello, marks = lines["报送方案"], lines["回执"], lines["打分"]
    assert (paper.stage, paper.opens_on, paper.due_on, paper.reminders) == (
        "单位·第一阶段",
        date(2020, 5, 6),
        date(2020, 5, 29),
        (("提示", date(2020, 5, 6)), ("提前五天", date(2020, 5, 22)), ("电话", date(2020, 6, 1))),
    )
    assert (hello.opens_on, hello.due_on, hello.note) == (
        None,
        None,
        "开始：“报送方案”办结后1个工作日；截止：“报送方案”办结后5个工作日",
    )
    assert (marks.opens_on, marks.due_on, marks.reminders, marks.note) == (
        date(2020, 6, 17),
        date(2020, 6, 30),
        (),
        "",
    )


def test_equal_schemes_do_not_differ() -> None:
    assert difference.difference(schemes.small(), schemes.small()) == []


def test_difference_tells_part_by_part_what_changed() -> None:
    yaml = (
        schemes.SMALL.replace("title: 试验年度", "title: 又一年")
        .replace(
            "{key: bureau, name: 部务会}, {key: board, name: 委员会}",
            "{key: board, name: 委员会}, {key: bureau, name: 部务会}",
        )
        .replace("due: {on: 2020-05-29}", "due: {on: 2020-06-05}")
        .replace(", quota: 2, surplus: 3", ", threshold: 60, quota: 2")
        .replace(
            "public_notice: {count: 5, clause: 三}",
            "public_notice: {count: 7, unit: days, clause: 三}",
        )
        .replace(
            "{key: fraud, name: 弄虚作假, clause: 四}", "{key: lies, name: 弄虚作假, clause: 四}"
        )
    )
    assert difference.difference(schemes.small(), schemes.small(units=7, yaml=yaml)) == [
        ("总则", ["标题：试验年度 → 又一年"]),
        ("会议", ["次序改变"]),
        ("阶段和事项", ["“第一阶段”“报送方案”截止：2020-05-29 → 2020-06-05"]),
        ("奖项", ["“先进单位”差额人选数：3 → （无）", "“先进单位”够线分数：（无） → 60"]),
        ("公示", ["天数：5 → 7", "按工作日或自然日：工作日 → 天"]),
        ("不予命名情形", ["去掉“弄虚作假”", "增加“弄虚作假”"]),
        ("单位", ["增加“单位07”"]),
    ]
