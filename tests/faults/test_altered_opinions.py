"""An opinion, a letter, what was decided about it, a token.

Whatever of it is changed in the database is found.
"""

from __future__ import annotations

import random
from datetime import date

import sqlalchemy as sa

from engine import canon
from storage import columns
from storage.ledger import journal
from tests.support import databases, offices
from workflows.consultations import department_signing, handlings, letters, replies, tokens
from workflows.directory import users

TABLES = ("request", "opinion", "handling", "token")


def signed_in_every_way(office: offices.Office) -> offices.Office:
    """One letter by token, one by paper and by telephone before, a sheet that was sent.

    Opinions were weighed.
    """
    offices.round_sent(office)
    (watch,) = offices.letters_to(office, "round", "watch")
    (inspect,) = offices.letters_to(office, "round", "inspect")
    users.add(office.clerk, name="赵主任", roles=["signer"], org="department:watch")
    who, given = office.sit("赵主任"), tokens.IssuedSecret()
    tokens.invite(
        office.clerk, ledger=office.book, request=watch.id, person=who.actor.person, issued=given
    )
    department_signing.sign(
        who,
        ledger=office.book,
        token=given.token,
        conclusion="",
        exceptions={"U04": offices.AGAINST},
    )
    replies.confirm(office.reviewer, ledger=office.book, ids=[watch.id])
    tokens.reply_sheet(office.clerk, ledger=office.book, request=inspect.id, issued=given)
    letters.register(office.clerk, ledger=office.book, request=inspect.id, doc="收〔1〕")
    offices.answer(office, offices.reply(inspect.id, medium="phone", doc=""))
    offices.answer(
        office,
        offices.reply(inspect.id, exceptions={"U06": offices.INFORMS}, place="三号柜", why="来函"),
    )
    for request, subject in ((watch.id, "U04"), (inspect.id, "U06")):
        weighed = handlings.HandlingEntry(
            request=request,
            subject=subject,
            outcome="kept",
            basis="已核实",
            meeting="board",
            minutes="纪要〔1〕",
            held_on=date(2020, 7, 1),
        )
        handlings.handle(office.clerk, ledger=office.book, weighing=weighed)
    handlings.confirm(office.reviewer, ledger=office.book)
    return office


def test_a_hundred_altered_cells_of_opinions_are_each_found(office: offices.Office) -> None:
    signed_in_every_way(office)
    cells = databases.journalled_cells(office.store, office.book, TABLES)
    named = sorted({(name, column) for name, _, column in cells})
    drawn = random.Random(4)
    chosen = [
        drawn.choice([cell for cell in cells if (cell[0], cell[2]) == kind]) for kind in named
    ]
    chosen += drawn.sample([cell for cell in cells if cell not in chosen], 100 - len(chosen))
    missed = []
    for name, id_, column in chosen:
        with databases.altered_cell(office.store, office.book, name, id_, column):
            if [one.split("：")[0] for one in office.findings()] != [
                f"表 {name} 第 {id_} 行 {column} 列"
            ]:
                missed.append((name, id_, column))
    assert missed == []
    assert {"text", "conclusion", "subject", "signer", "received_on", "confirmed_by"} <= {
        column for _, _, column in chosen
    }
    assert {"department", "digest", "subjects", "hash", "used_at", "expires_at", "basis"} <= {
        column for _, _, column in chosen
    }
    assert office.findings() == []


def test_every_altered_line_about_opinions_is_found(small: offices.Office) -> None:
    signed_in_every_way(small)
    of = columns.table_of(journal.StoredLine)
    where = (of.c.book == small.book, of.c.kind.like("consult.%"))
    with small.store.reading() as connection:
        lines = connection.execute(sa.select(of.c.seq, of.c.line).where(*where)).all()
    missed = []
    for seq, text in lines:
        said = canon.loads(text)
        (name, id_, values) = said["rows"][0]
        column = next(iter(values))
        other = canon.dumps(
            {**said, "rows": [[name, id_, {**values, column: "改"}], *said["rows"][1:]]}
        )
        for now in (other, text):
            with small.store.engine.begin() as connection:
                connection.execute(
                    sa.update(of).where(of.c.book == small.book, of.c.seq == seq).values(line=now)
                )
            if now == other and [one.split("：")[0] for one in small.findings()] != [
                f"日志第 {seq} 条的摘要不符"
            ]:
                missed.append(seq)
    assert (missed, len(lines) >= 12) == ([], True)
    assert small.findings() == []
