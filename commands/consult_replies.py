"""`consult record`, `confirm`, `sheet`, `invite`, `sign`: how a letter is answered.

On paper, entered by one person and confirmed by another; on the sheet that went with the letter;
or signed with a code. All of it stays inside the office.
"""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

from commands import console, filing, lookup, parsing, running
from commands.session import Session
from documents import reader, uploads
from engine import errors
from workflows.consultations import department_signing, handlings, replies, requests, tokens
from workflows.directory import units, users

MEDIA = {key: requests.MEDIA[key] for key in ("paper", "phone")}


def consult_record(
    session: Session,
    request: int,
    conclusion: str,
    exceptions: tuple[str, ...],
    sheet: Path | None,
    doc: str,
    signer: str,
    received_on: date | None,
    medium: str,
    storage_place: str,
    scan: Path | None,
    why: str,
    run: running.Run,
) -> None:
    if sheet is not None:
        run(
            department_signing.record_sheet,
            request=request,
            file=filing.read_upload(sheet),
            doc=doc,
            signer=signer,
            received_on=received_on,
            why=why,
        )
        return
    with session.looking() as cycle:
        conclusion = conclusion or requests.default_conclusion(cycle, request)
    reply = replies.Reply(
        request=request,
        conclusion=conclusion,
        exceptions=_exceptions(session, exceptions),
        doc=doc,
        signer=signer,
        received_on=received_on,
        medium=medium,
        place=storage_place,
        why=why,
    )
    run(replies.record, reply=reply, scan=filing.read_upload(scan) if scan else None)


def _exceptions(session: Session, texts: tuple[str, ...]) -> dict[str, str]:
    """Exceptions one by one, or a table of them; each subject once, however it is called."""
    said: list[tuple[str, str, str]] = []
    for text in texts:
        if "=" in text or "＝" in text:
            ((name, conclusion),) = parsing.pairs([text], "--except", "结论")
            said.append((name, lookup.subject_of(session, name), conclusion))
            continue
        upload = uploads.read_bytes(Path(text))
        table = reader.read_table(upload, replies.EXCEPTIONS, year_of=session.year_of)
        with session.looking() as cycle:
            codes, faults = units.names(cycle.connection, cycle).of_cells(table)
        if faults:
            raise errors.Misuse(faults)
        said += [
            (table.where(row, "unit"), codes[row.number], str(row.values["conclusion"]))
            for row in table.rows
        ]
    lookup.distinct([name for name, _, _ in said], [code for _, code, _ in said])
    return {code: conclusion for _, code, conclusion in said}


def consult_confirm(
    session: Session, ids: tuple[int, ...], handling: bool, run: running.Run
) -> None:
    if handling:
        run.confirming(handlings.confirm)
    elif ids:
        run.confirming(replies.confirm, ids=ids)
    else:
        raise errors.Misuse("请写函编号；复核研究办理情况用 --handling。")


def consult_sheet(
    session: Session, request: int, output: Path, days: int, run: running.Run
) -> None:
    issued = tokens.IssuedSecret()
    run(tokens.reply_sheet, request=request, days=days, issued=issued)
    if issued.sheet:
        filing.save(output, issued.sheet)


def consult_invite(
    session: Session, request: int, person: str, days: int, revoke: bool, run: running.Run
) -> None:
    if revoke:
        run(tokens.revoke, request=request)
        return
    with session.reading(inside=True) as connection:
        signatory = users.known(connection, person)
    issued = tokens.IssuedSecret()
    run(tokens.invite, request=request, person=signatory.id, days=days, issued=issued)
    if issued.token:
        console.say(f"签署码（只显示这一次，请当面或密封交给本人）：\n{issued.token}")


def consult_sign(
    session: Session,
    token: str,
    conclusion: str,
    exceptions: tuple[str, ...],
    doc: str,
    why: str,
    run: running.Run,
) -> None:
    session.proof = dataclasses.replace(session.proof, by_token=True)
    run(
        department_signing.sign,
        token=token,
        conclusion=conclusion,
        exceptions=_exceptions_by_code(exceptions),
        doc=doc,
        why=why,
    )


def _exceptions_by_code(words: tuple[str, ...]) -> dict[str, str]:
    pairs = parsing.pairs(words, "--except", "结论")
    lookup.distinct([name for name, _ in pairs], [name.upper() for name, _ in pairs])
    return {name.upper(): conclusion for name, conclusion in pairs}
