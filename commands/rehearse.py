"""`rehearse`: the whole year in seconds, in a sandbox of its own."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from commands import console
from commands.session import Session
from engine import clock, errors, records
from notifications import pages, templates, worker
from notifications.channels import registry
from storage import database, home, schema
from workflows.directory import users
from workflows.kernel import cycle_view, past
from workflows.kernel.service import Service
from workflows.kernel.sign_in import sign_in
from workflows.lists import lineage
from workflows.rehearsal import director, fiction
from workflows.reports import health
from workflows.scheme import catalog, model

DATABASE = "数据"


@dataclass(frozen=True, kw_only=True)
class Stopped:
    """What a rehearsal was doing when it could not go on, and why it could not."""

    what: str
    why: errors.Refused | errors.Misuse


def year_rehearse(
    session: Session,
    scheme: str,
    seed: int,
    count: int | None,
    out: Path,
    real_names: bool,
    json_: bool,
) -> None:
    loaded = fiction.units(catalog.load(scheme), count, real_names=real_names)
    folder = _folder(out)
    sandbox = home.create(folder / DATABASE, is_sandbox=True)
    schema.upgrade(database.sqlite_url(sandbox.database))
    store = database.Database(database.sqlite_url(sandbox.database))
    try:
        rehearsal, events, stopped = _run(store, loaded, seed, real_names, folder)
        index = _write_pages(store, rehearsal, events, folder)
        console.end_progress()
        if stopped is not None:
            console.talk(
                f"演练到 {rehearsal.last} 办“{stopped.what}”时停下，此前的页面在 {index}。"
                "安排要改的，改好后再演练一次。"
            )
            raise stopped.why
        _say(store, rehearsal, index, json_=json_)
    finally:
        store.close()


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
) -> tuple[director.RehearsalResult, list[tuple[date, str]], Stopped | None]:
    time = clock.VirtualClock(clock.at(scheme.opens_on, "08:00", scheme.zone))
    system = Service(store, time, records.SYSTEM, via="rehearsal")
    users.begin(system, name="演练经办人", is_sandbox=True, asks_proof=False)
    clerk = system.on_behalf_of(sign_in(store, "演练经办人", "", now=system.now()))
    users.add.on(clerk)(name="演练审核人", roles=["reviewer"])
    reviewer = system.on_behalf_of(sign_in(store, "演练审核人", "", now=system.now()))
    events: list[tuple[date, str]] = []

    def say(day: date, event: str) -> None:
        events.append((day, event))
        console.progress(f"{day} {event}")

    channels = registry.load({}, folder, time)
    mark = fiction.REAL if real_names else "演练"
    texts = templates.Texts(mark=f"【{mark}】")

    def step(now: datetime) -> None:
        worker.run_once(system, texts=texts, ways=channels)

    cast = director.Director(clerk, reviewer, time, scheme, seed=seed, say=say)
    try:
        return cast.run(step, mark=mark), events, None
    except (errors.Refused, errors.Misuse) as error:
        # What could not be done is the scheme's fault, not the rehearsal's: it leaves its pages.
        if not cast.ledger:
            raise
        return cast.so_far(mark), events, Stopped(what=cast.acting, why=error)


def _write_pages(
    store: database.Database,
    rehearsal: director.RehearsalResult,
    events: list[tuple[date, str]],
    folder: Path,
) -> Path:
    console.progress("正在生成页面")
    with store.reading() as connection:
        faults = [
            fault
            for ledger, _ in health.anchors(connection)
            for fault in health.verify(connection, ledger.book)
        ]
    if faults:
        raise errors.Broken(faults)
    return pages.write_year(store, rehearsal, events, folder)


def _say(
    store: database.Database, rehearsal: director.RehearsalResult, index: Path, *, json_: bool
) -> None:
    """What came of it, in a few lines."""
    evening = clock.at(rehearsal.last, "23:00", cycle_view.OFFICE_ZONE)
    with past.looking(store, rehearsal.book, now=evening) as cycle:
        named = lineage.named(cycle)
        awards = [
            {
                "award": award.key,
                "name": award.name,
                "number": sum(1 for naming in named if naming.award == award.key),
            }
            for award in cycle.scheme.awards
        ]
        heads = pages.heads(cycle)
    if json_:
        console.as_json(
            {
                "folder": str(index.parent),
                "index": str(index),
                "named": awards,
                "heads": [
                    {
                        "track": track,
                        "number": total,
                        "outcomes": [{"name": name, "number": count} for name, count in outcomes],
                    }
                    for track, total, outcomes in heads
                ],
                "moments": rehearsal.moments,
            }
        )
        return
    for track, total, outcomes in heads:
        console.say(f"{track}{total}个：" + "，".join(f"{name}{count}" for name, count in outcomes))
    console.say("命名：" + "，".join(f"{award['name']}{award['number']}个" for award in awards))
    console.say(
        f"日志与数据相符。请看 {index}（{rehearsal.mark}；"
        f"{rehearsal.first} 至 {rehearsal.last}，{rehearsal.moments}个时点）"
    )
