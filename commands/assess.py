"""`assess`: points, results, disqualifiers, the ranking and the way to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from commands import chinese, console, options
from commands.session import Session
from documents import reader, uploads, writer
from engine import errors
from workflows.assessment import findings, mark_confirmation, marks, scoresheets
from workflows.directory import members, units
from workflows.kernel import cycle_view, forms, refusals
from workflows.reports import score_account
from workflows.scheme import catalog
from workflows.selection import facts, proposals


@chinese.group("assess")
def assess_group() -> None:
    """考评：打分、相关考核结果、排序。"""


@assess_group.command("import")
@click.argument("file", type=options.FILE, metavar="文件")
@click.option("--form", "key", default="", metavar="表", help="打分表的键，默认打分事项所用的表。")
@options.changes
@options.pass_session
def assess_import(session: Session, file: Path, key: str, run: options.Run) -> None:
    """导入打分表（单位、考评员、来源、要点编号、得分）；须由另一人复核。
    空表用 mofan table 生成。
    """
    with session.looking() as cycle:
        table = forms.table(cycle, key or forms.of_work(cycle, "scores"), uploads.read_bytes(file))
        entries = marks.marks_of(cycle, units.names(cycle.connection, cycle), table)
    run(marks.import_marks, marks=entries)


@assess_group.command("results")
@click.argument("result_name", metavar="项目")
@click.argument("file", type=options.FILE, metavar="文件")
@click.option("--form", "key", default="", metavar="表", help="结果表的键，默认该项结果所用的表。")
@options.changes
@options.pass_session
def assess_results(
    session: Session, result_name: str, file: Path, key: str, run: options.Run
) -> None:
    """导入一项相关考核结果（单位、结果、文号）；须由另一人复核。"""
    with session.looking() as cycle:
        rules = {rule.key: rule for rule in cycle.scheme.related_results}
        names = {key: rule.name for key, rule in rules.items()}
        rule = rules[_key_of("相关考核结果", names, result_name)]
        table = forms.table(
            cycle, key or forms.of_work(cycle, "results", rule.key), uploads.read_bytes(file)
        )
        entries = findings.results_of(
            units.names(cycle.connection, cycle),
            table,
            result_key=rule.key,
            department=rule.department,
        )
    run(findings.record, facts=entries)


def _key_of(noun: str, names: Mapping[str, str], text: str) -> str:
    """The key that `text` means among `names` (by key). Raises Misuse, listing them."""
    keys = cycle_view.meant(text, names)
    if len(keys) != 1:
        choices = "、".join(f"{key}（{name}）" for key, name in names.items()) or "（无）"
        raise errors.Misuse(f"没有{noun}“{text}”：有 {choices}。")
    return keys[0]


@assess_group.command("disqualify")
@click.argument("name", metavar="单位")
@click.argument("circumstance", metavar="情形")
@click.option("--doc", required=True, metavar="文号", help="文号。")
@click.option("--department", default="", metavar="来源部门", help="哪个部门提供的。")
@click.option(
    "--from", "effective_on", type=options.DAY, default=None, metavar="日期", help="生效日期。"
)
@click.option("--lifted", default="", metavar="说明", help="已解除的，写明依据。")
@options.changes
@options.pass_session
def assess_disqualify(
    session: Session,
    name: str,
    circumstance: str,
    doc: str,
    department: str,
    effective_on: date | None,
    lifted: str,
    run: options.Run,
) -> None:
    """录入一项不予命名情形；须由另一人复核。"""
    subject = options.subject_of(session, name)
    with session.looking() as cycle:
        names = {rule.key: rule.name for rule in cycle.scheme.disqualifiers}
        key = _key_of("不予命名情形", names, circumstance)
    fact = findings.Fact(
        subject=subject,
        kind="disqualifier",
        name=key,
        value=names[key],
        department=department,
        document=doc,
        effective_on=effective_on,
        lifted=lifted,
    )
    run(findings.record, facts=[fact])


@assess_group.command("confirm")
@click.argument("names", nargs=-1, metavar="[单位]…")
@click.option(
    "--facts", "of_facts", is_flag=True, help="复核相关考核结果和不予命名情形，而不是打分。"
)
@click.option("--result", "result_name", default="", metavar="项目", help="只复核这一项结果。")
@options.changes
@options.pass_session
def assess_confirm(
    session: Session, names: tuple[str, ...], of_facts: bool, result_name: str, run: options.Run
) -> None:
    """复核他人录入的打分（或结果）。"""
    if of_facts or result_name:
        kind = "result" if result_name else ""
        run(findings.confirm, kind=kind, name=result_name)
    else:
        subjects = options.subjects_of(session, names)
        run(mark_confirmation.confirm_marks, subjects=subjects)


@assess_group.command("rank")
@click.option("--award", "award_name", default="", metavar="奖项", help="默认要排序的奖项。")
@click.option("--show", is_flag=True, help="只看现在的排序，不保存。")
@options.changes
@options.pass_session
def assess_rank(session: Session, award_name: str, show: bool, run: options.Run) -> None:
    """汇总并冻结排序表（内部）；缺什么一次列出。"""
    if not show:
        with session.looking() as cycle:
            ranked_keys = [award.key for award in cycle.scheme.awards if award.ranked]
        key = award_name or next(iter(ranked_keys), "")
        run(proposals.rank, award=key)
        if run.json_:
            return
    with session.looking(inside=True) as cycle:
        ranking = facts.rank(cycle)
    if run.json_:
        console.as_json(
            [
                {
                    "rank": ranked.rank,
                    "subject": ranked.subject,
                    "name": ranked.name,
                    "total": ranked.total_text,
                }
                for ranked in ranking.results
            ]
        )
        return
    if ranking.reasons:
        console.tell_refusals(
            [
                refusals.make(reason.code, reason.subject, **reason.values)
                for reason in ranking.reasons
            ],
            run.session.names,
        )
    console.table(
        ("名次", "编码", "单位", "总分"),
        [
            (ranked.rank, ranked.subject, ranked.name, ranked.total_text)
            for ranked in ranking.results
        ],
    )


@assess_group.command("explain")
@click.argument("name", metavar="单位")
@click.option("--outward", is_flag=True, help="可以给单位看的那一面：只有它自己的得分和结果。")
@options.reports
@options.pass_session
def assess_explain(session: Session, name: str, outward: bool, json_: bool) -> None:
    """为什么是这个结果：每项打分、折算、合计、名次、意见、各份名单上的理由（内部）。"""
    subject = options.subject_of(session, name)
    with session.looking(inside=True) as cycle:
        outward_account = score_account.outward(cycle, subject) if outward else None
        account = None if outward else score_account.account(cycle, subject)
    if json_:
        console.as_json(outward_account or account)
    elif outward_account is not None:
        console.say(f"{outward_account.name}：{outward_account.total}分")
        console.table(("类别", "得分"), outward_account.groups)
        console.table(("相关考核结果", "结果"), outward_account.results, empty="没有相关考核结果。")
        for owed in outward_account.arrears:
            console.say(f"尚欠：{console.shown(owed)}")
    elif account is not None:
        _say_account(account)


def _say_account(account: score_account.Account) -> None:
    console.say(
        f"{account.subject} {account.name}：{account.total}分，"
        f"第{account.rank}名（共{account.among}个参加排名）"
    )
    parts = {
        "怎样得来": account.notes,
        "能否列入": account.grounds,
        "部门意见": account.opinions,
        "打分": account.scored,
    }
    for title, lines in parts.items():
        if lines:
            console.say(f"\n{title}")
            for line in lines:
                console.say(f"  {console.shown(line)}")
    if account.lists:
        console.say()
        console.table(("名单", "列入", "理由"), account.lists)


@assess_group.command("what-if")
@click.argument("scheme", metavar="安排")
@options.reports
@options.pass_session
def assess_what_if(session: Session, scheme: str, json_: bool) -> None:
    """换一份安排（权重、折算、名额等）会怎样：谁上谁下。只是试算，什么都不保存。"""
    other = catalog.load(scheme)
    with session.looking(inside=True) as cycle:
        comparisons = score_account.what_if(cycle, other)
    if json_:
        console.as_json(comparisons)
        return
    rows = [
        (
            unit.subject,
            unit.name,
            unit.rank_before,
            unit.rank_after,
            unit.total_before,
            unit.total_after,
            _change(unit),
        )
        for unit in comparisons
    ]
    console.table(("编码", "单位", "现名次", "新名次", "现总分", "新总分", "变化"), rows)


def _change(unit: score_account.Change) -> str:
    if unit.in_after == unit.in_before:
        return ""
    return "入围" if unit.in_after else "落选"


@assess_group.command("panel")
@click.argument("group", metavar="片组")
@click.argument("seats", nargs=-1, required=True, metavar="姓名=单位…")
@options.changes
@options.pass_session
def assess_panel(session: Session, group: str, seats: tuple[str, ...], run: options.Run) -> None:
    """明确一个片组的考评组成员和各人所在单位（不评本单位）；明确之后只收这些人的打分。"""
    with session.looking() as cycle:
        if group not in {unit.group for unit in cycle.scheme.units}:
            groups = "、".join(dict.fromkeys(unit.group for unit in cycle.scheme.units))
            raise errors.Misuse(f"没有片组“{group}”：有 {groups}。")
    people = {
        person: options.subject_of(session, unit_name)
        for person, unit_name in options.pairs(seats, "成员", "单位")
    }
    run(members.appoint, kind=members.PANEL, name=group, members=people)


@assess_group.command("sheet")
@click.argument("group", metavar="片组")
@click.option("--assessor", required=True, metavar="姓名", help="给哪位考评员。")
@click.option(
    "-o", "--output", type=options.FILE, required=True, metavar="文件", help="存为（.xlsx）。"
)
@options.pass_session
def assess_sheet(session: Session, group: str, assessor: str, output: Path) -> None:
    """生成一位考评员的打分表：单位、来源、要点已印好。

    只有本片组的单位，本单位除外；填好得分和理由，用 assess import 读回。
    """
    with session.looking() as cycle:
        workbook = scoresheets.blank(cycle, group=group, assessor=assessor)
    options.save(output, workbook)


@assess_group.command("figures")
@click.argument("file", type=options.FILE, required=False, default=None, metavar="[文件]")
@click.option("--doc", default="", metavar="文号", help="数据来源。")
@click.option(
    "-o",
    "--output",
    type=options.FILE,
    default=None,
    metavar="文件",
    help="生成空白表，而不是导入。",
)
@options.changes
@options.pass_session
def assess_figures(
    session: Session, file: Path | None, doc: str, output: Path | None, run: options.Run
) -> None:
    """导入基年数（会议、文件、检查、考核），与本年比只减不增；
    须由另一人复核（assess confirm --facts）。
    """
    with session.looking() as cycle:
        form = findings.figures_form(cycle)
        if output is not None:
            rows = [{"unit": enrolment.name} for enrolment in cycle.enrolments.values()]
            options.save(output, writer.write_table(form, rows))
            return
        if file is None:
            raise errors.Misuse("请写文件；空表：mofan assess figures -o 基年数.xlsx。")
        table = reader.read_table(uploads.read_bytes(file), form)
        entries = findings.figures_of(
            cycle, units.names(cycle.connection, cycle), table, document=doc
        )
    run(findings.record, facts=entries)
