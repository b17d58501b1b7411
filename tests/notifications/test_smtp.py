"""Mail to a server that fails at every phase: what is known of a message is known exactly."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd import controller
from aiosmtpd import smtp as lib

from notifications.channels import protocol, smtp
from tests.support import delivery

TRAITS = protocol.Traits(name="mail", kind="smtp", address="mail")


def channel(port: int, **more: Any) -> smtp.Smtp:
    given: dict[str, Any] = {
        "host": delivery.HOST,
        "port": port,
        "security": "none",
        "sender": "office@example.org",
        "sender_name": "办公室",
        "timeout_seconds": 0.3,
    }
    return smtp.Smtp(TRAITS, smtp.Settings(**(given | more)))


def tried(script: dict[str, str], **more: Any) -> tuple[protocol.Receipt, delivery.SmtpServer]:
    with delivery.serving_smtp(script) as server:
        found = channel(server.port, **more)
        receipt = found.deliver(delivery.outgoing())
        found.close()
    return receipt, server


BEFORE = [
    (phase, said)
    for phase in ("connect", "ehlo", "mail", "rcpt", "data")
    for said in (delivery.DROP, delivery.SILENCE, "421 going down", "450 later", "gibberish")
]


@pytest.mark.parametrize(("phase", "said"), BEFORE)
def test_whatever_happens_before_the_text_leaves_no_doubt(phase: str, said: str) -> None:
    receipt, server = tried({phase: said})
    assert (receipt.verdict, receipt.is_away, server.kept) == (
        "deferred",
        phase in ("connect", "ehlo"),
        [],
    )


@pytest.mark.parametrize("phase", ["mail", "rcpt", "data", "dot"])
def test_refused_for_good_by_the_server_is_refused(phase: str) -> None:
    receipt, server = tried({phase: "550 no such mailbox"})
    assert (receipt, server.kept) == (
        protocol.Receipt(verdict="refused", reply="550 no such mailbox"),
        [],
    )


@pytest.mark.parametrize(
    "said", ["535 wrong password", "454 later", delivery.DROP, delivery.SILENCE]
)
def test_login_that_fails_is_the_servers_affair_and_not_the_messages(said: str) -> None:
    receipt, server = tried({"auth": said}, user="office", password="secret")
    assert (receipt.verdict, receipt.is_away, server.kept) == ("deferred", True, [])


def test_server_that_refuses_at_the_door_is_not_there_for_now() -> None:
    receipt, _ = tried({"connect": "554 no"})
    assert (receipt.verdict, receipt.is_away) == ("deferred", True)


@pytest.mark.parametrize(
    ("said", "verdict", "count"),
    [
        ("250 kept", "accepted", 1),
        ("252 kept somehow", "accepted", 1),
        ("451 later", "deferred", 0),
        (delivery.DROP, "doubtful", 0),
        (delivery.KEEP_AND_DROP, "doubtful", 1),
        (delivery.SILENCE, "doubtful", 0),
        ("gibberish", "doubtful", 0),
    ],
)
def test_after_the_text_only_a_reply_tells(said: str, verdict: str, count: int) -> None:
    receipt, server = tried({"dot": said})
    assert (receipt.verdict, receipt.is_away, len(server.kept)) == (verdict, False, count)


def test_server_that_says_yes_instead_of_go_on_has_nothing() -> None:
    receipt, server = tried({"data": "250 fine"})
    assert (receipt.verdict, server.kept) == ("deferred", [])


def test_connection_is_kept_for_a_pass_and_opened_anew_when_lost() -> None:
    with delivery.serving_smtp() as server:
        found = channel(server.port)
        assert [found.deliver(delivery.outgoing()).verdict for _ in range(3)] == ["accepted"] * 3
        assert server.asked.count("ehlo") == 1
        server.script["noop"] = "421 idle too long"
        assert found.deliver(delivery.outgoing()).verdict == "accepted"
        server.script = {"rcpt": delivery.DROP}
        assert found.deliver(delivery.outgoing()).verdict == "deferred"
        server.script = {}
        assert found.deliver(delivery.outgoing()).verdict == "accepted"
        found.close()
    assert (len(server.kept), server.asked.count("ehlo")) == (5, 3)


def test_refused_recipient_leaves_the_connection_to_the_next() -> None:
    with delivery.serving_smtp({"rcpt": "550 unknown"}) as server:
        found = channel(server.port)
        assert found.deliver(delivery.outgoing()).verdict == "refused"
        server.script = {}
        assert found.deliver(delivery.outgoing()).verdict == "accepted"
        found.close()
    assert server.asked.count("ehlo") == 1


def test_name_that_leads_nowhere_and_port_where_nobody_listens() -> None:
    for found in (channel(25, host="name.invalid"), channel(delivery.free_port())):
        for receipt in (found.deliver(delivery.outgoing()), found.check()):
            assert (receipt.verdict, receipt.is_away, receipt.reply[:8]) == (
                "deferred",
                True,
                "连不上邮件服务器"[:8],
            )


def test_line_that_begins_with_a_dot_arrives_as_it_was() -> None:
    with delivery.serving_smtp() as server:
        found = channel(server.port)
        found._hand_over(found._connected(), b"a\r\n.b\r\n..\r\n")  # type: ignore[arg-type]
        found.close()
    assert server.kept == [b"a\r\n.b\r\n..\r\n"]


def test_second_sending_is_the_same_to_the_byte() -> None:
    with delivery.serving_smtp() as server:
        for _ in range(2):
            found = channel(server.port)
            found.deliver(
                delivery.outgoing(invite="BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n")
            )
            found.close()
    assert server.kept[0] == server.kept[1]
    assert server.ids == ["<mofan.0123456789@example.org>"] * 2


class Kept:
    """What a server of aiosmtpd was given."""

    def __init__(self) -> None:
        self.envelopes: list[tuple[str, list[str], bytes]] = []

    async def handle_DATA(
        self, server: lib.SMTP, session: lib.Session, envelope: lib.Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        self.envelopes.append((str(envelope.mail_from), list(envelope.rcpt_tos), envelope.content))
        return "250 kept"


def _knows(
    server: lib.SMTP, session: lib.Session, envelope: lib.Envelope, mechanism: str, data: Any
) -> lib.AuthResult:
    return lib.AuthResult(
        success=(data.login, data.password) == (b"office", b"secret"), handled=False
    )


@contextlib.contextmanager
def real(security: str) -> Iterator[tuple[int, Kept]]:
    """A server of another make, of that security; of `login` it asks a name and a password."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(delivery.CERTIFICATE)
    kept = Kept()
    options: dict[str, Any] = {
        "none": {},
        "starttls": {"tls_context": context, "require_starttls": True},
        "tls": {"ssl_context": context},
        "login": {
            "tls_context": context,
            "require_starttls": True,
            "authenticator": _knows,
            "auth_required": True,
            "auth_exclude_mechanism": ["LOGIN"],
        },
    }[security]
    running = controller.Controller(
        kept, hostname=delivery.HOST, port=delivery.free_port(), **options
    )
    running.start()
    try:
        yield running.port, kept
    finally:
        running.stop()


