from workflows.rules import figures
from workflows.scheme import model_awards

TWO = (
    model_awards.Figure(key="m", name="会议", measure="次"),
    model_awards.Figure(key="d", name="文件", measure="份"),
)


def compare(
    this_year: dict[str, int | None], base_year: dict[str, int | None]
) -> figures.Comparison:
    return figures.compare(TWO, year=2020, against=2019, this_year=this_year, base_year=base_year)


def test_figures_that_fall_or_stay_hold() -> None:
    found = compare({"m": 28, "d": 12}, {"m": 30, "d": 12})
    assert (found.rose, found.missing) == ((), ())
    assert found.note == "会议2020年28次，2019年30次，减少2次；文件2020年12份，2019年12份，持平"


def test_a_figure_that_rose_is_named() -> None:
    found = compare({"m": 31, "d": 12}, {"m": 30, "d": 13})
    assert found.rose == ("m",)
    assert found.rows[0].change == 1
    assert found.note == "会议2020年31次，2019年30次，增加1次；文件2020年12份，2019年13份，减少1份"


def test_without_the_base_year_nothing_can_be_compared() -> None:
    found = compare({"m": 3, "d": 1}, {"d": 1})
    assert (found.missing, found.note) == (
        ("m",),
        "会议缺2019年数，无法比较；文件2020年1份，2019年1份，持平",
    )


def test_a_missing_number_is_not_zero() -> None:
    found = compare({"m": 0}, {"m": 0, "d": None})
    assert (found.rose, found.missing) == ((), ("d",))
    assert found.note == "会议2020年0次，2019年0次，持平；文件缺2020、2019年数，无法比较"
