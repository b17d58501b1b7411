import dataclasses
from datetime import date

import pytest

from tests.support import rules
from workflows.rules import opinions, refusals
from workflows.scheme import model_awards

RED = rules.department("red", "甲部门", hosts="U005")
BLUE = rules.department("blue", "乙部门")
BOTH = (RED, BLUE)
PLAN = rules.consultation(
    consenting=("无不同意见", "提供情况供参考"),
    blocking_conclusions=("不宜命名",),
    valid_days=60,
)
ONE = opinions.Subject(code="U001", name="一单位", unit="U001")
HOST = opinions.Subject(code="U005", name="五单位", unit="U005")
BRANCH = opinions.Subject(code="U005-B01", name="五单位一支部", unit="U005")
SENT, DUE, ON = date(2020, 12, 14), date(2020, 12, 28), date(2020, 12, 31)
EVERYONE = frozenset({"U001", "U005", "U005-B01"})
ASKED_RED = opinions.Request(
    number=1, department="red", subjects=EVERYONE, sent_on=SENT, due_on=DUE
)
ASKED_BLUE = opinions.Request(
    number=2, department="blue", subjects=EVERYONE, sent_on=SENT, due_on=DUE
)
ASKED = (ASKED_RED, ASKED_BLUE)


def said(conclusion: str, request: int = 1, **fields: object) -> opinions.Opinion:
    given = {
        "request": request,
        "subject": "U001",
        "conclusion": conclusion,
        "received_on": date(2020, 12, 20),
        "is_confirmed": True,
    }
    return opinions.Opinion(**{**given, **fields})  # type: ignore[arg-type]


def red(
    *found: opinions.Opinion,
    plan: model_awards.Consultation = PLAN,
    asked: tuple[opinions.Request, ...] = ASKED,
    on: date = ON,
    decided_on: date | None = None,
) -> opinions.Cell:
    return opinions.cover(plan, BOTH, [ONE], asked, found, on=on, decided_on=decided_on).cells[0]


@pytest.mark.parametrize(
    ("conclusion", "state", "is_answered", "is_consented"),
    [
        ("无不同意见", "consented", True, True),
        ("提供情况供参考", "consented", True, True),
        ("建议暂缓", "conditional", True, False),
        ("不宜命名", "negative", True, False),
        ("回避", "recused", True, True),
    ],
)
def test_a_conclusion_answers_and_may_consent(
    conclusion: str, state: str, is_answered: bool, is_consented: bool
) -> None:
    cell = red(said(conclusion))
    assert (cell.state, cell.is_answered, cell.is_consented) == (state, is_answered, is_consented)
    assert cell.conclusion == conclusion


def test_an_opinion_that_nobody_confirmed_covers_nobody_and_hides_an_older_one() -> None:
    assert red(said("无不同意见", is_confirmed=False)).state == "unconfirmed"
    assert red(said("无不同意见"), said("不宜命名", n=2, is_confirmed=False)).state == "unconfirmed"


def test_the_last_received_stands_whatever_order_they_come_in() -> None:
    first, second = said("不宜命名"), said("无不同意见", received_on=date(2020, 12, 25), n=2)
    assert red(first, second) == red(second, first)
    assert red(first, second).state == "consented"


def test_silence_is_waited_for_then_overdue_and_never_consent() -> None:
    assert red(on=DUE).state == "waiting"
    overdue = red(on=date(2020, 12, 29))
    assert (overdue.state, overdue.is_answered, overdue.is_consented) == ("overdue", False, False)
    assert overdue.note == "甲部门逾期未复（2020-12-28到期），不视为同意"


def test_silence_consents_only_when_scheme_and_letter_both_say_so_and_is_recorded_as_silence() -> (
    None
):
    scheme = PLAN.model_copy(update={"silence_consents": True})
    letter = (dataclasses.replace(ASKED_RED, says_silence_consents=True),)
    assert red(plan=scheme).state == "overdue"
    assert red(asked=letter).state == "overdue"
    assert red(plan=scheme, asked=letter, on=DUE).state == "waiting"
    silent = red(plan=scheme, asked=letter)
    assert (silent.state, silent.is_consented, silent.conclusion) == ("silent", True, "")
    assert silent.note == "甲部门逾期未复，按方案和去函约定视为无不同意见，记为逾期未复"


