"""Is every subject covered by every department that was to be asked?

An answer is one thing, a consent another: a round is closed when everybody has answered, a list is
decided when everybody on it is consented to.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from engine import records
from workflows.rules import refusals
from workflows.scheme.model import Department
from workflows.scheme.model_awards import Consultation

State = Literal[
    "consented",
    "recused",
    "silent",
    "kept",
    "negative",
    "conditional",
    "unconfirmed",
    "expired",
    "overdue",
    "waiting",
    "not_asked",
]
ANSWERED: Collection[State] = ("consented", "recused", "silent", "kept", "negative", "conditional")
RECUSING = ("回避",)
PENDING: Collection[State] = ("waiting", "overdue", "unconfirmed")
"""Asked, and nothing that counts is in yet: a list may be made and decided in principle."""
CONSENTED: Collection[State] = ("consented", "recused", "silent", "kept")


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One that is asked about; `unit` is itself, or the unit of a branch."""

    code: str
    name: str
    unit: str


@dataclass(frozen=True, kw_only=True)
class Request:
    """One letter to one department about a frozen list.

    `number` orders letters; `sent_on` is none until it has gone out.
    """

    number: int
    department: str
    subjects: frozenset[str]
    sent_on: date | None
    due_on: date | None = None
    says_silence_consents: bool = False


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """One conclusion about one subject in answer to a request.

    `n` orders those to the same request. It counts when a second person confirmed it. `is_oral`: by
    telephone, the letter is still to come. `handled`: what the office decided about it, and by what
    (`handled_note`).
    """

    request: int
    subject: str
    conclusion: str
    received_on: date
    n: int = 1
    is_confirmed: bool = False
    document: str = ""
    is_oral: bool = False
    handled: Literal["", "kept", "removed"] = ""
    handled_note: str = ""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One subject before one department. `note` says it in Chinese."""

    subject: Subject
    department: Department
    state: State
    conclusion: str = ""
    received_on: date | None = None
    document: str = ""
    is_oral: bool = False
    note: str

    @property
    def is_answered(self) -> bool:
        """Whether nothing more is awaited from the department about the subject."""
        return self.state in ANSWERED

    @property
    def is_consented(self) -> bool:
        """Whether nothing of the department's stands against deciding on the subject."""
        return self.state in CONSENTED


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """Every subject before every department, in the order given."""

    cells: tuple[Cell, ...]

    @property
    def unanswered(self) -> tuple[Cell, ...]:
        """What is still awaited, or has to be asked again."""
        return tuple(cell for cell in self.cells if not cell.is_answered)

    @property
    def unconsented(self) -> tuple[Cell, ...]:
        """What stands between these subjects and a decision."""
        return tuple(cell for cell in self.cells if not cell.is_consented)

    @property
    def lacking(self) -> tuple[str, ...]:
        """The same in words, a sentence for each subject."""
        return tuple(_notes(self.unconsented).values())

    @property
    def negative(self) -> tuple[Cell, ...]:
        """The blocking conclusions."""
        return tuple(cell for cell in self.cells if cell.state == "negative")

    @property
    def pending(self) -> tuple[Cell, ...]:
        """What was asked and is not answered yet."""
        return tuple(cell for cell in self.cells if cell.state in PENDING)

    @property
    def why_not_list(self) -> tuple[records.Refusal, ...]:
        """`coverage_missing` for each subject that somebody has not been asked about, or anew."""
        return _missing([cell for cell in self.unanswered if cell.state not in PENDING])

    @property
    def why_not_issue(self) -> tuple[records.Refusal, ...]:
        """The same, and for what rests on a telephone call."""
        return _missing([cell for cell in self.cells if not cell.is_consented or cell.is_oral])

    @property
    def why_not_decide(self) -> tuple[records.Refusal, ...]:
        """`coverage_missing` for each subject with something unconsented, or not asked.

        What is asked and not answered yet lets a meeting decide in principle (`pending`).
        """
        return _missing([cell for cell in self.unconsented if cell.state not in PENDING])

    @property
    def why_not_publish(self) -> tuple[records.Refusal, ...]:
        """The same, and for what is not answered yet: an answer by telephone will do."""
        return _missing(self.unconsented)


