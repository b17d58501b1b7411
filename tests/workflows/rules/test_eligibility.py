from datetime import date

from workflows.rules import eligibility
from workflows.scheme import model_awards

ON = date(2021, 2, 19)
RULES = (
    model_awards.Disqualifier(key="case", name="立案审查", clause="三（五）"),
    model_awards.Disqualifier(key="accident", name="责任事故", look_back_days=365),
)


def judge(**fields: object) -> eligibility.Verdict:
    subject = eligibility.Subject(code="U001", name="甲单位", **fields)  # type: ignore[arg-type]
    return eligibility.judge(RULES, [subject], on=ON)[0]


def test_a_unit_with_nothing_against_it_is_ranked_and_eligible() -> None:
    assert judge() == eligibility.Verdict(subject="U001", name="甲单位", is_ranked=True, grounds=())
    assert judge().is_eligible


def test_the_host_unranked_and_reference_units_take_part_and_take_no_place() -> None:
    for fields, code in (
        ({"is_host": True}, "host"),
        ({"participation": "unranked"}, "unranked"),
        ({"participation": "reference"}, "reference"),
    ):
        found = judge(**fields)
        assert (found.is_ranked, found.is_eligible, [ground.code for ground in found.grounds]) == (
            False,
            False,
            [code],
        )
    assert judge(is_host=True).exclusions == ("承办单位，参加创建，不参加排名，不占名额",)


def test_a_disqualifier_in_force_excludes_and_keeps_the_rank() -> None:
    fact = eligibility.Fact(
        disqualifier="case",
        effective_on=date(2020, 12, 1),
        document="某函〔2020〕8号",
        department="某部门",
    )
    found = judge(facts=(fact,))
    assert (found.is_ranked, found.is_eligible) == (True, False)
    assert found.exclusions == (
        "不予命名情形：立案审查（某部门，某函〔2020〕8号），自2020-12-01起",
    )
    assert found.grounds[0].clause == "三（五）"


def test_a_disqualifier_lifted_not_yet_in_force_or_too_old_is_a_remark() -> None:
    lifted = judge(facts=(eligibility.Fact(disqualifier="case", lifted="某函〔2021〕1号"),))
    future = judge(facts=(eligibility.Fact(disqualifier="case", effective_on=date(2021, 2, 20)),))
    old = judge(facts=(eligibility.Fact(disqualifier="accident", effective_on=date(2020, 2, 19)),))
    edge = judge(facts=(eligibility.Fact(disqualifier="accident", effective_on=date(2020, 2, 20)),))
    today = judge(facts=(eligibility.Fact(disqualifier="case", effective_on=ON),))
    assert [one.is_eligible for one in (lifted, future, old, edge, today)] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert lifted.remarks == ("立案审查；已解除（某函〔2021〕1号），不影响列入",)
    assert future.remarks == ("立案审查，自2021-02-20起；2021-02-19尚未生效，不影响列入",)
    assert old.remarks == ("责任事故，自2020-02-19起；已超过365天的追溯期，不影响列入",)


def test_a_fact_of_a_kind_the_scheme_does_not_know_excludes_all_the_same() -> None:
    assert judge(facts=(eligibility.Fact(disqualifier="弄虚作假"),)).exclusions == (
        "不予命名情形：弄虚作假",
    )


def test_bad_results_and_blocking_conclusions_exclude() -> None:
    found = judge(
        bad_results=(eligibility.BadResult(name="甲项", value="差"),),
        negatives=(
            eligibility.Negative(
                department="某部门", conclusion="不宜命名", document="某函〔2021〕3号"
            ),
        ),
    )
    assert found.exclusions == (
        "甲项结果为“差”，不予命名",
        "某部门意见为“不宜命名”（某函〔2021〕3号）",
    )
    assert [ground.code for ground in found.grounds] == ["bad_result", "blocking_conclusion"]


def test_arrears_are_noted_and_never_exclude() -> None:
    noted = judge(arrears=("报送甲表",))
    assert (noted.is_eligible, noted.remarks) == (True, ("带欠账：报送甲表",))


def test_every_ground_is_told() -> None:
    found = judge(
        is_host=True,
        facts=(eligibility.Fact(disqualifier="case"), eligibility.Fact(disqualifier="accident")),
        bad_results=(eligibility.BadResult(name="甲项", value="差"),),
        negatives=(eligibility.Negative(department="某部门", conclusion="不宜命名"),),
        arrears=("报送甲表",),
    )
    codes = [ground.code for ground in found.grounds]
    assert codes == [
        "host",
        "disqualifier",
        "disqualifier",
        "bad_result",
        "blocking_conclusion",
        "arrears",
    ]
