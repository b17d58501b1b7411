"""What a command stands on: which home, which database, who, when, which cycle.

Flags before the environment; homes of both kinds.
"""

from __future__ import annotations

import getpass
from pathlib import Path

import pytest

from storage import home
from tests.support import programs, schemes

MARK = "【演练】\n"


def started(*arguments: str, cwd: Path, **environment: str) -> programs.RunResult:
    return programs.run(*arguments, environment=environment, cwd=cwd)


def test_the_home_is_the_flags_then_the_environments_then_a_folder_here(tmp_path: Path) -> None:
    for name in ("mofan-data", "by-environment", "by-flag"):
        assert started("--home", name, "init", "--sandbox", "--name", name, cwd=tmp_path).code == 0
    asked = ("person", "list", "--json")
    assert started(*asked, cwd=tmp_path).json[0]["name"] == "mofan-data"
    assert (
        started(*asked, cwd=tmp_path, MOFAN_HOME="by-environment").json[0]["name"]
        == "by-environment"
    )
    assert (
        started("--home", "by-flag", *asked, cwd=tmp_path, MOFAN_HOME="by-environment").json[0][
            "name"
        ]
        == "by-flag"
    )


def test_the_person_is_the_flags_then_the_environments_then_the_systems_user(
    fresh: programs.Program, tmp_path: Path
) -> None:
    at = ("--home", str(fresh.home))

    def who(*flags: str, **environment: str) -> str:
        return (
            started(*at, *flags, "today", cwd=tmp_path, MOFAN_NOW=fresh.now, **environment)
            .out.splitlines()[0]
            .split()[-1]
        )

    fresh("person", "add", "王五", "--role", "经办人", "--os-user", getpass.getuser())
    assert who() == "王五"
    assert who(MOFAN_ACTOR="李审核") == "李审核"
    assert who("--as", "张经办", MOFAN_ACTOR="李审核") == "张经办"


def test_nobody_acts_as_a_stranger_or_as_one_of_several(fresh: programs.Program) -> None:
    told = fresh.by("赵六")("today")
    assert (told.code, told.err) == (
        2,
        MARK + "没有名为“赵六”的人员：能办理的有 张经办、李审核。\n",
    )
    told = fresh.by("")("today")
    assert (told.code, told.err) == (
        2,
        MARK + "请用 --as 或 MOFAN_ACTOR 说明是谁在操作：张经办(1)、李审核(2)。\n",
    )


def test_the_time_of_a_sandbox_is_the_flags_then_the_environments(
    fresh: programs.Program, tmp_path: Path
) -> None:
    at = ("--home", str(fresh.home), "--as", "张经办")
    assert (
        started(*at, "today", "--json", cwd=tmp_path, MOFAN_NOW="2020-05-06").json["day"]
        == "2020-05-06"
    )
    assert (
        started(
            *at,
            "--now",
            "2020-06-01T08:00",
            "today",
            "--json",
            cwd=tmp_path,
            MOFAN_NOW="2020-05-06",
        ).json["day"]
        == "2020-06-01"
    )
    told = fresh.at("明天")("today")
    assert (told.code, told.err) == (
        2,
        MARK + "时间“明天”应形如 2020-05-29 或 2020-05-29T10:00。\n",
    )


def test_a_real_home_refuses_to_be_told_the_time_and_bears_no_mark(
    tmp_path: Path, sqlite_template: Path
) -> None:
    real = programs.Program(home=tmp_path / "real")
    assert "演练" not in real("init", "--name", "张经办").out
    assert real("today").out.splitlines()[0].endswith("张经办")
    told = real.at("2020-05-06")("today")
    assert (told.code, told.out, told.err) == (
        2,
        "",
        "--now 只能用于演练目录（mofan init --sandbox）。\n",
    )


def test_a_sandbox_marks_everything(opened: programs.Program, tmp_path: Path) -> None:
    for command in (
        "today",
        "status",
        "explain U01",
        "task list",
        "unit list",
        "cycle list",
        "audit log",
        "doctor",
        "hold U01 --why 甲",
        "nosuch",
    ):
        told = opened(*command.split())
        assert told.err.startswith(MARK) or command == "nosuch", command
    assert [opened(name).out[:4] for name in ("today", "status")] == ["【演练】", "【演练】"]


