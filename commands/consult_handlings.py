"""`consult handle`, `receipt`, `verify`: what the office does about an opinion; its receipt."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from commands import console, filing, lookup, running
from commands.session import Session
from engine import errors
from workflows.consultations import handlings, receipts
from workflows.kernel import past


def consult_handle(
    session: Session,
    request: int,
    name: str,
    outcome: str,
    basis: str,
    meeting: str,
    minutes: str,
    held_on: date | None,
    run: running.Run,
) -> None:
    handling = handlings.HandlingEntry(
        request=request,
        subject=lookup.subject_of(session, name),
        outcome=outcome,
        basis=basis,
        meeting=meeting,
        minutes=minutes,
        held_on=held_on,
    )
    run(handlings.handle, weighing=handling)


def consult_receipt(session: Session, request: int, output: Path) -> None:
    with session.looking(inside=True) as cycle:
        receipt = receipts.issue(cycle, request)
    text = json.dumps(receipt, ensure_ascii=False, indent=2) + "\n"
    filing.save(output, text.encode(), ".json")


def consult_verify(session: Session, file: Path) -> None:
    try:
        receipt = json.loads(filing.read_text(file))
    except ValueError as error:
        raise errors.Misuse(f"{file} 不是回执。") from error
    if faults := receipts.faults(receipt if isinstance(receipt, dict) else {}):
        raise errors.Broken(faults)
    signed = receipt["signed"]
    said = (
        f"{receipt['department']}对{len(receipt['subjects'])}个的意见，"
        f"{signed['received_on']} {signed['signer']}签署"
    )
    if not session.has_home:
        console.say(
            f"{said}：回执自身前后一致。是否由办公室出具、内容是否如此，"
            "须在办公室的数据目录里核对（--home）。"
        )
        return
    with session.looking(inside=True) as cycle:
        if receipt["cycle"] != cycle.ledger.label:
            raise errors.Misuse(f"回执是“{receipt['cycle']}”年度的：请用 --cycle 说明年度。")
        with past.at_line(cycle, receipts.line_of(receipt)) as then:
            differing = receipts.differences(receipt, then)
        if differing:
            raise errors.Broken(differing)
        later = "；其后已有新的意见取代" if receipts.is_superseded(receipt, cycle) else ""
    console.say(f"{said}，与账簿相符{later}。锚点 {receipt['anchor']}")
