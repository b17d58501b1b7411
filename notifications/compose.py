"""From notices to messages: what one recipient is to be told now becomes one text on one channel, frozen. In the book's own transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from engine import canon, clock, days
from notifications import invites, routing, wording
from notifications.channels import registry
from storage import messages, notices, tasks, work
from workflows import desk, telling, view

HELD_WHEN_IN_DOUBT = "department:"
"""A department is never sent the same letter twice without a person having looked."""


@dataclass(frozen=True, kw_only=True)
class Composed:
    """What came of a pass: the messages made, notices that expired, and the texts that could not be written, each as a sentence."""

    made: int = 0
    expired: int = 0
    unworded: tuple[str, ...] = ()


def is_open(seen: view.View, now: datetime) -> bool:
    """Whether texts may leave now: a working day of the pinned calendar, within the scheme's hours. Otherwise they wait for the next morning."""
    local = clock.local(now, seen.scheme.zone)
    hours = seen.scheme.reminding
    within = time.fromisoformat(hours.opens) <= local.time() < time.fromisoformat(hours.closes)
    return within and seen.calendar.is_workday(local.date())


def compose(at: desk.Desk, *, book: int, texts: wording.Texts, ways: registry.Registry) -> Composed:
    """Compose what waits: one message a recipient. A text that cannot be written leaves its notices waiting and hinders no other.

    What failed on its channel goes on by the recipient's next one. The second time at the same moment nothing is left to do.
    """
    found = _Composing(texts, ways)
    outcome = at.act(book=book, action="compose", body=found.body)
    made = sum(1 for done in outcome.done if done.kind == "message.composed")
    expired = sum(done.data["count"] for done in outcome.done if done.kind == "notice.expired")
    return Composed(made=made, expired=expired, unworded=tuple(found.unworded))


