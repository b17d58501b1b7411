"""A day with 500 messages, during which workers are killed at random points.

They share the work, and lose nothing and double nothing.
"""

from __future__ import annotations

import os
import random
import signal
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from engine import records
from notifications import delivery as message_delivery
from notifications import templates, worker
from notifications.channels import registry
from storage import database
from storage.ledger import journal
from tests.support import delivery as delivery_
from tests.support import offices
from workflows.kernel.service import Service


def day(office: offices.Office, home: Path, *, texts: int) -> delivery_.OfficeWorker:
    """A cycle of that many units with a mail address, and one that is only called.

    The first texts are due.
    """
    offices.opened(office, units=texts + 1)
    delivery_.mail_contacts(office, *offices.units(office))
    return delivery_.OfficeWorker(office, home)


def work(post: delivery_.OfficeWorker, stop: Callable[[], bool] = lambda: False) -> int:
    """A worker in a process of its own, pass after pass until nothing is left to do.

    Comes back with its number.
    """
    child = os.fork()
    if child == 0:
        code = 1
        try:
            office = post.office
            store = database.Database(office.store.url)
            at = Service(store, office.time, records.SYSTEM, via="worker")
            ways = registry.load(post.settings, post.home, office.time)
            while not worker.run_once(at, texts=templates.Texts(post.home), ways=ways).did_nothing:
                pass
            code = 0
        finally:
            os._exit(code)
    return child


def ended(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def told(post: delivery_.OfficeWorker) -> Counter[int]:
    """How often the journal tells of each message that was sent."""
    with post.office.store.reading() as connection:
        lines = journal.latest(connection, post.office.book, kinds=["outbox.drained"])
    return Counter(one[0] for line in lines for one in line.data["messages"] if one[4] == "sent")


def test_two_workers_share_a_day_and_double_nothing(office: offices.Office, tmp_path: Path) -> None:
    post = day(office, tmp_path, texts=100 if office.store.is_sqlite else 300)
    with delivery_.serving_smtp() as server:
        post.settings = delivery_.by_mail(server.port, timeout_seconds=30)
        children = [work(post) for _ in range(2)]
        assert [ended(child) for child in children] == [0, 0]
        post.passes()
    assert Counter(server.ids) == {f"<{one.wire_id}@example.org>": 1 for one in post.messages}
    assert (len(server.kept), {(one.state, one.attempts) for one in post.messages}) == (
        len(post.messages),
        {("sent", 1)},
    )
    assert told(post) == Counter(dict.fromkeys((one.id for one in post.messages), 1))
    assert post.office.findings() == []


def test_every_message_of_a_day_of_kills_is_accounted_for(
    office: offices.Office, tmp_path: Path
) -> None:
    """Accepted once.

    Twice only what a killed worker had begun and could not mark, and then with the same number and
    the same bytes.
    """
    texts, kills = (500, 12) if office.store.is_sqlite else (60, 5)
    post = day(office, tmp_path, texts=texts)
    drawn = random.Random(7)
    begun: set[int] = set()
    with delivery_.serving_smtp() as server:
        post.settings = delivery_.by_mail(server.port, timeout_seconds=30)
        for n in range(kills):
            child = work(post)
            _kill_somewhere(child, server, drawn, most=texts // kills // 2, between=n % 2 == 0)
            assert ended(child) == -signal.SIGKILL
            begun |= {
                one.id
                for one in post.messages
                if one.state == "claimed" and one.attempted_at is not None
            }
        while any(one.state in ("queued", "claimed") for one in post.messages) or not post.messages:
            post.passes()
            post.office.time.tick(message_delivery.LEASE)
    counts = Counter(server.ids)
    by_id = {f"<{one.wire_id}@example.org>": one for one in post.messages}
    assert set(counts) == set(by_id)
    assert (len(by_id), {one.state for one in by_id.values()}) == (texts, {"sent"})
    twice = {by_id[name].id for name, count in counts.items() if count > 1}
    assert (max(counts.values()) <= 2, twice <= begun) == (True, True)
    assert len(twice) >= 1
    assert len(set(server.kept)) == len(by_id)
    assert told(post) == Counter(dict.fromkeys((one.id for one in post.messages), 1))
    assert [
        one for one in post.messages if one.attempts > 2 or (one.attempts == 2) != (one.id in begun)
    ] == []
    assert post.office.findings() == []


def _kill_somewhere(
    child: int, server: delivery_.SmtpServer, drawn: random.Random, *, most: int, between: bool
) -> None:
    """After some more messages.

    Between acceptance and mark, or at whatever point the next moments bring.
    """
    after, over = drawn.randint(1, most), threading.Event()
    start = len(server.kept)

    def kept() -> None:
        if len(server.kept) - start == after:
            if between:
                os.kill(child, signal.SIGKILL)
            over.set()

    server.on_kept = kept
    over.wait()
    server.on_kept = lambda: None
    if not between:
        threading.Event().wait(drawn.random() * 0.03)
        os.kill(child, signal.SIGKILL)
