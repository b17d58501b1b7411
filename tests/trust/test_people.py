"""Who acts: a person is one person, however typed; what is no name is refused."""

from __future__ import annotations

import os
import pwd
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from engine import errors
from storage import database, scores
from tests.support import offices, programs
from workflows.assessment import mark_confirmation, marks
from workflows.directory import contacts, members, person_names, users

Stage = Callable[[str], programs.Program]


@pytest.fixture
def office(store: database.Database) -> offices.Office:
    return offices.Office(store)


def people(office: offices.Office) -> list[tuple[int, str, bool]]:
    with office.store.reading() as connection:
        return [(one.id, one.name, one.active) for one in users.everyone(connection)]


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("李审核\u200b", "第4个字符（U+200B）"),
        ("李审核\u202e", "第4个字符（U+202E）"),
        ("李\u2066审核", "第2个字符（U+2066）"),
        ("李审\n核", "第3个字符（U+000A）"),
        ("李\u3164审核", "第2个字符（U+3164）"),
        ("李\ufeff审核", "第2个字符（U+FEFF）"),
        ("1", "“1”不是姓名"),
        ("－－", "“－－”不是姓名"),
        ("　", "没有写姓名"),
        ("李" * 5000, "姓名超过40个字符"),
    ],
)
def test_what_is_no_name_is_refused_with_its_place(
    office: offices.Office, typed: str, place: str
) -> None:
    before = people(office)
    with pytest.raises(errors.Misuse) as caught:
        users.add(office.clerk, name=typed, roles=["经办人"])
    assert (place in str(caught.value), people(office)) == (True, before)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("张　三", "张三"),
        (" 张 三 ", "张三"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉・买买提", "阿卜杜拉·买买提"),
        ("Ａｎｎａ   Ｌｉ", "Anna Li"),
        ("𠮷田", "𠮷田"),
    ],
)
def test_a_name_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert person_names.proper(typed) == kept
    assert person_names.proper(kept) == kept


@pytest.mark.parametrize("typed", ["李　审核", "李审核 ", "李 审 核"])
def test_the_same_person_typed_otherwise_is_no_second_person(
    office: offices.Office, typed: str
) -> None:
    with pytest.raises(errors.Misuse, match="已有"):
        users.add(office.clerk, name=typed, roles=["经办人"])
    assert office.sit(typed).actor == office.reviewer.actor


def test_whoever_left_and_comes_back_is_the_same_person(office: offices.Office) -> None:
    users.add(office.clerk, name="王经办", roles=["经办人"])
    (before,) = [one for one in people(office) if one[1] == "王经办"]
    users.assign(office.clerk, name="王经办", active=False)
    users.add(office.clerk, name="王　经办", roles=["审核人"])
    assert [one for one in people(office) if one[1] == "王经办"] == [before]
    assert office.sit("王经办").actor.roles == {"reviewer"}


def test_nobody_confirms_what_they_entered_before_they_left(office: offices.Office) -> None:
    offices.entered(office)
    users.add(office.clerk, name="王经办", roles=["经办人"])
    enter(office, "王经办", "考评员1", 30)
    users.assign(office.clerk, name="王经办", active=False)
    users.add(office.clerk, name="王经办", roles=["经办人", "审核人"])
    with pytest.raises(errors.Refused) as caught:
        mark_confirmation.confirm_marks(office.sit("王经办"), ledger=office.book)
    assert offices.refusal_codes(caught) == ["own_entry"]


def enter(office: offices.Office, who: str, assessor: str, points: int) -> None:
    mark = marks.Mark(subject="U01", assessor=assessor, indicator="甲", value=Decimal(points))
    marks.import_marks(office.sit(who), ledger=office.book, marks=[mark])


def test_two_names_with_one_account_behind_them_confirm_nothing_of_each_other(
    office: offices.Office,
) -> None:
    offices.entered(office)
    for name in ("王经办", "王经办二"):
        users.add(office.clerk, name=name, roles=["经办人"], os_user="wang")
    enter(office, "王经办", "考评员1", 30)
    with pytest.raises(errors.Refused) as caught:
        mark_confirmation.confirm_marks(office.sit("王经办二"), ledger=office.book)
    assert offices.refusal_codes(caught) == ["own_account"]
    mark_confirmation.confirm_marks(office.reviewer, ledger=office.book)


@pytest.mark.parametrize("typed", ["张　三", "张三", " 张 三"])
def test_nobody_scores_their_own_unit_however_their_name_is_typed(
    office: offices.Office, typed: str
) -> None:
    offices.entered(office)
    members.appoint(office.clerk, kind=members.TEAM, name="一组", members={"张　三": "U01"})
    with pytest.raises(errors.Refused) as caught:
        enter(office, "张经办", typed, 30)
    assert offices.refusal_codes(caught) == ["recused"]


def test_a_contact_of_a_unit_does_not_score_it_either(office: offices.Office) -> None:
    offices.entered(office)
    contact = contacts.NewContact(unit="U01", role="contact", name="阿里·买买提")
    contacts.name_contacts(office.clerk, contacts=[contact])
    with pytest.raises(errors.Refused) as caught:
        enter(office, "张经办", "阿里•买买提", 30)
    assert offices.refusal_codes(caught) == ["recused"]


def test_one_assessor_typed_twice_has_one_sheet(office: offices.Office) -> None:
    offices.entered(office)
    enter(office, "张经办", "王　五", 30)
    enter(office, "张经办", "王五", 31)
    current = office.look(lambda cycle: cycle.find(scores.Score, is_current=True, subject="U01"))
    assert {one.points for one in current if one.assessor == "王五"} == {3100}


def test_members_written_twice_are_refused(office: offices.Office) -> None:
    with pytest.raises(errors.Misuse, match="写了两次"):
        members.appoint(
            office.clerk, kind=members.TEAM, name="一组", members={"张三": "U01", "张　三": "U02"}
        )


def test_who_runs_the_process_is_asked_of_the_system_and_not_of_the_environment(
    made_homes: Stage, tmp_path: Path
) -> None:
    clerk = programs.copy_home(made_homes("opened"), tmp_path / "home")
    told = programs.run(
        *clerk.arguments("unit", "note", "U01", "来电"),
        environment={"LOGNAME": "li", "USER": "li", "LNAME": "li", "USERNAME": "li"},
    )
    assert told.code == 0
    (line,) = clerk("audit", "log", "--limit", "1", "--json").json
    assert line["also"] == pwd.getpwuid(os.geteuid()).pw_name


def test_a_binding_that_was_altered_is_found(office: offices.Office) -> None:
    users.add(office.clerk, name="王经办", roles=["经办人"], os_user="wang")
    with office.store.writing() as connection:
        connection.exec_driver_sql("UPDATE person SET os_user = 'li' WHERE name = '王经办'")
        connection.commit()
    assert ["os_user" in sentence for sentence in office.findings()] == [True]


def test_a_failed_sign_in_names_who_may_act_and_nobody_else(office: offices.Office) -> None:
    contact = contacts.NewContact(
        unit="U01", role="contact", name="赵联络", starts_on=date(2020, 5, 6)
    )
    office.open()
    contacts.name_contacts(office.clerk, contacts=[contact])
    for name in ("陌生人", "赵联"):
        with pytest.raises(errors.Misuse) as caught:
            office.sit(name)
        assert ("李审核" in str(caught.value), "赵联络" in str(caught.value)) == (True, False)
