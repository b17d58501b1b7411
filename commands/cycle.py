"""`cycle`: the year is opened, shown, closed."""

from __future__ import annotations

from commands import console, running
from commands.session import Session
from workflows.cases import catching_up, cycles, scheduler
from workflows.kernel import known_cycles
from workflows.lists import lineage
from workflows.reports import board
from workflows.scheme import catalog


def cycle_open(session: Session, scheme: str, label: str, catch_up: str, run: running.Run) -> None:
    loaded = catalog.load(scheme)
    opening = cycles.open_(session.clerk, scheme=loaded, label=label, run_options=run.run_options)
    if not run.run_options.dry_run:
        scheduler.run_all_due(session.system)
    if catch_up and not run.run_options.dry_run:
        with session.store.reading() as connection:
            (book,) = [
                entry.book
                for entry in known_cycles.listing(connection)
                if entry.label == (label or str(loaded.year))
            ]
        run.on(book)(catching_up.enter, why=catch_up)
        return
    if run.json_:
        console.as_json(opening)
    elif opening.was_repeated:
        console.say(f"“{label or loaded.year}”年度早已开启，未作改动。")
    elif opening.was_dry:
        console.say(f"（试办）将按“{loaded.title}”开启年度，单位{len(loaded.units)}个。")
    else:
        seats = "，".join(f"{award.name}{award.quota}个" for award in loaded.awards if award.quota)
        console.say(
            f"{session.mark}已开启“{loaded.title}”：单位{len(loaded.units)}个；"
            f"名额：{seats or '不限'}。"
        )
        console.talk("下一步：mofan unit import 联系人表；mofan today 看今天要办的事。")


def cycle_confirm(session: Session, run: running.Run) -> None:
    run.confirming(catching_up.confirm)


def cycle_list(session: Session, json_: bool) -> None:
    session.clerk.look("look")
    console.listing(
        known_cycles.listing(session.snapshot),
        json_=json_,
        empty="还没有开启任何年度：mofan cycle open。",
    )


def cycle_show(session: Session, json_: bool) -> None:
    with session.looking(inside=json_) as cycle:
        boards = [
            board.board(cycle, board.Filter(track=track.key)) for track in cycle.scheme.tracks
        ]
        name_lists = [
            lineage.show(cycle, name_list) for name_list in lineage.newest(cycle).values()
        ]
        named = lineage.named(cycle)
        digests = {"scheme": cycle.ledger.scheme, "calendar": cycle.ledger.calendar}
        label, title, state = cycle.ledger.label, cycle.scheme.title, cycle.ledger.state
    if json_:
        console.as_json(
            {
                "label": label,
                "title": title,
                "state": state,
                **digests,
                "boards": boards,
                "slates": name_lists,
                "named": named,
            }
        )
        return
    console.say(f"{session.mark}{label} {title}（{known_cycles.STATES[state]}）")
    console.say(f"安排摘要 {digests['scheme'][:16]}… 日历摘要 {digests['calendar'][:16]}…")
    for track_board in boards:
        console.say(
            f"{track_board.title}："
            + "，".join(f"{name}{count}" for _, name, count in track_board.stages if count)
        )
    rows = [
        (
            name_list.id,
            name_list.award_name,
            name_list.step_name,
            name_list.n,
            len(name_list.on_list),
            name_list.decided,
            name_list.digest[:12],
        )
        for name_list in name_lists
    ]
    if rows:
        console.table(("编号", "奖项", "名单", "份", "人数", "会议决定", "摘要"), rows)
    if named:
        console.say(f"已命名 {len(named)} 个。")


def cycle_close(session: Session, run: running.Run) -> None:
    run(cycles.close)
