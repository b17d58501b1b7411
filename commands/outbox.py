"""`outbox`: messages and what a person does about them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from commands import chinese, console, options, sending
from commands.session import Session
from notifications import delivery
from workflows.cases import submissions
from workflows.tasks import message_list, outbox


@chinese.group("outbox")
def outbox_group() -> None:
    """消息：列出、查看、发送、暂缓、修改、重发、送达、签收。"""


@outbox_group.command("list")
@click.option(
    "--state",
    default="",
    metavar="状态",
    help="待发、已发出、发送失败、是否送达不明、暂缓、已过期未发、不再发送。",
)
@click.option("--unit", "name", default="", metavar="单位", help="只列这个单位的。")
@options.reports
@options.pass_session
def outbox_list(session: Session, state: str, name: str, json_: bool) -> None:
    """列出消息。"""
    subject = options.subject_of(session, name)
    with session.looking() as cycle:
        messages = message_list.rows(cycle, state=state, subject=subject)
    if json_:
        console.as_json(messages)
        return
    rows = [
        (
            message.id,
            message.made_at,
            message.addressee,
            message.name,
            message.channel,
            message.title,
            message.state_name,
            message.ended_at,
            message.reply,
            message.acknowledged,
        )
        for message in messages
    ]
    console.table(
        ("编号", "拟写", "发给", "姓名", "渠道", "标题", "状态", "时间", "回音", "签收"),
        rows,
        empty="没有消息。",
    )


@outbox_group.command("show")
@click.argument("id_", type=options.NUMBER, metavar="编号")
@options.reports
@options.pass_session
def outbox_show(session: Session, id_: int, json_: bool) -> None:
    """查看一条消息：发出（或将发出）的原文，一字不差。"""
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


@outbox_group.command("drain")
@click.option("--urgent", is_flag=True, help="不在发送时间（休息日、非工作时间）也发。")
@click.option("--after-gap", is_flag=True, help="停了一段时间后再运行：已核对过，照发。")
@options.reports
@options.pass_session
def outbox_drain(session: Session, urgent: bool, after_gap: bool, json_: bool) -> None:
    """只发送已拟好的消息（不处理到点事项）。"""
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


def _message_ids(command: options.F) -> options.F:
    return click.argument("ids", nargs=-1, required=True, type=options.NUMBER, metavar="编号…")(
        command
    )


@outbox_group.command("hold")
@_message_ids
@options.reasoned
@options.changes
@options.pass_session
def outbox_hold(session: Session, ids: tuple[int, ...], why: str, run: options.Run) -> None:
    """暂缓发送（须写理由）；再发用 retry。"""
    run(outbox.hold, ids=ids, why=why)


@outbox_group.command("retry")
@_message_ids
@options.reasoned
@options.changes
@options.pass_session
def outbox_retry(session: Session, ids: tuple[int, ...], why: str, run: options.Run) -> None:
    """重新发送失败、过期、暂缓或是否送达不明的。"""
    run(outbox.retry, ids=ids, why=why)


@outbox_group.command("cancel")
@_message_ids
@options.reasoned
@options.changes
@options.pass_session
def outbox_cancel(session: Session, ids: tuple[int, ...], why: str, run: options.Run) -> None:
    """不再发送（须写理由）。"""
    run(outbox.cancel, ids=ids, why=why)


@outbox_group.command("edit")
@click.argument("id_", type=options.NUMBER, metavar="编号")
@click.option("--title", default="", metavar="标题", help="新标题。")
@click.option(
    "--file", type=options.FILE, default=None, metavar="文件", help="正文所在的文本文件。"
)
@click.option("--text", default="", metavar="正文", help="新正文。")
@options.reasoned
@options.changes
@options.pass_session
def outbox_edit(
    session: Session, id_: int, title: str, file: Path | None, text: str, why: str, run: options.Run
) -> None:
    """改一条还没发的消息（须写理由）；改后暂缓，再发用 retry。"""
    if file is not None:
        text = options.read_text(file)
    run(outbox.edit, id_=id_, title=title, text=text, why=why)


@outbox_group.command("done")
@_message_ids
@click.option(
    "--on",
    "delivered_on",
    type=options.DAY,
    default=None,
    metavar="日期",
    help="送达日期，默认今天。",
)
@options.changes
@options.pass_session
def outbox_done(
    session: Session, ids: tuple[int, ...], delivered_on: date | None, run: options.Run
) -> None:
    """登记已由人工送达（电话、公文交换），或查明已经送达。"""
    run(outbox.done, ids=ids, on=delivered_on)


@outbox_group.command("ack")
@_message_ids
@click.option("--by", "signed_by", required=True, metavar="姓名", help="谁签收的。")
@click.option(
    "--via",
    type=options.Word("方式", submissions.VIA),
    default="phone",
    metavar="方式",
    help="纸质、电话、邮件、系统。",
)
@click.option(
    "--on", "signed_on", type=options.DAY, default=None, metavar="日期", help="签收日期，默认今天。"
)
@options.changes
@options.pass_session
def outbox_ack(
    session: Session,
    ids: tuple[int, ...],
    signed_by: str,
    via: str,
    signed_on: date | None,
    run: options.Run,
) -> None:
    """登记对方已签收（与“已发出”是两回事）。"""
    run(outbox.acknowledge, ids=ids, by=signed_by, via=via, on=signed_on)
