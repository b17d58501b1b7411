"""Every error of the project.

The author's faults (a scheme, a definition, a call) stand apart from the user's.

A user's error knows the exit code of the command line and carries *all* its reasons at
once.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable
from typing import ClassVar

from engine import records


class MofanError(Exception):
    """The root. Never raised itself."""


class AuthorError(MofanError):
    """Something written by an author is unsound: a definition, a policy, a calendar.

    `faults` says everything at once.
    """

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


class UserError(MofanError):
    """Something the person at the keyboard must mend.

    `exit_code` is what the command line ends with.
    """

    exit_code: ClassVar[int]


class Misuse(UserError):
    """Wrong usage, an unknown or ambiguous name, a bad input file, a home of a newer version.

    Nothing was done.
    """

    exit_code = 2

    def __init__(self, faults: Iterable[records.Fault] | str) -> None:
        self.faults = (records.Fault(message=faults),) if isinstance(faults, str) else tuple(faults)
        super().__init__("\n".join(fault.sentence for fault in self.faults))


class Refused(UserError):
    """The rules say no. `refusals` holds every reason; nothing was done for their subjects."""

    exit_code = 3

    def __init__(self, refusals: Iterable[records.Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__("\n".join(refusal.sentence for refusal in self.refusals))


class NotNow(UserError):
    """Locked, disk full, database away: nothing was done, the same command may be tried again."""

    exit_code = 4


class Broken(UserError):
    """The kept data contradict their journal. `findings` says where."""

    exit_code = 5

    def __init__(self, findings: Iterable[str]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(self.findings))


REASONS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘只读",
    errno.ENOSPC: "磁盘空间不足",
    errno.EDQUOT: "磁盘配额不足",
    errno.EFBIG: "文件过大",
    errno.ENOENT: "没有这个文件或文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "是文件夹",
    errno.ENAMETOOLONG: "名称太长",
    errno.ELOOP: "链接指回自己",
    errno.EIO: "磁盘读写出错",
}


def reason(error: OSError) -> str:
    """Why the system said no, in Chinese; in its own words where we have none."""
    return REASONS.get(error.errno or 0, error.strerror or str(error))
