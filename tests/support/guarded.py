"""An office that asks for proof of who acts, as a real one does."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from engine import clock, errors, passphrases, records
from storage import database, persons, schema
from storage.ledger import journal, ledgers
from tests.support import schemes
from workflows.assessment import mark_confirmation, marks
from workflows.cases import cycles
from workflows.directory import users, vouching
from workflows.kernel.service import Outcome, Service
from workflows.kernel.sign_in import Proof, sign_in

START = datetime(2020, 6, 15, 1, tzinfo=UTC)
SECRETS = {"李审核": "山高月小水落石出", "周审核": "清风徐来水波不兴"}


@dataclass
class Guarded:
    """An office that asks for proof: 王经办 under `wang`, others under logins of their own."""

    store: database.Database
    time: clock.VirtualClock

    @staticmethod
    def begun(store: database.Database) -> Guarded:
        """Two persons, each bound to a login, and the small year."""
        time = clock.VirtualClock(START)
        system = Service(store, time, records.SYSTEM)
        users.begin(system, name="王经办", os_user="wang", is_sandbox=True)
        office = Guarded(store, time)
        users.add(office.at("wang"), name="李审核", roles=["审核人"], os_user="li")
        cycles.open_(office.at("wang"), scheme=schemes.small())
        return office

    def at(
        self, login: str, name: str = "", *, secret: str = "", paper: str = "", sets: bool = False
    ) -> Service:
        proof = Proof(ask=lambda _: secret, paper=paper, sets_passphrase=sets)
        actor = sign_in(self.store, name, login, now=self.time.now(), proof=proof)
        return Service(self.store, self.time, actor)

    def set_passphrase(self, login: str, name: str, *, old: str = "", secret: str = "") -> Outcome:
        kept = passphrases.kept(secret or SECRETS[name], name=name)
        return users.set_passphrase(self.at(login, name, secret=old, sets=True), kept=kept)

    def unbind(self, name: str) -> None:
        """Take their login from them: entered by 王经办, confirmed by themselves."""
        login = self.person(name).os_user
        users.bind(self.at("wang"), name=name, os_user="")
        vouching.confirm(self.at(login))

    def guess(self, login: str, name: str, *, secret: str = "猜的口令") -> None:
        """A wrong passphrase, kept as the command line keeps it."""
        try:
            self.at(login, name, secret=secret)
        except errors.Refused as caught:
            stranger = records.Actor(person=0, name=name, os_user=login)
            Service(self.store, self.time, stranger).remember("sign_in", caught.refusals)

    def waiting(self) -> list[str]:
        with self.store.reading() as connection:
            return [each.subject for each in vouching.waiting(connection)]

    def person(self, name: str) -> persons.Person:
        with self.store.reading() as connection:
            return users.known(connection, name)

    @property
    def book(self) -> int:
        with self.store.reading() as connection:
            return ledgers.cycles(connection)[0].id

    def add(self, name: str, *, login: str) -> None:
        """Another reviewer, vouched for by whoever could."""
        users.add(self.at("wang"), name=name, roles=["审核人"], os_user=login)
        if self.waiting():
            vouching.confirm(self.at("li"))

    def enter_mark(self, points: int = 30, *, at: str = "wang") -> None:
        mark = marks.Mark(subject="U01", assessor="考评员1", indicator="甲", value=Decimal(points))
        marks.import_marks(self.at(at), ledger=self.book, marks=[mark])

    def confirm(self, at: Service) -> Outcome:
        return mark_confirmation.confirm_marks(at, ledger=self.book)

    def newest(self, kind: str) -> journal.Line:
        with self.store.reading() as connection:
            return journal.latest(connection, self.book, kinds=[kind], limit=1)[0]


def elsewhere() -> Guarded:
    """Such an office over a file of its own."""
    url = database.sqlite_url(Path(tempfile.mkdtemp()) / "mofan.db")
    schema.upgrade(url)
    return Guarded.begun(database.Database(url))
