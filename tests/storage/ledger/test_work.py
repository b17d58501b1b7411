"""A unit of work: lines and the rows they explain are kept together or not at all."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from engine import canon, errors, records
from storage import orgs, persons
from storage.database import Database
from storage.ledger import journal, ledgers
from tests.support import databases

UNIT = orgs.Org(code="U01", kind="unit", name="财政厅")


def lines(store: Database, ledger: int = ledgers.OFFICE) -> list[journal.Line]:
    with store.reading() as connection:
        return journal.latest(connection, ledger, limit=100)


def head(store: Database, ledger: int = ledgers.OFFICE) -> tuple[int, int]:
    with store.reading() as connection:
        found = ledgers.get(connection, ledger)
    assert found is not None
    return found.head_seq, found.next_id


def test_a_new_thing_stands_whole_in_its_line(store: Database) -> None:
    databases.opened_ledger(store)
    with databases.writing(store, op="op-1", op_digest="d") as change:
        kept = change.line("org.added", "U01", data={"name": "财政厅"}, why="新设").add(UNIT)
        change.commit()
    (_, line) = lines(store)
    assert kept == UNIT.model_copy(update={"book": 1, "id": 1})
    assert line == journal.Line(
        seq=2,
        at=databases.NOW,
        kind="org.added",
        subject="U01",
        actor={"person": 7, "name": "张经办", "os_user": "zhang", "proof": ""},
        via="cli",
        op="op-1",
        op_digest="d",
        why="新设",
        data={"name": "财政厅"},
        hash=line.hash,
        rows=(
            ("org", 1, {"code": "U01", "kind": "unit", "name": "财政厅", "sector": "", "host": ""}),
        ),
    )
    with store.reading() as connection:
        assert ledgers.office(connection).find(orgs.Org) == [kept]
    assert databases.findings(store) == []


def test_a_change_says_what_differs_and_nothing_else(store: Database) -> None:
    databases.opened_ledger(store)
    with databases.writing(store) as change:
        kept = change.line("org.added", "U01").add(UNIT)
        change.commit()
    with databases.writing(store) as change:
        changed = change.line("org.renamed", "U01").change(kept, name="省财政厅", kind="unit")
        change.commit()
    assert changed.name == "省财政厅"
    assert lines(store)[-1].rows == (("org", 1, {"name": "省财政厅"}),)
    with store.reading() as connection:
        assert ledgers.office(connection).find(orgs.Org) == [changed]
    assert databases.findings(store) == []


def test_a_thing_added_and_changed_at_once_is_told_by_each_line_and_written_once(
    store: Database,
) -> None:
    databases.opened_ledger(store)
    with databases.statements(store) as sent, databases.writing(store) as change:
        kept = change.line("org.added", "U01").add(UNIT)
        first = change.line("org.renamed", "U01").change(kept, name="甲")
        change.line("org.renamed", "U01").change(first, name="乙", sector="经济")
        change.commit()
    rows = [line.rows[0][2] for line in lines(store)[1:]]
    assert [(row["name"], row.get("sector")) for row in rows] == [
        ("财政厅", ""),
        ("甲", None),
        ("乙", "经济"),
    ]
    assert [kind for kind in sent.kinds if "org" in kind] == ["INSERT org"]
    with store.reading() as connection:
        assert [(one.name, one.sector) for one in ledgers.office(connection).find(orgs.Org)] == [
            ("乙", "经济")
        ]
    assert databases.findings(store) == []


def test_one_line_that_changes_a_thing_twice_says_the_last(store: Database) -> None:
    databases.opened_ledger(store)
    with databases.writing(store) as change:
        line = change.line("org.added", "U01")
        line.change(line.add(UNIT), name="甲")
        change.commit()
    assert lines(store)[-1].rows == (
        ("org", 1, {"code": "U01", "kind": "unit", "name": "甲", "sector": "", "host": ""}),
    )
    assert databases.findings(store) == []


def test_what_was_never_kept_cannot_change(sqlite_store: Database) -> None:
    databases.opened_ledger(sqlite_store)
    with databases.writing(sqlite_store) as change, pytest.raises(errors.AuthorError):
        change.line("org.renamed", "U01").change(UNIT, name="甲")


def test_an_address_is_touched_without_a_line(store: Database) -> None:
    databases.opened_ledger(store)
    with databases.writing(store) as change:
        kept = change.line("person.added", "李").add(
            persons.Person(name="李", org="office", roles=[], phone="139")
        )
        change.commit()
    before = head(store)
    with databases.writing(store) as change:
        assert change.touch(kept, phone="").phone == ""
        change.commit()
    with store.reading() as connection:
        assert [one.phone for one in ledgers.office(connection).find(persons.Person)] == [""]
        assert "139" not in "".join(text for text, _ in journal.texts(connection, 1))
    assert head(store) == before
    assert databases.findings(store) == []


def test_journalled_columns_need_a_line_and_addresses_must_not_have_one(
    sqlite_store: Database,
) -> None:
    databases.opened_ledger(sqlite_store)
    with databases.writing(sqlite_store) as change:
        line = change.line("person.added", "李")
        kept = line.add(persons.Person(name="李", org="office", roles=[]))
        with pytest.raises(errors.AuthorError):
            change.touch(kept, name="王")
        with pytest.raises(errors.AuthorError):
            line.change(kept, phone="139")


def test_leaving_without_a_commit_keeps_nothing(store: Database) -> None:
    databases.opened_ledger(store)
    with databases.writing(store) as change:
        change.line("org.added", "U01").add(UNIT)
        change.flush()
        assert [one.code for one in ledgers.office(change.connection).find(orgs.Org)] == ["U01"]
    with store.reading() as connection:
        assert ledgers.office(connection).find(orgs.Org) == []
    assert (head(store), databases.findings(store)) == ((1, 1), [])


def test_a_commit_that_fails_keeps_nothing(store: Database) -> None:
    databases.opened_ledger(store)
    with databases.writing(store) as change:
        change.line("org.added", "U02").add(orgs.Org(code="U02", kind="unit", name="乙"))
        line = change.line("org.added", "U01")
        line.add(UNIT)
        line.add(UNIT)
        with pytest.raises(sa.exc.IntegrityError):
            change.commit()
    with store.reading() as connection:
        assert ledgers.office(connection).find(orgs.Org) == []
    assert (head(store), databases.findings(store)) == ((1, 1), [])


def test_a_unit_of_work_is_committed_once(sqlite_store: Database) -> None:
    databases.opened_ledger(sqlite_store)
    with databases.writing(sqlite_store) as change:
        change.line("org.added", "U01").add(UNIT)
        change.commit()
        with pytest.raises(errors.AuthorError):
            change.commit()
    assert [line.kind for line in lines(sqlite_store)] == ["book.opened", "org.added"]


def test_numbers_are_dense_within_a_book_whatever_is_kept(store: Database) -> None:
    databases.opened_ledger(store)
    databases.opened_ledger(store, 2, "另一本")
    for number in (1, 2):
        for attempt in ("kept", "left", "kept"):
            with databases.writing(store, number) as change:
                line = change.line("made", "x")
                ids = [
                    line.add(persons.Person(name=attempt, org="office", roles=[])).id
                    for _ in range(2)
                ]
                ids.append(
                    line.add(
                        orgs.OrgName(
                            org="U01",
                            name=f"{number}{change.ledger.head_seq}",
                            starts_on=date(2020, 5, 1),
                        )
                    ).id
                )
                if attempt == "kept":
                    change.commit()
        assert (ids, head(store, number)) == ([4, 5, 6], (3, 7))


def test_each_subject_has_its_line_and_each_line_follows_the_one_before(store: Database) -> None:
    databases.opened_ledger(store)
    with databases.writing(store) as change:
        for code in ("U02", "U01"):
            change.line("org.added", code).add(orgs.Org(code=code, kind="unit", name=code))
        change.commit()
    found = lines(store)
    assert [(line.seq, line.subject) for line in found] == [(1, "办公室"), (2, "U02"), (3, "U01")]
    previous = canon.GENESIS
    for line in found:
        previous = canon.line_hash(previous, journal.text(line))
        assert line.hash == previous
    assert head(store)[0] == 3


def test_a_refusal_is_one_line_a_subject_and_leaves_its_operation_free(store: Database) -> None:
    databases.opened_ledger(store)
    no = records.Refusal(code="held", sentence="已暂停。", subject="U01")
    for _ in range(2):
        with databases.writing(store, op="op-1") as change:
            change.refuse(
                no,
                records.Refusal(code="late", sentence="过期。", subject="U01"),
                records.Refusal(code="held", sentence="停。", subject="U02"),
            )
            assert [one.code for one in change.refusals] == ["held", "late", "held"]
            change.commit()
    with databases.writing(store, op="op-1") as change:
        change.line("org.added", "U01").add(UNIT)
        change.commit()
    found = lines(store)[1:]
    assert [(line.kind, line.subject, line.op) for line in found] == [
        ("refused", "U01", ""),
        ("refused", "U02", ""),
        ("refused", "U01", ""),
        ("refused", "U02", ""),
        ("org.added", "U01", "op-1"),
    ]
    assert found[0].data == {
        "op": "op-1",
        "reasons": [
            {"code": "held", "sentence": "已暂停。"},
            {"code": "late", "sentence": "过期。"},
        ],
    }


def test_an_operation_that_did_something_cannot_do_it_again(store: Database) -> None:
    databases.opened_ledger(store)
    with databases.writing(store, op="op-1") as change:
        change.line("org.added", "U01").add(UNIT)
        change.commit()
    with databases.writing(store, op="op-1") as change:
        change.line("org.added", "U02").add(orgs.Org(code="U02", kind="unit", name="乙"))
        with pytest.raises(sa.exc.IntegrityError):
            change.commit()
    with store.reading() as connection:
        assert [one.code for one in ledgers.office(connection).find(orgs.Org)] == ["U01"]
        assert [line.subject for line, _ in journal.of_op(connection, 1, "op-1")] == ["U01"]


@pytest.mark.parametrize("algorithm", canon.available_algorithms())
def test_a_book_is_opened_with_a_line_that_names_it(store: Database, algorithm: str) -> None:
    ledger = databases.opened_ledger(store, 3, "2020", scheme="s" * 64, algorithm=algorithm)
    (first,) = lines(store, 3)
    assert (first.kind, first.subject) == ("book.opened", "2020")
    assert first.data == {
        "book": "2020",
        "kind": "office",
        "scheme": "s" * 64,
        "algorithm": algorithm,
        "sandbox": False,
        "proof": True,
    }
    assert (
        first.hash
        == ledger.head_hash
        == canon.line_hash(canon.GENESIS, journal.text(first), algorithm)
    )
    assert databases.findings(store, 3) == []


def test_a_book_that_is_open_already_is_not_opened_again(store: Database) -> None:
    databases.opened_ledger(store, label="办公室")
    with databases.writing(store, opening=ledgers.Ledger(kind="office", label="别名")) as change:
        assert (change.ledger.label, change.lines) == ("办公室", ())


def test_a_book_that_was_begun_and_not_committed_does_not_exist(store: Database) -> None:
    with databases.writing(store, opening=ledgers.Ledger(kind="office", label="办公室")):
        pass
    with store.reading() as connection:
        assert ledgers.get(connection, 1) is None


def test_a_book_that_does_not_exist_is_told(store: Database) -> None:
    with pytest.raises(errors.Misuse) as caught, databases.writing(store, 9):
        pass
    assert str(caught.value) == "没有编号为 9 的账簿：请先运行 mofan init 或 mofan cycle open。"


def test_the_state_of_a_book_changes_by_a_line(store: Database) -> None:
    databases.opened_ledger(store)
    with databases.writing(store) as change:
        change.line("closed", "办公室").change(change.ledger, state="closed")
        change.commit()
    with store.reading() as connection:
        (ledger,) = ledgers.all_(connection)
    assert (ledger.state, lines(store)[-1].rows) == ("closed", (("book", 0, {"state": "closed"}),))
    assert databases.findings(store) == []


def test_rows_of_all_shapes_are_kept_in_few_statements(store: Database) -> None:
    databases.opened_ledger(store)

    def kinds(count: int) -> list[str]:
        with databases.statements(store) as sent, databases.writing(store) as change:
            for n in range(count):
                line = change.line("made", f"{count}-{n}")
                org = line.add(orgs.Org(code=f"{count}-{n}", kind="unit", name="甲"))
                line.add(persons.Person(name="乙", org=org.code, roles=[]))
                line.change(org, name="丙")
            change.commit()
        return sent.kinds

    assert kinds(2) == kinds(300)
