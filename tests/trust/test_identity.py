"""Who acts is proven, never said: a login, a passphrase, a signed sheet; another vouches for it."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from engine import errors, passphrases, records
from storage import database
from storage.evidence import verification
from storage.ledger import journal, ledgers
from tests.support import offices, programs
from tests.support.guarded import SECRETS, Guarded
from workflows.assessment import marks
from workflows.directory import users, vouching
from workflows.kernel import permissions
from workflows.reports import people_account


@pytest.fixture
def guarded(store: database.Database) -> Iterator[Guarded]:
    office = Guarded.begun(store)
    yield office
    with store.reading() as connection:
        assert [verification.verify(connection, book) for book in (1, office.book)] == [[], []]


def refused(act: Callable[[], object]) -> list[str]:
    with pytest.raises(errors.Refused) as caught:
        act()
    return offices.refusal_codes(caught)


def test_a_person_is_used_from_their_own_login_and_the_line_says_so(guarded: Guarded) -> None:
    guarded.enter_mark()
    guarded.confirm(guarded.at("li"))
    line = guarded.newest("assess.confirmed")
    assert (line.actor["name"], line.actor["os_user"], line.actor["proof"]) == (
        "李审核",
        "li",
        "os",
    )


@pytest.mark.parametrize("login", ["wang", "root", ""])
def test_nobody_is_used_from_a_login_that_is_not_theirs(guarded: Guarded, login: str) -> None:
    guarded.enter_mark()
    assert refused(lambda: guarded.at(login, "李审核")) == ["not_proven"]


def test_a_passphrase_set_under_the_own_login_is_a_proof_elsewhere(guarded: Guarded) -> None:
    guarded.set_passphrase("li", "李审核")
    guarded.enter_mark()
    assert refused(lambda: guarded.at("wang", "李审核", secret="山高月小")) == ["passphrase_wrong"]
    guarded.confirm(guarded.at("wang", "李审核", secret=SECRETS["李审核"]))
    assert guarded.newest("assess.confirmed").actor["proof"] == "passphrase"


def test_the_passphrase_itself_stands_in_no_line(guarded: Guarded) -> None:
    guarded.set_passphrase("li", "李审核")
    kept = guarded.person("李审核")
    with guarded.store.reading() as connection:
        text = "".join(line for line, _ in journal.texts(connection, ledgers.OFFICE))
    assert (SECRETS["李审核"] in text, kept.passphrase in text) == (False, False)
    assert kept.passphrase.startswith("$argon2id$")
    assert (kept.passphrase_digest in text, kept.passphrase_set_by) == (True, "li")


def test_nobody_sets_a_passphrase_for_who_has_a_login_or_one_already(guarded: Guarded) -> None:
    assert refused(lambda: guarded.set_passphrase("wang", "李审核")) == ["not_proven"]
    guarded.set_passphrase("li", "李审核")
    guarded.unbind("李审核")
    assert refused(
        lambda: guarded.set_passphrase("wang", "李审核", secret="另一个更长的口令短语")
    ) == ["not_proven"]
    old = SECRETS["李审核"]
    guarded.set_passphrase("wang", "李审核", old=old, secret="另一个更长的口令短语")
    assert guarded.person("李审核").passphrase_set_by == "wang"


def test_a_passphrase_set_under_anothers_login_confirms_nothing_until_it_is_changed(
    guarded: Guarded,
) -> None:
    guarded.unbind("李审核")
    guarded.set_passphrase("wang", "李审核")
    guarded.enter_mark()
    lent = guarded.at("wang", "李审核", secret=SECRETS["李审核"])
    assert (lent.actor.proof, refused(lambda: guarded.confirm(lent))) == ("lent", ["proof_lent"])
    users.bind(guarded.at("wang"), name="李审核", os_user="li", basis="某办〔2020〕3号")
    guarded.set_passphrase("li", "李审核", secret="惟江上之清风与明月")
    guarded.confirm(guarded.at("wang", "李审核", secret="惟江上之清风与明月"))


@pytest.mark.parametrize("login", ["wang", "shared"])
def test_a_lent_passphrase_stays_lent_whatever_becomes_of_the_login_it_was_set_under(
    guarded: Guarded, login: str
) -> None:
    guarded.add("周审核", login="zhou")
    guarded.unbind("李审核")
    guarded.set_passphrase(login, "李审核")
    users.bind(guarded.at("wang"), name="王经办", os_user="")
    vouching.confirm(guarded.at("zhou"))
    guarded.enter_mark(at="zhou")
    lent = guarded.at(login, "李审核", secret=SECRETS["李审核"])
    assert refused(lambda: guarded.confirm(lent)) == ["proof_lent"]


def test_a_passphrase_set_under_a_login_of_two_is_lent(guarded: Guarded) -> None:
    guarded.add("周审核", login="zhou")
    users.bind(guarded.at("wang"), name="周审核", os_user="li")
    vouching.confirm(guarded.at("li"), names=["周审核"])
    guarded.set_passphrase("li", "周审核")
    assert guarded.person("周审核").passphrase_is_lent


def test_who_lends_a_passphrase_confirms_nothing_that_was_entered_with_it(
    guarded: Guarded,
) -> None:
    guarded.add("周审核", login="zhou")
    guarded.unbind("李审核")
    guarded.set_passphrase("wang", "李审核")
    mark = marks.Mark(subject="U01", assessor="考评员1", indicator="甲", value=Decimal(30))
    lent = guarded.at("wang", "李审核", secret=SECRETS["李审核"])
    marks.import_marks(lent, ledger=guarded.book, marks=[mark])
    assert refused(lambda: guarded.confirm(guarded.at("wang"))) == ["own_account"]
    users.bind(guarded.at("wang"), name="李审核", os_user="li")
    vouching.confirm(guarded.at("zhou"))
    guarded.set_passphrase("li", "李审核", secret="惟江上之清风与明月")
    assert refused(lambda: guarded.confirm(guarded.at("wang"))) == ["own_account"]
    guarded.confirm(guarded.at("zhou"))


def test_one_alone_neither_takes_anothers_login_nor_dismisses_who_vouches(
    guarded: Guarded,
) -> None:
    users.bind(guarded.at("wang"), name="李审核", os_user="")
    users.assign(guarded.at("wang"), name="李审核", roles=[])
    users.assign(guarded.at("wang"), name="李审核", active=False)
    assert guarded.at("li").actor.roles == {"reviewer"}
    assert refused(lambda: vouching.confirm(guarded.at("wang"))) == ["own_entry"]


def test_two_administrators_do_not_dismiss_each_other(guarded: Guarded) -> None:
    users.add(guarded.at("wang"), name="周管理", roles=["管理员"], os_user="zhou")
    vouching.confirm(guarded.at("li"))
    users.assign(guarded.at("wang"), name="周管理", active=False)
    users.assign(guarded.at("zhou"), name="王经办", active=False)
    with pytest.raises(errors.Misuse, match="至少要有一位管理员"):
        vouching.confirm(guarded.at("li"))
    vouching.confirm(guarded.at("li"), names=["周管理"])
    with pytest.raises(errors.Misuse, match="至少要有一位管理员"):
        vouching.confirm(guarded.at("li"), names=["王经办"])
    assert guarded.person("王经办").roles == ["administrator", "handler"]


def test_once_another_could_be_proven_nothing_counts_at_once_again_without_its_paper(
    guarded: Guarded,
) -> None:
    users.assign(guarded.at("wang"), name="李审核", active=False)
    vouching.confirm(guarded.at("li"))
    add = {"name": "马甲", "roles": ["审核人"], "os_user": "wang2"}
    assert refused(lambda: users.add(guarded.at("wang"), **add)) == ["nobody_vouches"]
    users.add(guarded.at("wang"), **add, basis="某人字〔2020〕7号，6月15日")
    with guarded.store.reading() as connection:
        account = {each.name: each.alone for each in people_account.people(connection)}
    assert (guarded.person("马甲").roles, account["马甲"]) == (["reviewer"], 1)


def test_a_passphrase_is_void_once_its_owner_or_another_said_so(guarded: Guarded) -> None:
    guarded.set_passphrase("li", "李审核")
    users.reset_passphrase(guarded.at("wang"), name="李审核")
    assert guarded.at("wang", "李审核", secret=SECRETS["李审核"]).actor.proof == "passphrase"
    vouching.confirm(guarded.at("li"))
    assert refused(lambda: guarded.at("wang", "李审核", secret=SECRETS["李审核"])) == ["not_proven"]
    assert refused(lambda: guarded.set_passphrase("wang", "李审核")) == ["not_proven"]


def test_nobody_vouches_for_who_may_act_by_a_signed_sheet(guarded: Guarded) -> None:
    users.bind(guarded.at("wang"), name="李审核", os_user="wang2")
    by_paper = guarded.at("wang", "李审核", paper="复核单3号，存2号柜")
    assert refused(lambda: vouching.confirm(by_paper)) == ["paper_confirms"]


def test_a_passphrase_whose_text_was_replaced_is_found_and_not_taken(guarded: Guarded) -> None:
    guarded.set_passphrase("li", "李审核")
    good = guarded.person("李审核").passphrase
    forged = passphrases.kept("我自己的口令短语")
    try:
        put(guarded, forged)
        with pytest.raises(errors.Broken, match="与日志所记的不符"):
            guarded.at("wang", "李审核", secret="我自己的口令短语")
        with guarded.store.reading() as connection:
            findings = verification.verify(connection, ledgers.OFFICE)
        assert ["passphrase" in finding for finding in findings] == [True]
    finally:
        put(guarded, good)


def put(office: Guarded, passphrase: str) -> None:
    with office.store.writing() as connection:
        connection.exec_driver_sql(
            f"UPDATE person SET passphrase = '{passphrase}' WHERE name = '李审核'"
        )
        connection.commit()


def test_after_five_wrong_passphrases_the_next_is_not_looked_at(guarded: Guarded) -> None:
    guarded.set_passphrase("li", "李审核")
    for _ in range(5):
        guarded.guess("wang", "李审核")
    right = SECRETS["李审核"]
    assert refused(lambda: guarded.at("wang", "李审核", secret=right)) == ["passphrase_paused"]
    guarded.time.move_to(datetime(2020, 6, 15, 1, 16, tzinfo=UTC))
    assert guarded.at("wang", "李审核", secret=right).actor.proof == "passphrase"


def test_other_refusals_in_between_do_not_make_wrong_passphrases_forgotten(
    guarded: Guarded,
) -> None:
    guarded.set_passphrase("li", "李审核")
    for _ in range(5):
        guarded.guess("wang", "李审核")
        for _ in range(6):
            guarded.guess("wang", "李审核", secret="")
    right = SECRETS["李审核"]
    assert refused(lambda: guarded.at("wang", "李审核", secret=right)) == ["passphrase_paused"]


@pytest.mark.parametrize("login", ["li\x1b[2J", "li\n", " li"])
def test_what_no_system_calls_a_user_is_bound_to_nobody(guarded: Guarded, login: str) -> None:
    with pytest.raises(errors.Misuse, match="登录名"):
        users.bind(guarded.at("wang"), name="李审核", os_user=login)


@pytest.mark.parametrize("short", ["短", "1111111111", "李审核李审核李审核", "a" * 300])
def test_what_is_easily_guessed_is_no_passphrase(short: str) -> None:
    with pytest.raises(errors.Misuse):
        passphrases.kept(short, name="李审核")


def test_a_new_person_a_role_and_a_binding_count_once_another_vouched_for_them(
    guarded: Guarded,
) -> None:
    users.add(guarded.at("wang"), name="周审核", roles=["审核人"], os_user="zhou")
    assert (guarded.waiting(), guarded.person("周审核").roles) == (["周审核"], [])
    assert refused(lambda: guarded.at("zhou", "周审核")) == ["not_proven"]
    assert refused(lambda: vouching.confirm(guarded.at("wang"))) == ["own_entry"]
    vouching.confirm(guarded.at("li"))
    assert (guarded.waiting(), guarded.at("zhou").actor.roles) == ([], {"reviewer"})
    users.assign(guarded.at("wang"), name="王经办", roles=["经办人", "管理员", "审核人"])
    assert guarded.at("wang").actor.roles == {"administrator", "handler"}
    vouching.confirm(guarded.at("zhou"))
    assert guarded.at("wang").actor.roles == {"administrator", "handler", "reviewer"}


def test_nobody_vouches_for_what_they_gain_themselves(guarded: Guarded) -> None:
    users.add(guarded.at("wang"), name="周审核", roles=["审核人"], os_user="zhou")
    vouching.confirm(guarded.at("li"))
    users.assign(guarded.at("wang"), name="李审核", roles=["审核人", "管理员"])
    assert refused(lambda: vouching.confirm(guarded.at("li"))) == ["own_gain"]
    vouching.confirm(guarded.at("zhou"), names=["李审核"])
    assert guarded.at("li").actor.roles == {"administrator", "reviewer"}
    assert refused(lambda: vouching.confirm(guarded.at("zhou"))) == ["nothing_to_confirm"]


def test_the_first_two_count_at_once_and_their_lines_say_so(guarded: Guarded) -> None:
    with guarded.store.reading() as connection:
        account = {each.name: each.alone for each in people_account.people(connection)}
    assert account == {"王经办": 0, "李审核": 1}


def test_who_came_back_has_neither_roles_nor_login_before_somebody_vouched(
    guarded: Guarded,
) -> None:
    users.add(guarded.at("wang"), name="周审核", roles=["审核人"], os_user="zhou")
    vouching.confirm(guarded.at("li"))
    users.assign(guarded.at("wang"), name="周审核", active=False)
    vouching.confirm(guarded.at("li"))
    users.add(guarded.at("wang"), name="周审核", roles=["审核人"])
    assert refused(lambda: guarded.at("zhou", "周审核")) == ["not_proven"]
    vouching.confirm(guarded.at("li"))
    assert guarded.at("zhou").actor.roles == {"reviewer"}


def test_a_reset_makes_the_passphrase_void_once_another_confirmed(guarded: Guarded) -> None:
    users.add(guarded.at("wang"), name="周审核", roles=["审核人"], os_user="zhou")
    vouching.confirm(guarded.at("li"))
    guarded.set_passphrase("zhou", "周审核")
    users.reset_passphrase(guarded.at("wang"), name="周审核")
    assert guarded.at("li", "周审核", secret=SECRETS["周审核"]).actor.proof == "passphrase"
    vouching.confirm(guarded.at("li"))
    assert refused(lambda: guarded.at("li", "周审核", secret=SECRETS["周审核"])) == ["not_proven"]
    guarded.set_passphrase("zhou", "周审核")
    assert guarded.at("li", "周审核", secret=SECRETS["周审核"]).actor.proof == "passphrase"


def test_a_deputy_named_beforehand_confirms_while_the_reviewer_is_away(guarded: Guarded) -> None:
    users.add(guarded.at("wang"), name="周经办", roles=["经办人"], os_user="zhou")
    vouching.confirm(guarded.at("li"))
    users.name_deputy(
        guarded.at("li"), name="周经办", starts_on=date(2020, 6, 20), ends_on=date(2020, 7, 3)
    )
    assert guarded.at("zhou").actor.roles == {"handler"}
    guarded.time.move_to(datetime(2020, 6, 22, 1, tzinfo=UTC))
    assert guarded.at("zhou").actor.roles == {"handler", "reviewer"}
    users.add(guarded.at("wang"), name="吴经办", roles=["经办人"])
    vouching.confirm(guarded.at("zhou"))
    guarded.time.move_to(datetime(2020, 7, 4, 1, tzinfo=UTC))
    assert guarded.at("zhou").actor.roles == {"handler"}


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [(date(2020, 6, 14), date(2020, 7, 1)), (date(2020, 7, 2), date(2020, 7, 1))],
)
def test_a_deputy_is_named_beforehand(guarded: Guarded, starts_on: date, ends_on: date) -> None:
    with pytest.raises(errors.Misuse, match="事先指定"):
        users.name_deputy(guarded.at("li"), name="王经办", starts_on=starts_on, ends_on=ends_on)


def test_only_the_reviewer_names_a_deputy_and_never_themselves(guarded: Guarded) -> None:
    days = {"starts_on": date(2020, 6, 20), "ends_on": date(2020, 6, 21)}
    assert refused(lambda: users.name_deputy(guarded.at("wang"), name="李审核", **days)) == [
        "not_allowed"
    ]
    with pytest.raises(errors.Misuse, match="另一位"):
        users.name_deputy(guarded.at("li"), name="李审核", **days)


def test_a_signed_sheet_confirms_and_the_line_tells_where_it_is(guarded: Guarded) -> None:
    guarded.enter_mark()
    paper = "复核单3号，存2号柜"
    guarded.confirm(guarded.at("wang", "李审核", paper=paper))
    actor = guarded.newest("assess.confirmed").actor
    assert (actor["name"], actor["proof"], actor["paper"]) == (
        "李审核",
        "paper",
        "复核单3号，存2号柜；录入：王经办",
    )


def test_a_signed_sheet_does_nothing_but_confirm_and_somebody_known_keys_it_in(
    guarded: Guarded,
) -> None:
    by_paper = guarded.at("wang", "李审核", paper="复核单3号，存2号柜")
    mark = marks.Mark(subject="U01", assessor="考评员1", indicator="甲", value=Decimal(30))
    assert refused(lambda: marks.import_marks(by_paper, ledger=guarded.book, marks=[mark])) == [
        "paper_confirms"
    ]
    assert refused(lambda: guarded.at("root", "李审核", paper="复核单3号")) == ["paper_unkeyed"]


def test_what_one_login_entered_and_confirmed_is_listed_with_its_proofs(guarded: Guarded) -> None:
    guarded.enter_mark()
    guarded.confirm(guarded.at("wang", "李审核", paper="复核单3号，存2号柜"))
    with guarded.store.reading() as connection:
        (pair,) = people_account.pairs(connection)
    assert (pair.entered_by, pair.confirmed_by, pair.os_user, pair.proofs) == (
        "王经办",
        "李审核",
        "wang",
        "本机登录名／复核单",
    )


@pytest.mark.parametrize("action", sorted(permissions.ACTIONS - {permissions.OWN_PASSPHRASE}))
def test_no_action_passes_without_a_proof(action: str) -> None:
    actor = records.Actor(person=3, name="张三")
    assert permissions.why_unproven(actor, action) == "not_proven"


@pytest.fixture
def proving(tmp_path: Path) -> programs.Program:
    """A sandbox that asks for proof, whose first person is bound to who runs these tests."""
    program = programs.Program(home=tmp_path / "home", now="2020-05-06T09:00")
    programs.done(
        programs.run(
            "--home", str(program.home), "init", "--sandbox", "--proof", "--name", "王经办"
        )
    )
    programs.done(program("person", "add", "李审核", "--role", "审核人"))
    programs.done(program("cycle", "open", "henan-2020"))
    return program


def with_lines(program: programs.Program, *lines: str) -> Callable[..., programs.RunResult]:
    """The program with these lines on a descriptor of its own."""

    def call(*command: object) -> programs.RunResult:
        reading, writing = os.pipe()
        os.write(writing, "".join(f"{line}\n" for line in lines).encode())
        os.close(writing)
        arguments = ["--passphrase-fd", str(reading), *program.arguments(*command)]
        return programs.run(*arguments)

    return call


def test_the_command_line_asks_for_what_proves_a_person(proving: programs.Program) -> None:
    reviewer = proving.by("李审核")
    programs.refused(reviewer("person", "list"), 3, "没有证明是李审核本人")
    programs.done(with_lines(reviewer, "山高月小水落石出")("person", "passphrase"), "李审核")
    programs.refused(reviewer("person", "list"), 3, "没有证明是李审核本人")
    programs.refused(with_lines(reviewer, "猜的口令")("person", "list"), 3, "口令不对")
    programs.done(with_lines(reviewer, "山高月小水落石出")("person", "list"), "已设口令")
    refusals = proving("audit", "log", "--office", "--kind", "refused", "--json").json
    assert [line["by"] for line in refusals] == ["李审核"] * 3


def test_a_sheet_is_printed_signed_and_keyed_in(proving: programs.Program, tmp_path: Path) -> None:
    unit = proving("unit", "list", "--json").json[0]["name"]
    programs.done(proving("assess", "disqualify", unit, "弄虚作假", "--doc", "某〔2020〕1号"))
    reviewer = proving.by("李审核")
    sheet = tmp_path / "复核单.txt"
    programs.done(reviewer("assess", "confirm", "--facts", "--sheet", sheet))
    text = sheet.read_text()
    assert [part in text for part in ("复 核 单", unit, "弄虚作假", "复核人签字")] == [True] * 4
    seen = text.partition("校验码 ")[2][:12]
    keyed = ("assess", "confirm", "--facts", "--paper", "3")
    programs.refused(reviewer(*keyed), 2, "--filed")
    programs.done(reviewer(*keyed, "--filed", "2号柜", "--seen", seen))
    (line,) = proving("audit", "log", "--limit", "1", "--json").json
    assert (line["by"], line["proof"]) == ("李审核", "复核单3号，存2号柜；录入：王经办")


def test_bytes_that_are_no_text_are_no_passphrase(proving: programs.Program) -> None:
    reading, writing = os.pipe()
    os.write(writing, "口令".encode("gb18030") + b"\n")
    os.close(writing)
    arguments = proving.by("李审核").arguments("person", "passphrase")
    told = programs.run("--passphrase-fd", str(reading), *arguments)
    programs.refused(told, 2, "UTF-8")


def test_a_change_that_waits_or_counts_alone_says_so(proving: programs.Program) -> None:
    me = pwd.getpwuid(os.geteuid()).pw_name
    programs.done(proving("person", "bind", "李审核", "--os-user", "li"), "无人可复核，即时生效")
    programs.done(proving("person", "add", "周审核", "--role", "审核人"), "待另一人复核")
    programs.done(proving("person", "bind", "李审核", "--os-user", ""), "解除本机登录名，待另一人")
    (first, *_) = proving("person", "list", "--json").json
    assert first["os_user"] == me
    programs.refused(proving("person", "reset", "周审核"), 3, "没有设口令")


def test_a_real_home_always_asks_and_a_plain_sandbox_never(tmp_path: Path) -> None:
    asked = {}
    for kind, flags in (("real", []), ("sandbox", ["--sandbox"])):
        folder = str(tmp_path / kind)
        programs.done(programs.run("--home", folder, "init", *flags, "--name", "王经办"))
        programs.done(programs.run("--home", folder, "person", "add", "李审核", "--role", "审核人"))
        asked[kind] = programs.run("--home", folder, "--as", "李审核", "person", "list").code
    assert asked == {"real": 3, "sandbox": 0}


@pytest.mark.parametrize("kind", ["real", "sandbox"])
def test_what_a_home_is_its_first_line_says_and_not_the_settings(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "home"
    flags = ["--sandbox"] if kind == "sandbox" else []
    programs.done(programs.run("--home", str(folder), "init", *flags, "--name", "王经办"))
    settings = folder / "config.toml"
    before, after = ("false", "true") if kind == "real" else ("true", "false")
    settings.write_text(settings.read_text().replace(before, after))
    told = programs.run("--home", str(folder), "--now", "2020-05-20", "person", "list")
    assert (told.code, "--now 只能用于演练目录" in told.err) == (
        (2, True) if kind == "real" else (0, False)
    )
    programs.refused(programs.run("--home", str(folder), "doctor"), 5, "以账簿为准")


def test_a_home_is_its_owners_alone_or_a_groups(tmp_path: Path) -> None:
    group = grp.getgrgid(os.getegid()).gr_name
    modes = {}
    for kind, flags in (("own", []), ("group", ["--group", group])):
        folder = tmp_path / kind
        programs.done(programs.run("--home", str(folder), "init", *flags, "--name", "王经办"))
        paths = [folder, folder / "config.toml", folder / "mofan.db"]
        modes[kind] = [oct(path.stat().st_mode & 0o7777) for path in paths]
    assert modes == {"own": ["0o700", "0o600", "0o600"], "group": ["0o2770", "0o660", "0o660"]}
    (tmp_path / "own" / "mofan.db").chmod(0o644)
    looked = programs.run("--home", str(tmp_path / "own"), "doctor")
    assert "请 chmod 0600" in looked.out


def test_who_runs_these_tests_is_who_the_first_person_is_bound_to(
    proving: programs.Program,
) -> None:
    (first, *_) = proving("person", "list", "--json").json
    assert first["os_user"] == pwd.getpwuid(os.geteuid()).pw_name


def test_what_is_only_tried_changes_nobody(proving: programs.Program) -> None:
    reviewer = proving.by("李审核")
    trying = with_lines(reviewer, "山高月小水落石出")("person", "passphrase", "--dry-run")
    programs.done(trying)
    programs.done(with_lines(reviewer, "山高月小水落石出")("person", "passphrase"))
    programs.done(proving("person", "bind", "李审核", "--os-user", "li"))
    programs.done(proving("person", "add", "周审核", "--role", "审核人"))
    before = proving("person", "list", "--json").json
    secret = with_lines(reviewer, "山高月小水落石出")
    programs.refused(secret("person", "confirm", "--dry-run"), 3, "不是在其本人独用的登录名下")
    programs.done(proving("person", "reset", "李审核", "--dry-run"))
    assert proving("person", "list", "--json").json == before
    programs.done(proving("person", "reset", "李审核"), "待另一人复核")
    after = proving("person", "list", "--json").json
    assert [each["notes"] for each in before[1:]] == [["已设口令"], ["待复核：审核人"]]
    assert [each["notes"] for each in after[1:]] == [
        ["已设口令", "待复核：口令重设"],
        ["待复核：审核人"],
    ]


LOGINS = (40001, 40002, 40003)


def as_login(number: int, group: int) -> Callable[[], None]:
    """Become that user of the group, where one may (as root); else stay who one is."""

    def become() -> None:
        os.umask(0o022)
        if os.geteuid() == 0:
            os.setgroups([group])
            os.setgid(number)
            os.setuid(number)

    return become


def test_three_logins_of_one_group_share_a_home_and_keep_each_others_way_free() -> None:
    group = grp.getgrgid(os.getegid()) if os.geteuid() else grp.getgrnam("users")
    outside = Path(tempfile.mkdtemp())
    outside.chmod(0o755)
    home = outside / "home"
    program = programs.Program(home=home)
    try:
        begun = ("init", "--name", "王经办", "--group", group.gr_name)
        programs.done(programs.run("--home", str(home), *begun))
        programs.done(program("audit", "verify"))  # what it loads, others may not be able to read
        if os.geteuid() == 0:
            programs.done(program("person", "bind", "王经办", "--os-user", str(LOGINS[0])))
            os.chown(home, LOGINS[0], group.gr_gid)
            for path in home.iterdir():
                os.chown(path, LOGINS[0], group.gr_gid)
        told = []
        for number, command in (
            (LOGINS[0], ("person", "add", "李审核", "--role", "审核人", "--os-user", LOGINS[1])),
            (LOGINS[1], ("person", "list")),
            (LOGINS[0], ("cycle", "open", "henan-2020")),
            (LOGINS[2], ("--as", "李审核", "person", "list")),
            (LOGINS[1], ("cycle", "list")),
            (LOGINS[0], ("audit", "verify")),
        ):
            told.append(program.fork(*command, before=as_login(number, group.gr_gid)).wait())
        wanted = [0, 0, 0, 3, 0, 0] if os.geteuid() == 0 else [0, 0, 0, 0, 0, 0]
        assert [each.code for each in told] == wanted, [each.err for each in told]
        modes = {path.name: oct(path.stat().st_mode & 0o777) for path in home.iterdir()}
        assert set(modes.values()) == {"0o660"}, modes
    finally:
        shutil.rmtree(outside)
