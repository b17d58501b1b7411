"""Passphrases: what is kept of one, and whether one is right. Argon2id, parameters in the text."""

from __future__ import annotations

import argon2

from engine import canon, errors

LEAST, MOST = 8, 256
"""Characters of a passphrase."""


def kept(passphrase: str, *, name: str = "") -> str:
    """What is kept of a new `passphrase`, of the person of that `name`: an argon2id string.

    Each call makes another. Raises Misuse for one that is too short, too long, all of one
    character, or the name.
    """
    text = passphrase.strip()
    if not LEAST <= len(text) <= MOST:
        raise errors.Misuse(f"口令应为{LEAST}至{MOST}个字符。")
    if len(set(text)) < LEAST // 2 or (name and text.replace(name, "") == ""):
        raise errors.Misuse("口令太容易猜到：请用几个不相干的词，或一句话。")
    return argon2.PasswordHasher().hash(text)


def is_right(stored: str, passphrase: str) -> bool:
    """Whether `passphrase` is the one that `stored` was made of; never for what is no argon2."""
    try:
        return argon2.PasswordHasher().verify(stored, passphrase.strip())
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False


def digest_of(stored: str) -> str:
    """The sha256 of what is kept, which a line may tell."""
    return canon.digest(stored.encode())
