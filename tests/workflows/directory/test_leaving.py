"""Whoever left sits on no panel and no team from that day on; what was before that day stays."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from engine import errors
from storage import persons
from storage.ledger import ledgers
from tests.support import offices
from workflows.assessment import marks
from workflows.directory import contacts, members, users
from workflows.kernel import cycle_view


def appointed(office: offices.Office, kind: str, name: str) -> list[str]:
    with office.store.reading() as connection:
        sitting = [person.name for person in members.of(connection, kind, name)]
        assert members.every(connection, kind).get(name) is not None
        assert [person.name for person in members.every(connection, kind)[name]] == sitting
    return sitting


@pytest.mark.parametrize("kind", [members.PANEL, members.TEAM])
def test_member_who_left_sits_there_no_longer(small: offices.Office, kind: str) -> None:
    members.appoint(small.clerk, kind=kind, name="片组1", members={"周一": "U01", "吴二": "U02"})
    users.assign(small.clerk, name="周一", active=False)
    assert appointed(small, kind, "片组1") == ["吴二"]
    users.assign(small.clerk, name="吴二", active=False)
    assert appointed(small, kind, "片组1") == []


def test_contact_who_left_ends_on_that_day_and_began_when_it_did(small: offices.Office) -> None:
    small.open()
    contact = contacts.NewContact(unit="U01", role="contact", name="王五")
    contacts.name_contacts(small.clerk, contacts=[contact])
    small.go("2020-06-01")
    users.assign(small.clerk, name="王五", active=False)
    with small.store.reading() as connection:
        (shown,) = contacts.rows(connection, ["U01"])
        held = contacts.holders(connection, cycle_view.local_today(small.time.now()))
    assert (shown.starts_on, shown.ends_on) == (date(2020, 5, 6), date(2020, 6, 1))
    assert held == {}
    assert small.findings() == []


def test_who_stepped_down_before_leaving_keeps_the_day_of_that(small: offices.Office) -> None:
    small.open()
    members.appoint(small.clerk, kind=members.TEAM, name="一组", members={"周一": "U01"})
    small.go("2020-05-20")
    members.appoint(small.clerk, kind=members.TEAM, name="一组", members={"吴二": "U02"})
    small.go("2020-06-01")
    users.assign(small.clerk, name="周一", active=False)
    with small.store.reading() as connection:
        ends = [
            contact.ends_on
            for contact in ledgers.office(connection).find(persons.Contact, org=["team:一组"])
        ]
    assert ends == [date(2020, 5, 20), None]


def test_panel_whose_members_all_left_takes_nobodys_points(small: offices.Office) -> None:
    offices.entered(small)
    group = small.look(lambda seen: seen.enrolments["U01"].grp)
    members.appoint(small.clerk, kind=members.PANEL, name=group, members={"周一": "U02"})
    users.assign(small.clerk, name="周一", active=False)
    mark = marks.Mark(subject="U01", assessor="周一", indicator="甲", value=Decimal(40))
    with pytest.raises(errors.Refused, match="周一不是单位01所在片组的考评组成员"):
        marks.import_marks(small.clerk, ledger=small.book, marks=[mark])
