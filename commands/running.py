"""How a change is run and told."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import ParamSpec

from commands import console, filing, outcomes
from commands.session import Session
from engine import entry_points, errors
from workflows.kernel.service import Outcome, RunOptions
from workflows.kernel.use_case import UseCase

P = ParamSpec("P")
SHORT = 12
Call = Callable[[RunOptions], Outcome]


class Run:
    """How a change is run and told.

    Call it with a use-case and its arguments: `run(letters.cancel, ids=ids, why=why)`. With `asks`
    it is tried first, shown and asked about, unless `yes` was said before; with a `sheet` it is
    written there, to be signed, and nothing is done. Where anything was
    refused, what was done is told all the same, and the program ends with the exit code of a
    refusal.
    """

    def __init__(
        self,
        session: Session,
        run_options: RunOptions,
        *,
        json_: bool,
        yes: bool = True,
        asks: bool = False,
        sheet: Path | None = None,
    ) -> None:
        self.session, self.run_options, self.json_ = session, run_options, json_
        self.yes, self.asks, self.sheet = yes, asks, sheet
        self._ledger: int | None = None

    def __call__(self, use_case: UseCase[P], *args: P.args, **kwargs: P.kwargs) -> None:
        """Run `use_case` on the cycle that is meant, by whoever acts, and tell what came of it."""
        self.several([self.bind(use_case, *args, **kwargs)])

    def bind(self, use_case: UseCase[P], *args: P.args, **kwargs: P.kwargs) -> Call:
        """A call of `use_case` that waits only for its run options, for `several`."""
        session = self.session

        def call(run_options: RunOptions) -> Outcome:
            ledger = None if use_case.ledger is not None else self._ledger or session.ledger
            return use_case.on(session.clerk, ledger, run_options)(*args, **kwargs)

        return call

    def on(self, ledger: int) -> Run:
        """The same on the ledger with that number, whichever cycle is meant."""
        other = copy.copy(self)
        other._ledger = ledger
        return other

    def asking(self, is_bulk: bool = True) -> Run:
        """The same; where `is_bulk`, what would be done is shown first and asked about."""
        other = copy.copy(self)
        other.asks = is_bulk
        return other

    def confirming(self, use_case: UseCase[P], *args: P.args, **kwargs: P.kwargs) -> None:
        """Run a `use_case` that confirms what somebody else entered.

        What that is is shown first, and asked about; the yes is to exactly that.
        """
        call, options = self.bind(use_case, *args, **kwargs), self.run_options
        if self.sheet is not None or (not self.yes and not options.seen):
            tried = self._do([call], dataclasses.replace(options, dry_run=True))
            if tried.data and not tried.was_repeated:
                entries, seen = tried.data["confirmed"], tried.data["seen"]
                sentence = f"复核以上{len(entries)}项，校验码 {seen[:SHORT]}。"
                self.session.release()
                lines = outcomes.confirmed_in_lines(entries, places=self._places())
                if self.sheet is not None:
                    self._save_sheet(self.sheet, [*lines, "", sentence])
                    return
                for line in [] if self.json_ else lines:
                    console.say(line)
                if not options.dry_run:
                    console.agree(sentence)
                    self.run_options = dataclasses.replace(options, seen=seen)
                elif not self.json_:
                    console.say(sentence)
        self.several([call])

    def _places(self) -> int:
        """The decimals of points in the cycle that is meant; none where no cycle is."""
        try:
            return self.session.cycle.scheme.scoring.places
        except errors.Misuse:
            return 0

    def _save_sheet(self, file: Path, lines: Sequence[str]) -> None:
        """Leave a sheet that a reviewer signs by hand, and that is filed."""
        session = self.session
        # What proves a ledger is loaded only where a sheet is printed.
        line_of = entry_points.load("storage.evidence.completeness:line_of")
        with session.reading() as connection:
            anchor = line_of(connection)
        head = [f"{session.mark}复 核 单", f"复核人：{session.clerk.actor.name}", ""]
        foot = [
            "",
            "复核单编号：              存放处：",
            "复核人签字：              日期：",
            "",
            "录入：mofan --as 复核人 原命令 --paper 编号 --filed 存放处 --seen 校验码",
            f"据日志：{anchor}",
        ]
        filing.save(file, "\n".join([*head, *lines, *foot, ""]).encode(), suffix=".txt")

    def several(self, calls: Sequence[Call]) -> None:
        """Run these one after the other, each under an operation number of its own."""
        if self.asks and not self.run_options.dry_run and not self.yes:
            tried = self._do(calls, dataclasses.replace(self.run_options, dry_run=True))
            if tried.done and not tried.was_repeated:
                names = self._names(tried)
                text = outcomes.plan(self._in_words(tried, names), names, self.session.titles)
                self.session.release()
                console.agree(text)
        outcome = self._do(calls, self.run_options)
        if self.json_:
            self.session.release()
            outcomes.tell_outcome(outcome, json_=True)
        else:
            names = self._names(outcome)
            told = self._in_words(outcome, names)
            outcomes.tell_outcome(told, names=names, titles=self.session.titles)

    def _names(self, outcome: Outcome) -> Mapping[str, str]:
        """Names by code of whom it is about: also of those that the change made.

        From then on the session sees what was changed.
        """
        session = self.session
        subjects = {change.subject for change in outcome.done}
        subjects |= {refusal.subject for refusal in outcome.refused}
        names = session.names_of(subjects)
        if outcome.done and not outcome.was_dry:
            unknown = subjects - names.keys() - session.titles.keys()
            session.release()
            names = {**names, **session.names_of(unknown)}
        return names

    def _in_words(self, outcome: Outcome, names: Mapping[str, str]) -> Outcome:
        """The same with titles for subjects; who has a code of the roster keeps the code."""
        titles = self.session.titles

        def called(subject: str) -> str:
            title = "" if subject in names else titles.get(subject, "")
            return title or subject.partition(":")[2] or subject

        return dataclasses.replace(
            outcome,
            done=tuple(
                dataclasses.replace(change, subject=called(change.subject))
                for change in outcome.done
            ),
            refused=tuple(
                dataclasses.replace(refusal, subject=called(refusal.subject))
                for refusal in outcome.refused
            ),
        )

    def _do(self, calls: Sequence[Call], run_options: RunOptions) -> Outcome:
        """One after the other; what one refuses does not keep the next from being done."""
        results = []
        for number, call in enumerate(calls, 1):
            try:
                results.append(call(run_options.part(number) if len(calls) > 1 else run_options))
            except errors.Refused as refused:
                results.append(Outcome(refused=refused.refusals, was_dry=run_options.dry_run))
        return Outcome(
            done=tuple(change for outcome in results for change in outcome.done),
            refused=tuple(refusal for outcome in results for refusal in outcome.refused),
            was_repeated=bool(results) and all(outcome.was_repeated for outcome in results),
            was_dry=run_options.dry_run,
            data=results[0].data if len(results) == 1 else {},
        )


def confirmation(
    session: Session,
    op: str,
    dry_run: bool,
    yes: bool,
    seen: str,
    sheet: Path | None,
    paper: str,
    filed: str,
    json_: bool,
) -> Run:
    """A confirmation: what is confirmed is shown and asked about, unless `yes` or `seen`.

    `sheet` is where it is written for somebody to sign by hand; `paper` and `filed` say the number
    of the sheet that was signed and where it is kept: whoever keys it in gives its digest (`seen`).
    Raises Misuse where one is given without the others.
    """
    if bool(paper) != bool(filed) or (paper and not seen):
        raise errors.Misuse(
            "录入签过字的复核单，要写明 --paper 编号、--filed 存放处、--seen 校验码。"
        )
    if sheet is not None and paper:
        raise errors.Misuse("--sheet 是打印待签的复核单，--paper 是录入签过字的：只写一个。")
    if paper or sheet is not None:
        signed = f"复核单{paper}号，存{filed}" if paper else "复核单（待签）"
        session.proof = dataclasses.replace(session.proof, paper=signed)
    options = RunOptions(op=op, dry_run=dry_run or sheet is not None, seen=seen)
    return Run(session, options, json_=json_, yes=yes, sheet=sheet)


def changes(session: Session, op: str, dry_run: bool, json_: bool) -> Run:
    """A change of one thing: `dry_run` keeps nothing, an `op` that was used before does nothing."""
    return Run(session, RunOptions(op=op, dry_run=dry_run), json_=json_)


def bulk(
    session: Session, op: str, dry_run: bool, yes: bool, all_or_none: bool, json_: bool
) -> Run:
    """A change of many things: it asks, unless `yes`; `all_or_none`: one refusal refuses all."""
    return Run(
        session, RunOptions(op=op, dry_run=dry_run, all_or_none=all_or_none), json_=json_, yes=yes
    )