def test_a_department_recuses_itself_for_the_unit_that_hosts_it_and_that_units_branches() -> None:
    cover = opinions.cover(
        PLAN, BOTH, [HOST, BRANCH], ASKED, [said("不宜命名", subject="U005")], on=ON
    )
    assert [(cell.subject.code, cell.department.key, cell.state) for cell in cover.cells] == [
        ("U005", "red", "recused"),
        ("U005", "blue", "overdue"),
        ("U005-B01", "red", "recused"),
        ("U005-B01", "blue", "overdue"),
    ]
    assert (cover.cells[0].note, cover.cells[0].conclusion) == ("甲部门设在该单位，按规定回避", "")


def test_an_opinion_serves_a_decision_for_so_many_days() -> None:
    given = said("无不同意见", received_on=date(2020, 12, 21))
    assert red(given, decided_on=date(2021, 2, 19)).state == "consented"
    late = red(given, decided_on=date(2021, 2, 20))
    assert (late.state, late.is_answered) == ("expired", False)
    assert (
        late.note
        == "甲部门2020-12-21反馈“无不同意见”；至2021-02-20已61天，超过有效期60天，须重新征求"
    )
    assert red(said("不宜命名"), decided_on=date(2021, 12, 31)).state == "negative"
    assert red(said("回避"), decided_on=date(2021, 12, 31)).state == "recused"


def test_after_asking_again_an_expired_opinion_gives_way_to_the_new_letter() -> None:
    again = dataclasses.replace(
        ASKED_RED, number=3, sent_on=date(2021, 2, 23), due_on=date(2021, 3, 2)
    )
    cell = red(said("无不同意见"), asked=(*ASKED, again), on=date(2021, 2, 25))
    assert (cell.state, cell.note) == ("waiting", "甲部门尚未反馈（2021-03-02前）")


def test_who_was_not_on_the_list_that_was_sent_is_not_covered() -> None:
    short = dataclasses.replace(ASKED_RED, subjects=frozenset({"U005"}))
    unsent = dataclasses.replace(ASKED_RED, sent_on=None)
    assert red(said("无不同意见"), asked=(short,)).state == "not_asked"
    assert red(said("无不同意见"), asked=(unsent,)).state == "not_asked"
    assert red(on=date(2020, 12, 13)).note == "尚未征求甲部门意见"


def test_a_letter_and_its_answer_count_from_their_own_day() -> None:
    assert red(on=SENT).state == "waiting"
    assert red(said("无不同意见", received_on=SENT), on=SENT).state == "consented"


def test_an_opinion_is_unconfirmed_unless_said_otherwise() -> None:
    plain = opinions.Opinion(
        request=1, subject="U001", conclusion="无不同意见", received_on=date(2020, 12, 20)
    )
    assert red(plain).state == "unconfirmed"


def test_what_arrives_later_is_not_known_yet() -> None:
    assert (
        red(said("无不同意见", received_on=date(2021, 1, 4)), on=date(2020, 12, 28)).state
        == "waiting"
    )


def test_a_round_closes_when_all_have_answered_and_a_list_is_decided_when_all_consent() -> None:
    given = [said("建议暂缓"), said("无不同意见", request=2)]
    cover = opinions.cover(PLAN, BOTH, [ONE], ASKED, given, on=ON)
    assert (cover.why_not_list, cover.unanswered) == ((), ())
    assert cover.why_not_decide == (
        refusals.make(
            "coverage_missing",
            "U001",
            missing="一单位：甲部门2020-12-20反馈“建议暂缓”，待办公室研究办理",
        ),
    )
    assert [cell.department.key for cell in cover.unconsented] == ["red"]


def test_the_difference_is_listed_by_subject_with_every_department() -> None:
    cover = opinions.cover(PLAN, BOTH, [ONE, HOST], (ASKED_RED,), [], on=ON)
    assert cover.why_not_list == (
        refusals.make("coverage_missing", "U001", missing="一单位：尚未征求乙部门意见"),
        refusals.make("coverage_missing", "U005", missing="五单位：尚未征求乙部门意见"),
    )
    assert [cell.department.key for cell in cover.pending] == ["red"]
    assert cover.why_not_publish == (
        refusals.make(
            "coverage_missing",
            "U001",
            missing="一单位：甲部门逾期未复（2020-12-28到期），不视为同意；尚未征求乙部门意见",
        ),
        refusals.make("coverage_missing", "U005", missing="五单位：尚未征求乙部门意见"),
    )


def test_blocking_conclusions_are_told_apart() -> None:
    cover = opinions.cover(
        PLAN,
        BOTH,
        [ONE],
        ASKED,
        [said("不宜命名", document="某函1号"), said("无不同意见", request=2)],
        on=ON,
    )
    assert [(cell.subject.code, cell.department.key, cell.document) for cell in cover.negative] == [
        ("U001", "red", "某函1号")
    ]
    assert cover.why_not_list == ()
