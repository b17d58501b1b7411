"""What a line tells, in words that people use; and what of it a unit may see."""

from __future__ import annotations

from datetime import date

from tests.support import offices
from workflows.cases import submissions, transitions
from workflows.consultations import replies
from workflows.directory import contacts, units, users
from workflows.reports import history, opinion_matrix
from workflows.selection import objections, public_notice
from workflows.tasks import changes


def told(office: offices.Office, subject: str, *, outward: bool = False) -> list[tuple[str, str]]:
    with office.store.reading() as connection:
        return [
            (one.sentence, one.why)
            for one in history.of_subject(connection, subject, outward=outward)
        ]


def newest(office: offices.Office, ledger: int, count: int) -> list[str]:
    with office.store.reading() as connection:
        return [one.sentence for one in history.of_ledger(connection, ledger, limit=count)]


def test_people_and_their_parts_are_told_by_their_titles(small: offices.Office) -> None:
    users.add(small.clerk, name="赵监督", roles=["observer"])
    users.assign(small.clerk, name="赵监督", roles=["handler", "observer"])
    users.assign(small.clerk, name="赵监督", active=False)
    small.open()
    named = [
        contacts.NewContact(unit="U01", role=role, name=name, deputy=deputy)
        for role, name, deputy in (("contact", "钱", True), ("head", "孙", False))
    ]
    contacts.name_contacts(small.clerk, contacts=named)
    with small.store.reading() as connection:
        assert [one.sentence for one in history.of_subject(connection, "赵监督")] == [
            "登记为监督查阅",
            "角色由监督查阅改为经办人、监督查阅",
            "离岗",
        ]
    assert newest(small, 1, 2) == [
        "联系人变更：钱（联络员B角），自2020-05-06起",
        "联系人变更：孙（第一责任人），自2020-05-06起",
    ]


def test_letters_are_told_by_the_numbers_one_needs_to_answer_them(small: offices.Office) -> None:
    offices.ranked(small)
    (letter,) = small.look(opinion_matrix.letters)
    assert newest(small, small.book, 1) == [f"发函，4个（函编号{letter.id}，2020-07-08前反馈）"]
    small.go("2020-07-08")
    replies.record(
        small.clerk,
        ledger=small.book,
        reply=replies.Reply(
            request=letter.id, conclusion="无不同意见", doc="", signer="赵", medium="phone"
        ),
    )
    assert newest(small, small.book, 1) == ["录入复函（签发人赵），电话反馈（书面待补）"]
    replies.record(
        small.clerk,
        ledger=small.book,
        reply=replies.Reply(request=letter.id, conclusion="无不同意见", doc="复〔1〕", signer="赵"),
    )
    assert newest(small, small.book, 1) == ["录入复函（签发人赵），收文号复〔1〕"]


def test_objection_is_told_by_its_number(small: offices.Office) -> None:
    offices.published(small)
    objections.receive(small.clerk, ledger=small.book, subject="U01", source="phone", text="不实")
    (against,) = small.look(lambda seen: public_notice.posted(seen)[0].objections)
    assert newest(small, small.book, 1) == [f"公示期收到异议（来电，编号{against.id}）"]


def test_office_work_is_settled_and_a_paper_is_received(small: offices.Office) -> None:
    small.open().go("2020-06-01")
    small.hand_in("U01", doc="收〔2020〕3号")
    small.accept("U01")
    submissions.accept(small.clerk, ledger=small.book, ids=[small.task("2020", "ready").id])
    assert newest(small, small.book, 3) == [
        "收到“报送方案”第1版（2020-06-01收），收文号收〔2020〕3号（逾期）",
        "接收“报送方案”",
        "“准备”办结",
    ]


def test_unit_sees_neither_notes_about_it_nor_why_it_was_held(small: offices.Office) -> None:
    small.open().go("2020-05-20")
    chosen = transitions.Selection(subjects=("U01",))
    units.note(small.clerk, ledger=small.book, code="U01", kind="instruction", text="请从严把握")
    transitions.hold(small.clerk, ledger=small.book, selection=chosen, why="有关情况正在核查")
    transitions.resume(small.clerk, ledger=small.book, selection=chosen)
    changes.extend(
        small.clerk,
        ledger=small.book,
        ids=[small.task("U01", "paper").id],
        due_on=date(2020, 6, 5),
        why="待党组会审议",
    )
    assert told(small, "U01")[-4:-2] == [
        ("领导批示：请从严把握", ""),
        ("暂停办理", "有关情况正在核查"),
    ]
    assert told(small, "U01", outward=True)[-3:] == [
        ("暂停办理", ""),
        ("恢复办理", ""),
        ("“报送方案”延期：2020-05-29 → 2020-06-05", "待党组会审议"),
    ]
