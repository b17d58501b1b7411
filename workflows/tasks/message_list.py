"""The messages of a cycle as people see them: their states by name, one row each."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from engine import clock
from engine.described import Cell, described
from storage import messages, queries
from workflows.directory import contacts
from workflows.kernel import meaning
from workflows.kernel.cycle_view import CycleView

STATES = {
    "queued": "待发",
    "claimed": "正在发送",
    "sent": "已发出",
    "failed": "发送失败",
    "in_doubt": "是否送达不明",
    "held": "暂缓",
    "expired": "已过期未发",
    "cancelled": "不再发送",
}


@described
class MessageRow:
    """One message as shown; `addressee` is the recipient as people say it."""

    id: Annotated[int, Cell("编号")]
    made_at: Annotated[datetime, Cell("拟写")]
    subject: str
    recipient: str
    addressee: Annotated[str, Cell("发给")]
    name: Annotated[str, Cell("姓名")]
    channel: Annotated[str, Cell("渠道")]
    title: Annotated[str, Cell("标题")]
    state: str
    state_name: Annotated[str, Cell("状态")]
    attempts: int
    ended_at: Annotated[datetime | None, Cell("时间")]
    reply: Annotated[str, Cell("回音")]
    acknowledged: Annotated[str, Cell("签收")]
    fallback_of: int


def rows(cycle: CycleView, *, state: str = "", subject: str = "") -> list[MessageRow]:
    """The messages, oldest first; of one `state` (key or name), about one `subject`, if named.

    Raises Misuse for a state there is not.
    """
    wanted = meaning.key_of("状态", STATES, state) if state else ""
    stored = cycle.find(
        messages.Message, state=wanted or queries.ANY, subject=subject or queries.ANY
    )
    return [row_of(cycle, message) for message in stored]


def find(cycle: CycleView, id_: int) -> messages.Message:
    """The message of that number. Raises Misuse where there is none."""
    return meaning.numbered(
        cycle, messages.Message, [id_], noun="消息", listing="mofan outbox list"
    )[id_]


def row_of(cycle: CycleView, message: messages.Message) -> MessageRow:
    """A message as listed."""
    return MessageRow(
        id=message.id,
        made_at=clock.local(message.made_at, cycle.scheme.zone),
        subject=message.subject,
        recipient=message.recipient,
        addressee=contacts.addressed(message.recipient, cycle.titles),
        name=message.name,
        channel=message.channel,
        title=message.title,
        state=message.state,
        state_name=STATES[message.state],
        attempts=message.attempts,
        ended_at=None
        if message.ended_at is None
        else clock.local(message.ended_at, cycle.scheme.zone),
        reply=message.reply,
        acknowledged=f"{message.acknowledged_on} {message.acknowledged_by}"
        if message.acknowledged_on
        else "",
        fallback_of=message.fallback_of,
    )
