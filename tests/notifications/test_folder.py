"""Messages as files: whole or not at all, the same files again.

What cannot be written comes again later.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

from notifications.channels import folder
from tests.support import delivery

ROOT = Path(__file__).parents[2]


def channel(path: Path) -> folder.Folder:
    return folder.Folder("folder", path, sender="office@example.org", sender_name="办公室")


def names(path: Path) -> list[str]:
    return sorted(str(one.relative_to(path)) for one in path.rglob("*") if one.is_file())


def test_message_is_a_mail_and_a_text_by_day_also_the_second_time(tmp_path: Path) -> None:
    for _ in range(2):
        assert (
            channel(tmp_path).deliver(delivery.outgoing()).reply
            == "2020-05-06/00001-U01-contact.eml"
        )
    assert names(tmp_path) == [
        "2020-05-06/00001-U01-contact.eml",
        "2020-05-06/00001-U01-contact.txt",
    ]
    text = (tmp_path / "2020-05-06/00001-U01-contact.txt").read_text(encoding="utf-8")
    assert text == "关于报送方案的通知\n\n单位01张三同志：\n\n请报送方案。\n"


def test_message_of_another_cycle_with_the_same_number_is_not_written_over(tmp_path: Path) -> None:
    channel(tmp_path).deliver(delivery.outgoing())
    assert (
        channel(tmp_path).deliver(delivery.outgoing(wire_id="mofan.ffff")).reply
        == "2020-05-06/00001-U01-contact-ffff.eml"
    )
    assert len(names(tmp_path)) == 4


def test_recipient_is_never_a_path(tmp_path: Path) -> None:
    channel(tmp_path / "out").deliver(delivery.outgoing(recipient="../../x/ \0\n<b>"))
    assert names(tmp_path) == ["out/2020-05-06/00001--x-b-.eml", "out/2020-05-06/00001--x-b-.txt"]


def test_folder_that_is_a_file_keeps_everything_for_later(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    found = channel(tmp_path / "file" / "outbox")
    assert (found.deliver(delivery.outgoing()).verdict, found.check().verdict) == (
        "deferred",
        "deferred",
    )


FULL = """
import sys
from pathlib import Path
from tests.notifications import test_folder
from tests.support import delivery
receipt = test_folder.channel(Path(sys.argv[1])).deliver(delivery.outgoing(text="长" * 20000))
print(receipt.verdict, receipt.reply.split("：")[-1])
"""


def test_full_disk_keeps_it_for_later_and_leaves_no_half_file(tmp_path: Path) -> None:
    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    found = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path)],
        cwd=ROOT,
        preexec_fn=no_room,
        capture_output=True,
        text=True,
        check=True,
    )
    assert (found.stdout.strip(), names(tmp_path)) == ("deferred File too large", [])
