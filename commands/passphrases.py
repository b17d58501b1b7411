"""Passphrases as a person gives them: typed unseen at a terminal, or read from a descriptor.

Never from arguments or the environment, which others on the machine can read.
"""

from __future__ import annotations

import os
import sys
from functools import cached_property
from typing import TextIO

import click

from engine import errors


class Passphrases:
    """Where passphrases come from: the file descriptor with the number `descriptor`, if named."""

    def __init__(self, descriptor: str) -> None:
        self._descriptor = descriptor

    def asked(self, name: str) -> str:
        """The passphrase of the person of that `name`.

        Empty where there is neither a terminal nor a descriptor to ask at.
        """
        return self._read(f"{name}的口令")

    def chosen(self, name: str) -> str:
        """A new one for them: at a terminal typed twice.

        Raises Misuse where nobody can be asked.
        """
        first = self._read(f"{name}的新口令")
        if not first:
            raise errors.Misuse("请在终端上运行，或用 --passphrase-fd 指明从哪个描述符读口令。")
        if not self._descriptor and first != self._read("再输一遍"):
            raise errors.Misuse("两遍不一样，没有改动。")
        return first

    def _read(self, prompt: str) -> str:
        if self._descriptor:
            try:
                return self._lines.readline().strip()
            except (UnicodeDecodeError, OSError) as error:
                raise errors.Misuse("从 --passphrase-fd 读到的不是 UTF-8 文字。") from error
        if not sys.stdin.isatty():
            return ""
        return str(click.prompt(prompt, hide_input=True, err=True)).strip()

    @cached_property
    def _lines(self) -> TextIO:
        try:
            return os.fdopen(int(self._descriptor), encoding="utf-8")
        except (ValueError, OSError) as error:
            raise errors.Misuse(
                f"--passphrase-fd“{self._descriptor}”应为已打开的描述符的编号。"
            ) from error
