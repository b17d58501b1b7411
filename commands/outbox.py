"""`outbox`: messages and what a person does about them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from commands import console, filing, lookup, running, sending
from commands.session import Session
from notifications import delivery
from workflows.tasks import message_list, outbox


def outbox_list(session: Session, state: str, name: str, json_: bool) -> None:
    subject = lookup.subject_of(session, name)
    with session.looking() as cycle:
        messages = message_list.rows(cycle, state=state, subject=subject)
    console.listing(messages, json_=json_, empty="没有消息。")


def outbox_show(session: Session, id_: int, json_: bool) -> None:
    with session.looking() as cycle:
        message = message_list.find(cycle, id_)
        row = message_list.row_of(cycle, message)
    if json_:
        console.as_json(
            {
                **console.plain(row),
                "text": message.text,
                "short": message.short,
                "invite": message.invite,
                "digest": message.digest,
            }
        )
        return
    console.say(
        f"消息{message.id} {row.state_name} 发给{console.shown(row.addressee)} "
        f"{console.shown(message.name)}（{message.channel}）"
    )
    console.say(f"标题：{console.shown(message.title)}\n")
    for line in message.text.splitlines():
        console.say(console.shown(line))
    if message.invite:
        console.say("（附日历提醒）")


def outbox_drain(session: Session, urgent: bool, after_gap: bool, json_: bool) -> None:
    delivered = sending.drain(session, is_urgent=urgent, is_released=after_gap)
    if json_:
        console.as_json(delivered or delivery.NOTHING)
        return
    if delivered is None:
        console.talk(
            "不在发送时间（休息日或非工作时间），消息留到下一个工作日早上；"
            "确需现在发出，加 --urgent。"
        )
        return
    counts = "，".join(
        f"{message_list.STATES[state]}{count}条" for state, count in delivered.ended.items()
    )
    deferred = f"；稍后再发{delivered.deferred}条" if delivered.deferred else ""
    console.say(f"{counts or '没有要发的'}{deferred}。")
    for trouble in delivered.broken:
        console.talk(f"请处理：{console.shown(trouble)}")


def outbox_hold(session: Session, ids: tuple[int, ...], why: str, run: running.Run) -> None:
    run(outbox.hold, ids=ids, why=why)


def outbox_retry(session: Session, ids: tuple[int, ...], why: str, run: running.Run) -> None:
    run(outbox.retry, ids=ids, why=why)


def outbox_cancel(session: Session, ids: tuple[int, ...], why: str, run: running.Run) -> None:
    run(outbox.cancel, ids=ids, why=why)


def outbox_edit(
    session: Session, id_: int, title: str, file: Path | None, text: str, why: str, run: running.Run
) -> None:
    if file is not None:
        text = filing.read_text(file)
    run(outbox.edit, id_=id_, title=title, text=text, why=why)


def outbox_done(
    session: Session, ids: tuple[int, ...], delivered_on: date | None, run: running.Run
) -> None:
    run(outbox.done, ids=ids, on=delivered_on)


def outbox_ack(
    session: Session,
    ids: tuple[int, ...],
    signed_by: str,
    via: str,
    signed_on: date | None,
    run: running.Run,
) -> None:
    run(outbox.acknowledge, ids=ids, by=signed_by, via=via, on=signed_on)
