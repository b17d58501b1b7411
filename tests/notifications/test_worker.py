"""The worker: one pass is the same by whomever.

It waits for a person after a gap, and stops with the message in hand finished.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from engine import clock, errors
from notifications import worker
from storage import database, workers
from tests.support import delivery, offices, programs, schemes
from workflows.cases import cycles
from workflows.directory import contacts
from workflows.kernel.service import Service
from workflows.kernel.sign_in import sign_in

AT = date


@pytest.fixture
def post(small: offices.Office, tmp_path: Path) -> delivery.OfficeWorker:
    """Thirty units, so that what gathers is much."""
    return delivery.OfficeWorker(offices.opened(small, units=30), tmp_path)


def moment(day: str, hour: str = "09:30") -> datetime:
    return clock.at(AT.fromisoformat(day), hour, "Asia/Shanghai")


def why(post: delivery.OfficeWorker, day: str, hour: str = "09:30") -> str:
    return worker.why_wait(post.office.store, moment(day, hour))


def test_pass_tells_what_it_did_and_is_remembered(post: delivery.OfficeWorker) -> None:
    done = post.passes(by="host:1")
    assert (done.composed, done.sent, done.did_nothing) == (29, 29, False)
    with post.office.store.reading() as connection:
        (kept,) = workers.all_(connection)
    assert (kept["name"], kept["seen_at"], kept["told"]["sent"]) == (
        "host:1",
        post.office.time.now(),
        29,
    )


@pytest.mark.parametrize(
    ("day", "waits"),
    [("2020-05-21", False), ("2020-05-22", False), ("2020-05-25", True), ("2020-07-25", True)],
)
def test_gap_of_more_than_a_working_day_waits_for_a_person_where_much_would_leave(
    post: delivery.OfficeWorker, day: str, waits: bool
) -> None:
    post.go("2020-05-21", "08:30")
    assert bool(why(post, day)) == waits


def test_weekend_is_no_gap_and_little_is_no_mass(
    post: delivery.OfficeWorker, small: offices.Office
) -> None:
    post.go("2020-05-21", "17:00")
    assert why(post, "2020-05-22", "17:20") == ""
    post.go("2020-05-22", "17:20")
    assert (why(post, "2020-05-25"), why(post, "2020-05-28")) == ("", "")


def test_what_a_clerk_carries_is_no_mass_that_leaves_by_itself(post: delivery.OfficeWorker) -> None:
    post.settings = {"delivery": {"default": ["manual"]}}
    post.passes()
    assert len(post.messages) == 29
    assert why(post, "2020-05-08") == ""


def test_first_pass_of_all_waits_for_nobody(post: delivery.OfficeWorker) -> None:
    assert why(post, "2020-08-01") == ""


def test_person_who_looked_lets_it_go(post: delivery.OfficeWorker) -> None:
    post.go("2020-05-20", "08:30")
    post.office.time.move_to(moment("2020-05-25"))
    with pytest.raises(
        errors.Refused, match="距上次处理已过3个工作日（或时钟被调快），有30项将一次提醒"
    ):
        worker.look_first(post.office.store, post.office.time.now())
    with worker.attending(post.office.store, post.office.time, is_released=True) as by:
        assert post.passes(by=by).sent == 29
    with post.office.store.reading() as connection:
        assert next(one["name"] for one in workers.all_(connection)) == "stopped"
    assert why(post, "2020-05-25", "10:00") == ""


def test_clock_put_back_waits_until_it_has_caught_up_or_a_person_looked(
    post: delivery.OfficeWorker,
) -> None:
    post.go("2020-05-21", "10:00")
    assert why(post, "2020-05-21", "09:56") == ""
    assert why(post, "2020-05-21", "09:54").startswith(
        "本机时钟比上次处理时（2020-05-21 02:00 UTC）还早"
    )
    worker.let_go(post.office.store, moment("2020-05-21", "09:00"))
    assert why(post, "2020-05-21", "09:01") == ""


def test_wrong_clock_of_one_pass_does_not_stop_the_worker_for_good(
    post: delivery.OfficeWorker,
) -> None:
    watch = worker._Watch(is_released=True)
    post.go("2020-05-21", "10:00")
    with post.office.store.writing() as connection:
        workers.beat(connection, "other", now=moment("2031-01-01"), last_pass={})
        connection.commit()
    assert watch.why_wait(post.office.store, moment("2020-05-21", "10:10")) == ""
    assert watch.why_wait(post.office.store, moment("2020-05-21", "10:11")) == ""


def known(post: delivery.OfficeWorker) -> list[tuple[str, datetime]]:
    with post.office.store.reading() as connection:
        return [(worker_["name"], worker_["seen_at"]) for worker_ in workers.all_(connection)]


def test_pass_that_raises_afterwards_is_known_as_one_that_stopped(
    post: delivery.OfficeWorker,
) -> None:
    def pass_and_fail() -> None:
        with worker.attending(post.office.store, post.office.time, is_released=True) as by:
            post.passes(by=by)
            raise errors.NotNow("断了")

    with pytest.raises(errors.NotNow, match="断了"):
        pass_and_fail()
    assert known(post) == [("stopped", post.office.time.now())]


def test_worker_that_was_killed_is_forgotten_and_when_it_was_seen_last_is_not(
    post: delivery.OfficeWorker,
) -> None:
    post.passes(by="killed:1")
    killed_at = post.office.time.now()
    post.office.time.move_to(killed_at + workers.FORGOTTEN_AFTER)
    with post.office.store.writing() as connection:
        workers.beat(connection, "host:2", now=post.office.time.now(), last_pass={})
        connection.commit()
    assert known(post) == [("host:2", post.office.time.now()), ("stopped", killed_at)]


def test_worker_that_still_beats_is_not_forgotten_by_another(post: delivery.OfficeWorker) -> None:
    post.passes(by="host:1")
    first = post.office.time.now()
    post.office.time.move_to(first + workers.FORGOTTEN_AFTER / 2)
    post.passes(by="host:2")
    assert known(post) == [("host:2", post.office.time.now()), ("host:1", first)]


def test_worker_that_leaves_late_does_not_hide_when_another_was_seen(
    post: delivery.OfficeWorker,
) -> None:
    with post.office.store.writing() as connection:
        for name, day in (("host:1", "2020-05-06"), ("host:2", "2020-05-08")):
            workers.beat(connection, name, now=moment(day), last_pass={})
        for name in ("host:2", "host:1"):
            workers.leave(connection, name)
        connection.commit()
    assert known(post) == [("stopped", moment("2020-05-08"))]


@pytest.fixture
def mailing(tmp_path: Path, sqlite_template: Path) -> Callable[[int], programs.Program]:
    """A sandbox in May whose units are mailed through a server."""

    def make(port: int) -> programs.Program:
        program = programs.make_home(tmp_path / "home", sqlite_template, "fresh")
        store = database.Database(database.sqlite_url(program.database))
        start = moment("2020-05-06", "09:00")
        clerk = Service(store, clock.VirtualClock(start), sign_in(store, "张经办", "", now=start))
        cycles.open_(clerk, scheme=schemes.small(12))
        new = [
            contacts.NewContact(
                unit=f"U{n:02d}", role="contact", name=f"联络员{n}", mail=f"u{n}@example.org"
            )
            for n in range(1, 13)
        ]
        contacts.name_contacts(clerk, contacts=new)
        store.close()
        text = (program.home / "config.toml").read_text(encoding="utf-8")
        more = f"""
