"""`rehearse`: the whole year in seconds, in a sandbox of its own."""

from __future__ import annotations

import tempfile
from datetime import date, datetime
from pathlib import Path

import click

from commands import chinese, console, options
from engine import clock, errors, records
from notifications import pages, templates, worker
from notifications.channels import registry
from storage import database, home
from workflows.directory import users
from workflows.kernel import cycle_view
from workflows.kernel.service import Service, sign_in
from workflows.lists import lineage
from workflows.rehearsal import director, fiction
from workflows.reports import health
from workflows.scheme import catalog, model

DATABASE = "数据"


@chinese.command()
@click.argument("scheme", default=catalog.default, metavar="[安排]")
@click.option("--seed", type=options.NUMBER, default=1, metavar="种子", help="同一种子，同一结果。")
@click.option(
    "--units",
    "count",
    type=options.Number(1, 10_000),
    default=None,
    metavar="个数",
    help="单位个数，超出的虚构。",
)
@click.option(
    "--out", type=options.FILE, default=Path("rehearsal"), metavar="文件夹", help="结果放在哪里。"
)
@click.option("--real-names", is_flag=True, help="用真实名称；每页标“虚构数据”。")
@options.reports
def rehearse(
    scheme: str, seed: int, count: int | None, out: Path, real_names: bool, json_: bool
) -> None:
    """演练一整年：在单独的演练目录里，从开启走到命名和结束，留下看板、名单、日历等页面。分数、名单都是虚构的。"""
    loaded = fiction.units(catalog.load(scheme), count, real_names=real_names)
    folder = _folder(out)
    made = home.create(folder / DATABASE, is_sandbox=True)
    database.upgrade(database.sqlite_url(made.database))
    store = database.Database(database.sqlite_url(made.database))
    try:
        told, events = _run(store, loaded, seed, real_names, folder)
        index = _report(store, told, events, folder)
    finally:
        store.close()
    console.end_progress()
    with_json(told, index, json_=json_)


def _folder(out: Path) -> Path:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        if not (out / "index.html").exists() and not (out / DATABASE).exists():
            raise errors.Misuse(f"{out} 已有别的内容：请用 --out 另选文件夹。")
        number = 2
        while out.with_name(f"{out.name}-{number}").exists():
            number += 1
        out = out.with_name(f"{out.name}-{number}")
    try:
        out.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=out).close()
    except OSError as error:
        raise errors.NotNow(f"写不进 {out}：{errors.reason(error)}。") from error
    return out


def _run(
    store: database.Database, scheme: model.Scheme, seed: int, real_names: bool, folder: Path
) -> tuple[director.RehearsalResult, list[tuple[date, str]]]:
    time = clock.VirtualClock(clock.at(scheme.opens_on, "08:00", scheme.zone))
    system = Service(store, time, records.SYSTEM, via="rehearsal")
    users.begin(system, name="演练经办人")
    clerk = system.on_behalf_of(sign_in(store, "演练经办人", ""))
    users.add(clerk, name="演练审核人", roles=["reviewer"])
    reviewer = system.on_behalf_of(sign_in(store, "演练审核人", ""))
    events: list[tuple[date, str]] = []

    def say(day: date, what: str) -> None:
        events.append((day, what))
        console.progress(f"{day} {what}")

    ways = registry.load({}, folder, time)
    mark = fiction.REAL if real_names else "演练"
    texts = templates.Texts(mark=f"【{mark}】")

    def step(now: datetime) -> None:
        worker.run_once(system, texts=texts, ways=ways)

    told = director.Director(clerk, reviewer, time, scheme, seed=seed, say=say).run(step, mark=mark)
    return told, events


def _report(
    store: database.Database,
    told: director.RehearsalResult,
    events: list[tuple[date, str]],
    folder: Path,
) -> Path:
    console.progress("正在生成页面")
    with store.reading() as connection:
        found = [
            fault
            for ledger, _ in health.anchors(connection)
            for fault in health.verify(connection, ledger.book)
        ]
    if found:
        raise errors.Broken(found)
    return pages.write_year(store, told, events, folder)


def with_json(told: director.RehearsalResult, index: Path, *, json_: bool) -> None:
    """What came of it, in a few lines."""
    store = database.Database(database.sqlite_url(index.parent / DATABASE / "mofan.db"))
    with cycle_view.looking(
        store, told.book, now=clock.at(told.last, "23:00", cycle_view.OFFICE_ZONE)
    ) as cycle:
        named = lineage.named(cycle)
        awards = [
            {
                "award": award.key,
                "name": award.name,
                "number": sum(1 for one in named if one.award == award.key),
            }
            for award in cycle.scheme.awards
        ]
        heads = pages.heads(cycle)
    store.close()
    if json_:
        told_heads = [
            {
                "track": track,
                "number": total,
                "outcomes": [{"name": name, "number": count} for name, count in outcomes],
            }
            for track, total, outcomes in heads
        ]
        console.as_json(
            {
                "folder": str(index.parent),
                "index": str(index),
                "named": awards,
                "heads": told_heads,
                "moments": told.moments,
            }
        )
        return
    for track, total, outcomes in heads:
        console.say(f"{track}{total}个：" + "，".join(f"{name}{count}" for name, count in outcomes))
    console.say("命名：" + "，".join(f"{one['name']}{one['number']}个" for one in awards))
    console.say(
        f"日志与数据相符。请看 {index}（{told.mark}；{told.first} 至 {told.last}，{told.moments}个时点）"
    )