def cover(
    plan: Consultation,
    departments: Sequence[Department],
    subjects: Sequence[Subject],
    requests: Sequence[Request],
    opinions: Sequence[Opinion],
    *,
    on: date,
    decided_on: date | None = None,
) -> Coverage:
    """Where each subject stands with each of the `departments` that `plan` asks, on the day `on`.

    It is looked at for a decision on `decided_on` (else the same day). What arrives after `on` is
    not known yet. Of several `opinions` the last received is the one that stands; a newer one that
    nobody confirmed hides an older one. An opinion counts for the subjects of the letter it
    answers, and for no others. Silence consents only where the scheme and the letter both say so.
    """
    letters = {
        request.number: request
        for request in requests
        if request.sent_on is not None and request.sent_on <= on
    }
    latest_requests: dict[tuple[str, str], Request] = {}
    for request in sorted(letters.values(), key=lambda letter: letter.number):
        latest_requests.update(
            {(request.department, subject): request for subject in request.subjects}
        )
    latest: dict[tuple[str, str], Opinion] = {}
    for opinion in sorted(
        opinions, key=lambda answer: (answer.received_on, answer.request, answer.n)
    ):
        letter = letters.get(opinion.request)
        if letter is not None and opinion.subject in letter.subjects and opinion.received_on <= on:
            latest[letter.department, opinion.subject] = opinion
    cells = []
    for subject in subjects:
        for department in departments:
            cell_key = (department.key, subject.code)
            cells.append(
                _cell(
                    plan,
                    subject,
                    department,
                    latest_requests.get(cell_key),
                    latest.get(cell_key),
                    on,
                    decided_on or on,
                )
            )
    return Coverage(cells=tuple(cells))


def _cell(
    plan: Consultation,
    subject: Subject,
    department: Department,
    request: Request | None,
    opinion: Opinion | None,
    on: date,
    decided_on: date,
) -> Cell:
    if department.hosts and department.hosts == subject.unit:
        return Cell(
            subject=subject,
            department=department,
            state="recused",
            note=f"{department.name}设在该单位，按规定回避",
        )
    is_expired = opinion is not None and _is_expired(plan, opinion, decided_on)
    if opinion is None or (is_expired and request is not None and request.number > opinion.request):
        state, note = _unanswered(plan, department, request, on)
        return Cell(subject=subject, department=department, state=state, note=note)
    state, note = _answered(
        plan, opinion, f"{department.name}{opinion.received_on}反馈“{opinion.conclusion}”"
    )
    if is_expired:
        state = "expired"
        age = (decided_on - opinion.received_on).days
        note += f"；至{decided_on}已{age}天，超过有效期{plan.valid_days}天，须重新征求"
    return Cell(
        subject=subject,
        department=department,
        state=state,
        conclusion=opinion.conclusion,
        received_on=opinion.received_on,
        document=opinion.document,
        is_oral=opinion.is_oral,
        note=f"{note}（电话反馈，书面待补）" if opinion.is_oral else note,
    )


def _unanswered(
    plan: Consultation, department: Department, request: Request | None, on: date
) -> tuple[State, str]:
    if request is None:
        return "not_asked", f"尚未征求{department.name}意见"
    if request.due_on is None or on <= request.due_on:
        return (
            "waiting",
            f"{department.name}尚未反馈{f'（{request.due_on}前）' if request.due_on else ''}",
        )
    if plan.silence_consents and request.says_silence_consents:
        return "silent", f"{department.name}逾期未复，按方案和去函约定视为无不同意见，记为逾期未复"
    return "overdue", f"{department.name}逾期未复（{request.due_on}到期），不视为同意"


def _answered(plan: Consultation, opinion: Opinion, reply: str) -> tuple[State, str]:
    if not opinion.is_confirmed:
        return "unconfirmed", f"{reply}，录入后尚未复核"
    if opinion.conclusion in RECUSING:
        return "recused", reply
    if opinion.conclusion in plan.consenting:
        return "consented", reply
    if opinion.handled == "kept":
        return "kept", f"{reply}；经研究保留（{opinion.handled_note}）"
    if opinion.handled == "removed":
        return "negative", f"{reply}；经研究不列入（{opinion.handled_note}）"
    return (
        ("negative", f"{reply}，不能列入")
        if opinion.conclusion in plan.blocking_conclusions
        else ("conditional", f"{reply}，待办公室研究办理")
    )


def _is_expired(plan: Consultation, opinion: Opinion, decided_on: date) -> bool:
    """Whether it is too old for the decision.

    What blocks does not expire, it has to be taken back; nor does a recusal.
    """
    if (
        plan.valid_days is None
        or not opinion.is_confirmed
        or opinion.conclusion in (*plan.blocking_conclusions, *RECUSING)
    ):
        return False
    return (decided_on - opinion.received_on).days > plan.valid_days


def _notes(cells: Sequence[Cell]) -> dict[str, str]:
    """What the cells say of each subject, by its code."""
    notes: dict[str, list[str]] = {}
    names = {cell.subject.code: cell.subject.name for cell in cells}
    for cell in cells:
        notes.setdefault(cell.subject.code, []).append(cell.note)
    return {code: f"{names[code]}：{'；'.join(sentences)}" for code, sentences in notes.items()}


def _missing(cells: Sequence[Cell]) -> tuple[records.Refusal, ...]:
    return tuple(
        refusals.make("coverage_missing", code, missing=note)
        for code, note in _notes(cells).items()
    )
