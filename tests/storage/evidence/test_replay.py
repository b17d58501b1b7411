"""Tables are what the journal says, on both databases; whatever is altered is found."""

from __future__ import annotations

import random
from datetime import date

import pytest
import sqlalchemy as sa

from engine import canon, errors
from storage import columns
from storage.evidence import replay
from storage.ledger import journal
from tests.support import databases, offices


def test_tables_equal_replay_after_a_month_of_work(office: offices.Office) -> None:
    office.open().hand_in("U01", "U02")
    office.accept("U01")
    office.go("2020-06-15")
    office.advance("U01")
    office.advance("U04", carry_over="随后补报")
    assert office.findings() == []


def test_fifty_altered_cells_are_each_found(small: offices.Office) -> None:
    small.open().hand_in("U01")
    small.accept("U01")
    cells = databases.journalled_cells(small.store, small.book)
    drawn = random.Random(7)
    missed = []
    for cell in drawn.sample(cells, 50):
        with databases.altered_cell(small.store, small.book, *cell):
            if len(small.findings()) != 1:
                missed.append(cell)
    assert missed == []
    assert small.findings() == []


def test_a_rows_entry_taken_out_of_a_line_is_found(small: offices.Office) -> None:
    small.open()
    of = columns.table_of(journal.StoredLine)
    with small.store.engine.begin() as connection:
        where = (of.c.book == small.book, of.c.kind == "task.opened")
        seq, text = connection.execute(
            sa.select(of.c.seq, of.c.line).where(*where).order_by(of.c.seq).limit(1)
        ).one()
        shorter = {**canon.loads(text), "rows": canon.loads(text)["rows"][1:]}
        connection.execute(
            sa.update(of)
            .where(of.c.book == small.book, of.c.seq == seq)
            .values(line=canon.dumps(shorter))
        )
    assert [one.split("：")[0] for one in small.findings()] == [f"日志第 {seq} 条的摘要不符"]


def test_a_row_that_no_line_explains_is_found(small: offices.Office) -> None:
    small.open()
    of = columns.metadata.tables["seat"]
    with small.store.engine.begin() as connection:
        connection.execute(
            sa.insert(of).values(
                book=small.book, id=99999, award="prize", n=3, subject="U01", letter=0
            )
        )
    assert small.findings() == ["表 seat 第 99999 行没有任何日志可以解释。"]


def test_a_past_day_is_rebuilt_from_text_alone(small: offices.Office) -> None:
    small.open().go("2020-05-20").hand_in("U01")
    small.go("2020-05-21")
    small.accept("U01")
    before = small.task("U01", "paper").model_dump()
    of = columns.metadata.tables["task"]
    with small.store.engine.begin() as connection:
        connection.execute(sa.update(of).values(state="cancelled"))
    day = date(2020, 5, 20)
    states = small.look(
        lambda seen: {t.subject: t.state for t in seen.every_task if t.kind == "paper"}, as_of=day
    )
    assert states == {
        "U01": "handed_in",
        "U02": "open",
        "U03": "open",
        "U04": "open",
        "U05": "open",
        "U06": "open",
    }
    assert before["state"] == "accepted"


@pytest.mark.parametrize("seq", [0, 1, 10])
def test_materialised_rows_are_those_of_the_lines_until_then(
    small: offices.Office, seq: int
) -> None:
    small.open()
    with (
        small.store.reading() as connection,
        replay.materialise(connection, small.book, until=seq) as past,
    ):
        of = columns.metadata.tables["task"]
        texts = journal.texts(connection, small.book, until=seq)
        assert len(texts) == seq
        kept = replay.state(texts)
        count = past.execute(sa.select(sa.func.count()).select_from(of)).scalar()
        assert count == sum(1 for name, _ in kept if name == "task")


def test_a_column_that_no_table_has_is_told_and_not_applied() -> None:
    line = {"v": 1, "seq": 7, "at": "2020-05-06T01:00:00Z", "kind": "org.added", "subject": "U01"}
    more = {"actor": {"person": 1, "name": "甲", "os_user": ""}, "via": "", "op": "", "why": ""}
    more |= {"op_digest": "", "n": 0}
    text = canon.dumps(
        {**line, **more, "data": {}, "rows": [["org", 3, {"code": "U01", "odd": 1}]]}
    )
    with pytest.raises(errors.Broken, match="日志第 7 条写到的表 org 没有 odd 列。"):
        replay.state([(text, "")])
