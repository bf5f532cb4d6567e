"""Opening a case: by keys alone, with bad input, with documents from the intake, after a crash."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gemeinde_desk.cases.model import CaseFilter, Order
from tests.support.accessibility import unnamed, unreachable
from tests.support.offices import TODAY, add_case, add_contact, add_document, clerk_of
from tests.ui.cases.conftest import NARROW, make_place


@pytest.fixture
def page(desk):
    assert desk.place.open_item("case", ("new", {}))
    desk.settle()
    return desk.place._new


def choose(desk, page, text="beschw"):
    desk.type(page.types.search, text, key=Qt.Key.Key_Return)


def newest(desk):
    found = desk.office.cases.page(CaseFilter(), Order("reference", descending=True), 0, 1)
    return desk.office.cases.get(found[0].id) if found else None


def test_a_case_is_opened_by_keys_alone(desk, page):
    assert page.types.search.hasFocus()
    choose(desk, page)
    assert page.subject.hasFocus()
    desk.type(page.subject, "Musik am Markt")
    controls = page.editors.controls
    controls["anlass"].setFocus()
    desk.key(controls["anlass"], Qt.Key.Key_Down)
    desk.key(controls["anlass"], Qt.Key.Key_Down)
    desk.type(controls["darstellung"], "Zu laut nach 22 Uhr.")
    desk.key(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    case = newest(desk)
    assert (case.subject, case.fields["anlass"], case.fields["darstellung"]) == (
        "Musik am Markt", "Lärm", "Zu laut nach 22 Uhr.",
    )  # fmt: skip
    assert desk.place.view.isVisible()
    assert desk.place.view.case.id == case.id
    assert case.reference in desk.said[-1][0]
    assert desk.office.drafts.load("case.new") is None


def test_a_field_says_by_when_it_must_be_filled_and_says_the_same_once_the_case_is_open(desk, page):
    choose(desk, page, "hundesteuer")
    assert _marked(page.editors, "(Pflichtfeld)")
    closing = _marked(page.editors, "(bis zum Abschluss)")
    assert closing
    desk.open(add_case(desk.office, case_type="hundesteuer", fields={"haltung_seit": "2026-02-01"}).id)
    editors = desk.place.view.overview.editors
    assert _marked(editors, "(Pflichtfeld bis zum Abschluss)") == closing
    assert _marked(editors, "(Pflichtfeld)") == _marked(page.editors, "(Pflichtfeld)")


def _marked(editors, mark):
    return [key for key, field in editors.form.fields.items() if field._label.text().endswith(f" {mark}")]


@pytest.mark.parametrize("already_there", [False, True])
def test_a_mistake_is_seen_with_its_sentence_on_a_low_screen(desk, page, already_there):
    desk.place.resize(1366, 560)
    choose(desk, page, "hundesteuer")
    desk.type(page.subject, "Anmeldung")
    field = page.editors.form.fields["haltung_seit"]
    if already_there:
        field.widget.setFocus()
        desk.settle()
    else:
        page.subject.setFocus()
    area = page._area
    below = field.mapTo(area.widget(), field.rect().bottomLeft()).y() - area.viewport().height()
    desk.settle()
    area.verticalScrollBar().setValue(below - 30)  # the field stands right over the edge
    desk.key(field.widget if already_there else page.subject, Qt.Key.Key_Return)
    assert field.widget.hasFocus()
    assert field._line.isVisible()
    seen = area.viewport().rect()
    bottom = field._line.mapTo(area.viewport(), field._line.rect().bottomLeft()).y()
    assert seen.top() <= field.mapTo(area.viewport(), field.rect().topLeft()).y()
    assert bottom <= seen.bottom()


def test_what_is_missing_is_marked_and_nothing_is_opened(desk, page):
    choose(desk, page)
    desk.type(page.received, "31.2.", key=Qt.Key.Key_Tab)
    desk.click(page.open_button)
    assert page.form.fields["subject"].error
    assert page.form.fields["received"].error
    assert page.editors.form.fields["anlass"].error
    assert page.editors.form.fields["darstellung"].error
    assert page.subject.hasFocus()
    assert newest(desk) is None


def test_a_bad_value_is_marked_when_its_field_is_left(desk, page):
    choose(desk, page, "hunde")
    control = page.editors.controls["steuer_jahr"]
    desk.type(control, "zwölf", key=Qt.Key.Key_Tab)
    assert page.editors.form.fields["steuer_jahr"].error


def test_reference_and_first_deadline_are_foretold(desk, page):
    choose(desk, page)
    assert page.foreseen.reference.text().endswith("2.3.1-2026-0001")
    assert "17.03.2026" in page.foreseen.deadline.text()
    page.received.clear()
    desk.type(page.received, "2.3.", key=Qt.Key.Key_Tab)
    assert "16.03.2026" in page.foreseen.deadline.text()
    assert any("Art. 17 GG" in sentence for sentence in page.foreseen.steps.sentences)
    page.received.clear()
    desk.type(page.received, "1.3.", key=Qt.Key.Key_Tab)  # ends on a Sunday: not a workday
    assert any("§ 193 BGB" in sentence for sentence in page.foreseen.steps.sentences)


def test_esc_leaves_and_everything_is_there_again(desk, page):
    person = add_contact(desk.office)
    choose(desk, page)
    desk.type(page.subject, "Musik")
    desk.type(page.editors.controls["ort"], "Markt")
    desk.type(page.people.picker.search, "kraemer", key=Qt.Key.Key_Return)
    desk.key(page.subject, Qt.Key.Key_Escape)
    assert desk.place.list.isVisible()
    again = make_place(desk.session)  # another window, as after a restart
    again.new_case()
    desk.settle()
    assert again._new.subject.text() == "Musik"
    assert again._new.editors.text("ort") == "Markt"
    assert again._new.people.value() == [(person.id, again._new.people.role.currentText())]
    again.close()
    again.deleteLater()


def test_typing_is_kept_without_leaving(desk, page):
    choose(desk, page)
    page.subject.setFocus()
    QTest.keyClicks(page.subject, "Mus")
    QTest.qWait(450)
    desk.settle()
    assert desk.office.drafts.load("case.new")["subject"] == "Mus"


def test_a_draft_is_thrown_away_and_taken_back(desk, page):
    choose(desk, page)
    desk.type(page.subject, "Musik")
    desk.click(page.discard_button)
    assert desk.office.drafts.load("case.new") is None
    desk.undo()
    desk.place.new_case()
    assert page.subject.text() == "Musik"


def test_the_sender_of_a_mail_is_the_first_guess_at_a_new_contact(desk):
    sender = "Dr. med. Mehmet Groß-Strößner <m.gross@example.org>"
    assert desk.place.open_item("case", ("new", {"sender_contact": None, "sender": sender, "subject": "Anfrage"}))
    page = desk.place._new
    choose(desk, page)
    picker = page.people.picker
    desk.click(picker.new_button)
    lines = picker.new.contact.lines
    assert [lines[key].text() for key in ("title", "given_name", "family_name", "email")] == [
        "Dr. med.", "Mehmet", "Groß-Strößner", "m.gross@example.org",
    ]  # fmt: skip
    desk.click(picker.new.save_button)
    assert [contact.email for contact, _role in page.people._people] == ["m.gross@example.org"]
    desk.click(picker.new_button)  # the next one is somebody else
    assert picker.new.contact.is_empty()
    desk.key(picker.new, Qt.Key.Key_Escape)


def test_documents_from_the_intake_are_filed_in_the_new_case(desk, tmp_path):
    from gemeinde_desk.letters.report import render_report

    path = tmp_path / "brief.pdf"
    path.write_bytes(
        render_report("Brief", (), office="Musterau", created=desk.office.store.moment(), identifier="new")
    )
    document, other = add_document(desk.office, path, title="Brief"), add_document(desk.office, path, title="Foto")
    person = add_contact(desk.office)
    given = {
        "documents": [document.id, other.id],
        "received": date(2026, 3, 2),
        "sender_contact": person.id,
        "subject": "Lärm am Markt",
    }
    assert desk.place.open_item("case", ("new", given))
    page = desk.place._new
    choose(desk, page)
    assert page.subject.text() == "Lärm am Markt"
    assert page.received.day() == date(2026, 3, 2)
    assert page.documents.isVisible()
    desk.click(page.documents.boxes[other.id])  # this one stays in the intake
    controls = page.editors.controls
    controls["anlass"].setCurrentIndex(2)
    desk.type(controls["darstellung"], "laut")
    desk.click(page.open_button)
    case = newest(desk)
    assert desk.office.documents.get(document.id).case_id == case.id
    assert desk.office.documents.get(other.id).case_id is None
    assert [each.contact.id for each in desk.office.cases.participants(case.id)] == [person.id]
    deadline = [each.due for each in desk.office.cases.follow_ups(case.id)]
    assert date(2026, 3, 16) in deadline  # counted from the day of receipt


def test_a_document_filed_by_somebody_else_meanwhile_is_said(desk, tmp_path, page):
    from tests.support.offices import add_case

    path = tmp_path / "a.txt"
    path.write_text("x")
    document = add_document(desk.office, path, mime="text/plain")
    desk.place.new_case({"documents": [document.id], "subject": "Sache"})
    choose(desk, page, "gewerbe")
    desk.office.cases.file_document(add_case(desk.office).id, document.id, by=clerk_of(desk.office))
    for field in page.editors.case_type.fields:
        if field.required_on == "opening":
            page.editors.put(
                field.key, field.choices[0] if field.choices else "1.1.2026" if field.type == "date" else "1"
            )
    desk.click(page.open_button)
    assert "abgelegt" in page.notice._words.text()
    assert page.subject.text() == "Sache"


def test_kinds_are_found_by_any_word_and_nothing_found_is_said(desk, page):
    search = page.types.search
    desk.type(search, "wegerecht xyz")
    assert page.types.nothing.isVisible()
    search.clear()
    desk.type(search, "strasse")
    titles = [page.types.hits.item(n).text() for n in range(page.types.hits.count())]
    assert titles
    assert all("straße" in title.lower() or "strass" in title.lower() for title in titles)


def test_another_kind_keeps_what_both_have(desk, page):
    choose(desk, page)
    desk.type(page.subject, "Sache")
    desk.click(page.types.change_button)
    page.types.search.clear()
    choose(desk, page, "hunde")
    assert page.subject.text() == "Sache"
    assert "steuer_jahr" in page.editors.controls


def test_everything_has_a_name_and_is_reached_by_tab(desk, page):
    for size in ((1280, 800), NARROW):
        desk.place.resize(*size)
        assert unnamed(desk.place) == []
        assert unreachable(desk.place) == []
        choose(desk, page, "hunde") if page.types.value() is None else None
        assert unnamed(desk.place) == []
        assert unreachable(desk.place) == []


def test_today_is_the_day_of_receipt_unless_told(desk, page):
    choose(desk, page)
    assert page.received.day() == TODAY


def test_the_last_letter_typed_before_the_window_closes_is_kept(desk, page):
    choose(desk, page)
    page.subject.setFocus()
    QTest.keyClicks(page.subject, "Musik")
    assert desk.place.may_leave()  # at once, without a rest
    desk.session.tasks.close()
    assert desk.office.drafts.load("case.new")["subject"] == "Musik"


def test_enter_that_chooses_the_kind_does_not_open_the_case(desk):
    desk.place.new_case({"subject": "Scan"})
    page = desk.place._new
    desk.settle()
    choose(desk, page, "hunde")
    assert page.types.value().key == "hundesteuer"
    assert page.subject.hasFocus()
    assert not any(field.error for field in page.editors.form.fields.values())
    assert newest(desk) is None


def test_enter_in_the_list_of_kinds_chooses_once(desk, page):
    page.types.hits.setFocus()
    desk.key(page.types.hits, Qt.Key.Key_Return)
    assert page.types.value() is not None
    assert not page.form.fields["subject"].error


def test_tab_goes_through_the_fields_of_the_kind_before_the_people(desk, page):
    choose(desk, page, "hunde")
    page.their_reference.setFocus()
    reached = []
    while not reached or page.people.isAncestorOf(reached[-1]) is False:
        desk.key(page.window().focusWidget(), Qt.Key.Key_Tab)
        reached.append(page.window().focusWidget())
    inside = [widget for widget in reached if page.editors.isAncestorOf(widget)]
    assert len(inside) == len(page.editors.controls)
    assert reached[: len(inside)] == inside


def test_a_new_contact_typed_but_not_taken_in_keeps_the_case_from_opening(desk, page):
    choose(desk, page)
    desk.type(page.subject, "Musik am Markt")
    page.editors.controls["anlass"].setCurrentIndex(2)
    desk.type(page.editors.controls["darstellung"], "laut")
    desk.click(page.people.picker.new_button)
    new = page.people.picker.new
    desk.type(new.contact.lines["family_name"], "Krämer")
    desk.click(page.open_button)
    assert newest(desk) is None
    assert new.notice.isVisible()
    assert new.save_button.hasFocus()
    desk.click(new.save_button)
    desk.click(page.open_button)
    assert [each.contact.family_name for each in desk.office.cases.participants(newest(desk).id)] == ["Krämer"]
