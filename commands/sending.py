"""`outbox`, `channel`, `worker`: what leaves, by which way, and who sends it."""

from __future__ import annotations

import logging
import sys
from datetime import date
from pathlib import Path

import click

from commands import chinese, console, options, posting, session
from engine import errors
from notifications import drain, wording, worker
from notifications.channels import parcels, registry
from workflows import deliveries, outbox


@chinese.group("outbox")
def outbox_() -> None:
    """消息：列出、查看、发送、暂缓、修改、重发、送达、签收。"""


@outbox_.command("list")
@click.option("--state", default="", metavar="状态", help="待发、已发出、发送失败、是否送达不明、暂缓、已过期未发、不再发送。")
@click.option("--unit", "name", default="", metavar="单位", help="只列这个单位的。")
@options.reports
@options.pass_session
def list_(of: session.Session, state: str, name: str, json_: bool) -> None:
    """列出消息。"""
    subject = options.unit(of, name)
    with of.looking() as seen:
        found = outbox.listing(seen, state=state, subject=subject)
    if json_:
        console.as_json(found)
        return
    rows = [
        (one.id, one.made_at, one.addressee, one.name, one.channel, one.title, one.state_name, one.ended_at, one.reply, one.acknowledged)
        for one in found
    ]
    console.table(("编号", "拟写", "发给", "姓名", "渠道", "标题", "状态", "时间", "回音", "签收"), rows, empty="没有消息。")


@outbox_.command("show")
@click.argument("id_", type=options.NUMBER, metavar="编号")
@options.reports
@options.pass_session
def show(of: session.Session, id_: int, json_: bool) -> None:
    """查看一条消息：发出（或将发出）的原文，一字不差。"""
    with of.looking() as seen:
        one = outbox.one_of(seen, id_)
        listed = outbox.shown(seen, one)
    if json_:
        console.as_json({**console.plain(listed), "text": one.text, "short": one.short, "invite": one.invite, "digest": one.digest})
        return
    console.say(f"消息{one.id} {listed.state_name} 发给{console.shown(listed.addressee)} {console.shown(one.name)}（{one.channel}）")
    console.say(f"标题：{console.shown(one.title)}\n")
    for line in one.text.splitlines():
        console.say(console.shown(line))
    if one.invite:
        console.say("（附日历提醒）")


@outbox_.command("drain")
@click.option("--urgent", is_flag=True, help="不在发送时间（休息日、非工作时间）也发。")
@click.option("--after-gap", is_flag=True, help="停了一段时间后再运行：已核对过，照发。")
@options.reports
@options.pass_session
def drain_(of: session.Session, urgent: bool, after_gap: bool, json_: bool) -> None:
    """只发送已拟好的消息（不处理到点事项）。"""
    found = posting.drained(of, is_urgent=urgent, is_released=after_gap)
    if json_:
        console.as_json(found or drain.NOTHING)
        return
    if found is None:
        console.talk("不在发送时间（休息日或非工作时间），消息留到下一个工作日早上；确需现在发出，加 --urgent。")
        return
    told = "，".join(f"{outbox.STATES[state]}{count}条" for state, count in found.ended.items())
    console.say((told or "没有要发的") + (f"；稍后再发{found.deferred}条" if found.deferred else "") + "。")
    for trouble in found.broken:
        console.talk(f"请处理：{console.shown(trouble)}")


def _several(command: options.F) -> options.F:
    return click.argument("ids", nargs=-1, required=True, type=options.NUMBER, metavar="编号…")(command)


@outbox_.command("hold")
@_several
@options.reasoned
@options.changes
@options.pass_session
def hold(of: session.Session, ids: tuple[int, ...], why: str, run: options.Run) -> None:
    """暂缓发送（须写理由）；再发用 retry。"""
    run(lambda how: outbox.hold(of.clerk, book=of.book, ids=ids, why=why, how=how))


@outbox_.command("retry")
@_several
@options.reasoned
@options.changes
@options.pass_session
def retry(of: session.Session, ids: tuple[int, ...], why: str, run: options.Run) -> None:
    """重新发送失败、过期、暂缓或是否送达不明的。"""
    run(lambda how: outbox.retry(of.clerk, book=of.book, ids=ids, why=why, how=how))


@outbox_.command("cancel")
@_several
@options.reasoned
@options.changes
@options.pass_session
def cancel(of: session.Session, ids: tuple[int, ...], why: str, run: options.Run) -> None:
    """不再发送（须写理由）。"""
    run(lambda how: outbox.cancel(of.clerk, book=of.book, ids=ids, why=why, how=how))