TRUSTING: dict[str, Any] = {
    "host": "localhost",
    "ca_file": str(delivery.CERTIFICATE),
    "timeout_seconds": 10,
}


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_mail_goes_out_by_every_security_also_without_a_login(security: str) -> None:
    with real(security) as (port, kept):
        found = channel(port, security=security, **TRUSTING)
        assert (found.check().verdict, found.deliver(delivery.outgoing()).verdict) == (
            "accepted",
            "accepted",
        )
        found.close()
    assert [(sender, to) for sender, to, _ in kept.envelopes] == [
        ("office@example.org", ["zhang@example.org"])
    ]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_certificate_of_nobody_we_know_is_not_trusted(security: str) -> None:
    with real(security) as (port, kept):
        receipt = channel(port, security=security, host="localhost", timeout_seconds=10).deliver(
            delivery.outgoing()
        )
    assert (
        receipt.verdict,
        receipt.is_away,
        "CERTIFICATE_VERIFY_FAILED" in receipt.reply,
        kept.envelopes,
    ) == ("deferred", True, True, [])


@pytest.mark.parametrize(
    ("password", "verdict"), [("secret", "accepted"), ("guessed", "deferred"), ("密码", "deferred")]
)
def test_login_is_by_name_and_password(password: str, verdict: str) -> None:
    with real("login") as (port, _):
        found = channel(port, security="starttls", user="office", password=password, **TRUSTING)
        assert (found.deliver(delivery.outgoing()).verdict, found.check().verdict) == (
            verdict,
            verdict,
        )
        found.close()


def test_server_that_offers_no_encryption_gets_nothing() -> None:
    receipt, server = tried({}, security="starttls")
    assert (receipt.verdict, receipt.is_away, server.asked) == ("deferred", True, ["ehlo"])
