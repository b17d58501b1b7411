"""A mail server of an office that changed its addresses: it refuses in GBK, and remembers whom."""

from __future__ import annotations

import contextlib
import socketserver
import threading
from collections.abc import Iterator

from tests.support.delivery import HOST

PATIENCE = 0.02  # seconds until the server notices that it is to stop


class GbkMailServer(socketserver.ThreadingTCPServer):
    """Refuses every recipient called old@ and every login.

    `recipients` holds the RCPT commands in the order in which they came.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__((HOST, 0), _Conversation)
        self.recipients: list[str] = []

    @property
    def port(self) -> int:
        """Where it listens."""
        port: int = self.socket.getsockname()[1]
        return port


class _Conversation(socketserver.StreamRequestHandler):
    server: GbkMailServer

    def handle(self) -> None:
        self._say("220 ready")
        while line := self.rfile.readline():
            verb = line.split()[0].upper()
            match verb:
                case b"EHLO":
                    self._say("250-ready")
                    self._say("250 AUTH LOGIN PLAIN")
                case b"AUTH":
                    self._say("535 请使用授权码登录")
                case b"RCPT":
                    self.server.recipients.append(line.decode().strip())
                    self._say("550 用户不存在" if b"old@" in line else "250 ok")
                case b"DATA":
                    self._say("354 go")
                    while self.rfile.readline() not in (b".\r\n", b""):
                        pass
                    self._say("250 ok")
                case b"QUIT":
                    self._say("221 bye")
                    return
                case _:
                    self._say("250 ok")

    def _say(self, reply: str) -> None:
        self.wfile.write(f"{reply}\r\n".encode("gbk"))


@contextlib.contextmanager
def serving() -> Iterator[GbkMailServer]:
    """Such a server while it is needed."""
    with GbkMailServer() as server:
        threading.Thread(target=server.serve_forever, args=(PATIENCE,), daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