@outbox_.command("edit")
@click.argument("id_", type=options.NUMBER, metavar="编号")
@click.option("--title", default="", metavar="标题", help="新标题。")
@click.option("--file", type=options.FILE, default=None, metavar="文件", help="正文所在的文本文件。")
@click.option("--text", default="", metavar="正文", help="新正文。")
@options.reasoned
@options.changes
@options.pass_session
def edit(of: session.Session, id_: int, title: str, file: Path | None, text: str, why: str, run: options.Run) -> None:
    """改一条还没发的消息（须写理由）；改后暂缓，再发用 retry。"""
    words = options.read_text(file) if file is not None else text
    run(lambda how: outbox.edit(of.clerk, book=of.book, id_=id_, title=title, text=words, why=why, how=how))


@outbox_.command("done")
@_several
@click.option("--on", type=options.DAY, default=None, metavar="日期", help="送达日期，默认今天。")
@options.changes
@options.pass_session
def done(of: session.Session, ids: tuple[int, ...], on: date | None, run: options.Run) -> None:
    """登记已由人工送达（电话、公文交换），或查明已经送达。"""
    run(lambda how: outbox.done(of.clerk, book=of.book, ids=ids, on=on, how=how))


@outbox_.command("ack")
@_several
@click.option("--by", required=True, metavar="姓名", help="谁签收的。")
@click.option("--via", type=options.Word("方式", deliveries.VIA), default="phone", metavar="方式", help="纸质、电话、邮件、系统。")
@click.option("--on", type=options.DAY, default=None, metavar="日期", help="签收日期，默认今天。")
@options.changes
@options.pass_session
def ack(of: session.Session, ids: tuple[int, ...], by: str, via: str, on: date | None, run: options.Run) -> None:
    """登记对方已签收（与“已发出”是两回事）。"""
    run(lambda how: outbox.acknowledge(of.clerk, book=of.book, ids=ids, by=by, via=via, on=on, how=how))


@chinese.group()
def channel() -> None:
    """发送渠道：列出、测试。在数据目录的 config.toml 里设置。"""


@channel.command("list")
@options.reports
@options.pass_session
def channel_list(of: session.Session, json_: bool) -> None:
    """列出已设置的渠道。"""
    ways = posting.ways(of)
    found = [one.traits for one in ways.channels.values()]
    if json_:
        console.as_json({"channels": found, "default": ways.delivery.default, "presets": registry.presets()})
        return
    rows = [(one.name, one.kind, one.address, one.rate_per_minute, "默认" if one.name in ways.delivery.default else "") for one in found]
    console.table(("名称", "种类", "用的地址", "每分钟", ""), rows)


@channel.command("test")
@click.argument("name", metavar="渠道")
@click.option("--to", default="", metavar="地址", help="发一条测试消息到这个地址（群机器人不用写）；不写则只试连接。")
@click.option("--send", is_flag=True, help="发一条测试消息。")
@options.pass_session
def channel_test(of: session.Session, name: str, to: str, send: bool) -> None:
    """试一个渠道通不通。"""
    ways = posting.ways(of)
    found = ways.channels.get(name)
    if found is None:
        raise errors.Misuse(f"没有渠道“{name}”：有 {'、'.join(ways.channels)}。")
    if send or to:
        text = "这是一条测试消息，收到请忽略。\n"
        receipt = found.deliver(
            parcels.Parcel(
                id=0, wire_id=f"mofan.test.{int(of.time.now().timestamp())}", recipient="test", name="", address=to, title="测试消息", text=text,
                short=text.strip(), html=wording.html("测试消息", text), invite="", made_at=of.time.now(),
            )
        )  # fmt: skip
    else:
        receipt = found.check()
    ways.close()
    console.say(f"{name}：{'通' if receipt.verdict == 'accepted' else '不通'}（{console.shown(receipt.reply)}）")
    if receipt.verdict != "accepted":
        raise errors.NotNow(f"渠道“{name}”现在不能用，请核对设置。")


@chinese.command("worker")
@click.option("--every", type=options.NUMBER, default=60, metavar="秒", help="每隔多少秒处理一遍。")
@click.option("--after-gap", is_flag=True, help="停了一段时间后再启动：已核对过，照发。")
@options.pass_session
def worker_(of: session.Session, every: int, after_gap: bool) -> None:
    """常驻运行：到点处理、拟写、发送，直到收到停止信号（先发完手上的一条）。日志每行一条 JSON，写到标准错误。"""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    worker.run(lambda: (of.system, posting.texts(of), posting.ways(of)), every_seconds=every, is_released=after_gap)
