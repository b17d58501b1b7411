"""A mail's bytes carry the headers that we wrote and no other.

Whatever names and texts are made of.
"""

from __future__ import annotations

import email
from email import policy

import icalendar
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from notifications import invites
from notifications.channels import mail
from tests.support import delivery

OURS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "X-Outbox-Key",
    "MIME-Version",
    "Content-Type",
]
NASTY = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "=?utf-8?q?=0ABcc:_x?=",
                "=?utf-8?b?CkJjYzogeA==?=",
                "\r\nBcc: x@example.org",
                "\n",
                "\u2028",
                "\x85",
                "\x0b",
                ":",
                "\u202e",
            ]
        ),
        st.text(max_size=30),
    ),
    max_size=5,
).map("".join)


def built(**more: object) -> bytes:
    return mail.build(delivery.outgoing(**more), sender="office@example.org", sender_name="办公室")


def headers(data: bytes) -> list[str]:
    """As a server reads them: unfolded at line ends only, every name in order."""
    head = data.split(b"\r\n\r\n", 1)[0].replace(b"\r", b"\n")
    return [
        line.split(b":")[0].decode()
        for line in head.split(b"\n")
        if line and line[:1] not in b" \t"
    ]


@settings(deadline=None)
@given(name=NASTY, title=NASTY, text=NASTY)
@example(name="=?utf-8?q?=0ABcc:_x?=", title="=?utf-8?q?=0ABcc:_x?=", text="a\r\n.\r\nb")
@example(name='"a, b" <c@d>', title="x" * 2000, text="")
@example(name="省" * 300, title="题" * 300 + "=?", text="文" * 3000)
def test_no_name_title_or_text_writes_a_header(name: str, title: str, text: str) -> None:
    data = built(name=name, title=title, text=_sound(text), html=f"<p>{_sound(text)}</p>")
    assert headers(data) == OURS
    read = email.message_from_bytes(data, policy=policy.default)
    assert [str(part.addr_spec) for part in read["To"].addresses] == ["zhang@example.org"]
    # Between encoded words white space is none (RFC 2047, 6.2): what is said is compared.
    assert "".join(read["Subject"].split()) == "".join(mail.defused(title).split())
    assert [line for line in data.split(b"\r\n") if b"\n" in line or b"\r" in line] == []


def _sound(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "张三",
        "a@",
        "@b",
        "a b@c",
        "a@b\nBcc: x@y",
        "张三@example.org",
        "<a@b>, c@d",
        "a@b,c@d",
        "x" * 70,
    ],
)
def test_what_is_no_address_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(mail.Unfit, match="不是邮箱地址"):
        built(address=text)


def test_message_is_known_as_automatic_and_by_its_key() -> None:
    read = email.message_from_bytes(built(), policy=policy.default)
    assert (read["Auto-Submitted"], read["X-Outbox-Key"]) == ("auto-generated", "mofan.0123456789")
    assert (read["Message-ID"], read["Date"]) == (
        "<mofan.0123456789@example.org>",
        "Wed, 06 May 2020 04:00:00 +0000",
    )
    assert (str(read["From"]), str(read["To"])) == (
        "办公室 <office@example.org>",
        "张三 <zhang@example.org>",
    )
    plain, marked = read.get_body(("plain",)), read.get_body(("html",))
    assert plain is not None
    assert marked is not None
    assert (plain.get_content(), marked.get_content()) == (
        "单位01张三同志：\r\n\r\n请报送方案。\r\n",
        "<p>请报送方案。</p>\r\n",
    )


@pytest.mark.parametrize("method", ["PUBLISH", "CANCEL"])
def test_calendar_goes_with_the_mail_and_says_what_it_wants(method: str) -> None:
    entry = invites.Entry(
        uid="2020.1@mofan", sequence=0, day=delivery.NOON.date(), title="报送方案截止"
    )
    text = invites.calendar([entry], made_at=delivery.NOON, method=method)  # type: ignore[arg-type]
    read = email.message_from_bytes(built(invite=text), policy=policy.default)
    (part,) = read.iter_attachments()
    assert (part.get_content_type(), part.get_param("method"), part.get_filename()) == (
        "text/calendar",
        method,
        "calendar.ics",
    )
    assert part.get_content().encode().replace(b"\r\n", b"\n") == text.encode().replace(
        b"\r\n", b"\n"
    )


@settings(deadline=None)
@given(title=NASTY, note=NASTY)
def test_nothing_in_a_title_writes_a_calendar_line(title: str, note: str) -> None:
    title, note = _sound(title), _sound(note)
    entry = invites.Entry(
        uid="2020.1@mofan", sequence=3, day=delivery.NOON.date(), title=title, note=note
    )
    text = invites.calendar([entry], made_at=delivery.NOON, name=title)
    unfolded = text.replace("\r\n ", "").split("\r\n")
    names = [line.split(":")[0].split(";")[0] for line in unfolded if line]
    event = [
        "UID",
        "DTSTAMP",
        "SEQUENCE",
        "DTSTART",
        "DTEND",
        "SUMMARY",
        "DESCRIPTION",
        "STATUS",
        "TRANSP",
    ]
    allowed = [
        "BEGIN",
        "PRODID",
        "VERSION",
        "METHOD",
        "X-WR-CALNAME",
        "BEGIN",
        *event,
        "END",
        "END",
    ]
    assert sorted(names) == sorted(
        one for one in allowed if one in names or one not in ("X-WR-CALNAME", "DESCRIPTION")
    )
    (read,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert (read["SUMMARY"], read["DTSTART"].dt, (read["DTEND"].dt - read["DTSTART"].dt).days) == (
        " ".join(invites._plain(title).split()),
        delivery.NOON.date(),
        1,
    )


def test_equal_entries_are_equal_text_and_every_line_is_short() -> None:
    entry = invites.Entry(
        uid="2020.1@mofan",
        sequence=0,
        day=delivery.NOON.date(),
        title="报送" * 200,
        status="CANCELLED",
    )
    first, second = (
        invites.calendar([entry], made_at=delivery.NOON, method="CANCEL") for _ in range(2)
    )
    assert first == second
    assert max(len(line.encode()) for line in first.split("\r\n")) <= 75