class _Composing:
    def __init__(self, texts: wording.Texts, ways: registry.Registry) -> None:
        self.texts, self.ways = texts, ways
        self.unworded: list[str] = []

    def body(self, unit: work.Work) -> None:
        self.unit, self.seen = unit, view.inside(unit)
        self.directory = routing.Directory(unit.connection, self.seen, self.ways)
        waiting = [one for one in notices.waiting(unit.connection, unit.book.book) if one.mode == "auto" or one.state == "released"]
        old = [one for one in waiting if one.expires_at is not None and one.expires_at <= unit.now]
        self._expire(old)
        fresh = [one for one in waiting if one not in old]
        self.tasks = tasks.by_ids(unit.connection, unit.book.book, sorted({one.task for one in fresh}))
        by: dict[str, list[notices.Notice]] = {}
        for one in fresh:
            by.setdefault(one.recipient, []).append(one)
        for recipient, own in by.items():
            self._write(recipient, own)
        self._fall_back()

    def _expire(self, old: Sequence[notices.Notice]) -> None:
        by: dict[str, list[notices.Notice]] = {}
        for one in old:
            by.setdefault(one.subject, []).append(one)
        for subject, own in by.items():
            line = self.unit.line("notice.expired", subject, data={"count": len(own)})
            for one in own:
                line.change(one, state="expired")

    def _write(self, recipient: str, own: Sequence[notices.Notice]) -> None:
        route = self.directory.route(recipient)
        try:
            worded = [self.texts.word(one.kind, self._values(one, route), reader=route.reader) for one in own]
            text = self.texts.letter(
                {
                    "greeting": route.greeting,
                    "bodies": [one.body for one in worded],
                    "office": self.seen.scheme.organiser.name,
                    "phone": self.seen.scheme.organiser.phone,
                    "today": _date(self.seen.today),
                }
            )
        except wording.Unworded as error:
            self.unworded.append(f"{recipient}：{error}")
            return
        title = worded[0].subject + (f"等{len(worded)}项" if len(worded) > 1 else "")
        channel, address = route.ways[0]
        expiries = [one.expires_at for one in own if one.expires_at is not None]
        draft = messages.Message(
            recipient=recipient,
            subject=own[0].subject if len({one.subject for one in own}) == 1 else recipient.partition("/")[0],
            person=route.person,
            name=route.name,
            channel=channel,
            title=title,
            text=text,
            short=" ".join(one.short for one in worded),
            invite=self._invite(own, route),
            digest="",
            wire_id="",
            made_at=self.unit.now,
            expires_at=min(expiries) if expiries else None,
            address=address,
        )
        self._keep(draft, own)

    def _keep(self, draft: messages.Message, own: Sequence[notices.Notice]) -> None:
        """The message as it is kept, and its notices carried by it."""
        digest = canon.digest_of([draft.title, draft.text, draft.short, draft.invite])
        wire = canon.digest_of([self.seen.book.label, [one.key for one in own], draft.channel, draft.fallback_of, draft.made_at, digest])[
            :20
        ]
        is_held = draft.recipient.startswith(HELD_WHEN_IN_DOUBT) or self.ways.channels[draft.channel].traits.doubt == "hold"
        kept = draft.model_copy(update={"digest": digest, "wire_id": f"mofan.{wire}", "doubt": "hold" if is_held else "resend"})
        data = {"title": kept.title, "to": kept.recipient, "channel": kept.channel, "digest": digest}
        line = self.unit.line("message.composed", kept.subject, data=data)
        kept = line.add(kept)
        line.data["id"] = kept.id
        for one in own:
            line.change(one, message=kept.id)

    def _fall_back(self) -> None:
        """What its channel refused for good goes on by the recipient's next way: a second message of the same notices."""
        connection, book = self.unit.connection, self.unit.book.book
        failed = {one.id: one for one in messages.of_book(connection, book, states=("failed",))}
        by: dict[int, list[notices.Notice]] = {}
        for one in notices.carried_by(connection, book, sorted(failed)) if failed else ():
            if one.state in ("pending", "released") and (one.expires_at is None or one.expires_at > self.unit.now):
                by.setdefault(one.message, []).append(one)
        for id_, own in by.items():
            before = failed[id_]
            way = self.directory.route(before.recipient).after(before.channel)
            if way is not None:
                fresh = {"id": 0, "channel": way[0], "address": way[1], "fallback_of": id_, "made_at": self.unit.now}
                self._keep(before.model_copy(update=fresh | _UNTOUCHED), own)

    def _values(self, one: notices.Notice, route: routing.Route) -> dict[str, Any]:
        """What the templates may use."""
        scheme = self.seen.scheme
        due = one.context.get("due_on")
        called = self.seen.enrolments.get(one.subject)
        return {
            "task": "",
            "why": "",
            "title": "",
            "text": "",
            "clause": "",
            **one.context,
            "verb": self._verb(one),
            "due": days.spoken(datetime.fromisoformat(due).date()) if due else "",
            "step": one.step,
            "name": called.name if called is not None else one.subject,
            "org": route.org,
            "arrangement": scheme.title,
            "office": scheme.organiser.name,
            "phone": scheme.organiser.phone,
        }

    def _verb(self, one: notices.Notice) -> str:
        """报送, where something is handed in; else 办理."""
        task = self.tasks.get(one.task)
        plan = self.seen.pinned.tasks[task.kind] if task is not None else None
        return "报送" if plan is not None and plan.brings != "nothing" and not plan.does else "办理"

    def _invite(self, own: Sequence[notices.Notice], route: routing.Route) -> str:
        """The calendar entries of what begins, moves or is let off with this message; empty where nothing does or nobody keeps such a calendar."""
        entries = []
        for one in own:
            task = self.tasks.get(one.task)
            if one.kind not in ("opening", "extended", "waived") or task is None or task.due_on is None or route.reader == "office":
                continue
            entries.append(
                invites.Entry(
                    uid=f"{self.seen.book.label}.{task.id}@mofan",
                    sequence=task.due_version - 1 + (one.kind == "waived"),
                    day=task.due_on,
                    title=f"{self.seen.task_name(task)}截止",
                    status="CANCELLED" if one.kind == "waived" else "CONFIRMED",
                )
            )
        if not entries:
            return ""
        is_over = all(one.status == "CANCELLED" for one in entries)
        return invites.calendar(entries, made_at=self.unit.now, method="CANCEL" if is_over else "PUBLISH")


_UNTOUCHED: dict[str, Any] = {
    "state": "queued", "lease_by": "", "lease_until": None, "attempts": 0, "attempted_at": None, "not_before": None, "ended_at": None, "reply": "",
    "reported": False,
}  # fmt: skip


def _date(day: Any) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


SAMPLES: dict[str, dict[str, Any]] = {
    kind: {
        "task": "报送实施方案", "due_on": "2020-05-29", "clause": "三（一）", "why": "请补充联络员", "title": "关于会议的通知", "text": "请派员参加。",
    }
    for kind in telling.KINDS
}  # fmt: skip
"""One context a kind, by which every template is tried, also the office's own."""


def try_texts(texts: wording.Texts) -> list[str]:
    """What is wrong with any template, by every kind and reader with a sample; empty when nothing is."""
    found = []
    for kind, context in SAMPLES.items():
        for reader in ("", "department", "office"):
            values = {
                **context,
                "due": "5月29日（星期五）",
                "step": "再次提醒",
                "verb": "报送" if reader == "" else "办理",
                "name": "样例单位",
                "org": "样例单位",
                "arrangement": "样例年度",
                "office": "办公室",
                "phone": "",
            }
            try:
                worded = texts.word(kind, values, reader=reader)
                texts.letter({"greeting": "样例单位", "bodies": [worded.body], "office": "办公室", "phone": "", "today": "2020年5月6日"})
            except wording.Unworded as error:
                found.append(str(error))
    return list(dict.fromkeys(found))
