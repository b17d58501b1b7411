"""What a person does about messages: each act has its line, all else is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from engine import clock, errors
from storage import deliveries, messages
from tests.support import delivery, offices, schemes
from workflows.kernel.service import Outcome, Service
from workflows.tasks import message_list, outbox


@pytest.fixture
def post(small: offices.Office, tmp_path: Path) -> delivery.OfficeWorker:
    """Five messages that wait for a clerk."""
    post = delivery.OfficeWorker(
        offices.opened(small), tmp_path, {"delivery": {"default": ["manual"]}}
    )
    post.passes()
    return post


def put(post: delivery.OfficeWorker, one: messages.Message, state: str) -> None:
    with post.office.store.writing() as connection:
        deliveries.switch(connection, post.office.book, [one.id], before=("queued",), after=state)
        connection.commit()


ACTS: dict[str, tuple[Callable[[Service, int, int], Outcome], set[str], str]] = {
    "hold": (
        lambda at, ledger, id_: outbox.hold(at, ledger=ledger, ids=[id_], why="等"),
        {"queued"},
        "held",
    ),
    "cancel": (
        lambda at, ledger, id_: outbox.cancel(at, ledger=ledger, ids=[id_], why="免"),
        {"queued", "held", "in_doubt", "failed"},
        "cancelled",
    ),
    "retry": (
        lambda at, ledger, id_: outbox.retry(at, ledger=ledger, ids=[id_]),
        {"failed", "expired", "held", "in_doubt"},
        "queued",
    ),
    "edit": (
        lambda at, ledger, id_: outbox.edit(at, ledger=ledger, id_=id_, text="改", why="改"),
        {"queued", "held"},
        "held",
    ),
    "done": (
        lambda at, ledger, id_: outbox.done(at, ledger=ledger, ids=[id_]),
        {"queued", "held", "in_doubt", "expired", "failed"},
        "sent",
    ),
    "acknowledge": (
        lambda at, ledger, id_: outbox.acknowledge(at, ledger=ledger, ids=[id_], by="张三"),
        {"sent"},
        "sent",
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_act_is_allowed_from_these_states_only(name: str, post: delivery.OfficeWorker) -> None:
    act, allowed, after = ACTS[name]
    for state in message_list.STATES:
        office = post.office
        one = next(each for each in post.messages if each.state == "queued")
        put(post, one, state)
        if state in allowed:
            (done,) = act(office.clerk, office.book, one.id).done
            assert (
                done.data["id"],
                next(each.state for each in post.messages if each.id == one.id),
            ) == (one.id, after)
        else:
            now = message_list.STATES[state]
            with pytest.raises(errors.Refused, match=f"消息{one.id}：现为“{now}”，不能这样办理"):
                act(office.clerk, office.book, one.id)
            with office.store.writing() as connection:
                deliveries.switch(
                    connection, office.book, [one.id], before=(state,), after="queued"
                )
                connection.commit()
            continue
        with office.store.writing() as connection:
            deliveries.switch(connection, office.book, [one.id], before=(after,), after="queued")
            connection.commit()
    assert post.office.findings() == []


def test_unknown_number_missing_reason_and_days_to_come(post: delivery.OfficeWorker) -> None:
    clerk, ledger, id_ = post.office.clerk, post.office.book, post.messages[0].id
    with pytest.raises(errors.Misuse, match="没有编号为 7、8 的消息"):
        outbox.hold(clerk, ledger=ledger, ids=[7, id_, 8], why="等")
    for call in (
        lambda: outbox.hold(clerk, ledger=ledger, ids=[id_], why=" "),
        lambda: outbox.edit(clerk, ledger=ledger, id_=id_, text="改", why=""),
    ):
        with pytest.raises(errors.Refused, match="没有写明理由"):
            call()
    with pytest.raises(errors.Refused, match="日期 2020-05-07 晚于今天"):
        outbox.done(clerk, ledger=ledger, ids=[id_], on=date(2020, 5, 7))
    for words in ("", " \u200b\n"):
        with pytest.raises(errors.Misuse, match="正文不能为空"):
            outbox.edit(clerk, ledger=ledger, id_=id_, text=words, why="改")
    with pytest.raises(errors.Misuse, match="请写明签收人"):
        outbox.acknowledge(clerk, ledger=ledger, ids=[id_], by=" ")
    with pytest.raises(errors.Misuse, match="没有状态“飞走”"):
        post.office.look(lambda seen: message_list.rows(seen, state="飞走"))
    with pytest.raises(errors.Misuse, match="没有编号为 7 的消息"):
        post.office.look(lambda seen: message_list.find(seen, 7))


def test_sent_and_acknowledged_are_two_facts(post: delivery.OfficeWorker) -> None:
    clerk, ledger, one = post.office.clerk, post.office.book, post.messages[0]
    outbox.done(clerk, ledger=ledger, ids=[one.id], on=date(2020, 5, 6))
    outbox.acknowledge(clerk, ledger=ledger, ids=[one.id], by="张三", via="phone")
    (shown,) = post.office.look(lambda seen: message_list.rows(seen, state="已发出"))
    assert (shown.addressee, shown.reply, shown.acknowledged) == (
        "单位01联络员",
        "由经办人确认送达",
        "2020-05-06 张三",
    )
    kept = post.messages[0]
    assert (kept.acknowledged_on, kept.acknowledged_via) == (date(2020, 5, 6), "phone")


def test_what_was_delivered_in_time_may_be_ticked_off_late(post: delivery.OfficeWorker) -> None:
    one = post.messages[0]
    post.go("2020-05-18")
    assert {each.state for each in post.messages} == {"expired"}
    post.passes()
    outbox.done(post.office.clerk, ledger=post.office.book, ids=[one.id], on=date(2020, 5, 8))
    assert (post.messages[0].state, [each.state for each in post.notices("U01")]) == (
        "sent",
        ["pending"],
    )
    assert post.office.findings() == []


def test_what_expired_is_sent_again_with_a_new_term(post: delivery.OfficeWorker) -> None:
    one = post.messages[0]
    post.office.time.tick(timedelta(days=9))
    with post.office.store.writing() as connection:
        assert deliveries.expire(connection, post.office.book, post.office.time.now()) == 5
        connection.commit()
    post.passes()
    assert {each.state for each in post.notices("U01")} == {"expired"}
    outbox.retry(post.office.clerk, ledger=post.office.book, ids=[one.id])
    kept = post.messages[0]
    assert (kept.state, kept.expires_at) == (
        "queued",
        clock.at(date(2020, 5, 20), "23:59", "Asia/Shanghai"),
    )
    assert {each.state for each in post.notices("U01")} == {"pending"}
    assert post.office.findings() == []


def test_of_a_text_whose_part_is_over_the_rest_is_told_anew(
    small: offices.Office, tmp_path: Path
) -> None:
    post = delivery.OfficeWorker(
        offices.opened(small, schemes.WITH_THREE_PAPERS),
        tmp_path,
        {"delivery": {"default": ["manual"]}},
    )
    post.passes()
    one = post.messages[0]
    put(post, one, "in_doubt")
    small.hand_in("U01")
    outbox.retry(small.clerk, ledger=small.book, ids=[one.id])
    post.passes()
    assert [(each.title, each.state) for each in post.of("U01/contact")] == [
        ("关于报送方案的通知等3项", "cancelled"),
        ("关于报送名单的通知等2项", "queued"),
    ]


def test_many_at_once_take_one_statement_and_each_its_line(post: delivery.OfficeWorker) -> None:
    ids = [one.id for one in post.messages]
    found = outbox.done(post.office.clerk, ledger=post.office.book, ids=ids)
    assert [one.data["id"] for one in found.done] == ids
