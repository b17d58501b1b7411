"""What was altered, taken away or put in past the program is found and named, never a trace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine import errors
from storage import columns, database
from storage.evidence import completeness, verification
from storage.ledger import journal, ledgers, work
from tests.support import databases, offices, programs, schemes
from workflows.cases import cycles
from workflows.directory import users
from workflows.kernel import past
from workflows.reports import health

Stage = Callable[[str], programs.Program]


def alter(store: database.Database, *statements: str) -> None:
    """Past the program, as whoever owns the database may."""
    with store.engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
        connection.commit()


def soundness(office: offices.Office) -> list[str]:
    with office.store.reading() as connection:
        return health.soundness(connection)


@pytest.fixture
def year(office: offices.Office) -> offices.Office:
    offices.entered(office)
    assert soundness(office) == []
    return office


def test_a_cycle_whose_ledger_was_taken_away_is_missed(year: offices.Office) -> None:
    for table in columns.metadata.tables.values():
        if "book" in table.c:
            alter(year.store, f'DELETE FROM "{table.name}" WHERE book = {year.book}')
    (finding,) = soundness(year)
    assert finding.startswith(f"办公室的账里有“2020”年度（账簿 {year.book}），这本账却没有")


def test_rows_of_a_ledger_whose_entry_was_taken_away_are_rows_of_none(
    year: offices.Office,
) -> None:
    alter(year.store, f"DELETE FROM book WHERE book = {year.book}")
    findings = soundness(year)
    assert [
        f"表 cases 里有账簿 {year.book} 的行，而没有这本账簿。" in findings,
        f"表 journal 里有账簿 {year.book} 的行，而没有这本账簿。" in findings,
    ] == [True, True]


def test_a_renumbered_ledger_is_neither_the_one_nor_the_other(year: offices.Office) -> None:
    alter(year.store, f"UPDATE book SET book = 77 WHERE book = {year.book}")
    findings = soundness(year)
    assert any("这本账却没有" in each for each in findings)
    assert "账簿 77“2020”在办公室的账里没有登记。" in findings


def test_rows_under_an_unknown_ledger_are_found(year: offices.Office) -> None:
    alter(
        year.store,
        "INSERT INTO org_name (book, id, org, name, starts_on, basis, is_alias)"
        " VALUES (99, 1, 'U01', '另一个', '2020-01-01', '', FALSE)",
    )
    assert soundness(year) == ["表 org_name 里有账簿 99 的行，而没有这本账簿。"]


@pytest.mark.parametrize(
    ("column", "cell"),
    [("op_digest", "'00'"), ("n", "7"), ("kind", "'x'"), ("subject", "'x'"), ("op", "'x'")],
)
def test_every_column_beside_a_line_is_held_against_it(
    year: offices.Office, column: str, cell: str
) -> None:
    alter(year.store, f"UPDATE journal SET {column} = {cell} WHERE book = {year.book} AND seq = 3")
    assert [f"索引列 {column} " in each for each in soundness(year)] == [True]


@pytest.mark.parametrize("column", ["head_seq", "next_id"])
def test_what_follows_from_the_lines_is_held_against_them(
    year: offices.Office, column: str
) -> None:
    alter(year.store, f"UPDATE book SET {column} = {column} + 1 WHERE book = {year.book}")
    assert [column in each for each in soundness(year)] == [True]


def test_an_index_that_was_dropped_and_a_trigger_that_was_made_are_found(
    small: offices.Office,
) -> None:
    small.open()
    alter(small.store, "DROP INDEX ix_journal_subject")
    assert [("ix_journal_subject" in each) for each in soundness(small)] == [True]
    alter(
        small.store,
        'CREATE INDEX ix_journal_subject ON journal ("book", "subject", "seq")',
        "CREATE TRIGGER quiet AFTER INSERT ON journal BEGIN SELECT 1; END",
    )
    assert soundness(small) == ["数据库里有不属于本程序的触发器或视图“quiet”。"]


def dates() -> Iterator[tuple[str, str]]:
    for name, table in columns.metadata.tables.items():
        for column in table.columns:
            if isinstance(column.type, sa.Date | columns.Instant | columns.Json):
                yield name, column.name


@pytest.mark.parametrize(("table", "column"), list(dates()))
def test_a_cell_that_cannot_be_read_is_a_finding_with_its_place(
    filled: programs.Program, tmp_path: Path, table: str, column: str
) -> None:
    home = programs.copy_home(filled, tmp_path / "home")
    store = database.Database(database.sqlite_url(home.database))
    with store.engine.connect() as connection:
        asked = sa.text(f'SELECT count(*) FROM "{table}" WHERE "{column}" IS NOT NULL')
        count = connection.execute(asked).scalar_one()
    if count:
        alter(store, f'UPDATE "{table}" SET "{column}" = \'xx\' WHERE "{column}" IS NOT NULL')
    store.close()
    looked = home("audit", "verify")
    if count:
        is_named = f"{column} 列" in looked.err or f" {column} " in looked.err
        is_operational = columns.metadata.tables[table].c[column].info.get("operational")
        assert (looked.code, is_named or bool(is_operational)) == (5, True), looked.err
    for command in ("status", "today", "doctor", "audit log"):
        assert home(*command.split()).code in (0, 5)


@pytest.fixture(scope="module")
def filled(made_homes: Stage) -> programs.Program:
    """A home in which most tables hold something."""
    return made_homes("issued")


def test_an_algorithm_that_is_none_is_a_finding(year: offices.Office) -> None:
    alter(year.store, f"UPDATE book SET algorithm = 'md5' WHERE book = {year.book}")
    assert any("摘要算法“md5”" in each for each in soundness(year))


def test_the_own_check_of_the_file_is_asked(tmp_path: Path, made_homes: Stage) -> None:
    home = programs.copy_home(made_homes("issued"), tmp_path / "home")
    with home.database.open("r+b") as file:
        size = file.seek(0, 2)
        file.seek(size - 4096)
        file.write(bytes(4096))
    looked = home("audit", "verify")
    assert looked.code == 5


def test_a_line_that_binds_says_where_the_office_stood_and_a_cut_office_is_found(
    year: offices.Office,
) -> None:
    with year.store.reading() as connection:
        first = journal.lines(connection, year.book)[0]
        head = ledgers.get(connection, ledgers.OFFICE)
    assert head is not None
    assert first.beside == f"{head.head_seq}:{head.head_hash}"
    alter(
        year.store,
        f"DELETE FROM journal WHERE book = 1 AND seq = {head.head_seq}",
    )
    assert any("办公室的账被截去或换过" in each for each in soundness(year))


def test_one_line_for_the_notebook_finds_what_was_taken_back(
    year: offices.Office,
) -> None:
    with year.store.reading() as connection:
        line = completeness.line_of(connection)
        assert completeness.unmet(connection, line) == []
    users.add(year.clerk, name="王经办", roles=["经办人"])
    with year.store.reading() as connection:
        assert completeness.unmet(connection, line) == []
        later = completeness.line_of(connection)
        head = ledgers.get(connection, ledgers.OFFICE)
    assert head is not None
    alter(year.store, f"DELETE FROM journal WHERE book = 1 AND seq = {head.head_seq}")
    with year.store.reading() as connection:
        assert completeness.unmet(connection, line) == []
        assert [len(completeness.unmet(connection, later))] == [1]
        with pytest.raises(errors.Misuse, match="一整行"):
            completeness.unmet(connection, "128:9f2c")


def test_an_anchor_of_a_ledger_that_is_gone_is_no_slip_of_the_keyboard(
    opened: programs.Program,
) -> None:
    anchor = f"3:{'0' * 64}"
    assert opened("--cycle", "2020", "audit", "verify", "--anchor", anchor).code == 5
    told = opened("--cycle", "1999", "audit", "verify", "--anchor", anchor)
    assert (told.code, "锚点说的账簿不在" in told.err) == (5, True)
    line = opened("audit", "anchor").out.strip()
    programs.done(opened("audit", "verify", "--anchor", line), "相符")
    assert opened("audit", "verify", "--anchor", line[:-1] + "0").code in (0, 5)
    assert opened("audit", "verify", "--anchor", "9@3:" + "0" * 24).code == 5


def test_verify_signs_nobody_in(opened: programs.Program) -> None:
    programs.done(opened.by("")("audit", "verify"), "相符")
    programs.done(opened.by("陌生人")("audit", "verify"), "相符")


def test_the_instants_of_a_ledger_never_run_backwards(office: offices.Office) -> None:
    office.open()
    start = office.time.now()
    with office.store.reading() as connection:
        last = journal.latest(connection, ledgers.OFFICE, limit=1)[0].at

    def note(at: datetime) -> datetime:
        with databases.writing(office.store, now=at) as change:
            change.line("unit.note", "U01")
            change.commit()
            return change.now

    assert note(last - timedelta(seconds=119)) == last
    assert note(start + timedelta(hours=1)) == start + timedelta(hours=1)
    with pytest.raises(errors.NotNow, match="先对时"):
        note(start)
    assert office.findings() == []


def test_an_instant_that_runs_backwards_in_the_journal_is_found(store: database.Database) -> None:
    databases.opened_ledger(store)
    with databases.writing(store, now=databases.NOW - timedelta(days=1), clock="turns") as change:
        change.line("unit.note", "U01")
        change.commit()
    assert ["早于其前一条" in each for each in databases.findings(store)] == [True]


def test_the_past_is_a_prefix_of_the_sequence_and_never_a_choice_by_clock(
    office: offices.Office,
) -> None:
    office.open().go("2020-05-20")
    office.hand_in("U01")
    ahead = office.time.now() + timedelta(days=30)
    with work.begin(office.store, office.book, now=ahead, actor=office.clerk.actor) as change:
        change.line("case.held", "U02").change(office.case("U02"), held="时钟快了")
        change.commit()
    back = office.time.now() + timedelta(days=1)
    with work.begin(
        office.store, office.book, now=back, actor=office.clerk.actor, clock="turns"
    ) as change:
        change.line("clock.corrected", "2020")
        change.line("case.held", "U04").change(office.case("U04"), held="以后")
        change.commit()
    with past.looking(
        office.store,
        office.book,
        now=datetime(2020, 8, 1, tzinfo=UTC),
        as_of=date(2020, 5, 22),
    ) as cycle:
        assert [case.subject for case in cycle.every_case if case.held] == []
    assert verification_of(office) == []


def verification_of(office: offices.Office) -> list[str]:
    with office.store.reading() as connection:
        return verification.verify(connection, office.book)


def test_a_clock_that_ran_ahead_is_put_right_by_two_and_later_instants_count(
    opened: programs.Program,
) -> None:
    ahead, back = opened.at("2020-05-30T10:00"), opened.at("2020-05-07T10:00")
    programs.done(ahead("hold", "单位01", "--why", "时钟快了"))
    programs.refused(back("hold", "单位02", "--why", "甲"), 4, "请先对时")
    programs.done(back("audit", "clock", "--why", "电池没电", "--dry-run"))
    programs.done(back("audit", "clock", "--why", "电池没电"), "末条的时钟快了")
    programs.refused(back("audit", "clock", "--confirm", "--yes"), 3, "须由他人复核")
    reviewer = back.by("李审核")
    programs.done(reviewer("audit", "clock", "--confirm", "--yes"), "其后的时间重新算起")
    programs.done(back("hold", "单位02", "--why", "甲"))
    programs.done(back("audit", "verify"), "相符")
    programs.refused(reviewer("audit", "clock", "--confirm", "--yes"), 3, "没有待复核的")


def test_a_message_is_told_as_sent_only_with_an_attempt_behind_it(
    opened: programs.Program,
) -> None:
    opened("unit", "contact", "单位01", "王五", "--mail", "w@example.org")
    opened("remind", "run")
    store = database.Database(database.sqlite_url(opened.database))
    alter(store, "UPDATE message SET reported = 0, attempts = 0, state = 'sent'")
    store.close()
    before = opened("audit", "log", "--kind", "outbox.drained", "--json").json
    opened("remind", "run")
    assert opened("audit", "log", "--kind", "outbox.drained", "--json").json == before
    programs.refused(opened("doctor"), 5, "标为已发出，却没有发过")


def test_the_address_of_who_signs_is_held_against_its_digest_unless_it_was_erased(
    opened: programs.Program,
) -> None:
    programs.done(opened("unit", "contact", "监督部门", "施主任", "--mail", "s@example.org"))
    store = database.Database(database.sqlite_url(opened.database))
    told = {}
    for mail in ("mine@example.org", "", "s@example.org"):
        alter(store, f"UPDATE person SET mail = '{mail}' WHERE name = '施主任'")
        told[mail] = opened("audit", "verify").code
    assert told == {"mine@example.org": 5, "": 0, "s@example.org": 0}
    programs.done(opened("unit", "contact", "监督部门", "施主任", "--phone", "0371-1"))
    assert opened("audit", "verify").code == 0
    store.close()


def test_a_roster_whose_codes_slipped_by_a_row_is_refused_with_every_place(
    office: offices.Office,
) -> None:
    plan = schemes.small()
    office.open(plan)
    names = [enrolment.name for enrolment in plan.units]
    slipped = plan.model_copy(
        update={
            "year": 2021,
            "units": tuple(
                enrolment.model_copy(update={"name": name})
                for enrolment, name in zip(plan.units, [names[-1], *names[:-1]], strict=True)
            ),
        }
    )
    with pytest.raises(errors.Misuse) as caught:
        cycles.open_(office.clerk, scheme=slipped)
    assert str(caught.value).count("登记的是") == len(names)
