"""`scheme`: the scheme of a year, before it is opened."""

from __future__ import annotations

import json
from pathlib import Path

from commands import console, filing
from commands.session import Session
from documents import writer
from engine import described, errors, fields
from workflows.directory import calendars
from workflows.kernel import cycle_view, forms
from workflows.reports import workload
from workflows.scheme import catalog, checks, model, sample
from workflows.scheme.language import difference, field_titles, next_year, read_aloud

CHANGES = "改动.xlsx"
EMPTY_ROWS = 30
"""Of a blank table."""


def scheme_list(session: Session, json_: bool) -> None:
    schemes = [(name, catalog.load(name)) for name in catalog.names()]
    if json_:
        console.as_json(
            [
                {
                    "name": name,
                    "title": scheme.title,
                    "year": scheme.year,
                    "units": len(scheme.units),
                }
                for name, scheme in schemes
            ]
        )
        return
    console.table(
        ("名称", "标题", "年度", "单位数"),
        [(name, scheme.title, scheme.year, len(scheme.units)) for name, scheme in schemes],
    )


def scheme_show(session: Session, name: str, json_: bool) -> None:
    scheme = catalog.load(name)
    if json_:
        console.as_json(scheme)
        return
    told = read_aloud.reading(scheme)
    console.say(f"{told.title}（{scheme.key} 第{scheme.version}版）")
    for chapter in (*told.body, *told.annexes):
        console.say()
        console.say(chapter.title)
        for line in chapter.lines:
            indent = "  " if line.startswith("　") else ""
            console.say(indent + console.shown(line.strip()))


def scheme_check(session: Session, name: str, json_: bool) -> None:
    scheme = catalog.load(name)
    calendar = calendars.announced()
    lines = sample.sample(scheme, calendar)
    warnings = [fault.sentence for fault in checks.warnings(scheme, calendar)]
    warnings += workload.over_plan(scheme, calendar)
    if json_:
        console.as_json({"sound": True, "sample": lines, "warnings": warnings})
        return
    console.say(
        f"“{scheme.title}”没有错误：{len(scheme.units)}个单位，"
        f"{len(scheme.indicators)}个考评要点，{len(lines)}个事项。\n"
    )
    rows = [
        (
            line.stage,
            line.task,
            line.opens_on,
            line.due_on,
            [f"{step} {day:%m-%d}" for step, day in line.reminders],
            line.note,
        )
        for line in lines
    ]
    console.table(("阶段", "事项", "开始", "截止", "提醒", "备注"), rows)
    for sentence in warnings:
        console.talk(f"请留意：{sentence}")


def scheme_new(session: Session, folder: Path, base: str, blank: bool, year: int | None) -> None:
    if blank and base != catalog.default():
        raise errors.Misuse("--blank 不用底稿：不与 --from 同写。")
    if blank:
        base = str(catalog.BLANK)
        _blank(folder, year or cycle_view.local_today(session.time.now()).year)
    elif year is None:
        for path in catalog.new(folder, base):
            console.say(str(path))
    else:
        _for_year(folder, base, year)
    compared = "" if blank else f"；比较改动：mofan scheme diff {base} {folder}"
    console.talk(f"改好后：mofan scheme check {folder}{compared}")


def _blank(folder: Path, year: int) -> None:
    """The smallest scheme, with its dates in that `year`."""
    texts = catalog.texts(catalog.BLANK)
    written = catalog.load(str(catalog.BLANK)).year
    if year != written:
        texts, _ = next_year.moved(
            texts, year=written, by=year - written, calendar=calendars.announced()
        )
    for path in catalog.new(folder, str(catalog.BLANK), texts):
        console.say(str(path))


def _for_year(folder: Path, base: str, year: int) -> None:
    """Next year's scheme, and a table of what was changed and what was left to go through."""
    scheme = catalog.load(base)
    if year == scheme.year:
        raise errors.Misuse(f"“{scheme.title}”就是{year}年的：请写别的年份。")
    texts, changes = next_year.moved(
        catalog.texts(catalog.folder_of(base)),
        year=scheme.year,
        by=year - scheme.year,
        calendar=calendars.announced(),
    )
    for path in catalog.new(folder, base, texts):
        console.say(str(path))
    fields_ = described.fields_of(next_year.MovedText)
    form = fields.Form(
        key="changes",
        title=f"{scheme.year}年改为{year}年：逐处核对",
        columns=tuple(fields.Column(key=field.key, title=field.cell.title) for field in fields_),
    )
    rows = [{key: str(cell) for key, cell in described.contents(each).items()} for each in changes]
    filing.save(folder / CHANGES, writer.write_table(form, rows))
    kept = sum(each.note == next_year.KEPT for each in changes)
    later = sum(each.note == next_year.MOVED for each in changes)
    console.say(
        f"改了{len(changes) - kept}处（其中{later}处逢休息日顺延），"
        f"{kept}处未改要核对：见 {CHANGES}。"
    )


def scheme_diff(session: Session, before: str, after: str, json_: bool) -> None:
    changes = difference.difference(catalog.load(before), catalog.load(after))
    if json_:
        console.as_json([{"part": part, "changes": sentences} for part, sentences in changes])
        return
    for part, sentences in changes:
        console.say(part)
        for sentence in sentences:
            console.say(f"  {console.shown(sentence)}")
    if not changes:
        console.say("没有不同。")


def scheme_schema(session: Session) -> None:
    schema = field_titles.titled(model.Scheme.model_json_schema())
    console.say(json.dumps(schema, ensure_ascii=False, indent=2))


def table_generate(session: Session, kind: str, output: Path | None, json_: bool) -> None:
    with session.looking() as cycle:
        if not kind:
            console.listing(forms.listed(cycle), json_=json_, empty="这份安排没有表。")
            return
        form = forms.of(cycle, kind)
        if output is None:
            raise errors.Misuse(
                f"请写存到哪里，例如：mofan table {console.shown(kind)} -o {form.title}.xlsx"
            )
        workbook = writer.write_table(form, blank_rows=EMPTY_ROWS)
    filing.save(output, workbook)
