"""`assess`: points, results, disqualifiers, the ranking and the way to it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from commands import chinese, console, options, session
from engine import errors
from storage import intake
from workflows import assessing, forms, proposing, refusals, roster, standing


@chinese.group()
def assess() -> None:
    """考评：打分、相关考核结果、排序。"""


@assess.command("import")
@click.argument("file", type=options.FILE, metavar="文件")
@click.option("--form", "key", default="", metavar="表", help="打分表的键，默认打分事项所用的表。")
@options.changes
@options.pass_session
def assess_import(of: session.Session, file: Path, key: str, run: options.Run) -> None:
    """导入打分表（单位、考评员、来源、要点编号、得分）；须由另一人复核。空表用 mofan table 生成。"""
    with of.looking() as seen:
        table = forms.table(seen, key or forms.of_work(seen, "scores"), intake.read_bytes(file))
        marks = assessing.marks_of(seen, roster.names(seen.connection, seen), table)
    run(lambda how: assessing.import_marks(of.clerk, book=of.book, marks=marks, how=how))


@assess.command("results")
@click.argument("result", metavar="项目")
@click.argument("file", type=options.FILE, metavar="文件")
@click.option("--form", "key", default="", metavar="表", help="结果表的键，默认该项结果所用的表。")
@options.changes
@options.pass_session
def assess_results(of: session.Session, result: str, file: Path, key: str, run: options.Run) -> None:
    """导入一项相关考核结果（单位、结果、文号）；须由另一人复核。"""
    with of.looking() as seen:
        rule = next((one for one in seen.scheme.related_results if result in (one.key, one.name)), None)
        if rule is None:
            listed = "、".join(f"{one.key}（{one.name}）" for one in seen.scheme.related_results) or "（无）"
            raise errors.Misuse(f"没有相关考核结果“{result}”：有 {listed}。")
        table = forms.table(seen, key or forms.of_work(seen, "results", rule.key), intake.read_bytes(file))
        facts = assessing.results_of(roster.names(seen.connection, seen), table, result=rule.key, department=rule.department)
    run(lambda how: assessing.record_facts(of.clerk, book=of.book, facts=facts, how=how))


@assess.command("disqualify")
@click.argument("name", metavar="单位")
@click.argument("circumstance", metavar="情形")
@click.option("--doc", required=True, metavar="文号", help="文号。")
@click.option("--department", default="", metavar="来源部门", help="哪个部门提供的。")
@click.option("--from", "effective_on", type=options.DAY, default=None, metavar="日期", help="生效日期。")
@click.option("--lifted", default="", metavar="说明", help="已解除的，写明依据。")
@options.changes
@options.pass_session
def assess_disqualify(
    of: session.Session,
    name: str,
    circumstance: str,
    doc: str,
    department: str,
    effective_on: date | None,
    lifted: str,
    run: options.Run,
) -> None:
    """录入一项不予命名情形；须由另一人复核。"""
    subject = options.unit(of, name)
    with of.looking() as seen:
        rule = next((one for one in seen.scheme.disqualifiers if circumstance in (one.key, one.name)), None)
        if rule is None:
            listed = "、".join(f"{one.key}（{one.name}）" for one in seen.scheme.disqualifiers) or "（无）"
            raise errors.Misuse(f"没有不予命名情形“{circumstance}”：有 {listed}。")
    fact = assessing.Fact(
        subject=subject,
        kind="disqualifier",
        name=rule.key,
        value=rule.name,
        department=department,
        document=doc,
        effective_on=effective_on,
        lifted=lifted,
    )
    run(lambda how: assessing.record_facts(of.clerk, book=of.book, facts=[fact], how=how))


@assess.command("confirm")
@click.argument("names", nargs=-1, metavar="[单位]…")
@click.option("--facts", is_flag=True, help="复核相关考核结果和不予命名情形，而不是打分。")
@click.option("--result", default="", metavar="项目", help="只复核这一项结果。")
@options.changes
@options.pass_session
def assess_confirm(of: session.Session, names: tuple[str, ...], facts: bool, result: str, run: options.Run) -> None:
    """复核他人录入的打分（或结果）。"""
    if facts or result:
        kind = "result" if result else ""
        run(lambda how: assessing.confirm_facts(of.clerk, book=of.book, kind=kind, name=result, how=how))
    else:
        subjects = options.units(of, names)
        run(lambda how: assessing.confirm_marks(of.clerk, book=of.book, subjects=subjects, how=how))


@assess.command("rank")
@click.option("--award", default="", metavar="奖项", help="默认要排序的奖项。")
@click.option("--show", is_flag=True, help="只看现在的排序，不保存。")
@options.changes
@options.pass_session
def assess_rank(of: session.Session, award: str, show: bool, run: options.Run) -> None:
    """汇总并冻结排序表（内部）；缺什么一次列出。"""
    if not show:
        with of.looking() as seen:
            chosen = award or next((one.key for one in seen.scheme.awards if one.ranked), "")
        run(lambda how: proposing.rank(of.clerk, book=of.book, award=chosen, how=how))
        if run.json_:
            return
    with of.looking() as seen:
        made = standing.rank(seen)
    if run.json_:
        console.as_json([{"rank": one.rank, "subject": one.subject, "name": one.name, "total": one.total_text} for one in made.results])
        return
    if made.reasons:
        console.refused([refusals.make(one.code, one.subject, **one.values) for one in made.reasons], run.of.names)
    console.table(("名次", "编码", "单位", "总分"), [(one.rank, one.subject, one.name, one.total_text) for one in made.results])


@assess.command("explain")
@click.argument("name", metavar="单位")
@options.reports
@options.pass_session
def assess_explain(of: session.Session, name: str, json_: bool) -> None:
    """一个单位的总分从何而来：每项打分、折算、合计、名次（内部）。"""
    subject = options.unit(of, name)
    with of.looking() as seen:
        made = standing.rank(seen)
    found = next((one for one in made.results if one.subject == subject), None)
    if found is None:
        raise errors.Misuse(f"“{name}”还没有总分：用 mofan assess rank 看缺什么。")
    if json_:
        console.as_json({"subject": subject, "total": found.total_text, "rank": found.rank, "notes": found.notes, "parts": found.parts})
        return
    console.say(f"{found.subject} {found.name}：{found.total_text}分，第{found.rank}名（共{len(made.results)}个参加排名）")
    for note in found.notes:
        console.say(f"  {note}")
    for sheet in found.sheets:
        console.say(f"  {sheet.assessor}：" + "；".join(f"{line.rule.key} {line.note or line.points}" for line in sheet.lines))
