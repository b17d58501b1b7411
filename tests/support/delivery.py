"""Delivery: servers on the loopback that do as they are told, an office whose worker passes."""

from __future__ import annotations

import contextlib
import http.server
import json
import re
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from engine import clock
from notifications import templates, worker
from notifications.channels import protocol, registry
from storage import messages, notices
from storage.messages import Message
from storage.notices import Notice
from tests.support import offices
from workflows.directory import contacts

HOST = "127.0.0.1"
CERTIFICATE = Path(__file__).parent / "localhost.pem"
"""A certificate for localhost that signed itself, with its key: good for nothing but these tests.
"""
MESSAGE_ID = re.compile(rb"^Message-ID: (\S+)\r?$", re.MULTILINE)
DROP, SILENCE, KEEP_AND_DROP = "drop", "silence", "keep and drop"
USUAL = {
    "connect": "220 ready",
    "ehlo": "250-here\r\n250 AUTH PLAIN",
    "auth": "235 welcome",
    "mail": "250 ok",
    "rcpt": "250 ok",
    "data": "354 go",
}
USUAL |= {"dot": "250 kept", "noop": "250 ok", "rset": "250 ok"}


class SmtpServer:
    """An SMTP server over a bare socket.

    `script` says what it does at a phase: a reply, DROP, SILENCE or KEEP_AND_DROP (after the dot).

    `kept` holds the mails it took responsibility for, as they came over the wire; `asked` every
    verb, in order.
    """

    def __init__(self, script: Mapping[str, str] | None = None) -> None:
        self.script = dict(script or {})
        self.kept: list[bytes] = []
        self.asked: list[str] = []
        self.on_kept: Callable[[], None] = lambda: None
        self._over = threading.Event()
        self._listening = socket.create_server((HOST, 0))
        self.port: int = self._listening.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        self._over.set()
        self._listening.close()

    @property
    def ids(self) -> list[str]:
        """The Message-IDs of what was kept."""
        return [match.group(1).decode() for mail in self.kept if (match := MESSAGE_ID.search(mail))]

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError, _Gone):
            lines = connection.makefile("rb")
            self._do(connection, "connect")
            while line := lines.readline():
                verb = line.split()[0].decode("ascii", "replace").lower()
                self.asked.append(verb)
                if verb == "quit":
                    return
                self._do(connection, "ehlo" if verb in ("ehlo", "helo") else verb)
                if verb == "data" and self.script.get("data", "354").startswith("354"):
                    self._take(connection, _until_dot(lines))

    def _take(self, connection: socket.socket, mail: bytes) -> None:
        said = self.script.get("dot", USUAL["dot"])
        if said.startswith("2") or said == KEEP_AND_DROP:
            self.kept.append(mail)
            self.on_kept()
        self._do(connection, "dot")

    def _do(self, connection: socket.socket, phase: str) -> None:
        said = self.script.get(phase, USUAL.get(phase, "250 ok"))
        if said == SILENCE:
            self._over.wait()
        if said in (SILENCE, DROP, KEEP_AND_DROP):
            raise _Gone
        connection.sendall(f"{said}\r\n".encode())


class _Gone(Exception):
    """The server hangs up."""


def _until_dot(lines: Any) -> bytes:
    found = b""
    while (line := lines.readline()) not in (b".\r\n", b""):
        found += line.removeprefix(b".") if line.startswith(b"..") else line
    if not line:
        raise _Gone
    return found


