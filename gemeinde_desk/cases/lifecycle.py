"""The states of a case and the ways between them.

open → closed (z.d.A.) → handed over; a closed case can be opened again with a reason (z.d.A. aufheben), a case handed
over cannot: then the portal or archive holds it. A closed case is unchangeable (BayAGO § 27 Abs. 2).
"""

from gemeinde_desk.cases.model import CaseState
from gemeinde_desk.errors import Refused

_ALLOWED = {
    CaseState.OPEN: frozenset({CaseState.CLOSED}),
    CaseState.CLOSED: frozenset({CaseState.OPEN, CaseState.HANDED_OVER}),
    CaseState.HANDED_OVER: frozenset[CaseState](),
}
_STEPS = {CaseState.OPEN: "wieder geöffnet", CaseState.CLOSED: "geschlossen", CaseState.HANDED_OVER: "übergeben"}
#: how a clerk says it
STATE_WORDS = {CaseState.OPEN: "offen", CaseState.CLOSED: "geschlossen", CaseState.HANDED_OVER: "übergeben"}


class CaseIsClosed(Refused):
    """A closed case refuses every change but being opened again."""

    what = "Der Vorgang {reference} ist {state} und kann nicht mehr geändert werden."
    remedy = "Bitte heben Sie zuerst die z.d.A.-Verfügung auf, wenn noch etwas zu tun ist."


class CaseIsHandedOver(CaseIsClosed):
    """A case handed over stays as it is."""

    remedy = "Bitte eröffnen Sie einen neuen Vorgang, wenn in der Sache noch etwas zu tun ist."


class StepNotAllowed(Refused):
    """The case is not in a state from which this step leads on."""

    what = "Der Vorgang {reference} ist {state} und kann deshalb nicht {step} werden."


def may_go(state: CaseState, to: CaseState) -> bool:
    """Whether a case in ``state`` may change into ``to``."""
    return to in _ALLOWED[state]


def check_step(reference: str, state: CaseState, to: CaseState) -> None:
    """Refuse a step that the lifecycle does not know.

    :raises StepNotAllowed: with reference, present state and step in words
    """
    if not may_go(state, to):
        raise StepNotAllowed(reference=reference, state=STATE_WORDS[state], step=_STEPS[to])


def check_changeable(reference: str, state: CaseState) -> None:
    """Refuse work on a case that is not open.

    :raises CaseIsClosed: (or its kind CaseIsHandedOver) with reference and state in words
    """
    if state is CaseState.CLOSED:
        raise CaseIsClosed(reference=reference, state=STATE_WORDS[state])
    if state is CaseState.HANDED_OVER:
        raise CaseIsHandedOver(reference=reference, state=STATE_WORDS[state])
