"""From notices to messages: what one recipient is to be told now becomes one text on one channel, frozen. In the book's own transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from engine import canon, clock, days
from notifications import invites, routing, templates
from notifications.channels import registry
from storage import messages, tasks
from storage import notices as stored_notices
from storage.ledger.work import UnitOfWork
from workflows.kernel import cycle_view
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.service import Service
from workflows.tasks import notices

NAMED = 10
"""As many units are named in one sentence."""
DONE = {"opinions": "反馈", "results": "提供"}
HELD_WHEN_IN_DOUBT = "department:"
"""A department is never sent the same letter twice without a person having looked."""


@dataclass(frozen=True, kw_only=True)
class ComposeResult:
    """What came of a pass: the messages made, notices that expired, and the texts that could not be written, each as a sentence."""

    made: int = 0
    expired: int = 0
    unworded: tuple[str, ...] = ()


def is_open(cycle: CycleView, now: datetime) -> bool:
    """Whether texts may leave now: a working day of the pinned calendar, within the scheme's hours. Otherwise they wait for the next morning."""
    local = clock.local(now, cycle.scheme.zone)
    hours = cycle.scheme.reminding
    within = time.fromisoformat(hours.opens) <= local.time() < time.fromisoformat(hours.closes)
    return within and cycle.calendar.is_workday(local.date())


def compose(
    service: Service, *, ledger: int, texts: templates.Texts, ways: registry.Registry
) -> ComposeResult:
    """Compose what waits: one message a recipient. A text that cannot be written leaves its notice waiting and hinders no other.

    What failed on its channel goes on by the recipient's next one; of what was overtaken on the way, the part that is still true is told anew.
    The second time at the same moment nothing is left to do.
    """
    found = _Composing(texts, ways)
    outcome = service.act(ledger=ledger, action="compose", body=found.body)
    made = sum(1 for done in outcome.done if done.kind == "message.composed")
    expired = sum(done.data["count"] for done in outcome.done if done.kind == "notice.expired")
    return ComposeResult(made=made, expired=expired, unworded=tuple(dict.fromkeys(found.unworded)))


