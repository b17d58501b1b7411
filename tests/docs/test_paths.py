"""The documents name what is there: every path in them exists, every link leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support import transcripts

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
PATH = re.compile(
    r"`((?:engine|documents|storage|workflows|notifications|commands|tests|docs)/[\w./-]*|cli\.py|pyproject\.toml)`"
)
LINK = re.compile(r"\]\(([^)#:]+)\)")


def test_every_path_in_the_documents_exists() -> None:
    named = [
        (path.name, said)
        for path in DOCUMENTS
        for said in PATH.findall(path.read_text(encoding="utf-8"))
    ]
    assert [(document, said) for document, said in named if not (ROOT / said).exists()] == []
    assert len(named) > 50


def test_every_link_leads_to_a_file() -> None:
    links = [
        (path, said)
        for path in DOCUMENTS
        for said in LINK.findall(path.read_text(encoding="utf-8"))
    ]
    assert [(path.name, said) for path, said in links if not (path.parent / said).exists()] == []


def test_every_file_that_a_reader_has_to_make_is_named_above_its_content() -> None:
    nameless = []
    for path in DOCUMENTS:
        above = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            fence = transcripts.FENCE.match(line)
            if (
                fence is not None
                and fence[2]
                and not {f"`{fence[2]}`", f"`{fence[2].split('/')[-1]}`"}
                & set(re.findall("`[^`]+`", above))
            ):
                nameless.append(fence[2])
            above = line or above
    assert nameless == []
