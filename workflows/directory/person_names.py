"""A person is one person, however their name is typed.

Names are kept in one form and compared folded; what no reader sees, or what is no name, is refused.
"""

from __future__ import annotations

import unicodedata

from engine import errors, records, texts

MOST = 40
"""Characters of the longest name: some of Uyghur and Tibetan persons are long."""
_WORDLESS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_FILLERS = "\u115f\u1160\u3164\uffa0\u2800"
"""Letters and signs that look like nothing."""


def proper(text: str, where: str = "") -> str:
    """The name in the form in which it is kept: one interpunct, no space between Han characters.

    Raises Misuse, naming the place `where` it stands, for nothing, for what cannot be seen or turns
    the text around, for a number, and for more than `MOST` characters.
    """
    if fault := _why_not(text):
        message, expected = fault
        raise errors.Misuse([records.Fault(message=message, where=where, expected=expected)])
    words = texts.with_one_interpunct(unicodedata.normalize("NFKC", text)).split()
    joined = "".join(words)
    return joined if not joined.isascii() and not _is_latin(joined) else " ".join(words)


def _why_not(text: str) -> tuple[str, str] | None:
    for number, character in enumerate(text.strip(), 1):
        if unicodedata.category(character) in _WORDLESS or character in _FILLERS:
            return (
                f"姓名第{number}个字符（U+{ord(character):04X}）看不见或会改变文字方向",
                "请删去后重新输入",
            )
    folded = texts.fold_name(text)
    if not folded:
        return "没有写姓名", "请写真实姓名"
    if not any(character.isalpha() for character in folded):
        return f"“{text.strip()[:20]}”不是姓名", "请写真实姓名"
    if len(text.strip()) > MOST:
        return f"姓名超过{MOST}个字符", "请写真实姓名"
    return None


def _is_latin(text: str) -> bool:
    return any("LATIN" in unicodedata.name(character, "") for character in text)
