"""`channel`: the channels by which messages leave, and a test of each."""

from __future__ import annotations

from commands import console, sending
from commands.session import Session
from engine import errors
from notifications import templates
from notifications.channels import protocol, registry


def channel_list(session: Session, json_: bool) -> None:
    registered = sending.channels_of(session)
    traits = [channel.traits for channel in registered.channels.values()]
    if json_:
        console.as_json(
            {
                "channels": traits,
                "default": registered.delivery.default,
                "presets": registry.presets(),
            }
        )
        return
    console.listing(traits)
    console.say(f"默认：{'、'.join(registered.delivery.default)}")


def channel_test(session: Session, name: str, to: str, send: bool) -> None:
    registered = sending.channels_of(session)
    channel = registered.channels.get(name)
    if channel is None:
        raise errors.Misuse(f"没有渠道“{name}”：有 {'、'.join(registered.channels)}。")
    if send or to:
        text = "这是一条测试消息，收到请忽略。\n"
        now = session.time.now()
        receipt = channel.deliver(
            protocol.OutgoingMessage(
                id=0,
                wire_id=f"mofan.test.{int(now.timestamp())}",
                recipient="test",
                name="",
                address=to,
                title="测试消息",
                text=text,
                short=text.strip(),
                html=templates.html("测试消息", text),
                invite="",
                made_at=now,
            )
        )
    else:
        receipt = channel.check()
    registered.close()
    works = receipt.verdict == "accepted"
    console.say(f"{name}：{'通' if works else '不通'}（{console.shown(receipt.reply)}）")
    if not works:
        raise errors.NotNow(f"渠道“{name}”现在不能用，请核对设置。")
