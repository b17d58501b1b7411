"""A home: made once, opened ever after, never taken for another."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from engine import errors
from storage import home


def told(folder: Path, *, is_sandbox: bool | None = None) -> str:
    with pytest.raises(errors.UserError) as caught:
        home.open_(folder) if is_sandbox is None else home.create(folder, is_sandbox=is_sandbox)
    return str(caught.value).replace(str(folder), "F")


@pytest.mark.parametrize("is_sandbox", [True, False])
def test_a_home_is_made_private_and_opened_as_what_it_is(tmp_path: Path, is_sandbox: bool) -> None:
    folder = tmp_path / "数据" / "home"
    made = home.create(folder, is_sandbox=is_sandbox)
    assert made == home.Home(folder=folder, is_sandbox=is_sandbox)
    assert home.open_(folder) == home.Home(
        folder=folder, is_sandbox=is_sandbox, settings={"format": 1, "sandbox": is_sandbox}
    )
    assert made.database == folder / "mofan.db"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_home_made_twice_is_the_same(tmp_path: Path) -> None:
    made = home.create(tmp_path / "home", is_sandbox=False)
    made.database.write_bytes(b"kept")
    assert home.create(tmp_path / "home", is_sandbox=False) == home.open_(tmp_path / "home")
    assert made.database.read_bytes() == b"kept"


@pytest.mark.parametrize(
    ("first", "sentence"),
    [
        (True, "F 已是演练数据目录，不能改作他用；请另选目录。"),
        (False, "F 已是正式数据目录，不能改作他用；请另选目录。"),
    ],
)
def test_a_home_of_one_kind_does_not_become_the_other(
    tmp_path: Path, first: bool, sentence: str
) -> None:
    home.create(tmp_path / "home", is_sandbox=first)
    assert told(tmp_path / "home", is_sandbox=not first) == sentence
    assert home.open_(tmp_path / "home").is_sandbox is first


def test_an_empty_folder_and_one_that_was_begun_become_a_home(tmp_path: Path) -> None:
    (tmp_path / "begun").mkdir()
    (tmp_path / "begun" / home.UNFINISHED).write_text("format", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    for name in ("begun", "empty"):
        home.create(tmp_path / name, is_sandbox=False)
        assert [path.name for path in (tmp_path / name).iterdir()] == [home.SETTINGS]


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "照片.jpg").write_bytes(b"")
    assert told(tmp_path, is_sandbox=False) == "F 不是空目录，也不是 mofan 的数据目录；请另选目录。"
    assert [path.name for path in tmp_path.iterdir()] == ["照片.jpg"]


def test_a_file_is_no_home(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert told(tmp_path / "file", is_sandbox=False) == "F 是一个文件，不能作数据目录。"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(errors.NotNow) as caught:
        home.create(tmp_path / "file" / "home", is_sandbox=False)
    assert str(caught.value) == f"无法写入 {tmp_path / 'file' / 'home'}：路径中有一段不是文件夹。"


def test_a_folder_that_is_no_home_is_told(tmp_path: Path) -> None:
    sentence = "F 不是 mofan 的数据目录：请先运行 mofan init，或用 --home 指明目录。"
    assert [told(tmp_path), told(tmp_path / "missing")] == [sentence, sentence]


def test_a_home_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / home.SETTINGS).write_text("format = 2\nsandbox = false\n", encoding="utf-8")
    assert (
        told(tmp_path)
        == told(tmp_path, is_sandbox=False)
        == "F 由更新版本的 mofan 建立，请先升级本机程序。"
    )


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (
            b"sandbox = false\n",
            "F/config.toml 里 format 应为整数、sandbox 应为 true 或 false、group 应为组名："
            "请改正，或从备份恢复。",
        ),
        (
            b'format = 1\nsandbox = "no"\n',
            "F/config.toml 里 format 应为整数、sandbox 应为 true 或 false、group 应为组名："
            "请改正，或从备份恢复。",
        ),
        (b"format = 1\nformat = 1\n", "F/config.toml 第2行写法不对：请改正，或从备份恢复。"),
        (b"\xff\xfe", "F/config.toml 不是 UTF-8 文本：请另存为 UTF-8，或从备份恢复。"),
    ],
)
def test_settings_that_cannot_be_read_are_told(
    tmp_path: Path, settings: bytes, sentence: str
) -> None:
    (tmp_path / home.SETTINGS).write_bytes(settings)
    assert told(tmp_path) == sentence


def test_other_settings_come_with_the_home(tmp_path: Path) -> None:
    (tmp_path / home.SETTINGS).write_text(
        'format = 1\n[channels.mail]\nhost = "mail"\n', encoding="utf-8"
    )
    assert home.open_(tmp_path).settings["channels"] == {"mail": {"host": "mail"}}


def test_a_home_knows_its_room(tmp_path: Path) -> None:
    assert home.free_bytes(tmp_path) > 0
    assert home.is_writable(tmp_path)
    assert not home.is_writable(tmp_path / "missing")
