"""The history of a case reads as German sentences, for every action the rooms record."""

import ast
from pathlib import Path

import pytest

import gemeinde_desk
from gemeinde_desk.cases.history import KNOWN_ACTIONS, sentence
from tests.cases.conftest import TODAY, Desk
from tests.cases.test_register import LATER, ready


def test_everything_done_in_a_case_has_its_sentence(desk: Desk):
    by = {"by": desk.clerk}
    person, document = desk.contact(), desk.document()
    case = ready(desk)
    desk.cases.file_document(case.id, document, **by)
    desk.documents.change(document, title="Beschwerdebrief", **by)
    desk.cases.unfile_document(document, **by)
    desk.cases.file_document(case.id, document, **by)
    desk.documents.withdraw(document, **by)
    desk.documents.bring_back(document, **by)
    desk.cases.add_participant(case.id, person.id, "Zeuge", on=TODAY, **by)
    desk.cases.remove_participant(case.id, person.id, "Zeuge", **by)
    item = desk.cases.checklist(case.id)[0]
    desk.cases.tick(item.id, TODAY, **by)
    desk.cases.tick(item.id, None, **by)
    own = desk.cases.add_checklist_item(case.id, "Ortstermin", **by)
    desk.cases.remove_checklist_item(own.id, **by)
    wait = desk.cases.set_follow_up(case.id, LATER, "Wv.", **by)
    desk.cases.reschedule(wait.id, TODAY, **by)
    desk.cases.complete(wait.id, on=TODAY, **by)
    desk.cases.reopen_follow_up(wait.id, **by)
    desk.cases.withdraw_follow_up(desk.cases.set_follow_up(case.id, LATER, "Irrtum", **by).id, **by)
    desk.cases.close(case.id, on=LATER, accept_warnings=True, **by)
    desk.cases.reopen(case.id, "Herr Müller schrieb wieder", on=LATER, **by)
    desk.cases.close(case.id, on=LATER, accept_warnings=True, **by)
    with desk.store.transaction("system") as tx:
        desk.cases.hand_over(tx, case.id)
    history = desk.cases.history(case.id)
    assert {entry.action for entry in history} <= KNOWN_ACTIONS
    sentences = [entry.sentence for entry in history]
    assert all(text.endswith(".") and "…" not in text and "{" not in text for text in sentences), sentences
    for expected in (
        "Vorgang 2.3.1-2026-0001 eröffnet.",
        "Geändert: Felder, Ergebnis.",
        "Dokument 2.3.1-2026-0001-001 abgelegt.",
        "Dokument 2.3.1-2026-0001-001: Angaben geändert (Titel).",
        "Punkt 1 der Prüfliste abgehakt.",
        "Wiedervorlage auf den 10.03.2026 gesetzt.",
        "Wiedervorlage vom 10.03.2026 auf den 03.03.2026 verlegt.",
        "Wiedervorlage vom 03.03.2026 erledigt.",
        "Wiedervorlage auf den 10.03.2026 zurückgenommen.",
        "Vorgang geschlossen (z.d.A.) zum 10.03.2026, aufzubewahren bis 31.12.2031.",
        "z.d.A.-Verfügung vom 10.03.2026 aufgehoben, Vorgang wieder geöffnet.",
        "Vorgang übergeben.",
    ):
        assert expected in sentences
    assert history[0].clerk == "ÖHL"
    assert history[-1].clerk == "System"
    assert history[0].at == "2026-03-03T09:00:00Z"
    assert "Müller" not in str([entry.data for entry in history])


def test_an_unknown_action_is_shown_by_its_name():
    assert sentence("case.sung", {}) == "Vermerk „case.sung“."


def test_a_value_missing_in_an_older_entry_is_left_open():
    assert sentence("follow_up.completed", {"kind": "deadline"}) == "Frist vom … erledigt."


def test_a_case_kept_for_ever_names_no_end():
    assert sentence("case.closed", {"closed": "2026-03-10", "retention_end": None}) == (
        "Vorgang geschlossen (z.d.A.) zum 10.03.2026."
    )


def recorded() -> set[str]:
    """Actions that the source of the rooms writes into the history of a case: calls of ``record`` with ``case=``."""
    found = set()
    root = Path(gemeinde_desk.__file__).parent
    for path in root.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call) or not call.args:
                continue
            texts = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            if name == "record" and any(keyword.arg == "case" for keyword in call.keywords):
                found.update(text for text in texts if "." in text)
            elif name == "note" and path.parent.name == "documents":
                found.update(f"document.{text}" for text in texts)
    return found


def test_the_source_is_read_rightly():
    assert {"case.opened", "case.closed", "document.filed", "follow_up.set"} <= recorded()


@pytest.mark.parametrize("action", sorted(recorded()))
def test_every_action_of_the_rooms_has_a_sentence(action):
    assert action in KNOWN_ACTIONS