[delivery]
default = ["mail"]
sender = "office@example.org"
[channels.mail]
kind = "smtp"
host = "127.0.0.1"
port = {port}
security = "none"
"""
        (program.home / "config.toml").write_text(text + more, encoding="utf-8")
        return program.at("2020-05-06T10:00")

    return make


def test_sigterm_finishes_the_message_in_hand(mailing: Callable[[int], programs.Program]) -> None:
    with delivery.serving_smtp() as server:
        program = mailing(server.port)
        process = subprocess.Popen(
            [programs.MOFAN, *program.arguments("worker", "--every", 3600)],
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env={"PATH": os.defpath},
        )

        def stop() -> None:
            if len(server.kept) == 2:
                process.send_signal(signal.SIGTERM)

        server.on_kept = stop
        _, said = process.communicate()
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    sent = len(server.kept)
    assert (process.returncode, [line["event"] for line in lines]) == (
        0,
        ["started", "passed", "stopped"],
    )
    assert (lines[1]["composed"], lines[1]["sent"], sent < 11) == (11, sent, True)
    listed = program("outbox", "list", "--json").json
    assert [one["state"] for one in listed] == ["sent"] * sent + ["queued"] * (11 - sent)
    assert {line["at"][:10] for line in lines} == {"2020-05-06"}


def test_zone_of_the_machine_changes_nothing(
    mailing: Callable[[int], programs.Program], tmp_path: Path
) -> None:
    with delivery.serving_smtp() as server:
        program = mailing(server.port)
        other = programs.copy_home(program, tmp_path / "other")
        told = []
        for one, zone in ((program, "Asia/Shanghai"), (other, "America/New_York")):

            def there(zone: str = zone) -> None:
                os.environ["TZ"] = zone
                time.tzset()

            for now in ("2020-05-22T08:29", "2020-05-22T09:00"):
                told.append(
                    one.at(now)
                    .fork("remind", "run", "--after-gap", "--json", before=there)
                    .wait()
                    .json
                )
            told.append(
                one.at("2020-05-22T10:00")
                .fork("outbox", "list", "--json", before=there)
                .wait()
                .json
            )
        half = len(server.kept) // 2
    assert told[:3] == told[3:]
    assert ([one["quiet"] for one in told[:2]], told[2][0]["made_at"]) == (
        [["2020"], []],
        "2020-05-22T09:00:00+08:00",
    )
    assert (server.kept[:half] == server.kept[half:], half) == (True, 11)


def test_worker_waits_and_says_why_until_a_person_looked(
    mailing: Callable[[int], programs.Program],
) -> None:
    with delivery.serving_smtp() as server:
        program = mailing(server.port)
        assert program("remind", "run").code == 0
        for n in range(6):
            program("remind", "notice", f"通知{n}", "请阅。", "--yes")
        refused = program.at("2020-05-20T10:00")("remind", "run")
        drained = program.at("2020-05-20T10:00")("outbox", "drain")
        assert (refused.code, drained.code) == (3, 3)
        assert "距上次处理已过11个工作日" in refused.err
        assert len(server.kept) == 11


def test_sending_alone_keeps_the_hours_unless_it_is_urgent(
    mailing: Callable[[int], programs.Program],
) -> None:
    with delivery.serving_smtp({"connect": "421 busy"}) as server:
        program = mailing(server.port)
        program("remind", "run")
        server.script = {}
        evening = program.at("2020-05-06T20:00")
        assert ("不在发送时间" in evening("outbox", "drain").err, len(server.kept)) == (True, 0)
        assert evening("outbox", "drain", "--urgent").out == "已发出11条。\n"
    assert len(server.kept) == 11
