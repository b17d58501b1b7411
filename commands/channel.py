"""`channel`: the ways by which messages leave, and a test of each."""

from __future__ import annotations

import click

from commands import chinese, console, options, sending
from commands.session import Session
from engine import errors
from notifications import templates
from notifications.channels import parcels, registry


@chinese.group()
def channel() -> None:
    """发送渠道：列出、测试。在数据目录的 config.toml 里设置。"""


@channel.command("list")
@options.reports
@options.pass_session
def channel_list(session: Session, json_: bool) -> None:
    """列出已设置的渠道。"""
    ways = sending.ways(session)
    found = [one.traits for one in ways.channels.values()]
    if json_:
        console.as_json(
            {"channels": found, "default": ways.delivery.default, "presets": registry.presets()}
        )
        return
    rows = [
        (
            one.name,
            one.kind,
            one.address,
            one.rate_per_minute,
            "默认" if one.name in ways.delivery.default else "",
        )
        for one in found
    ]
    console.table(("名称", "种类", "用的地址", "每分钟", ""), rows)


@channel.command("test")
@click.argument("name", metavar="渠道")
@click.option(
    "--to",
    default="",
    metavar="地址",
    help="发一条测试消息到这个地址（群机器人不用写）；不写则只试连接。",
)
@click.option("--send", is_flag=True, help="发一条测试消息。")
@options.pass_session
def channel_test(session: Session, name: str, to: str, send: bool) -> None:
    """试一个渠道通不通。"""
    ways = sending.ways(session)
    found = ways.channels.get(name)
    if found is None:
        raise errors.Misuse(f"没有渠道“{name}”：有 {'、'.join(ways.channels)}。")
    if send or to:
        text = "这是一条测试消息，收到请忽略。\n"
        receipt = found.deliver(
            parcels.Parcel(
                id=0, wire_id=f"mofan.test.{int(session.time.now().timestamp())}", recipient="test", name="", address=to, title="测试消息", text=text,
                short=text.strip(), html=templates.html("测试消息", text), invite="", made_at=session.time.now(),
            )
        )  # fmt: skip
    else:
        receipt = found.check()
    ways.close()
    console.say(
        f"{name}：{'通' if receipt.verdict == 'accepted' else '不通'}（{console.shown(receipt.reply)}）"
    )
    if receipt.verdict != "accepted":
        raise errors.NotNow(f"渠道“{name}”现在不能用，请核对设置。")
