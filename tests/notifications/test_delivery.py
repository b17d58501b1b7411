"""Messages handed over: at least once, marked at once, never by two.

What fails is put off, goes another way, or waits for a person.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine import clock, errors, records
from notifications import compose
from notifications import delivery as message_delivery
from notifications.channels import protocol
from storage import database, deliveries, messages
from storage.ledger import journal
from tests.support import delivery as delivery_
from tests.support import offices, schemes
from workflows.directory import contacts
from workflows.kernel.service import Service
from workflows.reports import release
from workflows.tasks import outbox

SHORT = timedelta(seconds=1)


@pytest.fixture
def server() -> Iterator[delivery_.SmtpServer]:
    with delivery_.serving_smtp() as found:
        yield found


@pytest.fixture
def post(
    small: offices.Office, tmp_path: Path, server: delivery_.SmtpServer
) -> delivery_.OfficeWorker:
    """Two of six units have a mail address.

    One of them, and the office's folder, are what most tests look at.
    """
    delivery_.mail_contacts(small, "U01", "U02")
    return delivery_.OfficeWorker(offices.opened(small), tmp_path, delivery_.by_mail(server.port))


@pytest.fixture
def both(
    office: offices.Office, tmp_path: Path, server: delivery_.SmtpServer
) -> delivery_.OfficeWorker:
    """The same on both databases."""
    delivery_.mail_contacts(office, "U01", "U02")
    return delivery_.OfficeWorker(offices.opened(office), tmp_path, delivery_.by_mail(server.port))


def later(post: delivery_.OfficeWorker, by: timedelta) -> delivery_.OfficeWorker:
    post.office.time.tick(by)
    return post


def mailed(post: delivery_.OfficeWorker) -> list[tuple[str, str, int]]:
    return [
        (one.recipient, one.state, one.attempts) for one in post.messages if one.channel == "mail"
    ]


def told(post: delivery_.OfficeWorker) -> list[list[object]]:
    """What the journal tells of messages that ended, in its order."""
    with post.office.store.reading() as connection:
        lines = journal.latest(connection, post.office.book, kinds=["outbox.drained"])
    return [one for line in lines for one in line.data["messages"]]


def test_mail_leaves_once_and_who_has_no_address_is_served_by_hand(
    both: delivery_.OfficeWorker, server: delivery_.SmtpServer
) -> None:
    both.passes()
    assert both.passes().did_nothing
    assert both.states() == [
        ("U01/contact", "mail", "sent"),
        ("U02/contact", "mail", "sent"),
        ("U03/contact", "manual", "queued"),
        ("U04/contact", "manual", "queued"),
        ("U06/contact", "manual", "queued"),
    ]
    assert server.ids == [f"<{one.wire_id}@example.org>" for one in both.messages[:2]]
    assert [(one[2], one[4], one[5]) for one in told(both)] == [
        ("U01/contact", "sent", 1),
        ("U02/contact", "sent", 1),
    ]
    assert both.office.findings() == []


def test_deferred_comes_again_later_and_later_and_is_the_same_mail(
    post: delivery_.OfficeWorker, server: delivery_.SmtpServer
) -> None:
    server.script = {"dot": "451 later"}
    for n, minutes in enumerate((0, 1.2, 2.3, 4.5), 1):
        later(post, timedelta(minutes=minutes)).passes()
        assert mailed(post) == [("U01/contact", "queued", n), ("U02/contact", "queued", n)]
        later(post, SHORT).passes()
        assert mailed(post)[0][2] == n
    server.script = {"dot": delivery_.KEEP_AND_DROP}
    later(post, timedelta(minutes=9)).passes()
    server.script = {}
    later(post, timedelta(minutes=18)).passes()
    assert mailed(post) == [("U01/contact", "sent", 6), ("U02/contact", "sent", 6)]
    assert Counter(server.ids) == {
        f"<{one.wire_id}@example.org>": 2 for one in post.messages if one.channel == "mail"
    }
    assert len(set(server.kept)) == 2


def test_refused_for_good_goes_by_the_next_way_and_at_last_by_hand(
    small: offices.Office, tmp_path: Path, server: delivery_.SmtpServer
) -> None:
    server.script = {"rcpt": "550 5.1.1 <u01@example.org>: no such user"}
    with delivery_.serving_http(answer=(200, '{"code": 9}')) as gateway:
        settings = delivery_.by_mail(server.port)
        settings["channels"]["sms"] = {"preset": "sms", "url": gateway.url}
        delivery_.mail_contacts(small, "U01", channels=("sms", "gone", "mail"))
        post = delivery_.OfficeWorker(offices.opened(small), tmp_path, settings)
        for _ in range(4):
            post.passes()
    assert [(one.channel, one.state, one.address) for one in post.of("U01/contact")] == [
        ("sms", "failed", "13000000000"),
        ("mail", "failed", "u01@example.org"),
        ("manual", "queued", "13000000000"),
    ]
    first, second, third = post.of("U01/contact")
    assert (
        second.fallback_of,
        third.fallback_of,
        len({one.wire_id for one in (first, second, third)}),
    ) == (first.id, second.id, 3)
    assert {one.text for one in (first, second, third)} == {first.text}
    outbox.done(small.clerk, ledger=small.book, ids=[third.id])
    assert [one.state for one in post.of("U01/contact")] == ["failed", "failed", "sent"]
    assert small.findings() == []


def test_address_that_a_server_repeats_stays_out_of_the_journal(
    post: delivery_.OfficeWorker, server: delivery_.SmtpServer
) -> None:
    server.script = {"rcpt": "550 5.1.1 <u01@example.org>: no such user"}
    post.passes()
    with post.office.store.reading() as connection:
        texts = [text for text, _ in journal.texts(connection, post.office.book)]
    assert [text for text in texts if "u01@example.org" in text or "13000000000" in text] == []
    assert told(post)[0][-1] == "550 5.1.1 <〔地址〕>: no such user"
    assert post.of("U01/contact")[0].reply == "550 5.1.1 <u01@example.org>: no such user"


def test_lost_reply_to_a_reminder_is_sent_again_with_the_same_number(
    both: delivery_.OfficeWorker, server: delivery_.SmtpServer
) -> None:
    server.script = {"dot": delivery_.KEEP_AND_DROP}
    both.passes()
    assert mailed(both) == [("U01/contact", "queued", 1), ("U02/contact", "queued", 1)]
    server.script = {}
    later(both, timedelta(minutes=2)).passes()
    assert sorted(Counter(server.ids).values()) == [2, 2]
    assert len(set(server.kept)) == 2


@pytest.fixture
def department(
    small: offices.Office, tmp_path: Path, server: delivery_.SmtpServer
) -> delivery_.OfficeWorker:
    """A letter to a department, released and composed.

    In its channel the reply after acceptance is lost.
    """
    contact = contacts.NewContact(
        unit="department:watch", role="contact", name="钱某", mail="watch@example.org"
    )
    contacts.name_contacts(small.clerk, contacts=[contact])
    post = delivery_.OfficeWorker(
        offices.opened(small, schemes.WITH_LADDERS_FOR_ALL),
        tmp_path,
        delivery_.by_mail(server.port),
    )
    post.go("2020-06-15")
    ids = [
        one.id for one in small.look(release.drafts) if one.recipient == "department:watch/contact"
    ]
    release.release(small.reviewer, ledger=small.book, ids=ids)
    server.script = {"dot": delivery_.KEEP_AND_DROP}
    post.passes()
    return post


def test_lost_reply_to_a_department_waits_for_a_person(
    department: delivery_.OfficeWorker, server: delivery_.SmtpServer
) -> None:
    server.script = {}
    later(department, timedelta(hours=3)).passes()
    (one,) = department.of("department:watch/contact")
    assert (one.state, one.attempts, len(server.kept)) == ("in_doubt", 1, 1)
    outbox.retry(
        department.office.clerk, ledger=department.office.book, ids=[one.id], why="来电说未收到"
    )
    department.passes()
    assert [each.state for each in department.of("department:watch/contact")] == ["sent"]
    assert server.ids == [f"<{one.wire_id}@example.org>"] * 2
    assert len(set(server.kept)) == 1


def test_person_who_found_out_ticks_off_what_was_in_doubt(
    department: delivery_.OfficeWorker, server: delivery_.SmtpServer
) -> None:
    (one,) = department.of("department:watch/contact")
    outbox.done(department.office.clerk, ledger=department.office.book, ids=[one.id])
    later(department, timedelta(hours=3)).passes()
    assert (
        [each.state for each in department.of("department:watch/contact")],
        len(server.kept),
    ) == (["sent"], 1)


def queue(post: delivery_.OfficeWorker) -> None:
    """Composed, not sent."""
    compose.compose(post.office.system, ledger=post.office.book, texts=post.texts, ways=post.ways)


def take(post: delivery_.OfficeWorker, by: str, limit: int = 100) -> list[messages.Message]:
    now = post.office.time.now()
    with post.office.store.writing() as connection:
        found = deliveries.claim(
            connection,
            post.office.book,
            now=now,
            worker=by,
            until=now + message_delivery.LEASE,
            channels=["mail"],
            limit=limit,
        )
        connection.commit()
    return found


def begin(post: delivery_.OfficeWorker, one: messages.Message, by: str) -> int:
    with post.office.store.writing() as connection:
        attempt = deliveries.begin_attempt(connection, one, worker=by, now=post.office.time.now())
        connection.commit()
    return attempt


def end(post: delivery_.OfficeWorker, one: messages.Message, *, attempt: int) -> bool:
    with post.office.store.writing() as connection:
        kept = deliveries.end_attempt(
            connection,
            one,
            attempt=attempt,
            state="sent",
            now=post.office.time.now(),
            reply="250 kept",
            not_before=None,
        )
        connection.commit()
    return kept


def test_claim_of_a_worker_that_died_is_free_once_its_lease_ran_out(
    both: delivery_.OfficeWorker, server: delivery_.SmtpServer
) -> None:
    queue(both)
    first, second = take(both, "dead")
    assert begin(both, first, "dead") == 1
    assert (take(both, "living"), both.passes().sent) == ([], 0)
    later(both, message_delivery.LEASE).passes()
    assert mailed(both) == [("U01/contact", "sent", 2), ("U02/contact", "sent", 1)]
    assert sorted(Counter(server.ids).values()) == [1, 1]
    assert (begin(both, second, "dead"), end(both, first, attempt=1)) == (0, False)


def test_letter_that_was_begun_by_a_worker_that_died_waits_for_a_person(
    both: delivery_.OfficeWorker, server: delivery_.SmtpServer
) -> None:
    both.settings["channels"]["mail"]["doubt"] = "hold"
    queue(both)
    first, _ = take(both, "dead")
    begin(both, first, "dead")
    later(both, message_delivery.LEASE).passes()
    assert (mailed(both), len(server.kept)) == (
        [("U01/contact", "in_doubt", 1), ("U02/contact", "sent", 1)],
        1,
    )
    assert [(one[2], one[4], one[-1]) for one in told(both)] == [
        ("U01/contact", "in_doubt", "发出后未得到回音"),
        ("U02/contact", "sent", "250 kept"),
    ]


def test_acceptance_that_comes_after_the_lease_ran_out_counts(
    both: delivery_.OfficeWorker, server: delivery_.SmtpServer
) -> None:
    queue(both)
    first, second = take(both, "slow")
    assert begin(both, first, "slow") == 1
    with both.office.store.writing() as connection:
        assert (
            deliveries.recover(
                connection,
                both.office.book,
                later(both, message_delivery.LEASE).office.time.now(),
                most=12,
            )
            == 2
        )
        connection.commit()
    assert (end(both, first, attempt=1), begin(both, second, "slow")) == (True, 0)
    both.passes()
    assert (mailed(both), len(server.kept)) == (
        [("U01/contact", "sent", 1), ("U02/contact", "sent", 1)],
        1,
    )


def test_message_that_never_ends_an_attempt_waits_for_a_person(
    post: delivery_.OfficeWorker, server: delivery_.SmtpServer
) -> None:
    queue(post)
    for n in range(1, 13):
        (one,) = take(post, "dying", limit=1)
        assert begin(post, one, "dying") == n
        with post.office.store.writing() as connection:
            deliveries.recover(
                connection,
                post.office.book,
                later(post, message_delivery.LEASE).office.time.now(),
                most=12,
            )
            connection.commit()
    post.passes()
    assert (mailed(post), len(server.kept)) == (
        [("U01/contact", "in_doubt", 12), ("U02/contact", "sent", 1)],
        1,
    )


class Busy(database.Database):
    """A database that others hold for so many writes to come."""

    refusals = 0

    @contextlib.contextmanager
    def writing(self) -> Iterator[Any]:
        if self.refusals:
            self.refusals -= 1
            raise errors.NotNow("数据库正被另一操作占用")
        with super().writing() as connection:
            yield connection


@pytest.mark.parametrize(
    ("refusals", "counts"),
    [(message_delivery.MARKINGS - 1, [1, 1]), (message_delivery.MARKINGS, [1, 2])],
)
def test_mark_is_tried_again_while_others_hold_the_database(
    refusals: int, counts: list[int], post: delivery_.OfficeWorker, server: delivery_.SmtpServer
) -> None:
    queue(post)
    busy = Busy(post.office.store.url)
    at = Service(busy, post.office.time, records.SYSTEM)

    def once() -> None:
        busy.refusals, server.on_kept = refusals, lambda: None

    server.on_kept = once
    with contextlib.suppress(errors.NotNow):
        message_delivery.deliver(at, ledger=post.office.book, channels=post.ways.sending, by="w")
    later(post, message_delivery.LEASE).passes()
    assert sorted(Counter(server.ids).values()) == counts
    assert [state for _, state, _ in mailed(post)] == ["sent", "sent"]
    assert len(set(server.kept)) == 2
    busy.close()


class Poisoned:
    """A channel with a bug: one message makes it break."""

    traits = protocol.Traits(name="mail", kind="smtp", address="mail")

    def __init__(self) -> None:
        self.sent: list[str] = []

    def deliver(self, outgoing: protocol.OutgoingMessage) -> protocol.Receipt:
        if outgoing.recipient == "U01/contact":
            raise ZeroDivisionError("bug")
        self.sent.append(outgoing.recipient)
        return protocol.Receipt(verdict="accepted", reply="ok")

    def check(self) -> protocol.Receipt:
        return protocol.Receipt(verdict="accepted", reply="ok")

    def close(self) -> None:
        """Nothing is held open."""


def test_poison_message_hinders_no_other_and_is_shown(post: delivery_.OfficeWorker) -> None:
    queue(post)
    channel = Poisoned()
    done = message_delivery.deliver(
        post.office.system, ledger=post.office.book, channels={"mail": channel}, by="w"
    )
    one = post.of("U01/contact")[0]
    assert (done.broken, channel.sent) == (
        (f"消息{one.id}：ZeroDivisionError bug",),
        ["U02/contact"],
    )
    assert (one.state, one.reply) == ("failed", "程序错误：ZeroDivisionError bug")


def test_server_that_is_away_is_asked_once_a_pass_and_keeps_no_other_waiting(
    small: offices.Office, tmp_path: Path
) -> None:
    with (
        delivery_.serving_smtp({"connect": delivery_.SILENCE}) as server,
        delivery_.serving_http() as robot,
    ):
        settings = delivery_.by_mail(server.port)
        settings["channels"]["robot"] = {"preset": "wecom", "url": robot.url}
        delivery_.mail_contacts(small, *(f"U{n:02d}" for n in range(10, 31)))
        delivery_.mail_contacts(small, "U01", "U02", channels=("robot",))
        post = delivery_.OfficeWorker(offices.opened(small, units=30), tmp_path, settings)
        done = post.passes()
        assert (done.deferred, done.sent, len(robot.asked)) == (21, 2, 2)
        assert {(one.state, one.attempts) for one in post.messages if one.channel == "mail"} == {
            ("queued", 1)
        }
        server.script = {}
        later(post, timedelta(minutes=2)).passes()
        assert len(server.kept) == 21


def test_channel_goes_no_faster_than_it_may(small: offices.Office, tmp_path: Path) -> None:
    with delivery_.serving_http() as robot:
        settings = {
            "delivery": {"default": ["robot"]},
            "channels": {"robot": {"preset": "wecom", "url": robot.url, "rate_per_minute": 3}},
        }
        post = delivery_.OfficeWorker(offices.opened(small, units=9), tmp_path, settings)
        counts = []
        for _ in range(4):
            post.passes()
            counts.append(len(robot.asked))
            later(post, timedelta(seconds=61))
    assert counts == [3, 6, 8, 8]


def test_worker_told_to_stop_finishes_the_message_in_hand_and_lets_go_of_the_rest(
    post: delivery_.OfficeWorker, server: delivery_.SmtpServer
) -> None:
    queue(post)
    done = message_delivery.deliver(
        post.office.system,
        ledger=post.office.book,
        channels=post.ways.sending,
        by="w",
        should_stop=lambda: len(server.kept) > 0,
    )
    assert (done.ended, mailed(post)) == (
        {"sent": 1},
        [("U01/contact", "sent", 1), ("U02/contact", "queued", 0)],
    )
    assert [one.lease_by for one in post.messages] == [""] * 5
    assert post.passes().sent == 1


def test_pass_that_runs_into_the_evening_stops_at_the_closing_hour(
    post: delivery_.OfficeWorker, server: delivery_.SmtpServer
) -> None:
    post.office.time.move_to(clock.at(date(2020, 5, 6), "17:29", "Asia/Shanghai"))
    server.on_kept = lambda: post.office.time.tick(timedelta(minutes=1))
    post.passes()
    assert mailed(post) == [("U01/contact", "sent", 1), ("U02/contact", "queued", 0)]


def test_what_ended_is_told_by_one_line_once_whoever_comes_to_tell(
    post: delivery_.OfficeWorker,
) -> None:
    post.passes()
    with post.office.store.reading() as connection:
        before = journal.latest(connection, post.office.book, kinds=["outbox.drained"])
    post.office.system.act(ledger=post.office.book, action="drain", body=lambda unit: None)
    post.passes()
    with post.office.store.reading() as connection:
        assert journal.latest(connection, post.office.book, kinds=["outbox.drained"]) == before
    assert [line.data["sent"] for line in before] == [2]


def test_held_changed_and_cancelled_messages_are_not_sent(
    post: delivery_.OfficeWorker, server: delivery_.SmtpServer
) -> None:
    queue(post)
    one, two = post.of("U01/contact")[0], post.of("U02/contact")[0]
    clerk, ledger = post.office.clerk, post.office.book
    outbox.hold(clerk, ledger=ledger, ids=[one.id], why="等领导意见")
    outbox.cancel(clerk, ledger=ledger, ids=[two.id], why="改电话通知")
    post.passes()
    assert server.kept == []
    outbox.edit(
        clerk, ledger=ledger, id_=one.id, title="改\n题", text="改后的正文。\u202e", why="补充时间"
    )
    changed = post.of("U01/contact")[0]
    assert (changed.state, changed.title, changed.text, changed.short) == (
        "held",
        "改 题",
        "改后的正文。\n",
        "改后的正文。",
    )
    assert changed.wire_id != one.wire_id
    outbox.retry(clerk, ledger=ledger, ids=[one.id])
    with pytest.raises(errors.Refused, match="不再发送"):
        outbox.retry(clerk, ledger=ledger, ids=[two.id])
    post.passes()
    assert mailed(post) == [("U01/contact", "sent", 1), ("U02/contact", "cancelled", 0)]
    assert post.office.findings() == []
