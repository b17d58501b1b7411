"""A county whose scheme shares nothing with the province's.

It is played by its cast, and worked by hand with the ordinary commands. One track, four stages,
no quota: a threshold, a share of the ranked and prerequisites; a point that deducts down to a
floor, a grade, a rank in which fewer is better, a bonus with a cap; a panel's median; terms in
calendar days.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from storage import award_seats, database, queries
from storage.ledger import ledgers
from tests.support import offices, programs, schemes
from workflows.kernel import cycle_view
from workflows.lists import lineage

RANKED = ["QH01", "QH02", "QH03", "QH05", "QH06", "QH07", "QH08", "QH10", "QH11", "QH12"]
EVERYONE = sorted([*RANKED, "QH04", "QH09"])
# unit, assessor: 甲1, 甲2, deducted in 乙1 (none: nothing was), 丙1, added in 丙2
SHEETS: dict[tuple[str, str], tuple[int, str, int | None, int, int | None]] = {
    ("QH01", "老周"): (23, "常开", 2, 23, 1),  # 85
    ("QH01", "老吴"): (24, "常开", None, 24, None),  # 88
    ("QH01", "小郑"): (22, "时开时关", 2, 22, 1),  # 75: the median is 85
    **{("QH02", one): (24, "常开", 1, 24, 2) for one in ("老周", "老吴")},  # 89
    **{("QH03", one): (20, "常开", 0, 20, 0) for one in ("老周", "老吴")},  # 80
    ("QH05", "老周"): (21, "常开", None, 21, None),  # 82
    ("QH05", "老吴"): (20, "常开", 1, 21, None),  # 80: the median of two is 81
    **{
        ("QH06", one): (25, "常开", 15, 25, 5) for one in ("老周", "老吴")
    },  # 25+20+8 (the floor)+25+3 (the cap): 81
    **{("QH07", one): (18, "时开时关", 2, 20, None) for one in ("老周", "老吴")},  # 68
    **{("QH08", one): (24, "常开", 3, 24, 1) for one in ("老周", "老吴")},  # 86
    **{("QH10", one): (22, "常开", None, 22, None) for one in ("老周", "老吴")},  # 84
    **{("QH11", one): (10, "落锁", 6, 12, None) for one in ("老周", "老吴")},  # 36
    **{("QH12", one): (16, "时开时关", 1, 18, None) for one in ("老周", "老吴")},  # 65
}
PETITIONS = {
    "QH06": 0,
    "QH02": 1,
    "QH03": 2,
    "QH05": 2,
    "QH10": 3,
    "QH11": 3,
    "QH01": 4,
    "QH07": 5,
    "QH12": 6,
    "QH08": 7,
}
# places 1, 2 give 10; 3, 3, 5, 5 give 8; the rest 5
TOTALS = [
    ("QH02", "99.0"),
    ("QH10", "92.0"),
    ("QH06", "91.0"),
    ("QH08", "91.0"),
    ("QH01", "90.0"),
    ("QH05", "89.0"),
    ("QH03", "88.0"),
    ("QH07", "73.0"),
    ("QH12", "70.0"),
    ("QH11", "44.0"),
]
SHORTLIST = {
    "QH01": ("列入", "第5名，在名额4个之内"),
    "QH02": ("列入", "第1名，在名额4个之内"),
    "QH03": ("未列入", "第7名，名额4个已满"),
    "QH05": ("未列入", "第6名，名额4个已满"),
    "QH06": ("未列入", "第3名，前提“乙1”须不少于12，得8.0"),
    "QH07": ("未列入", "第8名，总分73.0，未达到分数线80"),
    "QH08": ("列入", "第4名，在名额4个之内"),
    "QH10": ("列入", "第2名，在名额4个之内"),
    "QH11": ("未列入", "第10名，总分44.0，未达到分数线80"),
    "QH12": ("未列入", "第9名，总分70.0，未达到分数线80"),
}


def test_county_is_played_to_its_end(store: database.Database) -> None:
    scheme = schemes.county()
    office = offices.play(offices.first_morning(store, scheme), scheme)
    assert sum(offices.outcomes(office).values()) == len(scheme.units) == 12
    assert offices.outcomes(office)["exempt"] == 2
    assert (
        offices.outcomes(office)["named"] == office.look(lambda seen: len(lineage.named(seen))) > 0
    )
    assert set(offices.outcomes(office)) == {"named", "not_named", "exempt"}
    assert office.look(lambda seen: seen.ledger.state) == "closed"
    assert sum(office.heads().values()) == 12
    assert office.findings() == []


def rows(path: Path, header: Sequence[str], lines: Sequence[Sequence[object]]) -> Path:
    """A table as a clerk's spreadsheet writes it."""
    text = "\r\n".join(
        ",".join("" if cell is None else str(cell) for cell in line) for line in [header, *lines]
    )
    path.write_bytes(f"{text}\r\n".encode("gb18030"))
    return path


