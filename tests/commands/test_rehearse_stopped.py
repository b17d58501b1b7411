"""A rehearsal that cannot go on leaves its pages, and says what could not be done and why."""

from __future__ import annotations

from pathlib import Path

from tests.support import programs
from workflows.scheme import catalog

RESULT = """\
related_results:
  - {name: 平安建设, department: watch, weight: 20, values: [[好, 100], [差, 0]], clause: 二}
"""


def folder(tmp_path: Path) -> Path:
    """The smallest arrangement, with a result that no task brings in."""
    texts = dict(catalog.texts(catalog.BLANK))
    texts["scheme.yaml"] = texts["scheme.yaml"].replace(
        "  assessment_percent: 100\n", "  assessment_percent: 80\n  related_percent: 20\n"
    )
    texts["scheme.yaml"] += RESULT
    made = tmp_path / "安排"
    made.mkdir()
    for name, text in texts.items():
        (made / name).write_text(text, encoding="utf-8")
    return made


def test_a_rehearsal_that_cannot_go_on_leaves_its_pages_and_says_why(tmp_path: Path) -> None:
    out = tmp_path / "演练"
    told = programs.run("rehearse", str(folder(tmp_path)), "--out", str(out))
    assert told.code == 3
    assert (out / "index.html").is_file()
    assert "办“汇总排序”时停下" in told.err
    assert "缺“平安建设”结果" in told.err
    assert "改好后再演练一次" in told.err
