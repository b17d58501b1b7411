"""Small frozen values that cross every package."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing wrong with what somebody wrote.

    `where` names file, sheet, row, column or cell as its reader would; `expected` says what would
    be right.
    """

    message: str
    where: str = ""
    expected: str = ""

    @property
    def sentence(self) -> str:
        """The fault as one line of Chinese."""
        head = f"{self.where}：{self.message}" if self.where else self.message
        return f"{head}（{self.expected}）" if self.expected else head


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """One reason why something is not done.

    A stable `code`, the sentence, the `clause` it comes from, how to `mend` it.
    """

    code: str
    sentence: str
    subject: str = ""
    clause: str = ""
    mend: str = ""


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts, the operating system's user beside it, and how it was shown to be them.

    `person` is its id in the office ledger, 0 for the system. `proof` is a key of the kernel's
    `permissions.PROOFS`, empty where none was given; `paper` names the signed sheet where that is
    the proof: its number, where it is filed, who keyed it in.
    """

    person: int
    name: str
    roles: frozenset[str] = field(default_factory=frozenset)
    org: str = ""
    os_user: str = ""
    proof: str = ""
    paper: str = ""


SYSTEM = Actor(person=0, name="系统", roles=frozenset({"system"}))