def test_mofan_alone_is_today(opened: programs.Program) -> None:
    assert (opened().out, opened().code) == (opened("today").out, 0)
    assert "已逾期\n  [2020] 报送方案" in opened.at("2020-06-15")().out


def test_a_database_elsewhere_is_named_by_flag_or_environment(
    fresh: programs.Program, tmp_path: Path, postgres_url: str
) -> None:
    plain = postgres_url.replace("postgresql+psycopg://", "postgres://")
    at = ("--home", str(fresh.home), "--now", fresh.now)
    told = started(*at, "--database", plain, "init", "--sandbox", "--name", "赵六", cwd=tmp_path)
    assert (told.code, "赵六（管理员、经办人）" in told.out) == (0, True)
    folder = str(schemes.as_folder(tmp_path / "scheme"))
    assert started(*at, "cycle", "open", folder, cwd=tmp_path, MOFAN_DATABASE_URL=plain).code == 0
    assert (
        len(started(*at, "status", "--json", cwd=tmp_path, MOFAN_DATABASE_URL=plain).json["rows"])
        == 6
    )
    assert [
        one["name"]
        for one in started(*at, "--as", "张经办", "person", "list", "--json", cwd=tmp_path).json
    ] == [
        "张经办",
        "李审核",
    ]


@pytest.mark.parametrize(
    "address",
    ["mofan.db", "mysql://localhost/mofan", "postgresql://localhost:port/mofan", "sqlite:/", "  "],
)
def test_an_address_that_is_none_is_explained(fresh: programs.Program, address: str) -> None:
    told = programs.run("--home", str(fresh.home), "--database", address, "status")
    assert (told.code, told.out, "数据库" in told.err) == (2, "", True)


def test_a_database_file_that_is_not_there_is_not_made_by_looking(
    fresh: programs.Program, tmp_path: Path
) -> None:
    path = tmp_path / "typo.db"
    told = programs.run("--home", str(fresh.home), "--database", f"sqlite:///{path}", "status")
    assert (told.code, told.err, path.exists()) == (
        2,
        MARK + f"没有数据库 {path}：请先运行 mofan init。\n",
        False,
    )


@pytest.mark.parametrize("seconds", ["很久", "-1", "99999", "nan"])
def test_a_wait_that_is_none_is_explained(opened: programs.Program, seconds: str) -> None:
    told = programs.run("--wait", seconds, *opened.arguments("status"))
    assert (told.code, told.err) == (2, MARK + f"--wait“{seconds}”应为 0 至 3600 的秒数。\n")


def second_cycle(program: programs.Program, tmp_path: Path) -> programs.Program:
    yaml = (
        schemes.WITH_TABLES.replace("year: 2020", "year: 2021")
        .replace("2020-", "2021-")
        .replace("试验年度", "下一年度")
    )
    assert program("cycle", "open", schemes.as_folder(tmp_path / "next", yaml=yaml)).code == 0
    return program


def test_of_two_open_cycles_one_must_be_named(opened: programs.Program, tmp_path: Path) -> None:
    program = second_cycle(opened, tmp_path)
    told = program("status")
    assert (told.code, told.out, told.err) == (
        2,
        "",
        MARK + "请用 --cycle 说明年度：2020（试验年度）、2021（下一年度）。\n",
    )
    assert "下一年度" in programs.run("--cycle", "2021", *program.arguments("status")).out
    assert "试验年度" in programs.run("--cycle", "试验年度", *program.arguments("status")).out
    told = programs.run("--cycle", "2019", *program.arguments("status"))
    assert (told.code, told.err) == (
        2,
        MARK + "没有年度“2019”：有 2020（试验年度）、2021（下一年度）。\n",
    )


def test_today_and_histories_span_all_open_cycles(opened: programs.Program, tmp_path: Path) -> None:
    program = second_cycle(opened, tmp_path)
    program = program.at("2021-06-01")
    program("remind", "run", "--after-gap")
    found = program("today", "--json").json
    assert {item["cycle"] for item in found["overdue"]} == {"2020", "2021"}
    assert {event["book"] for event in program("unit", "history", "单位01", "--json").json} == {
        "办公室",
        "2020",
        "2021",
    }


