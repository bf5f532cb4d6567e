"""What stands against closing a case (z.d.A.), as data: pure rules over a snapshot of it.

The rules are the union of what peers check (GEVER, open-zaak, j-lawyer) with BayAGO § 18 and § 27: what would leave the
record incomplete blocks; what can be lived with, once seen, warns. Each finding names what puts it right.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from gemeinde_desk.cases.case_types import CaseType
from gemeinde_desk.cases.field_values import check_fields
from gemeinde_desk.cases.filing_plan import Disposal, EffectiveRetention
from gemeinde_desk.cases.lifecycle import STATE_WORDS
from gemeinde_desk.cases.model import (
    Case,
    CaseState,
    ChecklistItem,
    Finding,
    Fix,
    FollowUp,
    FollowUpKind,
    Level,
    Participant,
)
from gemeinde_desk.deadlines.dates import format_date
from gemeinde_desk.documents.model import READABLE_MIME, Document


@dataclass(frozen=True)
class ClosingSnapshot:
    """All that the rules look at: the case as it stands, and the day it is to be closed on.

    ``documents`` are those in the case with their attachments, withdrawn ones left out; ``follow_ups`` the open ones; ``planned``
    is what the filing plan sets for the unit of the case, None where the plan has no such unit any more.
    """

    case: Case
    case_type: CaseType
    on: date
    documents: tuple[Document, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    checklist: tuple[ChecklistItem, ...] = ()
    participants: tuple[Participant, ...] = ()
    planned: EffectiveRetention | None = None


def closing_findings(snapshot: ClosingSnapshot) -> list[Finding]:
    """Everything to see to, blockers first, in the order of the rules."""
    findings = [finding for rule in _RULES for finding in rule(snapshot)]
    return sorted(findings, key=lambda finding: finding.level is not Level.BLOCKER)


def blockers(findings: list[Finding]) -> list[Finding]:
    """Those that refuse closing."""
    return [finding for finding in findings if finding.level is Level.BLOCKER]


# -- what blocks


def _not_open(snapshot: ClosingSnapshot) -> Iterator[Finding]:
    state = snapshot.case.state
    if state is not CaseState.OPEN:
        fix = Fix.REOPEN if state is CaseState.CLOSED else Fix.NONE
        yield _blocker("not_open", f"Der Vorgang ist schon {STATE_WORDS[state]}.", fix)


def _outcome(snapshot: ClosingSnapshot) -> Iterator[Finding]:
    if not snapshot.case.outcome:
        yield _blocker("outcome_missing", "Das Ergebnis des Vorgangs ist noch nicht eingetragen.", Fix.SET_OUTCOME)


def _fields(snapshot: ClosingSnapshot) -> Iterator[Finding]:
    for problem in check_fields(snapshot.case_type, snapshot.case.fields, snapshot.on, "closing"):
        yield Finding("field_missing", Level.BLOCKER, problem.problem, Fix.FILL_FIELD, field=problem.key)


def _letters(snapshot: ClosingSnapshot) -> Iterator[Finding]:
    for letter in snapshot.documents:
        if letter.state == "draft":
            sentence = f"Der Entwurf „{letter.title}“ ist noch nicht ausgefertigt."
            yield _blocker("letter_draft", sentence, Fix.ISSUE_LETTER, letter.id)
        elif letter.direction == "outgoing" and letter.parent_id is None and letter.posted is None:
            sentence = f"Das Schreiben „{letter.title}“ hat noch kein Postausgangsdatum."
            yield _blocker("letter_not_posted", sentence, Fix.POST_LETTER, letter.id)


def _retention(snapshot: ClosingSnapshot) -> Iterator[Finding]:
    case = snapshot.case
    if case.retention_years is None and case.disposal is Disposal.DESTROY:
        sentence = "Die Aufbewahrung ist dauernd, die Aussonderungsart aber Vernichten: Die Frist fehlt."
        yield _blocker("retention_missing", sentence, Fix.SET_RETENTION)


def _closing_day(snapshot: ClosingSnapshot) -> Iterator[Finding]:
    case, on = snapshot.case, snapshot.on
    if on < case.opened:
        sentence = f"Der Vorgang wurde erst am {format_date(case.opened)} eröffnet."
        yield _blocker("closed_before_opened", sentence, Fix.SET_CLOSING_DATE)
    latest = max(
        ((day, document) for document in snapshot.documents for day in _days(document)), default=None, key=_day
    )
    if latest is not None and latest[0] > on:
        sentence = (
            f"Das Dokument „{latest[1].title}“ trägt das Datum {format_date(latest[0])}, also nach dem Abschluss."
        )
        yield _blocker("closed_before_document", sentence, Fix.SET_CLOSING_DATE, latest[1].id)


# -- what warns


def _shorter_than_planned(snapshot: ClosingSnapshot) -> Iterator[Finding]:
    """The filing plan is the office's schedule of retention; who goes below it should know that."""
    years, planned = snapshot.case.retention_years, snapshot.planned
    if planned is not None and years is not None and years < planned.years:
        where = f"für die Einheit {planned.years_from}" if planned.years_from else "für alle Einheiten"
        own = "einem Jahr" if years == 1 else f"{years} Jahren"
        wanted = "ein Jahr" if planned.years == 1 else f"{planned.years} Jahre"
        sentence = f"Die Aufbewahrung ist mit {own} kürzer als im Aktenplan, der {where} {wanted} vorsieht."
        yield _warning("retention_shorter", sentence, Fix.SET_RETENTION)


