"""`audit`, `doctor`: whether the journal and the home are sound."""

from __future__ import annotations

import dataclasses

from commands import console, sending
from commands.session import Session
from engine import errors
from storage import home
from storage.ledger import ledgers
from workflows.kernel import permissions
from workflows.reports import health, history, people_account


def _ledger_of(session: Session, office: bool) -> int:
    return ledgers.OFFICE if office else session.ledger


def audit_log(
    session: Session, office: bool, limit: int, kinds: tuple[str, ...], json_: bool
) -> None:
    with session.reading(inside=True) as connection:
        events = history.of_ledger(
            connection,
            _ledger_of(session, office),
            limit=limit,
            kinds=kinds,
            titles={} if office else session.titles,
        )
    if json_:
        console.as_json(events)
        return
    names, titles = session.names_of({event.subject for event in events}), session.titles
    rows = [
        dataclasses.replace(
            event,
            subject=event.subject
            if event.subject in names
            else titles.get(event.subject, event.subject),
        )
        for event in events
    ]
    console.listing(rows, apart=("book",))


def audit_verify(session: Session, anchor: str, office: bool, json_: bool) -> None:
    findings: list[str] = []
    with session.reading() as connection:
        anchored = _ledger_of(session, office) if anchor else 0
        heads = health.anchors(connection)
        for ledger, _ in heads:
            findings += [
                f"{ledger.label}：{mismatch}"
                for mismatch in health.verify(
                    connection, ledger.book, anchor=anchor if ledger.book == anchored else ""
                )
            ]
    if findings:
        raise errors.Broken(findings)
    if json_:
        console.as_json(
            {
                "sound": True,
                "anchors": [
                    {"book": ledger.label, "lines": ledger.head_seq, "anchor": text}
                    for ledger, text in heads
                ],
            }
        )
        return
    for ledger, text in heads:
        console.say(f"{ledger.label}：{ledger.head_seq} 条，相符。锚点 {text}")


def audit_people(session: Session, json_: bool) -> None:
    with session.reading(inside=True) as connection:
        people, pairs = people_account.people(connection), people_account.pairs(connection)
    if json_:
        console.as_json({"people": people, "pairs": pairs})
        return
    console.listing(people, empty="还没有人员。")
    console.say("")
    console.say("同一本机登录名下录入又复核的：")
    console.listing(pairs, empty="（没有）")


def audit_export(session: Session, office: bool) -> None:
    with session.reading(inside=True) as connection:
        for text, hash_ in history.raw(connection, _ledger_of(session, office)):
            console.exactly(f"{hash_} {text}")


def doctor_run(session: Session, show_policy: bool, json_: bool) -> None:
    if show_policy:
        rows = [
            (action, *(permissions.shown(role, action) for role in permissions.ROLES))
            for action in sorted(permissions.ACTIONS)
        ]
        console.table(("操作", *permissions.ROLES.values()), rows)
        return
    session.clerk.look("look")
    findings = health.examine(session.snapshot, now=session.time.now(), folder=session.home.folder)
    findings += [
        health.Finding(level="warning", sentence=fault, mend="多人共用见 mofan init --group")
        for fault in home.faults_of_access(session.home)
    ]
    if session.is_sandbox != session.home.is_sandbox:
        sentence = "config.toml 里 sandbox 与账簿首条所记的不符：以账簿为准"
        findings.append(health.Finding(level="bad", sentence=sentence, mend="请改回 config.toml"))
    findings += sending.faults(session)
    console.listing(findings, json_=json_)
    if broken := [finding.sentence for finding in findings if finding.level == "bad"]:
        raise errors.Broken(broken)
