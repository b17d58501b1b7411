"""From notices to messages: who is told what in one text, and what is not told any more."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from engine import clock
from notifications import compose
from notifications import delivery as message_delivery
from notifications.channels import protocol
from storage import deliveries, messages
from tests.support import delivery as delivery_
from tests.support import offices, schemes
from workflows.cases import submissions
from workflows.directory import contacts
from workflows.reports import release
from workflows.tasks import changes, outbox

OPENING = (
    "根据试验年度安排，请贵单位于5月29日（星期五）前报送方案。纸质、电子均可，以收到之日为准。"
)


@pytest.fixture
def post(small: offices.Office, tmp_path: Path) -> delivery_.OfficeWorker:
    """The small cycle with its worker."""
    return delivery_.OfficeWorker(offices.opened(small), tmp_path)


@pytest.fixture
def three(small: offices.Office, tmp_path: Path) -> delivery_.OfficeWorker:
    """The same where a unit owes three things."""
    return delivery_.OfficeWorker(offices.opened(small, schemes.WITH_THREE_PAPERS), tmp_path)


def held(post: delivery_.OfficeWorker) -> None:
    """What is composed now is not sent: its channel is not ours to claim."""
    post.settings = {"delivery": {"default": ["manual"]}}


def test_every_unit_gets_its_text_once_and_who_is_only_called_gets_none(
    post: delivery_.OfficeWorker,
) -> None:
    done = post.passes()
    assert (done.composed, done.sent) == (5, 5)
    assert [one.recipient for one in post.messages] == [
        f"U{n:02d}/contact" for n in (1, 2, 3, 4, 6)
    ]
    first = post.messages[0]
    assert (first.title, first.subject, first.text) == (
        "关于报送方案的通知",
        "U01",
        f"单位01：\n\n{OPENING}\n\n办公室\n2020年5月6日\n",
    )
    assert post.passes().did_nothing
    assert post.office.findings() == []


def test_person_is_looked_up_when_the_text_is_written(post: delivery_.OfficeWorker) -> None:
    delivery_.mail_contacts(post.office, "U01")
    post.passes()
    assert [(one.name, one.text.partition("：")[0]) for one in post.of("U01/contact")] == [
        ("联络员U01", "单位01联络员U01同志")
    ]


def test_contact_counts_from_their_day_and_until_their_day(
    small: offices.Office, tmp_path: Path
) -> None:
    post = delivery_.OfficeWorker(small, tmp_path)
    name = contacts.name_contacts
    first = contacts.NewContact(unit="U01", role="contact", name="前任")
    name(
        small.clerk,
        contacts=[first, contacts.NewContact(unit="U01", role="contact", name="副手", deputy=True)],
    )
    name(
        small.clerk,
        contacts=[
            contacts.NewContact(
                unit="U01", role="contact", name="后任", starts_on=date(2020, 5, 22)
            )
        ],
    )
    name(
        small.clerk,
        contacts=[
            contacts.NewContact(unit="U02", role="contact", name="将来", starts_on=date(2020, 6, 1))
        ],
    )
    name(
        small.clerk,
        contacts=[contacts.NewContact(unit="U02", role="contact", name="副手二", deputy=True)],
    )
    offices.opened(small)
    post.passes()
    post.go("2020-05-22")
    assert [one.name for one in post.of("U01/contact")] == ["前任", "后任"]
    assert [one.name for one in post.of("U02/contact")] == ["副手二", "副手二"]


def test_several_notices_to_one_become_one_numbered_text(three: delivery_.OfficeWorker) -> None:
    three.passes()
    (one,) = three.of("U01/contact")
    assert one.title == "关于报送方案的通知等3项"
    assert one.text == (
        f"单位01：\n\n1. {OPENING}\n\n"
        "2. 根据试验年度安排，请贵单位于5月29日（星期五）前报送名单。"
        "纸质、电子均可，以收到之日为准。\n\n"
        "3. 根据试验年度安排，请贵单位于5月29日（星期五）前办理“年度表”。\n\n办公室\n2020年5月6日\n"
    )
    assert one.short.count("【办公室】") == 3


def test_one_person_in_two_roles_gets_one_text(small: offices.Office, tmp_path: Path) -> None:
    post = delivery_.OfficeWorker(offices.opened(small), tmp_path)
    post.passes()
    new_contacts = [
        contacts.NewContact(unit="U01", role=role, name="张三")
        for role in ("contact", "deputy_secretary")
    ]
    contacts.name_contacts(small.clerk, contacts=new_contacts)
    for role in ("contact", "deputy_secretary"):
        occasion = release.Occasion(units=("U01",), title=f"通知{role}", text="请阅。", role=role)
        release.write(small.reviewer, ledger=small.book, occasion=occasion)
    release.release(
        small.reviewer, ledger=small.book, ids=[one.id for one in small.look(release.drafts)]
    )
    post.passes()
    assert [one.title for one in post.messages[5:]] == ["通知contact等2项"]


def test_nothing_is_written_for_what_was_handed_in_before(post: delivery_.OfficeWorker) -> None:
    post.office.hand_in("U01")
    post.passes()
    assert post.of("U01/contact") == []
    assert [one.state for one in post.notices("U01")] == ["cancelled"]


def test_text_that_nobody_claimed_falls_with_its_task(post: delivery_.OfficeWorker) -> None:
    held(post)
    post.passes()
    post.office.hand_in("U01")
    changes.waive(
        post.office.clerk,
        ledger=post.office.book,
        ids=[post.office.task("U02", "paper").id],
        why="撤并",
    )
    assert [one.state for one in (*post.of("U01/contact"), *post.of("U02/contact"))] == [
        "cancelled",
        "cancelled",
    ]
    post.passes()
    assert [(one.title, one.state) for one in post.of("U02/contact")] == [
        ("关于报送方案的通知", "cancelled"),
        ("关于不再报送方案的通知", "queued"),
    ]
    assert post.office.findings() == []


def test_of_three_things_in_one_text_the_other_two_are_told_anew_exactly_once(
    three: delivery_.OfficeWorker,
) -> None:
    held(three)
    three.passes()
    three.office.hand_in("U01", kind="paper")
    for _ in range(3):
        three.passes()
    assert [(one.title, one.state) for one in three.of("U01/contact")] == [
        ("关于报送方案的通知等3项", "cancelled"),
        ("关于报送名单的通知等2项", "queued"),
    ]
    assert "报送方案" not in three.of("U01/contact")[1].text
    three.office.hand_in("U01", kind="roll")
    three.passes()
    assert [one.title for one in three.of("U01/contact")][2:] == ["关于“年度表”的通知"]
    assert three.office.findings() == []


def claimed(post: delivery_.OfficeWorker, recipient: str) -> messages.Message:
    """The message to that recipient, taken by a worker that has begun to send it."""
    store, now = post.office.store, post.office.time.now()
    with store.writing() as connection:
        found = deliveries.claim(
            connection,
            post.office.book,
            now=now,
            worker="w",
            until=now + timedelta(minutes=10),
            channels=["folder"],
            limit=100,
        )
        (mine,) = [one for one in found if one.recipient == recipient]
        deliveries.give_back(
            connection,
            post.office.book,
            worker="w",
            ids=[one.id for one in found if one.id != mine.id],
        )
        connection.commit()
    return mine


def begun(post: delivery_.OfficeWorker, one: messages.Message) -> int:
    with post.office.store.writing() as connection:
        attempt = deliveries.begin_attempt(connection, one, worker="w", now=post.office.time.now())
        connection.commit()
    return attempt


def ended(
    post: delivery_.OfficeWorker, one: messages.Message, state: str, attempt: int = 1
) -> None:
    with post.office.store.writing() as connection:
        deliveries.end_attempt(
            connection,
            one,
            attempt=attempt,
            state=state,
            now=post.office.time.now(),
            reply="r",
            not_before=None,
        )
        connection.commit()


@pytest.fixture
def composed(office: offices.Office, tmp_path: Path) -> delivery_.OfficeWorker:
    """Three things in one text to each unit, queued; on both databases."""
    post = delivery_.OfficeWorker(offices.opened(office, schemes.WITH_THREE_PAPERS), tmp_path)
    compose.compose(office.system, ledger=office.book, texts=post.texts, ways=post.ways)
    return post


def test_claim_that_was_not_begun_falls_with_its_task(composed: delivery_.OfficeWorker) -> None:
    one = claimed(composed, "U01/contact")
    composed.office.hand_in("U01", kind="paper")
    assert begun(composed, one) == 0
    composed.passes()
    assert [(each.title, each.state) for each in composed.of("U01/contact")] == [
        ("关于报送方案的通知等3项", "cancelled"),
        ("关于报送名单的通知等2项", "sent"),
    ]


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("sent", [("关于报送方案的通知等3项", "folder", "sent")]),
        (
            "queued",
            [
                ("关于报送方案的通知等3项", "folder", "cancelled"),
                ("关于报送名单的通知等2项", "folder", "sent"),
            ],
        ),
        (
            "failed",
            [
                ("关于报送方案的通知等3项", "folder", "failed"),
                ("关于报送名单的通知等2项", "manual", "queued"),
            ],
        ),
    ],
)
def test_task_discharged_while_its_text_was_on_the_way(
    composed: delivery_.OfficeWorker, state: str, told: list[tuple[str, str, str]]
) -> None:
    one = claimed(composed, "U01/contact")
    assert begun(composed, one) == 1
    composed.office.hand_in("U01", kind="paper")
    ended(composed, one, state)
    for _ in range(2):
        composed.passes()
    assert [(each.title, each.channel, each.state) for each in composed.of("U01/contact")] == told
    assert composed.office.findings() == []


def test_text_that_failed_does_not_go_another_way_once_its_task_is_discharged(
    composed: delivery_.OfficeWorker,
) -> None:
    one = claimed(composed, "U01/contact")
    begun(composed, one)
    ended(composed, one, "failed")
    for kind in ("paper", "roll"):
        composed.office.hand_in("U01", kind=kind)
    submissions.accept(
        composed.office.clerk,
        ledger=composed.office.book,
        ids=[composed.office.task("U01", "table").id],
    )
    composed.passes()
    assert [(each.channel, each.state) for each in composed.of("U01/contact")] == [
        ("folder", "failed")
    ]
    with pytest.raises(clock.errors.Refused):
        outbox.retry(composed.office.clerk, ledger=composed.office.book, ids=[one.id])


def test_moved_date_takes_back_what_was_said_of_the_old(post: delivery_.OfficeWorker) -> None:
    held(post)
    post.passes()
    task = post.office.task("U01", "paper")
    for due in (date(2020, 6, 5), date(2020, 6, 12)):
        changes.extend(
            post.office.clerk,
            ledger=post.office.book,
            ids=[task.id],
            due_on=due,
            agreed_by="李审核",
        )
    post.passes()
    assert [(one.title, one.state) for one in post.of("U01/contact")] == [
        ("关于报送方案的通知", "cancelled"),
        ("关于延长报送方案期限的通知", "queued"),
    ]
    assert "延至6月12日（星期五）" in post.of("U01/contact")[1].text


def test_returned_paper_that_came_again_is_not_asked_for_any_more(
    small: offices.Office, tmp_path: Path
) -> None:
    post = delivery_.OfficeWorker(offices.opened(small), tmp_path)
    post.passes()
    for _ in range(2):
        small.hand_in("U01")
        submissions.give_back(
            small.clerk,
            ledger=small.book,
            ids=[small.task("U01", "paper").id],
            why="请补充联络员。",
        )
    assert [(one.step, one.state) for one in post.notices("U01")] == [
        ("提示", "pending"),
        ("退回修改1", "cancelled"),
        ("退回修改2", "pending"),
    ]
    post.passes()
    assert (
        "修改完善：请补充联络员。修改后请于5月29日（星期五）前重新报送。" in post.messages[-1].text
    )


def test_nobody_is_reminded_of_a_paper_in_the_text_that_gives_it_back(
    three: delivery_.OfficeWorker,
) -> None:
    held(three)
    three.passes()
    three.office.hand_in("U01")
    three.office.go("2020-05-21", "18:00")
    submissions.give_back(
        three.office.clerk,
        ledger=three.office.book,
        ids=[three.office.task("U01", "paper").id],
        why="缺章",
    )
    three.go("2020-05-22")
    told = three.of("U01/contact")[-1]
    assert told.text.split("\n\n")[1:-1] == [
        "1. 贵单位报送方案的材料已收悉。经审核，请作如下修改完善：缺章。"
        "修改后请于5月29日（星期五）前重新报送。",
        "2. 报送名单的截止日期是5月29日（星期五）。目前尚未收到贵单位材料，请按时报送。"
        "如已通过公文交换或专人送出，请忽略本提醒。",
        "3. “年度表”的截止日期是5月29日（星期五）。目前尚未办结，请按时办理。"
        "如已办理，请忽略本提醒。",
    ]
    assert [one.message for one in three.notices("U01") if one.step == "提前五天"] == [told.id] * 3


def test_reminder_after_a_return_asks_for_the_mended_paper(
    small: offices.Office, tmp_path: Path
) -> None:
    post = delivery_.OfficeWorker(offices.opened(small), tmp_path)
    small.hand_in("U01")
    submissions.give_back(
        small.clerk, ledger=small.book, ids=[small.task("U01", "paper").id], why="缺章"
    )
    post.passes()
    post.go("2020-05-22")
    assert "目前尚未收到贵单位修改后的材料，请按时报送。" in post.of("U01/contact")[-1].text


def test_let_off_twice_is_told_twice(small: offices.Office, tmp_path: Path) -> None:
    post = delivery_.OfficeWorker(offices.opened(small), tmp_path)
    post.passes()
    task = small.task("U01", "paper")
    for why in ("机构改革", "合并报送"):
        changes.waive(small.clerk, ledger=small.book, ids=[task.id], why=why)
        post.passes()
        changes.reopen(small.clerk, ledger=small.book, ids=[task.id], why="恢复")
    changes.waive(small.clerk, ledger=small.book, ids=[task.id], why="收回")
    changes.reopen(small.clerk, ledger=small.book, ids=[task.id], why="恢复")
    post.passes()
    assert [one.title for one in post.of("U01/contact")] == [
        "关于报送方案的通知",
        *["关于不再报送方案的通知"] * 2,
    ]


def test_what_looks_ahead_is_not_sent_behind(small: offices.Office, tmp_path: Path) -> None:
    yaml = schemes.SMALL.replace(
        "{step: 电话, anchor: due, offset: 1, mode: calls, to: [contact]}", ""
    ).replace("[contact]},\n     ]}", "[contact]}]}")
    post = delivery_.OfficeWorker(offices.opened(small, yaml), tmp_path)
    done = post.go("2020-06-01")
    assert (done.composed, done.expired, {one.state for one in post.notices("U01")}) == (
        0,
        10,
        {"expired"},
    )


def test_home_that_slept_for_weeks_sends_the_newest_only(
    small: offices.Office, tmp_path: Path
) -> None:
    post = delivery_.OfficeWorker(offices.opened(small), tmp_path)
    done = post.go("2020-05-25")
    assert (done.composed, done.expired) == (5, 5)
    assert [(one.step, one.state) for one in post.notices("U01")] == [
        ("提示", "expired"),
        ("提前五天", "pending"),
    ]
    assert [one.title for one in post.messages] == ["关于报送方案的提醒"] * 5


def test_text_that_waited_too_long_is_not_sent_and_what_has_not_expired_is_told_anew(
    post: delivery_.OfficeWorker, tmp_path: Path
) -> None:
    mail = {"kind": "smtp", "host": "name.invalid", "security": "none"}
    post.settings = {"delivery": {"default": ["mail"]}, "channels": {"mail": mail}}
    delivery_.mail_contacts(post.office, "U01")
    broken = tmp_path / "templates" / "opening.txt"
    broken.parent.mkdir()
    broken.write_text("x", encoding="utf-8")
    post.passes()
    post.go("2020-05-09")
    broken.unlink()
    release.write(
        post.office.clerk,
        ledger=post.office.book,
        occasion=release.Occasion(units=("U01",), title="会议通知", text="请参加。"),
    )
    post.passes()
    assert [(one.title, one.state, one.attempts) for one in post.of("U01/contact")] == [
        ("关于报送方案的通知等2项", "queued", 1)
    ]
    for minute in ("10:00", "10:05"):
        post.go("2020-05-12", minute)
    assert [(one.title, one.state) for one in post.of("U01/contact")] == [
        ("关于报送方案的通知等2项", "expired"),
        ("会议通知", "queued"),
    ]
    assert [(one.kind, one.state) for one in post.notices("U01")] == [
        ("opening", "expired"),
        ("notice", "pending"),
    ]


def test_broken_template_leaves_its_notices_waiting_and_hinders_no_other(
    post: delivery_.OfficeWorker, tmp_path: Path
) -> None:
    occasion = release.Occasion(units=("U01",), title="关于会议的通知", text="请派员参加。")
    release.write(post.office.clerk, ledger=post.office.book, occasion=occasion)
    (tmp_path / "templates").mkdir()
    own = tmp_path / "templates" / "opening.txt"
    own.write_text("{% block subject %}{{ nobody }}{% endblock %}", encoding="utf-8")
    before = post.office.states()
    done = post.passes()
    assert (done.composed, done.sent, done.troubles) == (
        1,
        1,
        ("模板 opening.txt 缺少区块 body、short。",),
    )
    assert [one.title for one in post.messages] == ["关于会议的通知"]
    assert post.office.states() == before
    own.unlink()
    assert post.passes().sent == 5
    assert post.office.findings() == []


def test_rest_days_and_quiet_hours_hold_to_the_next_working_morning(
    small: offices.Office, tmp_path: Path
) -> None:
    small.time.move_to(clock.at(date(2020, 5, 8), "17:30", "Asia/Shanghai"))
    post = delivery_.OfficeWorker(offices.opened(small), tmp_path)
    for day, hour in (
        ("2020-05-08", "18:00"),
        ("2020-05-09", "08:29"),
        ("2020-05-10", "10:00"),
        ("2020-05-11", "08:29"),
    ):
        done = post.go(day, hour)
        assert (done.quiet, done.composed) == (("2020",), 0)
    assert post.go("2020-05-11", "08:30").sent == 5


def test_make_up_saturday_is_a_working_morning(small: offices.Office, tmp_path: Path) -> None:
    small.time.move_to(clock.at(date(2020, 5, 8), "17:30", "Asia/Shanghai"))
    post = delivery_.OfficeWorker(offices.opened(small), tmp_path)
    assert post.go("2020-05-09", "08:30").sent == 5


def test_text_is_frozen_when_composed(post: delivery_.OfficeWorker, tmp_path: Path) -> None:
    held(post)
    post.passes()
    before = post.of("U01/contact")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "opening.txt").write_text("x", encoding="utf-8")
    delivery_.mail_contacts(post.office, "U01")
    post.passes()
    assert post.of("U01/contact") == before


def test_parcel_is_the_message(post: delivery_.OfficeWorker) -> None:
    post.passes()
    one = post.of("U01/contact")[0]
    made = message_delivery.outgoing_of(one)
    assert isinstance(made, protocol.OutgoingMessage)
    assert (made.wire_id, made.text, made.made_at) == (one.wire_id, one.text, one.made_at)
    assert "<p>单位01：</p>" in made.html
