"""Templates of the office's own: they end, make no flood, and lie in its home."""

from __future__ import annotations

from pathlib import Path

import pytest

from notifications import templates
from tests.notifications.test_templates import NASTY

WHOLE = (
    "{% block subject %}甲{% endblock %}"
    "{% block body %}{body}{% endblock %}"
    "{% block short %}乙{% endblock %}"
)


def word(home: Path, body: str) -> templates.RenderedText:
    folder = home / templates.OVERRIDES
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "notice.txt").write_text(WHOLE.replace("{body}", body), encoding="utf-8")
    return templates.Texts(home).word("notice", {"name": NASTY})


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            "{% for a in range(999) %}{% for b in range(999) %}{% for c in range(999) %}"
            "{% endfor %}{% endfor %}{% endfor %}",
            "循环超过",
        ),
        ("{% for a in name * 9999 %}{% endfor %}", "只用于不大的整数"),
        ("{{ 'x' * 1000000000 }}", "只用于不大的整数"),
        ("{{ 9 ** 9 ** 9 }}", "只用于不大的整数"),
        ("{{ '%0999999999d' % 1 }}", "只用于不大的整数"),
        ("{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}", "RecursionError"),
    ],
)
def test_a_template_that_does_not_end_or_floods_is_told(
    tmp_path: Path, body: str, said: str
) -> None:
    with pytest.raises(templates.RenderFailure, match=said):
        word(tmp_path, body)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            "{% for n in range(3) %}{{ loop.index * 2 }}"
            "{% if not loop.last %}、{% endif %}{% endfor %}",
            "2、4、6",
        ),
        ("{{ 7 % 4 }}{% for one in [1, 2] if one > 1 %}{{ one }}{% endfor %}", "32"),
    ],
)
def test_what_a_template_needs_goes_on(tmp_path: Path, body: str, said: str) -> None:
    assert word(tmp_path, body).body == said


def test_a_link_that_leads_out_of_the_home_is_no_template(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text(WHOLE.replace("{body}", "别处"), encoding="utf-8")
    folder = tmp_path / "home" / templates.OVERRIDES
    folder.mkdir(parents=True)
    (folder / "notice.txt").symlink_to(outside)
    with pytest.raises(templates.RenderFailure, match="数据目录以外的链接"):
        templates.Texts(tmp_path / "home").word("notice", {})
