"""`assess`: points, results, disqualifiers, the ranking and the way to it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from commands import console, filing, lookup, running, seating
from commands.session import Session
from documents import reader, uploads, writer
from engine import errors
from workflows.assessment import findings, mark_confirmation, marks, scoresheets
from workflows.directory import members, units
from workflows.kernel import forms, meaning
from workflows.lists import contenders, lineage
from workflows.reports import score_account
from workflows.scheme import catalog, model_awards
from workflows.selection import facts, proposals


def assess_import(session: Session, file: Path, key: str, run: running.Run) -> None:
    with session.looking() as cycle:
        table = forms.table(cycle, key or forms.of_work(cycle, "scores"), uploads.read_bytes(file))
        entries = marks.marks_of(cycle, units.names(cycle.connection, cycle), table)
    run(marks.import_marks, marks=entries)


def assess_results(
    session: Session, result_name: str, file: Path, key: str, run: running.Run
) -> None:
    with session.looking() as cycle:
        rules = {rule.key: rule for rule in cycle.scheme.related_results}
        names = {key: rule.name for key, rule in rules.items()}
        rule = rules[meaning.key_of("相关考核结果", names, result_name)]
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


def assess_disqualify(
    session: Session,
    name: str,
    circumstance: str,
    doc: str,
    department: str,
    effective_on: date | None,
    lifted: str,
    run: running.Run,
) -> None:
    subject = lookup.subject_of(session, name)
    with session.looking() as cycle:
        names = {rule.key: rule.name for rule in cycle.scheme.disqualifiers}
        key = meaning.key_of("不予命名情形", names, circumstance)
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


def assess_confirm(
    session: Session, names: tuple[str, ...], of_facts: bool, result_name: str, run: running.Run
) -> None:
    if of_facts or result_name:
        kind = name = ""
        if result_name:
            with session.looking() as cycle:
                results = {rule.key: rule.name for rule in cycle.scheme.related_results}
            kind, name = "result", meaning.key_of("相关考核结果", results, result_name)
        run.confirming(findings.confirm, kind=kind, name=name)
    else:
        subjects = lookup.subjects_of(session, names)
        run.confirming(mark_confirmation.confirm_marks, subjects=subjects)


def assess_rank(session: Session, award_name: str, show: bool, run: running.Run) -> None:
    with session.looking() as cycle:
        ranked = contenders.ranked(cycle)
        meant = [lineage.award_of(cycle, award_name)] if award_name else ranked
    if not show:
        keys = [award.key for award in meant] or [""]
        run.several([run.bind(proposals.rank, award=key) for key in keys])
        if run.json_:
            return
    with session.looking(inside=True) as cycle:
        awards: list[model_awards.Award | None] = [*meant] or [None]
        rankings = [(award, facts.rank(cycle, award)) for award in awards]
    if run.json_:
        rows: list[dict[str, object]] = [
            {
                "rank": score.rank,
                "subject": score.subject,
                "name": score.name,
                "total": score.total_text,
                "award": award.name if award is not None else "",
            }
            for award, ranking in rankings
            for score in ranking.results
        ]
        console.as_json(rows)
        return
    for award, ranking in rankings:
        if len(rankings) > 1 and award is not None:
            console.say(award.name)
        if ranking.reasons:
            console.tell_refusals(
                ranking.reasons,
                session.names_of({reason.subject for reason in ranking.reasons}),
            )
        console.table(
            ("名次", "编码", "单位", "总分"),
            [
                (score.rank, score.subject, score.name, score.total_text)
                for score in ranking.results
            ],
        )


def assess_explain(session: Session, name: str, outward: bool, json_: bool) -> None:
    subject = lookup.subject_of(session, name)
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
    if len(account.placings) > 1:
        for award, rank, among in account.placings:
            console.say(f"  {award}：第{rank}名（共{among}个）")
    for title, lines in parts.items():
        if lines:
            console.say(f"\n{title}")
            for line in lines:
                console.say(f"  {console.shown(line)}")
    if account.lists:
        console.say()
        console.table(("名单", "列入", "理由"), account.lists)


def assess_what_if(session: Session, scheme: str, json_: bool) -> None:
    other = catalog.load(scheme)
    with session.looking(inside=True) as cycle:
        comparisons = score_account.what_if(cycle, other)
    if json_:
        console.as_json(comparisons)
        return
    is_of_one = len({unit.award for unit in comparisons}) < 2
    rows = [
        (
            *(() if is_of_one else (unit.award,)),
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
    titles = ("编码", "单位", "现名次", "新名次", "现总分", "新总分", "变化")
    console.table(titles if is_of_one else ("奖项", *titles), rows)


def _change(unit: score_account.Change) -> str:
    if unit.in_after == unit.in_before:
        return ""
    return "入围" if unit.in_after else "落选"


def assess_panel(
    session: Session, group: str, seats: tuple[str, ...], file: Path | None, run: running.Run
) -> None:
    with session.looking() as cycle:
        titles = {unit.group: unit.group for unit in cycle.scheme.units}

    def called(text: str) -> str:
        return meaning.key_of("片组", titles, text)

    seating.seat(session, members.PANEL, group, seats, file, run, called=called)


def assess_sheet(session: Session, group: str, assessor: str, output: Path) -> None:
    with session.looking() as cycle:
        workbook = scoresheets.blank(cycle, group=group, assessor=assessor)
    filing.save(output, workbook)


def assess_figures(
    session: Session, file: Path | None, doc: str, output: Path | None, run: running.Run
) -> None:
    with session.looking() as cycle:
        form = findings.figures_form(cycle)
        if output is not None:
            rows = [{"unit": enrolment.name} for enrolment in cycle.enrolments.values()]
            filing.save(output, writer.write_table(form, rows))
            return
        if file is None:
            raise errors.Misuse("请写文件；空表：mofan assess figures -o 基年数.xlsx。")
        table = reader.read_table(uploads.read_bytes(file), form, year_of=session.year_of)
        entries = findings.figures_of(
            cycle, units.names(cycle.connection, cycle), table, document=doc
        )
    run(findings.record, facts=entries)
