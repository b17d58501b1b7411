"""From notices to messages: what one recipient is to be told now becomes one text, frozen.

It goes by one channel, and is composed in the ledger's own transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from engine import canon, clock
from notifications import invites, routing, templates, wording
from notifications.channels import registry
from storage import deliveries, messages, queries, tasks
from storage import notices as stored_notices
from storage.ledger.work import UnitOfWork
from workflows.kernel import cycle_view
from workflows.kernel.cycle_view import CycleView
from workflows.kernel.service import Service
from workflows.tasks import notices

HELD_WHEN_IN_DOUBT = "department:"
"""A department is never sent the same letter twice without a person having looked."""


@dataclass(frozen=True, kw_only=True)
class ComposeResult:
    """What came of a pass.

    How many messages were composed, how many notices expired, and the texts that could not be
    written, each as a sentence.
    """

    composed: int = 0
    expired: int = 0
    unworded: tuple[str, ...] = ()


def is_open(cycle: CycleView, now: datetime) -> bool:
    """Whether texts may leave now: a working day of the pinned calendar, within the scheme's hours.

    Otherwise they wait for the next working morning.
    """
    local = clock.local(now, cycle.scheme.zone)
    hours = cycle.scheme.reminding
    within = time.fromisoformat(hours.opens) <= local.time() < time.fromisoformat(hours.closes)
    return within and cycle.calendar.is_workday(local.date())


def compose(
    service: Service, *, ledger: int, texts: templates.Texts, ways: registry.Registry
) -> ComposeResult:
    """Compose what waits in a ledger: one message a recipient, worded by `texts`, sent by `ways`.

    A text that cannot be written leaves its notice waiting and hinders no other. What failed on
    its channel goes on by the recipient's next one; of what was overtaken before it left, the
    part that is still true is told anew. A second call at the same moment does nothing.
    """
    composing = _Composing(texts, ways)
    outcome = service.act(ledger=ledger, action="compose", body=composing.body)
    composed = sum(1 for done in outcome.done if done.kind == "message.composed")
    expired = sum(done.data["count"] for done in outcome.done if done.kind == "notice.expired")
    return ComposeResult(
        composed=composed, expired=expired, unworded=tuple(dict.fromkeys(composing.unworded))
    )


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
            notice
            for notice in change.find(stored_notices.Notice, state=stored_notices.ALIVE, message=0)
            if notice.mode == "auto" or notice.state == "released"
        ]
        failed = deliveries.undelivered(change.connection, change.ledger.book)
        carried = (
            change.find(stored_notices.Notice, message=[message.id for message in failed])
            if failed
            else []
        )
        concerned = sorted({notice.task for notice in (*waiting, *carried)})
        self.tasks = change.by_id(tasks.Task, concerned)
        notices_of_tasks = change.find(
            stored_notices.Notice, task=[id_ for id_ in concerned if id_]
        )
        self.returned = self._returned()
        self.first = _first_of_each(
            [
                notice
                for notice in notices_of_tasks
                if notice.message or not self._has_expired(notice)
            ]
        )
        self._expire([notice for notice in waiting if self._has_expired(notice)])
        for group in self._by_person(
            [notice for notice in waiting if not self._has_expired(notice)]
        ):
            self._write(group, self.directory.route(group[0].recipient))
        for message in failed:
            self._go_on(message, [notice for notice in carried if notice.message == message.id])

    def _returned(self) -> set[int]:
        """Tasks of which a paper was given back: what is missing there is the mended one."""
        versions_by_task = self.cycle.submissions_of(self.tasks.values())
        return {
            id_
            for id_, versions in versions_by_task.items()
            if any(version.state == "returned" for version in versions)
        }

    def _has_expired(self, notice: stored_notices.Notice) -> bool:
        return notice.expires_at is not None and notice.expires_at <= self.change.now

    def _take_back(self) -> None:
        """What was overtaken before it left.

        A queued message of which a part has fallen is cancelled; what did not fall, or did not
        expire with its message, waits again.
        """
        connection, ledger = self.change.connection, self.change.ledger.book
        overtaken = {message.id: message for message in deliveries.superseded(connection, ledger)}
        stopped = deliveries.stop(
            connection,
            ledger,
            [id_ for id_, message in overtaken.items() if message.state == "queued"],
        )
        gone = stopped | {id_ for id_, message in overtaken.items() if message.state == "expired"}
        alive = (
            [
                notice
                for notice in queries.Finder(connection, ledger).find(
                    stored_notices.Notice, message=sorted(gone)
                )
                if notice.state in stored_notices.ALIVE
            ]
            if gone
            else []
        )
        self._expire([notice for notice in alive if self._has_expired(notice)])
        for notice in alive:
            if not self._has_expired(notice):
                self.change.line(
                    "notice.requeued",
                    notice.subject,
                    data={"message": notice.message, "step": notice.step},
                ).change(notice, message=0)

    def _expire(self, expired: Sequence[stored_notices.Notice]) -> None:
        by_subject: dict[str, list[stored_notices.Notice]] = {}
        for notice in expired:
            by_subject.setdefault(notice.subject, []).append(notice)
        for subject, notices_of_subject in by_subject.items():
            line = self.change.line(
                "notice.expired", subject, data={"count": len(notices_of_subject)}
            )
            for notice in notices_of_subject:
                line.change(notice, state="expired")

    def _by_person(
        self, waiting: Sequence[stored_notices.Notice]
    ) -> list[list[stored_notices.Notice]]:
        """Notices that become one message: to one role, or to one person in several roles."""
        by_person: dict[tuple[str, int | str], list[stored_notices.Notice]] = {}
        for notice in waiting:
            person = self.directory.route(notice.recipient).person
            by_person.setdefault(
                (notice.recipient.partition("/")[0], person or notice.recipient), []
            ).append(notice)
        return list(by_person.values())

    def _write(
        self,
        group: Sequence[stored_notices.Notice],
        route: routing.Route,
        *,
        via: tuple[str, str] | None = None,
        fallback_of: int = 0,
    ) -> None:
        worded_notices: list[stored_notices.Notice] = []
        worded: list[templates.RenderedText] = []
        for alike in self._alike(group, route):
            context = wording.context(
                self.cycle,
                alike,
                route,
                task=self.tasks.get(alike[0].task),
                is_again=alike[0].task in self.returned,
            )
            try:
                worded.append(self.texts.word(alike[0].kind, context, reader=route.reader))
                worded_notices += alike
            except templates.RenderFailure as error:
                self.unworded.append(str(error))
        if not worded:
            return
        try:
            text = self.texts.letter(
                {
                    "greeting": route.greeting,
                    "bodies": [rendered.body for rendered in worded],
                    "office": self.cycle.scheme.organiser.name,
                    "phone": self.cycle.scheme.organiser.phone,
                    "today": wording.written(self.cycle.today),
                }
            )
        except templates.RenderFailure as error:
            self.unworded.append(str(error))
            return
        title = worded[0].subject + (f"等{len(worded)}项" if len(worded) > 1 else "")
        channel, address = via or route.ways[0]
        expiries = [notice.expires_at for notice in worded_notices if notice.expires_at is not None]
        draft = messages.Message(
            recipient=worded_notices[0].recipient,
            subject=worded_notices[0].subject
            if len({notice.subject for notice in worded_notices}) == 1
            else worded_notices[0].recipient.partition("/")[0],
            person=route.person,
            name=route.name,
            channel=channel,
            title=f"{self.texts.mark}{title}",
            text=text,
            short=self.texts.mark + " ".join(rendered.short for rendered in worded),
            invite=self._invite(worded_notices, route),
            digest="",
            wire_id="",
            made_at=self.change.now,
            expires_at=min(expiries) if expiries else None,
            fallback_of=fallback_of,
            address=address,
        )
        self._keep(draft, worded_notices)

    def _keep(self, draft: messages.Message, group: Sequence[stored_notices.Notice]) -> None:
        """The message as it is kept, and its notices carried by it."""
        digest = canon.digest_of([draft.title, draft.text, draft.short, draft.invite])
        keys = [notice.key for notice in group]
        wire = canon.digest_of(
            [self.cycle.ledger.label, keys, draft.channel, draft.fallback_of, draft.made_at, digest]
        )[:20]
        is_held = (
            draft.recipient.startswith(HELD_WHEN_IN_DOUBT)
            or self.ways.channels[draft.channel].traits.doubt == "hold"
        )
        message = draft.model_copy(
            update={
                "digest": digest,
                "wire_id": f"mofan.{wire}",
                "doubt": "hold" if is_held else "resend",
            }
        )
        summary = {
            "title": message.title,
            "to": message.recipient,
            "channel": message.channel,
            "digest": digest,
        }
        line = self.change.line("message.composed", message.subject, data=summary)
        message = line.add(message)
        line.data["id"] = message.id
        for notice in group:
            line.change(notice, message=message.id)

    def _go_on(self, before: messages.Message, carried: Sequence[stored_notices.Notice]) -> None:
        """What its channel refused for good goes on by the recipient's next way.

        It is a second message of those notices that are still true. The text stays as it was,
        also where a person changed it, unless a part of it is not true any more.
        """
        group = [
            notice
            for notice in carried
            if notice.state in stored_notices.ALIVE and not self._has_expired(notice)
        ]
        route = self.directory.route(before.recipient)
        via = route.after(before.channel)
        if via is None or not group:
            return
        if len(group) < len(carried):
            self._write(group, route, via=via, fallback_of=before.id)
            return
        renewed = {
            "id": 0,
            "channel": via[0],
            "address": via[1],
            "fallback_of": before.id,
            "made_at": self.change.now,
        }
        self._keep(before.model_copy(update=renewed | _UNTOUCHED), group)

    def _alike(
        self, group: Sequence[stored_notices.Notice], route: routing.Route
    ) -> list[list[stored_notices.Notice]]:
        """What becomes one paragraph: to the office the same of many units, which it names.

        To anybody else it is each notice, but that nobody is reminded of a paper in the very
        text that gives it back.
        """
        given_back = {notice.task for notice in group if notice.kind == "returned"}
        by_paragraph: dict[str, list[stored_notices.Notice]] = {}
        for notice in sorted(group, key=lambda notice: (notice.kind != "returned", notice.id)):
            same = notice.key
            if route.reader == "office":
                same = canon.dumps([notice.kind, notice.step, notice.context])
            elif notice.task in given_back and notice.kind in notices.LADDER:
                same = next(
                    key for key, alike in by_paragraph.items() if alike[0].task == notice.task
                )
            by_paragraph.setdefault(same, []).append(notice)
        return list(by_paragraph.values())

    def _invite(self, group: Sequence[stored_notices.Notice], route: routing.Route) -> str:
        """The calendar entries of what is told of first, moves or is let off with this message.

        Empty where nothing does, and for readers who keep no such calendar. The second version
        of a date is the entry's second, and to be let off comes after it.
        """
        entries = []
        for notice in group:
            task = self.tasks.get(notice.task)
            is_news = (
                notice.kind in ("extended", "waived")
                or self.first.get((notice.task, notice.recipient)) == notice.id
            )
            if task is None or task.due_on is None or route.reader == "office" or not is_news:
                continue
            entries.append(
                invites.Entry(
                    uid=f"{self.cycle.ledger.label}.{task.id}@mofan",
                    sequence=2 * (task.due_version - 1) + (notice.kind == "waived"),
                    day=task.due_on,
                    title=f"{self.cycle.task_name(task)}截止",
                    status="CANCELLED" if notice.kind == "waived" else "CONFIRMED",
                )
            )
        if not entries:
            return ""
        is_over = all(entry.status == "CANCELLED" for entry in entries)
        return invites.calendar(
            entries, made_at=self.change.now, method="CANCEL" if is_over else "PUBLISH"
        )


_UNTOUCHED: dict[str, Any] = {
    "state": "queued",
    "lease_by": "",
    "lease_until": None,
    "attempts": 0,
    "attempted_at": None,
    "not_before": None,
    "ended_at": None,
    "reply": "",
    "reported": False,
}


def _first_of_each(notices_in_order: Sequence[stored_notices.Notice]) -> dict[tuple[int, str], int]:
    """The first notice of each task and recipient that a message carries or may carry."""
    first: dict[tuple[int, str], int] = {}
    for notice in notices_in_order:
        if notice.mode != "calls" and (notice.message or notice.state in stored_notices.ALIVE):
            first.setdefault((notice.task, notice.recipient), notice.id)
    return first
