"""Mail to a server, phase by phase, so that the fate of each message is exact (RFC 5321).

Until the final reply to DATA the server has not taken responsibility. Lost before the text was
sent, a message may go again without doubt; lost after, nobody knows.
"""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from typing import Literal

from notifications.channels import mail, protocol

Security = Literal["starttls", "tls", "none"]
_LOST = (smtplib.SMTPServerDisconnected, OSError)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The server and who we are to it.

    `ca_file`: the certificate authority of a closed network.
    """

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = ""
    sender: str
    sender_name: str
    ca_file: str = ""
    timeout_seconds: float = 30.0


class Smtp:
    """One server; the connection is kept for a whole pass and opened anew when it was lost."""

    def __init__(self, traits: protocol.Traits, settings: Settings) -> None:
        self._traits, self.settings = traits, settings
        self._server: smtplib.SMTP | None = None

    @property
    def traits(self) -> protocol.Traits:
        return self._traits

    def deliver(self, outgoing: protocol.OutgoingMessage) -> protocol.Receipt:
        try:
            mail_bytes = mail.build(
                outgoing, sender=self.settings.sender, sender_name=self.settings.sender_name
            )
        except mail.Unfit as error:
            return protocol.Receipt(verdict="refused", reply=str(error))
        server = self._connected()
        if isinstance(server, protocol.Receipt):
            return server
        try:
            envelope = self._envelope(server, outgoing.address)
        except _LOST as error:
            self.close()
            return protocol.Receipt(
                verdict="deferred", reply=protocol.one_line(f"发送前断开：{error}")
            )
        return envelope if envelope is not None else self._hand_over(server, mail_bytes)

    def check(self) -> protocol.Receipt:
        connected = self._connected()
        self.close()
        return (
            connected
            if isinstance(connected, protocol.Receipt)
            else protocol.Receipt(verdict="accepted", reply=f"已连上{self.settings.host}")
        )

    def close(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            try:
                server.quit()
            except (smtplib.SMTPException, OSError):
                server.close()

    def _connected(self) -> smtplib.SMTP | protocol.Receipt:
        """The server, let in and ready; or why not.

        Nothing of the message was said yet, so all of it may be tried again.
        """
        if self._server is not None:
            try:
                if self._server.noop()[0] == 250:
                    return self._server
            except _LOST:
                pass
            self._server.close()
            self._server = None
        server: smtplib.SMTP | None = None
        try:
            server = self._open()
            if self.settings.user:
                server.login(self.settings.user, self.settings.password)
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            if server is not None:
                server.close()
            return protocol.Receipt(
                verdict="deferred",
                reply=protocol.one_line(f"连不上邮件服务器：{_reason(error)}"),
                is_away=True,
            )
        self._server = server
        return server

    def _open(self) -> smtplib.SMTP:
        settings = self.settings
        context = (
            ssl.create_default_context(cafile=settings.ca_file or None)
            if settings.security != "none"
            else None
        )
        server: smtplib.SMTP
        if settings.security == "tls":
            server = smtplib.SMTP_SSL(
                settings.host, settings.port, timeout=settings.timeout_seconds, context=context
            )
        else:
            server = smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout_seconds)
        try:
            server.ehlo_or_helo_if_needed()
            if settings.security == "starttls":
                server.starttls(context=context)
                server.ehlo_or_helo_if_needed()
        except (smtplib.SMTPException, OSError):
            server.close()
            raise
        return server

    def _envelope(self, server: smtplib.SMTP, address: str) -> protocol.Receipt | None:
        """Sender and recipient; none when both were taken."""
        code, reply = server.mail(self.settings.sender)
        if _is_yes(code):
            code, reply = server.rcpt(address)
        if _is_yes(code):
            return None
        _reset(server)
        return _declined(code, reply)

    def _hand_over(self, server: smtplib.SMTP, mail_bytes: bytes) -> protocol.Receipt:
        try:
            code, reply = server.docmd("data")
            if code != 354:
                _reset(server)
                return _declined(code, reply)
        except _LOST as error:
            self.close()
            return protocol.Receipt(
                verdict="deferred", reply=protocol.one_line(f"发送前断开：{error}")
            )
        # Without its end mark a text is no message: lost while it is sent, it was not accepted.
        # From the end mark on the server may have accepted it, whatever we hear of it.
        try:
            server.send(_stuffed(mail_bytes))
        except _LOST as error:
            self.close()
            return protocol.Receipt(
                verdict="deferred", reply=protocol.one_line(f"正文没有发完就断开：{error}")
            )
        try:
            code, reply = server.getreply()
        except _LOST as error:
            self.close()
            return protocol.Receipt(
                verdict="doubtful", reply=protocol.one_line(f"正文发出后断开，未得到回音：{error}")
            )
        if not 200 <= code < 600:
            self.close()
            return protocol.Receipt(
                verdict="doubtful",
                reply=protocol.one_line(
                    f"正文发出后的回音看不懂：{reply.decode('utf-8', 'replace')}"
                ),
            )
        return (
            protocol.Receipt(verdict="accepted", reply=_shown(code, reply))
            if _is_yes(code)
            else _declined(code, reply)
        )


def _is_yes(code: int) -> bool:
    return 200 <= code < 300


def _declined(code: int, reply: bytes) -> protocol.Receipt:
    """5xx is refused for good; anything else may be tried again."""
    return protocol.Receipt(
        verdict="refused" if 500 <= code < 600 else "deferred", reply=_shown(code, reply)
    )


def _shown(code: int, reply: bytes) -> str:
    return protocol.one_line(f"{code} {reply.decode('utf-8', 'replace')}")


def _stuffed(mail_bytes: bytes) -> bytes:
    """The text with its end mark; a line that begins with a dot gets one more (RFC 5321, 4.5.2)."""
    lines = mail_bytes.removesuffix(b"\r\n").split(b"\r\n")
    return (
        b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines)
        + b"\r\n.\r\n"
    )


def _reset(server: smtplib.SMTP) -> None:
    try:
        server.rset()
    except _LOST:
        server.close()


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        shown = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        return f"{error.smtp_code} {shown}"
    return str(error) or type(error).__name__