def _calendar(snapshot: ClosingSnapshot) -> Iterator[Finding]:
    for follow_up in snapshot.follow_ups:
        due = format_date(follow_up.due)
        if follow_up.kind is FollowUpKind.DEADLINE:
            notice = follow_up.document_id is not None and follow_up.derivation is not None
            if notice and follow_up.due >= snapshot.on:
                code, sentence = "objection_running", f"Die Rechtsbehelfsfrist läuft noch bis zum {due}."
            else:
                code, sentence = "deadline_open", f"Die Frist „{follow_up.text}“ am {due} ist noch offen."
        else:
            code, sentence = "follow_up_open", f"Die Wiedervorlage „{follow_up.text}“ am {due} ist noch offen."
        if follow_up.kind is FollowUpKind.ADVANCE_NOTICE:
            continue  # goes with its deadline, which has a line of its own
        sentence += " Sie wird beim Schließen erledigt."
        yield _warning(code, sentence, Fix.COMPLETE_FOLLOW_UP, follow_up.id)


def _text(snapshot: ClosingSnapshot) -> Iterator[Finding]:
    for document in snapshot.documents:
        if document.version is None:
            continue
        if document.version.text_state == "queued":
            sentence = f"Die Texterkennung von „{document.title}“ steht noch aus."
            yield _warning("text_queued", sentence, Fix.WAIT_FOR_TEXT, document.id)
        elif document.version.text_state == "failed":
            sentence = f"Die Texterkennung von „{document.title}“ ist gescheitert; der Inhalt lässt sich nicht suchen."
            yield _warning("text_failed", sentence, Fix.RETRY_TEXT, document.id)


def _readable(snapshot: ClosingSnapshot) -> Iterator[Finding]:
    for document in snapshot.documents:
        version = document.version
        if version is None or version.readable_sha256 or version.text_state in {"queued", "failed"}:
            continue
        own = document.direction != "incoming" and version.mime == READABLE_MIME  # written by the office as PDF/A
        if not own:
            sentence = f"Von „{document.title}“ gibt es keine Fassung in PDF/A, die sich auf Dauer lesen lässt."
            yield _warning("no_pdfa", sentence, Fix.MAKE_READABLE, document.id)


def _duplicates(snapshot: ClosingSnapshot) -> Iterator[Finding]:
    times = Counter(document.version.sha256 for document in snapshot.documents if document.version)
    seen: set[str] = set()
    for document in snapshot.documents:
        sha = document.version.sha256 if document.version else ""
        if sha in seen and times[sha] > 1:
            sentence = f"„{document.title}“ ist derselbe Inhalt wie ein anderes Dokument des Vorgangs."
            yield _warning("duplicate", sentence, Fix.WITHDRAW_DOCUMENT, document.id)
        seen.add(sha)


def _checklist(snapshot: ClosingSnapshot) -> Iterator[Finding]:
    optional = {item.text for item in snapshot.case_type.checklist if not item.required}
    for item in snapshot.checklist:
        if item.done_on is None and item.text not in optional:
            yield _warning("checklist_open", f"Noch nicht abgehakt: {item.text}.", Fix.TICK, item.id)


def _content(snapshot: ClosingSnapshot) -> Iterator[Finding]:
    if not snapshot.documents:
        sentence = "Der Vorgang enthält kein einziges Dokument."
        yield _warning("no_document", sentence, Fix.FILE_DOCUMENT)


def _people(snapshot: ClosingSnapshot) -> Iterator[Finding]:
    present = {participant.role for participant in snapshot.participants}
    if not present:
        yield _warning(
            "no_participant", "Im Vorgang ist niemand als Beteiligte oder Beteiligter eingetragen.", Fix.ADD_PARTICIPANT
        )
        return
    for role in snapshot.case_type.roles:
        if role.required and role.label not in present:
            sentence = f"Die Rolle „{role.label}“ ist noch nicht besetzt."
            yield Finding("role_missing", Level.WARNING, sentence, Fix.ADD_PARTICIPANT, field=role.key)


_RULES: tuple[Callable[[ClosingSnapshot], Iterator[Finding]], ...] = (
    _not_open,
    _outcome,
    _fields,
    _letters,
    _retention,
    _closing_day,
    _shorter_than_planned,
    _calendar,
    _text,
    _readable,
    _duplicates,
    _checklist,
    _content,
    _people,
)


def _days(document: Document) -> Iterator[date]:
    yield from (day for day in (document.dated, document.received, document.posted) if day is not None)


def _day(pair: tuple[date, Document]) -> date:
    return pair[0]


def _blocker(code: str, sentence: str, fix: Fix, subject_id: int | None = None) -> Finding:
    return Finding(code, Level.BLOCKER, sentence, fix, subject_id)


def _warning(code: str, sentence: str, fix: Fix, subject_id: int | None = None) -> Finding:
    return Finding(code, Level.WARNING, sentence, fix, subject_id)
