"""The documents name what is there: every path in them exists, every link leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
PATH = re.compile(r"`((?:engine|storage|workflows|notifications|commands|tests|docs)/[\w./-]*|cli\.py|pyproject\.toml)`")
LINK = re.compile(r"\]\(([^)#:]+)\)")


def test_every_path_in_the_documents_exists() -> None:
    named = [(path.name, said) for path in DOCUMENTS for said in PATH.findall(path.read_text(encoding="utf-8"))]
    assert [(document, said) for document, said in named if not (ROOT / said).exists()] == []
    assert len(named) > 50


def test_every_link_leads_to_a_file() -> None:
    links = [(path, said) for path in DOCUMENTS for said in LINK.findall(path.read_text(encoding="utf-8"))]
    assert [(path.name, said) for path, said in links if not (path.parent / said).exists()] == []
