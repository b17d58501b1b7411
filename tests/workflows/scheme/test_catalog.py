"""Where schemes are found: bundled ones by listing, others by folder; encodings, near names.

How a scheme is copied and pinned.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import canon, errors
from tests.support import schemes
from workflows.kernel import pinned_scheme
from workflows.scheme import catalog, model, reader

COUNTY = catalog.BUNDLED / "county-2023"


def folder(at: Path, **files: bytes) -> Path:
    """A folder with the county's files, some of them replaced."""
    at.mkdir()
    for name in catalog.FILES:
        if not (COUNTY / name).exists():
            continue
        data = files.get(name.partition(".")[0], (COUNTY / name).read_bytes())
        (at / name).write_bytes(data)
    return at


def misuse(name: str) -> str:
    with pytest.raises(errors.Misuse) as caught:
        catalog.load(name)
    return str(caught.value)


def test_one_of_the_bundled_schemes_is_the_default() -> None:
    assert catalog.names() == ["county-2023", "henan-2020"]
    assert catalog.default() == "henan-2020"
    assert catalog.folder_of(catalog.default()) == catalog.BUNDLED / "henan-2020"
    assert catalog.load(catalog.default()) == schemes.province()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("henan-2021", "没有名为“henan-2021”的安排，是不是“henan-2020”？"),
        ("xyz", "没有名为“xyz”的安排。自带的有：county-2023、henan-2020；也可写文件夹路径。"),
    ],
)
def test_unknown_name_is_misuse_with_the_nearest(name: str, expected: str) -> None:
    assert misuse(name) == expected


def test_folder_without_a_scheme_is_misuse(tmp_path: Path) -> None:
    assert (
        misuse(str(tmp_path))
        == f"{tmp_path}：没有 scheme.yaml（安排是一个文件夹，用 mofan scheme new 新建）"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_files_are_read_whatever_spreadsheet_wrote_them(tmp_path: Path, encoding: str) -> None:
    recoded = {
        name.partition(".")[0]: (COUNTY / name).read_text("utf-8").encode(encoding)
        for name in catalog.FILES
        if (COUNTY / name).exists()
    }
    assert catalog.load(str(folder(tmp_path / "x", **recoded))) == catalog.load(str(COUNTY))


def test_file_that_is_no_text_or_too_large_is_misuse_that_names_it(tmp_path: Path) -> None:
    binary = folder(tmp_path / "binary", units=b"\x89PNG\xff\xfe\xff\xff")
    assert (
        misuse(str(binary))
        == f"{binary / 'units.csv'}：不是文本文件，或编码认不出来（请另存为 UTF-8 编码）"
    )
    large = folder(tmp_path / "large", units=b"x" * (catalog.MOST_BYTES + 1))
    assert misuse(str(large)) == f"{large / 'units.csv'}：文件过大（安排的文件一般不超过几百KB）"


def test_new_copies_a_scheme_that_reads_the_same(tmp_path: Path) -> None:
    made = catalog.new(tmp_path / "a" / "b", "henan-2020")
    assert [path.name for path in made] == list(catalog.FILES)
    assert catalog.load(str(tmp_path / "a" / "b")) == schemes.province()


def test_new_leaves_a_folder_that_holds_anything_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(errors.Misuse, match="已有内容：请另选一个空文件夹"):
        catalog.new(tmp_path, "henan-2020")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    "plan",
    [schemes.small(), schemes.province(), catalog.load(str(COUNTY))],
    ids=["small", "province", "county"],
)
def test_pinned_scheme_comes_back_equal_and_pins_to_the_same_digest(plan: model.Scheme) -> None:
    text = pinned_scheme.pinned_text(plan)
    again = pinned_scheme.unpinned(canon.loads(text))
    assert (again, canon.loads(text)["v"]) == (plan, 2)
    assert canon.digest(pinned_scheme.pinned_text(again).encode()) == canon.digest(text.encode())


def test_pin_does_not_depend_on_encoding_or_line_ends() -> None:
    texts = catalog.texts(COUNTY)
    other = reader.read({name: text.replace("\n", "\r\n") for name, text in texts.items()})
    assert pinned_scheme.pinned_text(other) == pinned_scheme.pinned_text(reader.read(texts))
