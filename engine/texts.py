"""What a text is to its reader.

Cleaned of what nobody sees, folded for comparing, its 字数 counted.
"""

from __future__ import annotations

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_INTERPUNCTS = str.maketrans(dict.fromkeys("・•‧∙⋅･˙᛫●．", "·"))
_HIDDEN = frozenset({"Cc", "Cf", "Cs"})


def clean(text: str) -> str:
    """The text without what no reader sees, ends stripped, lines ended by \\n.

    Unseen are control, direction and zero-width characters and lone surrogates.
    """
    if text.isprintable():
        return text.strip()
    lines = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    return "".join(char for char in lines if char == "\n" or not _is_hidden(char)).strip()


def fold(text: str) -> str:
    """The text for comparing: widths and case made equal, white space dropped."""
    return "".join(unicodedata.normalize("NFKC", clean(text)).split()).casefold()


def with_one_interpunct(text: str) -> str:
    """The text with every sign that parts the words of a foreign name written as one (·)."""
    return text.translate(_INTERPUNCTS)


def fold_name(name: str) -> str:
    """A person's name for comparing: as `fold`, and its interpuncts made one."""
    return fold(with_one_interpunct(name))


def count_words(text: str) -> int:
    """字数: characters without white space."""
    return sum(len(part) for part in text.split())


def _is_hidden(char: str) -> bool:
    return unicodedata.category(char) in _HIDDEN or char in "\ufffe\uffff"