def test_the_environment_names_a_cycle_too(opened: programs.Program, tmp_path: Path) -> None:
    program = second_cycle(opened, tmp_path)
    told = started(*program.arguments("status"), cwd=tmp_path, MOFAN_CYCLE="2021")
    assert (told.code, "下一年度" in told.out) == (0, True)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "单位",
            "“单位”不止一个：单位01（U01）、单位02（U02）、单位03（U03）、单位04（U04）、单位05（U05）、单位06（U06）。请写全称或编码。",
        ),
        ("单位７", "没有“单位７”这个单位，是不是单位06（U06）、单位05（U05）、单位04（U04）？"),
        ("U99", "没有“U99”这个单位。"),
        ("\x1b[31m", "没有“[31m”这个单位。"),
    ],
)
def test_a_name_that_leads_nowhere_is_answered_with_the_nearest(
    opened: programs.Program, name: str, said: str
) -> None:
    told = opened("explain", name)
    assert (told.code, told.out, "\x1b" in told.err, told.err) == (2, "", False, MARK + said + "\n")


@pytest.mark.parametrize("name", ["U01", "u01", "单位01", "Ｕ０１", "位01", " 单位01 "])
def test_a_unit_is_known_by_code_name_or_part(opened: programs.Program, name: str) -> None:
    assert opened("status", name).out.startswith("U01 单位01：")


def test_days_are_read_as_clerks_write_them(opened: programs.Program, tmp_path: Path) -> None:
    plan = tmp_path / "方案.txt"
    plan.write_text("方案", encoding="utf-8")
    program = opened.at("2020-05-20")
    for unit, day in (
        ("U01", "5月18日"),
        ("U02", "2020/5/18"),
        ("U03", "20200518"),
        ("U04", "２０２０-05-18"),
        ("U05", "昨天"),
        ("U06", "今天"),
    ):
        assert program("submit", unit, "paper", plan, "--received", day).code == 0, day
    rows = {
        one["subject"]: one["received_on"]
        for one in program("task", "list", "--task", "paper", "--json").json
    }
    assert rows == {
        **dict.fromkeys(("U01", "U02", "U03", "U04"), "2020-05-18"),
        "U05": "2020-05-19",
        "U06": "2020-05-20",
    }


def test_init_a_second_time_changes_nothing(fresh: programs.Program) -> None:
    told = programs.run("--home", str(fresh.home), "init", "--sandbox")
    assert (told.code, told.out) == (0, f"{fresh.home} 已经建好，未作改动。\n")
    told = programs.run("--home", str(fresh.home), "init")
    assert (told.code, told.err) == (
        2,
        f"{fresh.home} 已是演练数据目录，不能改作他用；请另选目录。\n",
    )


def test_init_finishes_what_was_interrupted(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    home.create(folder, is_sandbox=False)
    (folder / home.SETTINGS).rename(folder / home.UNFINISHED)
    told = programs.run("--home", str(folder), "init", "--name", "张经办")
    assert (told.code, told.out.splitlines()[0]) == (
        0,
        f"已建立 {folder}；第一位人员：张经办（管理员、经办人）。",
    )


def test_opening_a_cycle_a_second_time_changes_nothing_and_another_scheme_is_refused(
    opened: programs.Program, tmp_path: Path
) -> None:
    folder = schemes.as_folder(tmp_path / "same")
    told = opened("cycle", "open", folder)
    assert (told.code, told.out) == (0, "“2020”年度早已开启，未作改动。\n")
    other = schemes.as_folder(tmp_path / "other", units=5)
    told = opened("cycle", "open", other)
    assert (told.code, told.err) == (
        2,
        MARK + "“2020”年度已按另一份安排开启：改动安排请用新标签 --label，或等“修订”功能。\n",
    )


def test_a_dry_run_of_opening_leaves_no_cycle(fresh: programs.Program, tmp_path: Path) -> None:
    folder = schemes.as_folder(tmp_path / "scheme")
    assert (
        fresh("cycle", "open", folder, "--dry-run").out
        == "（试办）将按“试验年度”开启年度，单位6个。\n"
    )
    assert fresh("cycle", "list").out == "还没有开启任何年度：mofan cycle open。\n"
