"""What departments do in tests: their letters, signatories, tokens and reply sheets."""

from __future__ import annotations

from storage import requests as stored_requests
from storage.ledger import journal
from tests.support import offices
from workflows.consultations import department_signing, tokens
from workflows.directory import users
from workflows.kernel.service import Outcome, Service


def watch(office: offices.Office) -> stored_requests.Request:
    """The first letter of the round to the supervising department."""
    return offices.letters_to(office, "round", "watch")[0]


def inspect(office: offices.Office) -> stored_requests.Request:
    """The first letter of the round to the auditing department."""
    return offices.letters_to(office, "round", "inspect")[0]


def sheet(office: offices.Office, request: int, days: int = tokens.VALID_DAYS) -> bytes:
    """The reply sheet of a request, as a file's content."""
    given = tokens.IssuedSecret()
    tokens.reply_sheet(office.clerk, ledger=office.book, request=request, days=days, issued=given)
    return given.sheet


def read_back(office: offices.Office, request: int, data: bytes, **more: object) -> Outcome:
    """Read a filled sheet back, with `more` arguments of that."""
    said: dict[str, object] = {"doc": "复〔9〕", "signer": "赵主任", **more}
    return department_signing.record_sheet(
        office.clerk, ledger=office.book, request=request, file=("回执.xlsx", data), **said
    )  # type: ignore[arg-type]


def signer(office: offices.Office, name: str = "赵主任", department: str = "watch") -> Service:
    """A department's signatory, registered, at work."""
    users.add(office.clerk, name=name, roles=["signer"], org=f"department:{department}")
    return office.sit(name)


def invited(
    office: offices.Office, who: Service, request: int, days: int = tokens.VALID_DAYS
) -> str:
    """The token of a signatory for a request."""
    given = tokens.IssuedSecret()
    tokens.invite(
        office.clerk,
        ledger=office.book,
        request=request,
        person=who.actor.person,
        days=days,
        issued=given,
    )
    return given.token


def remembered(office: offices.Office) -> list[str]:
    """The codes of the newest refusal that the journal keeps."""
    with office.store.reading() as connection:
        (line,) = journal.latest(connection, office.book, limit=1)
    assert line.kind == "refused"
    return [one["code"] for one in line.data["reasons"]]