class County:
    """The county's two people at the program, day by day."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clerk = programs.Program(home=folder / "home", now="2023-03-01T09:00", person="张经办")
        assert (
            programs.run(*self.clerk.arguments("init", "--sandbox", "--name", "张经办")).code == 0
        )
        self("person", "add", "李审核", "--role", "审核人")
        self("cycle", "open", schemes.COUNTY)

    def on(self, day: str) -> None:
        self.clerk = self.clerk.at(f"{day}T09:00")
        self("remind", "run", "--after-gap")

    def __call__(self, *command: object, by: str = "张经办") -> programs.RunResult:
        told = self.clerk.by(by)(*command)
        assert told.code == 0, told.err
        return told

    def stages(self) -> dict[str, int]:
        return {
            one["name"]: one["number"]
            for one in self("status", "--json").json["stages"]
            if one["number"]
        }


def worked_until_the_ranking(county: County) -> None:
    folder = county.folder
    county.on("2023-03-20")
    arrivals = rows(
        folder / "收件.csv",
        ["单位", "收到日期", "收文号"],
        [[unit, "2023-03-20", f"青收{n}"] for n, unit in enumerate(EVERYONE)],
    )
    county("task", "accept", "--from", arrivals, "--task", "pledge_card", "--yes")
    county.on("2023-05-08")
    county("advance", "--stage", "立牌承诺", "--yes")
    county.on("2023-06-20")
    for unit in EVERYONE:
        (folder / "盘点" / unit).mkdir(parents=True)
        line = ["办慢的事", "路灯不亮", "2023-04-01", 3, "是"]
        rows(
            folder / "盘点" / unit / "盘点单.csv",
            ["哪一类", "什么事", "何时起", "件数", "告知群众了吗"],
            [line],
        )
    county("submit", "--dir", folder / "盘点", "--task", "报盘点单", "--yes")
    county("task", "accept", "--task", "stock_sheet", "--yes")
    county("advance", "--stage", "对账盘点", "--yes")
    county.on("2023-07-10")
    visits = [[unit, "2023-07-05", "暗访", "东路走访队"] for unit in EVERYONE]
    county(
        "visit",
        "record",
        rows(folder / "上门.csv", ["去了哪家", "哪天", "怎么去的", "哪一队"], visits),
    )
    county.on("2023-08-18")
    marks: list[list[object]] = [
        [unit, "信访台账", "乙2", figure] for unit, figure in PETITIONS.items()
    ]
    for (unit, assessor), sheet in SHEETS.items():
        marks += [
            [unit, assessor, key, cell]
            for key, cell in zip(("甲1", "甲2", "乙1", "丙1", "丙2"), sheet, strict=True)
            if cell is not None
        ]
    header = ["哪家", "谁记的", "第几项", "得分（扣分、等次、件数）"]
    wrong = rows(
        folder / "错.csv",
        header,
        [
            ["QH01", "老周", "甲1", "常开"],
            ["QH01", "老周", "丁9", 3],
            ["QH99", "老周", "甲2", "常开"],
        ],
    )
    told = county.clerk("assess", "import", wrong)
    assert (told.code, told.out, told.err.count("错.csv")) == (2, "", 3)
    assert [
        one
        for one in (
            "D2 单元格",
            "C3 单元格",
            "A4 单元格",
            "没有“QH99”这个单位",
            "没有编号为“丁9”的考评要点",
        )
        if one not in told.err
    ] == []
    county("assess", "import", rows(folder / "记分.csv", header, marks))
    county("assess", "confirm", "--yes", by="李审核")
    county.on("2023-11-06")
    county("advance", "--stage", "入户考评", "--yes")


def test_county_names_by_threshold_share_and_prerequisite_at_the_hands_of_two_people(
    tmp_path: Path,
) -> None:
    county = County(tmp_path)
    worked_until_the_ranking(county)
    assert county.stages() == {"授牌": 12}
    county("assess", "rank")
    ranked = county("assess", "rank", "--show", "--json").json
    assert [(one["subject"], one["total"]) for one in ranked] == TOTALS
    county("naming", "propose", "shortlisted")
    (shortlist,) = county("naming", "list", "--all", "--json").json["slates"]
    assert {
        one["subject"]: (one["standing_name"], one["reason"]) for one in shortlist["entries"]
    } == SHORTLIST

    county(
        "naming", "decide", "shortlisted", "--held", "2023-11-06", "--minutes", "青碰〔2023〕7号"
    )
    county("naming", "confirm", "shortlisted", "--yes", by="李审核")
    county("naming", "review", "发函", "county_word", "--yes", by="李审核")
    county("consult", "send", "county_word", "--doc", "青函〔2023〕9号")
    county.on("2023-11-13")
    letters = county("consult", "list", "--json").json["letters"]
    assert [(one["count"], one["due_on"]) for one in letters] == [
        (4, "2023-11-13"),
        (4, "2023-11-13"),
    ]
    county(
        "consult",
        "record",
        letters[0]["id"],
        "--except",
        "QH08=缓一缓",
        "--doc",
        "青纪复〔2023〕2号",
        "--signer",
        "孙主任",
    )
    county(
        "consult", "record", letters[1]["id"], "--doc", "青信复〔2023〕5号", "--signer", "钱主任"
    )
    county("consult", "confirm", *(one["id"] for one in letters), "--yes", by="李审核")
    county("naming", "propose", "endorsed")
    county("naming", "decide", "endorsed", "--held", "2023-11-13", "--minutes", "青常〔2023〕31号")
    county("naming", "confirm", "endorsed", "--yes", by="李审核")
    county("naming", "review", "公示", "--yes", by="李审核")
    county("naming", "public-notice", "--posted", "2023-11-13", "--place", "县政府门口")
    county.on("2023-11-20")
    assert county.clerk("naming", "public-notice", "--end", "没有人说什么").code == 3
    county.on("2023-11-21")
    county("naming", "public-notice", "--end", "没有人说什么")
    county("naming", "review", "印发", "--yes", by="李审核")
    county("naming", "issue", "--doc", "青发〔2023〕18号", "--date", "2023-11-21", "--yes")

    found = {
        row["code"]: (row["outcome"], row["stage"])
        for row in county("status", "--json").json["rows"]
    }
    assert found == {
        **dict.fromkeys(["QH01", "QH02", "QH10"], ("named", "plaques")),
        **dict.fromkeys(["QH04", "QH09"], ("exempt", "concluded")),
        **dict.fromkeys(
            ["QH03", "QH05", "QH06", "QH07", "QH08", "QH11", "QH12"], ("not_named", "concluded")
        ),
    }
    story = tmp_path / "故事.txt"
    story.write_text("红旗故事。\n", "utf-8")
    county.on("2023-12-01")
    for unit in ("QH01", "QH02", "QH10"):
        county("submit", unit, "写一篇红旗故事", story)
    county("advance", "--stage", "授牌", "--yes")
    assert county.stages() == {"已结束": 12}
    county("cycle", "close")
    county("audit", "verify")
    assert seats(county.clerk.database) == [
        ("QH01", "2025-11-21"),
        ("QH02", "2025-11-21"),
        ("QH10", "2025-11-21"),
    ]


def seats(path: Path) -> list[tuple[str | None, str]]:
    """Who sits, and until when."""
    store = database.Database(database.sqlite_url(path))
    with store.reading() as connection:
        (ledger,) = [one for one in ledgers.all_(connection) if one.kind == cycle_view.CYCLE]
        found = [
            (seat.subject, str(seat.valid_until))
            for seat in queries.Finder(connection, ledger.book).find(award_seats.Seat)
        ]
    store.close()
    return found
