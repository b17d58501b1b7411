"""`remind`: what time brings, what waits for release, whom to call, what to tell the group."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from commands import console, internal_lists, lookup, running, sending
from commands.session import Session
from documents import reader, uploads
from engine import described, errors
from workflows.reports import board, release, task_overview, upcoming, workload
from workflows.tasks import call_sheet


def remind_preview(session: Session, days: int, json_: bool) -> None:
    with session.looking() as cycle:
        moments = upcoming.upcoming(cycle, until=session.time.now() + timedelta(days=days))
    console.listing(moments, json_=json_, empty=f"今后{days}天没有。")


def remind_run(session: Session, after_gap: bool, json_: bool) -> None:
    worker_pass = sending.run_pass(session, is_released=after_gap)
    if json_:
        console.as_json(worker_pass)
        return
    if worker_pass.did_nothing:
        console.talk("没有需要办理的。")
    else:
        console.say(
            f"处理{worker_pass.ticked}项，拟写消息{worker_pass.composed}条，"
            f"发出{worker_pass.sent}条，失败{worker_pass.failed}条，"
            f"过期{worker_pass.expired}条，稍后再发{worker_pass.deferred}条。"
        )
    for label in worker_pass.quiet:
        console.talk(f"“{label}”：不在发送时间（休息日或非工作时间），消息留到下一个工作日早上。")
    for trouble in worker_pass.troubles:
        console.talk(f"请处理：{console.shown(trouble)}")


def remind_release(
    session: Session,
    ids: tuple[int, ...],
    everyone: bool,
    drop: tuple[str, ...],
    why: str,
    run: running.Run,
) -> None:
    with session.looking() as cycle:
        drafts = release.drafts(cycle)
    if not ids and not everyone and not drop:
        console.listing(
            drafts,
            json_=run.json_,
            first=("id", "addressee", "step", "task"),
            empty="没有待放行的。",
        )
        return
    subjects = set(lookup.subjects_of(session, drop))
    dropped = [draft.id for draft in drafts if draft.subject in subjects]
    others = [draft.id for draft in drafts if draft.subject not in subjects]
    released = others if everyone else list(ids)
    run.asking(len(released) + len(dropped) > 1)(
        release.release, ids=released, drop=dropped, why=why
    )


def remind_calls(
    session: Session, output: Path | None, file: Path | None, run: running.Run
) -> None:
    if file is not None:
        upload = uploads.read_bytes(file)
        calls = call_sheet.calls_of(
            reader.read_table(upload, call_sheet.FORM, year_of=session.year_of)
        )
        if not calls:
            raise errors.Misuse(f"{file} 里没有填写通话日期的行。")
        run(call_sheet.record, calls=calls)
        return
    with session.looking() as cycle:
        lines = call_sheet.sheet(cycle)
    if output is not None:
        rows = [described.contents(line) for line in lines]
        internal_lists.save(output, cycle, [(call_sheet.FORM, rows)])
        return
    console.listing(lines, json_=run.json_, empty="今天没有要打的电话。")


def remind_text(session: Session, task: str, names: bool, json_: bool) -> None:
    with session.looking() as cycle:
        summary = task_overview.say(cycle, task)
        words = release.group_text(cycle, summary=summary, with_names=names)
    console.as_json({"task": summary.kind, "text": words}) if json_ else console.say(words)


def remind_notice(
    session: Session,
    title: str,
    text: str,
    names: tuple[str, ...],
    row_filter: board.Filter,
    role: str,
    run: running.Run,
) -> None:
    subjects = lookup.subjects_of(session, names)
    with session.looking() as cycle:
        if not subjects:
            subjects = [row.code for row in board.board(cycle, row_filter).rows]
        over = release.over_the_cap(cycle, subjects)
    for excess in over[:10]:
        kind, measure = workload.KINDS[excess.kind], workload.MEASURES[excess.kind]
        console.talk(
            f"请留意：{excess.unit} {excess.month}的{kind}将达{excess.count}{measure}，"
            f"超过上限{excess.cap}{measure}。"
        )
    occasion = release.Occasion(units=tuple(subjects), title=title, text=text, role=role)
    run.asking(len(subjects) > 1)(release.write, occasion=occasion)


def remind_load(session: Session, name: str, json_: bool) -> None:
    subject = lookup.subject_of(session, name)
    with session.looking() as cycle:
        months = workload.by_month(cycle, subject)
        over = [excess for excess in workload.excesses(cycle) if subject in ("", excess.unit)]
        names = {code: enrolment.name for code, enrolment in cycle.enrolments.items()}
    if json_:
        console.as_json({"months": months, "over": over})
        return
    rows = [
        (month.month, *(month.counts[kind] or "" for kind in workload.KINDS)) for month in months
    ]
    console.table(("月份", *workload.KINDS.values()), rows, empty="还没有。")
    for excess in over:
        console.talk(
            f"超过上限：{names[excess.unit]} {excess.month} "
            f"{workload.KINDS[excess.kind]}{excess.count}，上限{excess.cap}"
        )
