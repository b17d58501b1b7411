"""The page on how an arrangement is written: its examples are read, its words are those there are.

Each block of YAML says some parts anew; put into the smallest arrangement one after the other they
have to be without a fault.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from workflows.scheme import catalog, reader
from workflows.scheme.language import chosen_words, packaged

MANUAL = (Path(__file__).parents[2] / "docs" / "手册.md").read_text(encoding="utf-8")
PAGE = MANUAL.partition("### 事项表怎么写")[2].partition("\n### 下一年的")[0]
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def test_every_step_of_the_example_is_sound() -> None:
    files = catalog.texts(catalog.BLANK)
    tree: dict[str, Any] = yaml.load(files["scheme.yaml"], Loader=yaml.BaseLoader)
    assert len(BLOCKS) == 5
    for block in BLOCKS:
        tree |= yaml.load(block, Loader=yaml.BaseLoader)
        text = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)
        tables = dict(files)
        if "related_results" not in tree:
            tree["scoring"]["assessment_percent"] = "100"
        reader.read({**tables, "scheme.yaml": text})


def test_the_page_names_every_word_that_may_stand_for_a_key() -> None:
    words = {
        word for of_field in packaged.data(chosen_words.FILE)["words"].values() for word in of_field
    }
    assert sorted(word for word in words if f"`{word}`" not in PAGE) == ["小组", "无", "系统"]
