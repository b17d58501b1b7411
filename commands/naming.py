"""`naming`: lists, decisions and the paper; it gathers the commands of the notice too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from commands import console, filing, internal_lists, lookup, running
from commands.session import Session
from documents import reader, uploads
from engine import errors
from workflows.consultations import general_review
from workflows.lists import contenders, lineage
from workflows.reports import agenda
from workflows.selection import (
    adjustments,
    awards,
    corrections,
    decisions,
    objections,
    proposals,
    public_notice,
    revocations,
    withholdings,
)


def naming_propose(session: Session, step: str, award: str, run: running.Run) -> None:
    with session.looking() as cycle:
        keys = [award] if award else [plan.key for plan in contenders.downwards(cycle)]
    run.several([run.bind(proposals.propose, award=key, step=step) for key in keys])


def naming_adjust(
    session: Session,
    step: str,
    award: str,
    add: tuple[str, ...],
    remove: tuple[str, ...],
    basis: str,
    file: Path | None,
    run: running.Run,
) -> None:
    if file is not None and (add or remove):
        raise errors.Misuse("--from 的表里写取舍：不与 --add、--remove 同写。")
    if file is not None:
        with session.looking() as cycle:
            table = reader.read_table(uploads.read_bytes(file), adjustments.SHEET)
            chosen = adjustments.choices_of(cycle, award, step, table)
        if not chosen.add and not chosen.remove:
            raise errors.Misuse("表里没有与现在不同的取舍。")
        run(
            adjustments.adjust,
            award=award,
            step=step,
            add=chosen.add,
            remove=chosen.remove,
            basis=basis,
            reasons=chosen.reasons,
        )
        return
    if not add and not remove:
        raise errors.Misuse("请用 --add 或 --remove 写明调入、调出的单位，或 --from 一张表。")
    added, removed = lookup.subjects_of(session, add), lookup.subjects_of(session, remove)
    run(adjustments.adjust, award=award, step=step, add=added, remove=removed, basis=basis)


def naming_sheet(session: Session, step: str, award: str, output: Path) -> None:
    with session.looking(inside=True) as cycle:
        rows = adjustments.sheet(cycle, award, step)
        internal_lists.save(output, cycle, [(adjustments.SHEET, rows)])


def naming_decide(
    session: Session,
    steps: tuple[str, ...],
    award_keys: tuple[str, ...],
    meeting: str,
    held_on: date,
    minutes: str,
    present: str,
    recused: tuple[str, ...],
    votes: str,
    scan: Path | None,
    circulated: bool,
    why: str,
    run: running.Run,
) -> None:
    if circulated and len(steps) > 1:
        raise errors.Misuse("传阅签批的一次录一份名单。")
    recused_by_unit: dict[str, list[str]] = {}
    for unit, person in lookup.subject_pairs(session, recused, "--recused", "姓名"):
        recused_by_unit.setdefault(unit, []).append(person)
    upload = filing.read_upload(scan) if scan else None
    form = decisions.CIRCULATED if circulated else ("meeting", decisions.TOGETHER)[len(steps) > 1]
    calls: list[running.Call] = []
    for step in steps:
        if calls:
            calls += _proposing(session, run, step, award_keys)
        calls.append(
            run.bind(
                decisions.decide,
                step=step,
                awards=award_keys,
                meeting=meeting,
                held_on=held_on,
                minutes=minutes,
                present=present,
                recused=recused_by_unit,
                votes=votes,
                scan=upload,
                form=form,
                why=why,
            )
        )
    run.several(calls)


def _proposing(
    session: Session, run: running.Run, step: str, awards: Sequence[str]
) -> list[running.Call]:
    """Calls that make the list of a step for these awards (none: all), where it is not made yet."""
    with session.looking() as cycle:
        key = lineage.step_of(cycle, step).key
        made = {award for award, kind in lineage.newest(cycle) if kind == key}
        wanted = [lineage.award_of(cycle, award).key for award in awards] or [
            plan.key for plan in cycle.scheme.awards
        ]
    return [
        run.bind(proposals.propose, award=award, step=step) for award in wanted if award not in made
    ]


def naming_minutes(session: Session, step: str, minutes: str, run: running.Run) -> None:
    run(decisions.number, step=step, minutes=minutes)


def naming_withhold(
    session: Session, name: str, basis: str, release: bool, run: running.Run
) -> None:
    subject = lookup.subject_of(session, name)
    run(withholdings.withhold, subject=subject, basis=basis, is_released=release)


def naming_correct(
    session: Session, what: str, before: str, after: str, row: int, why: str, run: running.Run
) -> None:
    run(corrections.correct, what=what, before=before, after=after, why=why, row=row)


def naming_confirm(
    session: Session,
    step: str,
    revocation: bool,
    objection: bool,
    withholding: bool,
    correction: bool,
    run: running.Run,
) -> None:
    if withholding:
        run.confirming(withholdings.confirm)
    elif correction:
        run.confirming(corrections.confirm)
    elif objection:
        run.confirming(objections.confirm)
    elif revocation:
        run.confirming(revocations.confirm)
    elif step:
        run.confirming(decisions.confirm, step=step)
    else:
        raise errors.Misuse(
            "请写名单；复核撤销命名用 --revocation，异议办理用 --objection，"
            "暂缓命名用 --withholding，更正用 --correction。"
        )


def naming_review(session: Session, act: str, about: str, run: running.Run) -> None:
    run.confirming(general_review.review, act=act, about=about)


def naming_agenda(
    session: Session, step: str, handout: bool, output: Path | None, json_: bool
) -> None:
    with session.looking(inside=True) as cycle:
        pages = agenda.of_step(cycle, step, is_handed_round=handout)
    if output is not None:
        internal_lists.save(output, cycle, [(agenda.form_of(page), page.cells()) for page in pages])
        return
    if json_:
        console.as_json(pages)
        return
    for page in pages:
        console.say(f"{page.title}：{page.count}个")
        console.table(tuple(page.columns.values()), [tuple(row.values()) for row in page.cells()])
        for lack in page.lacking:
            console.talk(f"还差：{console.shown(lack)}")


def naming_revoke(
    session: Session,
    name: str,
    meeting: str,
    held_on: date,
    minutes: str,
    doc: str,
    why: str,
    run: running.Run,
) -> None:
    run(
        revocations.revoke,
        subject=lookup.subject_of(session, name),
        meeting=meeting,
        held_on=held_on,
        minutes=minutes,
        doc=doc,
        why=why,
    )


def naming_issue(session: Session, number: str, dated: date, run: running.Run) -> None:
    run.asking(True)(awards.issue, number=number, dated=dated)


def naming_list(session: Session, step: str, award: str, everyone: bool, json_: bool) -> None:
    with session.looking(inside=everyone or json_) as cycle:
        newest = lineage.newest(cycle)
        plans = [lineage.award_of(cycle, award)] if award else list(cycle.scheme.awards)
        step_key = lineage.step_of(cycle, step).key if step else ""
        name_lists = []
        for plan in plans:
            of_award = [
                name_list
                for (award_key, kind), name_list in newest.items()
                if award_key == plan.key and step_key in ("", kind)
            ]
            if of_award:
                newest_list = max(of_award, key=lambda name_list: name_list.id)
                name_lists.append(lineage.show(cycle, newest_list))
        posted = public_notice.posted(cycle)
    if json_:
        console.as_json({"slates": name_lists, "public_notices": posted})
        return
    if not name_lists:
        console.say("还没有名单：先用 mofan assess rank 排序，再用 mofan naming propose 生成。")
    for name_list in name_lists:
        count = len(name_list.on_list)
        console.say(
            f"{name_list.award_name} {name_list.step_name}"
            f"（第{name_list.n}份，{count}个，据日志第{name_list.made_from}条）{name_list.decided}"
        )
        if everyone:
            console.listing(name_list.entries)
        else:
            apart = ("standing_name", "rank", "total", "reason")
            console.listing(name_list.on_list, apart=apart)
    for notice in posted:
        names = session.names_of({objection.subject for objection in notice.objections})
        for objection in notice.objections:
            outcome = objections.OUTCOMES.get(objection.outcome, "未办结")
            console.say(
                f"异议{objection.id}：{console.called(objection.subject, names)}，"
                f"{objections.SOURCES[objection.source]}，{objection.received_on}收，{outcome}"
            )