@dataclass
class HttpRequest:
    """One request: path with its query, headers (in lower case), body."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class HttpServer:
    """An HTTP server.

    `answer` (status, body) is what it gives; DROP hangs up without an answer, `half` in the middle
    of one; SILENCE says nothing.
    """

    answer: tuple[int, str] | str = (200, '{"errcode": 0}')
    asked: list[HttpRequest] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}/send?key=1"


@contextlib.contextmanager
def serving_http(**more: Any) -> Iterator[HttpServer]:
    """Such a server while it is needed."""
    told = HttpServer(**more)

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            told.asked.append(
                HttpRequest(
                    path=self.path,
                    headers={key.lower(): value for key, value in self.headers.items()},
                    body=body,
                )
            )
            self.close_connection = True
            if told.answer == SILENCE:
                told.over.wait()
            if isinstance(told.answer, str):
                if told.answer == "half":
                    self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
                return
            status, text = told.answer
            self.send_response(status)
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def do_OPTIONS(self) -> None:
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

    server = http.server.ThreadingHTTPServer((HOST, 0), Handler)
    server.daemon_threads = True
    told.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield told
    finally:
        told.over.set()
        server.shutdown()
        server.server_close()


@contextlib.contextmanager
def serving_smtp(script: Mapping[str, str] | None = None) -> Iterator[SmtpServer]:
    """Such a server while it is needed."""
    server = SmtpServer(script)
    try:
        yield server
    finally:
        server.close()


def free_port() -> int:
    """A port where nobody listens."""
    with socket.create_server((HOST, 0)) as listening:
        port: int = listening.getsockname()[1]
    return port


NOON = datetime(2020, 5, 6, 4, tzinfo=UTC)


def outgoing(**more: Any) -> protocol.OutgoingMessage:
    """A small message."""
    given: dict[str, Any] = {
        "id": 1,
        "wire_id": "mofan.0123456789",
        "recipient": "U01/contact",
        "name": "张三",
        "address": "zhang@example.org",
        "title": "关于报送方案的通知",
        "text": "单位01张三同志：\n\n请报送方案。\n",
        "short": "请报送方案。",
        "html": "<p>请报送方案。</p>",
        "invite": "",
        "made_at": NOON,
    }
    return protocol.OutgoingMessage(**(given | more))


class OfficeWorker:
    """The worker of an office: `settings` are those of its `config.toml`."""

    def __init__(
        self, office: offices.Office, home: Path, settings: Mapping[str, Any] | None = None
    ) -> None:
        self.office, self.home = office, home
        self.settings: dict[str, Any] = dict(settings or {})
        self.texts = templates.Texts(home)

    @property
    def ways(self) -> registry.Registry:
        return registry.load(self.settings, self.home, self.office.time)

    def passes(self, by: str = "") -> worker.Pass:
        """One pass of the worker, now."""
        return worker.run_once(self.office.system, texts=self.texts, ways=self.ways, by=by)

    def go(self, day: str, hour: str = "10:00") -> worker.Pass:
        """One pass at that moment."""
        self.office.time.move_to(clock.at(date.fromisoformat(day), hour, "Asia/Shanghai"))
        return self.passes()

    @property
    def messages(self) -> list[Message]:
        """Every message, oldest first."""
        return self.office.look(lambda seen: seen.find(messages.Message))

    def states(self, *channels: str) -> list[tuple[str, str, str]]:
        """(recipient, channel, state) of every message, oldest first."""
        return [
            (one.recipient, one.channel, one.state)
            for one in self.messages
            if not channels or one.channel in channels
        ]

    def of(self, recipient: str) -> list[Message]:
        """The messages to one recipient."""
        return [one for one in self.messages if one.recipient == recipient]

    def notices(self, subject: str = "") -> list[Notice]:
        """Every notice (about a subject)."""
        found = self.office.look(lambda seen: seen.find(notices.Notice))
        return [one for one in found if subject in ("", one.subject)]


def mail_contacts(office: offices.Office, *units: str, **more: Any) -> None:
    """These units have a contact with a mail address and a telephone number."""
    new = [
        contacts.NewContact(
            unit=unit,
            role="contact",
            name=f"联络员{unit}",
            phone="13000000000",
            mail=f"{unit.lower()}@example.org",
            **more,
        )
        for unit in units
    ]
    contacts.name_contacts(office.clerk, contacts=new)


def calendar_lines(text: str) -> list[str]:
    """What a calendar of one entry says: method, UID, sequence, day, title, status."""
    lines = text.replace("\r\n ", "").split("\r\n")
    return [
        line
        for wanted in ("METHOD", "UID", "SEQUENCE", "DTSTART", "SUMMARY", "STATUS")
        for line in lines
        if line.startswith(wanted)
    ]


def by_mail(server_port: int, **more: Any) -> dict[str, Any]:
    """Settings by which everybody is mailed through that server."""
    mail = {
        "kind": "smtp",
        "host": "127.0.0.1",
        "port": server_port,
        "security": "none",
        "timeout_seconds": 1,
    } | more
    return {
        "delivery": {"default": ["mail"], "sender": "office@example.org"},
        "channels": {"mail": mail},
    }