class _Composing:
    def __init__(self, texts: templates.Texts, ways: registry.Registry) -> None:
        self.texts, self.ways = texts, ways
        self.unworded: list[str] = []

    def body(self, change: UnitOfWork) -> None:
        self.change, self.cycle = change, cycle_view.inside(change)
        self.directory = routing.Directory(change.connection, self.cycle, self.ways)
        self._take_back()
        change.flush()
        waiting = [
            one
            for one in stored_notices.waiting(change.connection, change.ledger.book)
            if one.mode == "auto" or one.state == "released"
        ]
        failed = messages.undelivered(change.connection, change.ledger.book)
        carried = (
            stored_notices.carried_by(
                change.connection, change.ledger.book, [one.id for one in failed]
            )
            if failed
            else []
        )
        concerned = sorted({one.task for one in (*waiting, *carried)})
        self.tasks = tasks.by_ids(change.connection, change.ledger.book, concerned)
        known = stored_notices.of_tasks(
            change.connection, change.ledger.book, [id_ for id_ in concerned if id_]
        )
        self.returned = self._returned()
        self.first = _first_of_each(
            [one for one in known if one.message or not self._has_expired(one)]
        )
        self._expire([one for one in waiting if self._has_expired(one)])
        for own in self._by_person([one for one in waiting if not self._has_expired(one)]):
            self._write(own, self.directory.route(own[0].recipient))
        for message in failed:
            self._go_on(message, [one for one in carried if one.message == message.id])

    def _returned(self) -> set[int]:
        """Tasks of which a paper was given back: what is missing there is the mended one."""
        found = self.cycle.submissions_of(self.tasks.values())
        return {
            id_
            for id_, versions in found.items()
            if any(version.state == "returned" for version in versions)
        }

    def _has_expired(self, one: stored_notices.Notice) -> bool:
        return one.expires_at is not None and one.expires_at <= self.change.now

    def _take_back(self) -> None:
        """What was overtaken before it left: a queued message of which a part has fallen is cancelled, and what did not fall, or did not expire with
        its message, waits again."""
        connection, ledger = self.change.connection, self.change.ledger.book
        found = {one.id: one for one in messages.superseded(connection, ledger)}
        stopped = messages.stop(
            connection, ledger, [id_ for id_, one in found.items() if one.state == "queued"]
        )
        gone = stopped | {id_ for id_, one in found.items() if one.state == "expired"}
        alive = (
            [
                one
                for one in stored_notices.carried_by(connection, ledger, sorted(gone))
                if one.state in stored_notices.ALIVE
            ]
            if gone
            else []
        )
        self._expire([one for one in alive if self._has_expired(one)])
        for one in alive:
            if not self._has_expired(one):
                self.change.line(
                    "notice.requeued", one.subject, data={"message": one.message, "step": one.step}
                ).change(one, message=0)

    def _expire(self, old: Sequence[stored_notices.Notice]) -> None:
        by: dict[str, list[stored_notices.Notice]] = {}
        for one in old:
            by.setdefault(one.subject, []).append(one)
        for subject, own in by.items():
            line = self.change.line("notice.expired", subject, data={"count": len(own)})
            for one in own:
                line.change(one, state="expired")

    def _by_person(
        self, waiting: Sequence[stored_notices.Notice]
    ) -> list[list[stored_notices.Notice]]:
        """Notices that become one message: to one role, or to one person in several roles."""
        by: dict[tuple[str, int | str], list[stored_notices.Notice]] = {}
        for one in waiting:
            person = self.directory.route(one.recipient).person
            by.setdefault((one.recipient.partition("/")[0], person or one.recipient), []).append(
                one
            )
        return list(by.values())

    def _write(
        self,
        own: Sequence[stored_notices.Notice],
        route: routing.Route,
        *,
        way: tuple[str, str] | None = None,
        fallback_of: int = 0,
    ) -> None:
        told: list[stored_notices.Notice] = []
        worded: list[templates.RenderedText] = []
        for alike in self._alike(own, route):
            try:
                worded.append(
                    self.texts.word(alike[0].kind, self._values(alike, route), reader=route.reader)
                )
                told += alike
            except templates.RenderFailure as error:
                self.unworded.append(str(error))
        if not worded:
            return
        try:
            text = self.texts.letter(
                {
                    "greeting": route.greeting,
                    "bodies": [one.body for one in worded],
                    "office": self.cycle.scheme.organiser.name,
                    "phone": self.cycle.scheme.organiser.phone,
                    "today": _written(self.cycle.today),
                }
            )
        except templates.RenderFailure as error:
            self.unworded.append(str(error))
            return
        title = worded[0].subject + (f"等{len(worded)}项" if len(worded) > 1 else "")
        channel, address = way or route.ways[0]
        expiries = [one.expires_at for one in told if one.expires_at is not None]
        draft = messages.Message(
            recipient=told[0].recipient,
            subject=told[0].subject
            if len({one.subject for one in told}) == 1
            else told[0].recipient.partition("/")[0],
            person=route.person,
            name=route.name,
            channel=channel,
            title=f"{self.texts.mark}{title}",
            text=text,
            short=self.texts.mark + " ".join(one.short for one in worded),
            invite=self._invite(told, route),
            digest="",
            wire_id="",
            made_at=self.change.now,
            expires_at=min(expiries) if expiries else None,
            fallback_of=fallback_of,
            address=address,
        )
        self._keep(draft, told)

    def _keep(self, draft: messages.Message, own: Sequence[stored_notices.Notice]) -> None:
        """The message as it is kept, and its notices carried by it."""
        digest = canon.digest_of([draft.title, draft.text, draft.short, draft.invite])
        keys = [one.key for one in own]
        wire = canon.digest_of(
            [self.cycle.ledger.label, keys, draft.channel, draft.fallback_of, draft.made_at, digest]
        )[:20]
        is_held = (
            draft.recipient.startswith(HELD_WHEN_IN_DOUBT)
            or self.ways.channels[draft.channel].traits.doubt == "hold"
        )
        kept = draft.model_copy(
            update={
                "digest": digest,
                "wire_id": f"mofan.{wire}",
                "doubt": "hold" if is_held else "resend",
            }
        )
        data = {
            "title": kept.title,
            "to": kept.recipient,
            "channel": kept.channel,
            "digest": digest,
        }
        line = self.change.line("message.composed", kept.subject, data=data)
        kept = line.add(kept)
        line.data["id"] = kept.id
        for one in own:
            line.change(one, message=kept.id)

    def _go_on(self, before: messages.Message, carried: Sequence[stored_notices.Notice]) -> None:
        """What its channel refused for good goes on by the recipient's next way: a second message of the same notices, of those that are still true.

        The text stays as it was, also where a person changed it; it is written anew only where a part of it is not true any more.
        """
        own = [
            one
            for one in carried
            if one.state in stored_notices.ALIVE and not self._has_expired(one)
        ]
        route = self.directory.route(before.recipient)
        way = route.after(before.channel)
        if way is None or not own:
            return
        if len(own) < len(carried):
            self._write(own, route, way=way, fallback_of=before.id)
            return
        fresh = {
            "id": 0,
            "channel": way[0],
            "address": way[1],
            "fallback_of": before.id,
            "made_at": self.change.now,
        }
        self._keep(before.model_copy(update=fresh | _UNTOUCHED), own)

    def _alike(
        self, own: Sequence[stored_notices.Notice], route: routing.Route
    ) -> list[list[stored_notices.Notice]]:
        """What becomes one paragraph: to the office the same of many units, which it names; to anybody else each notice, but that nobody is
        reminded of a paper in the very text that gives it back."""
        given_back = {one.task for one in own if one.kind == "returned"}
        by: dict[str, list[stored_notices.Notice]] = {}
        for one in sorted(own, key=lambda one: (one.kind != "returned", one.id)):
            same = one.key
            if route.reader == "office":
                same = canon.dumps([one.kind, one.step, one.context])
            elif one.task in given_back and one.kind in notices.LADDER:
                same = next(key for key, alike in by.items() if alike[0].task == one.task)
            by.setdefault(same, []).append(one)
        return list(by.values())

    def _values(
        self, alike: Sequence[stored_notices.Notice], route: routing.Route
    ) -> dict[str, Any]:
        """What the templates may use."""
        scheme, one = self.cycle.scheme, alike[0]
        due = date.fromisoformat(one.context["due_on"]) if one.context.get("due_on") else None
        units = [self.cycle.enrolments.get(each.subject.partition("-")[0]) for each in alike]
        names = list(dict.fromkeys(unit.name for unit in units if unit is not None))
        verb = self._verb(one)
        return {
            "task": "",
            "title": "",
            "clause": "",
            **one.context,
            **templates.spoken_of(str(one.context.get("task", "")), verb),
            "why": str(one.context.get("why", "")).rstrip("。；，.;, "),
            "text": templates.paragraphs(str(one.context.get("text", ""))),
            "verb": verb,
            "due": _due(due, self.cycle.today) if due is not None else "",
            "late": due is not None and due < self.cycle.today,
            "again": one.task in self.returned,
            "step": one.step.partition("（")[0],
            "name": "、".join(names[:NAMED])
            + (f"等{len(names)}个单位" if len(names) > NAMED else ""),
            "org": route.org,
            "arrangement": scheme.title,
            "office": scheme.organiser.name,
            "phone": scheme.organiser.phone,
        }

    def _verb(self, one: stored_notices.Notice) -> str:
        """What is to be done: 报送 where something is handed in; of departments, 反馈 an opinion or 提供 a result; else 办理."""
        task = self.tasks.get(one.task)
        plan = self.cycle.pinned.tasks[task.kind] if task is not None else None
        if plan is None:
            return "办理"
        return DONE.get(plan.does, "办理") if plan.does or plan.brings == "nothing" else "报送"

    def _invite(self, own: Sequence[stored_notices.Notice], route: routing.Route) -> str:
        """The calendar entries of what is told of first, moves or is let off with this message; empty where nothing does or nobody keeps such a
        calendar. The second version of a date is the entry's second, and to be let off comes after it."""
        entries = []
        for one in own:
            task = self.tasks.get(one.task)
            is_news = (
                one.kind in ("extended", "waived")
                or self.first.get((one.task, one.recipient)) == one.id
            )
            if task is None or task.due_on is None or route.reader == "office" or not is_news:
                continue
            entries.append(
                invites.Entry(
                    uid=f"{self.cycle.ledger.label}.{task.id}@mofan",
                    sequence=2 * (task.due_version - 1) + (one.kind == "waived"),
                    day=task.due_on,
                    title=f"{self.cycle.task_name(task)}截止",
                    status="CANCELLED" if one.kind == "waived" else "CONFIRMED",
                )
            )
        if not entries:
            return ""
        is_over = all(one.status == "CANCELLED" for one in entries)
        return invites.calendar(
            entries, made_at=self.change.now, method="CANCEL" if is_over else "PUBLISH"
        )


_UNTOUCHED: dict[str, Any] = {
    "state": "queued", "lease_by": "", "lease_until": None, "attempts": 0, "attempted_at": None, "not_before": None, "ended_at": None, "reply": "",
    "reported": False,
}  # fmt: skip


def _first_of_each(found: Sequence[stored_notices.Notice]) -> dict[tuple[int, str], int]:
    """The first notice of each task and recipient that a message carries or may carry."""
    first: dict[tuple[int, str], int] = {}
    for one in found:
        if one.mode != "calls" and (one.message or one.state in stored_notices.ALIVE):
            first.setdefault((one.task, one.recipient), one.id)
    return first


def _due(day: date, today: date) -> str:
    """A due date as it is said today: with its year where that is another."""
    return days.spoken(day) if day.year == today.year else f"{day.year}年{days.spoken(day)}"


def _written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
