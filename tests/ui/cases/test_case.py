"""The open case: its head and tabs, by real keys and clicks, with good input and bad."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from gemeinde_desk.cases.model import FollowUpKind
from gemeinde_desk.contacts.model import NewContact
from gemeinde_desk.ui.cases import case_view
from gemeinde_desk.ui.cases.case_picker import CasePicker
from gemeinde_desk.ui.cases.document_details import DocumentDetails
from gemeinde_desk.ui.cases.place import ROOMY, CasesPlace
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.theme import theme
from tests.support.accessibility import unnamed, unreachable
from tests.support.offices import TODAY, add_case, add_contact, add_document, clerk_of
from tests.ui.cases.conftest import make_place

TABS = {
    "overview": case_view.OVERVIEW,
    "documents": case_view.DOCUMENTS,
    "people": case_view.PEOPLE,
    "dates": case_view.DATES,
    "history": case_view.HISTORY,
}


@pytest.fixture
def pdf(tmp_path, office):
    from gemeinde_desk.letters.report import render_report

    path = tmp_path / "beschwerde.pdf"
    made = render_report("Beschwerde", (), office="Musterau", created=office.store.moment(), identifier="test")
    path.write_bytes(made)
    return path


@pytest.fixture
def case(desk):
    made = add_case(desk.office, "Lärm am Festplatz")
    desk.open(made.id)
    return made


def now(desk, case):
    return desk.office.cases.get(case.id)


def in_dialog(kind, act):
    """Do something in a dialog as soon as it is shown."""

    def look():
        shown = QApplication.activeModalWidget()
        if not isinstance(shown, kind):
            QTimer.singleShot(10, look)
        else:
            act(shown)

    QTimer.singleShot(10, look)


# -- head


def test_the_head_says_what_and_how_urgent(desk, case):
    header = desk.place.view.header
    assert case.reference in header.reference.text()
    assert header.subject.text() == "Lärm am Festplatz"
    assert header.state.text() == "offen"
    assert "in 10 Tagen" in header.due.text()


def test_the_subject_is_changed_by_keys_and_taken_back(desk, case):
    header = desk.place.view.header
    desk.click(header.edit_button)
    line = header.subject_line
    assert line.hasFocus()
    line.clear()
    desk.type(line, "Musik am Festplatz", key=Qt.Key.Key_Return)
    assert now(desk, case).subject == "Musik am Festplatz"
    assert header.subject.text() == "Musik am Festplatz"
    assert not line.isVisible()
    desk.undo()
    assert header.subject.text() == "Lärm am Festplatz"


def test_an_empty_subject_is_refused_at_its_place(desk, case):
    header = desk.place.view.header
    desk.click(header.edit_button)
    header.subject_line.clear()
    desk.key(header.subject_line, Qt.Key.Key_Return)
    assert header.problem.isVisible()
    assert "Betreff" in header.problem.text()
    desk.key(header.subject_line, Qt.Key.Key_Escape)
    assert not header.problem.isVisible()
    assert now(desk, case).subject == "Lärm am Festplatz"


def test_markup_in_a_subject_stays_text(desk):
    case = add_case(desk.office, "<b>fett</b> &amp; <script>")
    desk.open(case.id)
    assert desk.place.view.header.subject.text() == "<b>fett</b> &amp; <script>"
    assert desk.place.view.header.subject.textFormat() == Qt.TextFormat.PlainText


def test_outcome_and_clerk_are_chosen_and_taken_back(desk, case):
    by = clerk_of(desk.office)
    other = desk.office.clerks.add("Bernd Wolf", "WLF", by=by)
    desk.settle()
    desk.place.view.reload()
    standing = desk.place.view.overview.standing
    desk.key(standing.outcome, Qt.Key.Key_Down)
    assert now(desk, case).outcome == "abgeholfen"
    desk.undo()
    assert now(desk, case).outcome == ""
    standing.clerk.setFocus()
    desk.key(standing.clerk, Qt.Key.Key_Down)
    assert now(desk, case).clerk.id == other.id
    assert "WLF" in desk.place.view.header.reference.text()


def test_no_row_of_the_calendar_is_cut_at_any_text_size(desk, case):
    for days in range(1, 5):
        desk.office.cases.set_follow_up(case.id, TODAY + timedelta(days), "Anruf", by=clerk_of(desk.office))
    desk.settle()
    desk.place.view.go_to_tab(TABS["dates"])
    desk.settle()
    table = desk.place.view.dates.table
    try:
        for scale in (1.0, 1.5, 2.0):
            theme().configure(scale=scale)
            desk.settle()
            last = table.visualRect(table.model().index(table.model().rowCount() - 1, 0))
            assert table.model().rowCount() >= 5
            assert 0 < last.bottom() <= table.viewport().height()
    finally:
        theme().configure(scale=1.0)


def test_the_head_leaves_the_room_to_the_documents(desk, case, filed):
    desk.place.resize(1224, 760)  # the place in a window of 1440 x 900
    view = desk.place.view
    view.go_to_tab(TABS["documents"])
    desk.settle()
    assert view.tabs.geometry().height() > view.height() * 0.8
    assert view.documents.pages.height() > view.height() * 0.4
    heights = {button.y() for button in view.toolbar.buttons.values() if button.isVisible()}
    assert len(heights) == 1
    assert view.close_button.isVisible()


def test_what_does_not_fit_in_the_row_stands_in_its_menu_and_keeps_its_keys(desk, case):
    view = desk.place.view
    desk.place.resize(440, 700)
    desk.settle()
    row = view.toolbar
    assert row.more.isVisible()
    hidden = [action for action in view._working if not row.buttons[action].isVisible()]
    assert row.menu.actions() == hidden
    assert "Beteiligte" in [action.text() for action in hidden]
    desk.key(view, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert view.people.picker.search.hasFocus()
    desk.key(view, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert view.closing.isVisible()
    assert not row.isVisible()


# -- overview


def test_a_field_is_saved_when_left(desk, case):
    editors = desk.place.view.overview.editors
    desk.type(editors.controls["ort"], "Festplatz", key=Qt.Key.Key_Tab)
    assert now(desk, case).fields["ort"] == "Festplatz"
    desk.type(editors.controls["vorfall_am"], "1.3.", key=Qt.Key.Key_Tab)
    assert now(desk, case).fields["vorfall_am"] == "2026-03-01"
    assert editors.controls["vorfall_am"].text() == "01.03.2026"


def test_a_bad_date_is_marked_at_its_field_and_not_saved(desk, case):
    editors = desk.place.view.overview.editors
    desk.type(editors.controls["vorfall_am"], "31.2.2026", key=Qt.Key.Key_Tab)
    assert "31.2.2026" in editors.form.fields["vorfall_am"].error
    assert "vorfall_am" not in now(desk, case).fields
    assert editors.text("vorfall_am") == "31.2.2026"  # what was typed stays


def test_money_numbers_and_iban_are_checked_at_their_fields(desk):
    case = add_case(desk.office, "Hund", "hundesteuer", fields={"haltung_seit": "2026-02-01"})
    desk.open(case.id)
    editors = desk.place.view.overview.editors
    for key, bad, good, shown in (
        ("steuer_jahr", "viel", "84,5", "84,50\N{NO-BREAK SPACE}€"),
        ("anzahl", "zwei", "2", "2"),
        ("iban", "DE00 1234", "DE02120300000000202051", "DE02 1203 0000 0000 2020 51"),
    ):
        control = editors.controls[key]
        desk.type(control, bad, key=Qt.Key.Key_Tab)
        assert editors.form.fields[key].error, key
        control.clear()
        desk.type(control, good, key=Qt.Key.Key_Tab)
        assert editors.form.fields[key].error == "", key
        assert control.text() == shown
    assert now(desk, case).fields["steuer_jahr"] == "84.50"


def test_what_is_typed_survives_the_death_of_the_window(desk, case):
    editors = desk.place.view.overview.editors
    editors.controls["ort"].setFocus()
    QTest.keyClicks(editors.controls["ort"], "Fest")
    note = desk.place.view.overview.note
    QTest.keyClicks(note, "Anruf")
    QTest.qWait(450)  # typing rests: it is kept without any saving
    desk.settle()
    assert "ort" not in now(desk, case).fields
    again = make_place(desk.session)
    again.open_item("case", case.id)
    desk.settle()
    assert again.view.overview.editors.text("ort") == "Fest"
    assert again.view.overview.note.toPlainText() == "Anruf"
    again.close()
    again.deleteLater()


def test_another_clerks_change_does_not_overwrite_what_is_being_typed(desk, case):
    editors = desk.place.view.overview.editors
    editors.controls["ort"].setFocus()
    QTest.keyClicks(editors.controls["ort"], "Fest")
    desk.office.cases.change(case.id, by=clerk_of(desk.office), on=TODAY, fields={"ort": "Markt", "darstellung": "neu"})
    desk.settle()
    assert editors.text("ort") == "Fest"
    assert editors.text("darstellung") == "neu"


def test_the_note_is_saved_when_left(desk, case):
    note = desk.place.view.overview.note
    desk.type(note, "Rueckruf erbeten")
    desk.key(note, Qt.Key.Key_Tab)
    assert now(desk, case).note == "Rueckruf erbeten"


def test_the_checklist_is_ticked_with_space_and_grows(desk, case):
    checklist = desk.place.view.overview.checklist
    box = next(iter(checklist.boxes.values()))
    box.setFocus()
    desk.key(box, Qt.Key.Key_Space)
    assert desk.office.cases.checklist(case.id)[0].done_on == TODAY
    assert "1 von 3" in checklist._done.text()
    desk.key(box, Qt.Key.Key_Space)
    assert desk.office.cases.checklist(case.id)[0].done_on is None
    desk.type(checklist.more, "Ortstermin", key=Qt.Key.Key_Return)
    assert [item.text for item in desk.office.cases.checklist(case.id)][-1] == "Ortstermin"
    assert checklist.more.text() == ""
    desk.undo()
    assert len(checklist.boxes) == 3


def test_retention_is_changed_and_taken_back(desk, case):
    card = desk.place.view.overview.retention
    card.years.setFocus()
    desk.key(card.years, Qt.Key.Key_Down)
    assert now(desk, case).retention_years == 6
    assert "31.12.2032" in card.until.text()
    desk.undo()
    assert card.years.value() == 5


# -- documents


def test_files_are_chosen_registered_and_filed(desk, case, pdf, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(pdf)], ""))
    desk.click(desk.place.view.add_button)
    [document] = desk.office.documents.of_case(case.id)
    assert document.reference == f"{case.reference}-001"
    assert desk.office.intake.by_document(document.id).received == TODAY
    assert desk.place.view.documents.table.isVisible()
    assert "1 Dokument" in desk.said[-1][0]
    desk.undo()
    assert desk.office.documents.of_case(case.id) == []
    assert desk.office.intake.waiting_count() == 1


def test_files_dropped_on_the_open_case_are_filed_and_bad_ones_named(desk, case, pdf, tmp_path):
    bad = tmp_path / "leer.pdf"
    bad.touch()
    assert desk.place.accept_files([pdf, bad])
    desk.settle()
    assert len(desk.office.documents.of_case(case.id)) == 1
    assert "leer.pdf" in desk.place.view.notice._words.text()
    assert desk.place.accept_files([pdf])
    desk.settle()
    assert "schon unter" in desk.place.view.notice._words.text()
    desk.click(desk.place.view.notice._button)
    assert len(desk.office.documents.of_case(case.id)) == 2


def test_without_an_open_case_dropped_files_go_elsewhere(desk, pdf):
    assert not desk.place.accept_files([pdf])


@pytest.fixture
def filed(desk, case, pdf):
    document = add_document(desk.office, pdf, title="Beschwerde", case_id=case.id)
    add_document(desk.office, pdf, title="Foto", parent_id=document.id)
    assert desk.place.open_item("document", document.id)
    desk.settle()
    return document


def test_a_document_is_opened_in_its_case_with_its_pages(desk, filed):
    tab = desk.place.view.documents
    assert desk.place.view.tabs.currentIndex() == TABS["documents"]
    assert tab.current().id == filed.id
    assert desk.place.first_focus() is tab.table
    assert tab.pages.source.pages == 1
    assert [row.title for row in tab._documents] == ["Beschwerde", "Foto"]
    assert tab.model.data(tab.model.index(1, 2), Qt.ItemDataRole.AccessibleTextRole) == "Anlage: Foto"


def test_an_unfiled_document_is_opened_in_the_intake(desk, pdf):
    item = desk.office.intake.register(pdf, received=TODAY, by=clerk_of(desk.office))
    assert not desk.place.open_item("document", item.document.id)
    assert desk.opened == [("incoming", item.id)]


def test_a_document_is_withdrawn_with_del_and_brought_back(desk, case, filed):
    desk.key(desk.place.view.documents.table, Qt.Key.Key_Delete)
    assert desk.office.documents.of_case(case.id) == []
    desk.undo()
    assert len(desk.office.documents.of_case(case.id)) == 2


def test_withdrawn_documents_are_seen_and_brought_back_later(desk, case, filed):
    tab = desk.place.view.documents
    assert not tab.withdrawn_button.isVisible()
    assert tab.withdraw_action in tab.handles.menu.actions() or tab.handles.buttons[tab.withdraw_action].isVisible()
    desk.key(tab.table, Qt.Key.Key_Delete)
    assert tab.empty.isVisible()
    assert tab.withdrawn_button.text() == "2 zurückgezogene Dokumente anzeigen"
    desk.click(tab.withdrawn_button)
    assert [row.removed is not None for row in map(tab.model.row, range(tab.model.rowCount()))] == [True, True]
    tab.select(filed.id)
    assert tab.bring_back_action.isVisible()
    assert not tab.withdraw_action.isVisible()
    assert not tab.rename_action.isEnabled()
    assert unnamed(tab) == []
    tab.bring_back_action.trigger()
    desk.settle()
    assert len(desk.office.documents.of_case(case.id)) == 2
    assert not tab.withdrawn_button.isVisible()
    assert tab.withdraw_action.isVisible()
    desk.undo()
    assert desk.office.documents.of_case(case.id) == []


def test_details_are_checked_saved_and_taken_back(desk, filed):
    def act(dialog):
        dialog.lines["title"].clear()
        QTest.keyClick(dialog.lines["title"], Qt.Key.Key_Return)
        assert dialog.form.fields["title"].error
        QTest.keyClicks(dialog.lines["title"], "Beschwerde Frau K.")
        QTest.keyClicks(dialog.dated, "kein Tag")
        QTest.keyClick(dialog.dated, Qt.Key.Key_Return)
        assert dialog.form.fields["dated"].error
        dialog.dated.clear()
        QTest.keyClicks(dialog.dated, "1.3.")
        QTest.keyClick(dialog.dated, Qt.Key.Key_Return)

    in_dialog(DocumentDetails, act)
    desk.key(desk.place.view.documents.table, Qt.Key.Key_F2)
    changed = desk.office.documents.get(filed.id)
    assert (changed.title, changed.dated) == ("Beschwerde Frau K.", date(2026, 3, 1))
    desk.undo()
    assert desk.office.documents.get(filed.id).title == "Beschwerde"


def test_details_left_with_esc_are_there_again(desk, filed):
    def leave(dialog):
        dialog.lines["correspondent"].setText("Ilse")
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

    seen = []

    def look(dialog):
        seen.append(dialog.lines["correspondent"].text())
        dialog.lines["correspondent"].clear()
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

    for act in (leave, look):
        in_dialog(DocumentDetails, act)
        desk.place.view.documents.rename()
        desk.settle()
    assert seen == ["Ilse"]
    assert desk.office.documents.get(filed.id).correspondent == ""


def test_a_document_moves_to_another_case_and_back(desk, case, filed):
    other = add_case(desk.office, "Ziel")

    def act(picker):
        QTest.keyClicks(picker.search, "Ziel")
        QTest.keyClick(picker.search, Qt.Key.Key_Return)
        QTest.keyClick(picker.table, Qt.Key.Key_Return)

    in_dialog(CasePicker, act)
    desk.place.view.documents.move_elsewhere()
    desk.settle()
    assert desk.office.documents.get(filed.id).case_id == other.id
    desk.undo()
    assert desk.office.documents.get(filed.id).case_id == case.id


def test_a_copy_is_saved_and_opened(desk, filed, tmp_path, monkeypatch):
    target = tmp_path / "ziel"
    target.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(target))
    desk.place.view.documents.export()
    desk.settle()
    assert [path.suffix for path in target.iterdir()] == [".pdf"]
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    desk.key(desk.place.view.documents.table, Qt.Key.Key_Return)
    assert len(opened) == 1
    assert opened[0].endswith(".pdf")


# -- people


def test_a_contact_is_found_while_typing_added_and_removed(desk, case):
    person = add_contact(desk.office)
    desk.key(desk.place.view, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    people = desk.place.view.people
    assert people.picker.search.hasFocus()
    desk.type(people.picker.search, "kraem", key=Qt.Key.Key_Return)
    [taken] = desk.office.cases.participants(case.id)
    assert (taken.contact.id, taken.role) == (person.id, people.role.currentText())
    [card] = people.cards
    desk.click(card.letter_button)
    assert desk.opened[-1] == ("letter", ("new", case.id, person.id))
    desk.click(card.remove_button)
    assert desk.office.cases.participants(case.id) == []
    desk.undo()
    assert len(people.cards) == 1


def test_a_new_contact_is_checked_and_added(desk, case):
    people = desk.place.view.people
    desk.place.view.go_to_tab(TABS["people"])
    desk.type(people.picker.search, "Nemo", key=Qt.Key.Key_Return)
    assert people.picker.nobody.isVisible()
    desk.click(people.picker.new_button)
    form = people.picker.new
    assert form.contact.lines["family_name"].text() == "Nemo"
    desk.type(form.contact.lines["postcode"], "123", key=Qt.Key.Key_Return)
    assert form.contact.form.fields["postcode"].error
    assert form.isVisible()
    desk.type(form.contact.lines["postcode"], "45", key=Qt.Key.Key_Return)
    [taken] = desk.office.cases.participants(case.id)
    assert taken.contact.family_name == "Nemo"
    assert not form.isVisible()


def test_a_possible_double_is_named_before_a_contact_is_made_twice(desk, case):
    person = add_contact(desk.office, "Nemo", "Ida")
    people = desk.place.view.people
    desk.place.view.go_to_tab(TABS["people"])
    desk.click(people.picker.new_button)
    form = people.picker.new
    for name, text in (("given_name", "Ida"), ("family_name", "Nemo"), ("postcode", "99998")):
        desk.type(form.contact.lines[name], text)
    desk.click(form.save_button)
    assert form.save_button.text() == "Trotzdem anlegen"
    desk.click(form.doubles.buttons[0])
    assert [each.contact.id for each in desk.office.cases.participants(case.id)] == [person.id]


# -- dates


def test_a_follow_up_is_typed_saved_completed_and_opened_again(desk, case):
    desk.key(desk.place.view, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    form = desk.place.view.dates.form
    assert form.due.hasFocus()
    desk.type(form.due, "+14", key=Qt.Key.Key_Return)
    assert form.text.hasFocus()
    desk.type(form.text, "Antwort da?", key=Qt.Key.Key_Return)
    made = next(each for each in desk.office.cases.follow_ups(case.id) if each.text == "Antwort da?")
    assert made.due == TODAY + timedelta(days=14)
    tab = desk.place.view.dates
    tab.select(made.id)
    desk.key(tab.table, Qt.Key.Key_Space)
    assert desk.office.cases.follow_up(made.id).done_on == TODAY
    desk.undo()
    assert desk.office.cases.follow_up(made.id).is_open


def test_bad_dates_and_missing_words_are_marked(desk, case):
    desk.click(desk.place.view.follow_up_button)
    form = desk.place.view.dates.form
    before = len(desk.office.cases.follow_ups(case.id))
    desk.type(form.due, "32.13.", key=Qt.Key.Key_Return)
    desk.click(form.save_button)
    assert form.form.fields["due"].error
    assert form.form.fields["text"].error
    form.due.clear()
    desk.click(form.save_button)
    assert "Tag" in form.form.fields["due"].error
    assert len(desk.office.cases.follow_ups(case.id)) == before


def test_a_follow_up_set_by_mistake_is_taken_back_whole(desk, case):
    before = desk.office.cases.follow_ups(case.id)
    desk.click(desk.place.view.follow_up_button)
    form = desk.place.view.dates.form
    form.kind.set_value(FollowUpKind.DEADLINE)
    desk.type(form.due, "+7")
    desk.type(form.text, "Irrtum", key=Qt.Key.Key_Return)
    form.text.setText("Irrtum")
    form.due.setText("+7")
    form.due.finish()
    for _ in range(2):  # pressed twice while the first is still being written
        QTest.keyClick(form.text, Qt.Key.Key_Return)
    desk.settle()
    assert len(desk.office.cases.follow_ups(case.id)) == len(before) + 2
    desk.undo()
    desk.said.pop()
    assert len(desk.office.cases.follow_ups(case.id)) == len(before) + 1
    assert form.kind.value() == FollowUpKind.FOLLOW_UP
    desk.undo()
    assert desk.office.cases.follow_ups(case.id) == before
    assert desk.office.cases.history(case.id)[-1].sentence == "Frist auf den 10.03.2026 zurückgenommen."


def test_what_was_begun_is_there_again_after_another_date_was_moved(desk, case):
    desk.click(desk.place.view.follow_up_button)
    tab = desk.place.view.dates
    desk.type(tab.form.text, "Begonnen")
    tab.select(next(each for each in tab._dates if each.kind is FollowUpKind.DEADLINE).id)
    desk.key(tab.table, Qt.Key.Key_Return)
    assert tab.form.text.text() != "Begonnen"
    assert tab.form.kind.value() == FollowUpKind.DEADLINE
    desk.key(tab.form.due, Qt.Key.Key_Escape)
    assert tab.form.text.text() == "Begonnen"


def test_the_field_with_the_keyboard_is_always_in_sight(desk, case):
    desk.place.resize(1280, 520)
    desk.click(desk.place.view.follow_up_button)
    tab = desk.place.view.dates
    for field in (tab.form.due, tab.form.text):
        field.setFocus()
        desk.settle()
        assert field.visibleRegion().boundingRect().height() == field.height()


def test_presets_set_the_day(desk, case):
    desk.click(desk.place.view.follow_up_button)
    form = desk.place.view.dates.form
    for button, expected in zip(
        form.presets,
        (date(2026, 3, 10), date(2026, 3, 17), date(2026, 4, 3), date(2026, 6, 3), date(2026, 9, 3)),
        strict=True,
    ):
        desk.click(button)
        assert form.due.day() == expected


def test_a_date_is_moved_and_back(desk, case):
    desk.place.view.go_to_tab(TABS["dates"])
    tab = desk.place.view.dates
    deadline = next(each for each in tab._dates if each.kind is FollowUpKind.DEADLINE)
    tab.select(deadline.id)
    desk.key(tab.table, Qt.Key.Key_Return)
    assert tab.form.due.hasFocus()
    tab.form.due.clear()
    desk.type(tab.form.due, "+20", key=Qt.Key.Key_Return)
    assert desk.office.cases.follow_up(deadline.id).due == TODAY + timedelta(days=20)
    assert "Von Hand verlegt" in tab.derivation.sentences[-1]
    desk.undo()
    assert desk.office.cases.follow_up(deadline.id).due == deadline.due


def test_the_way_to_a_deadline_is_shown_step_by_step(desk, case):
    desk.place.view.go_to_tab(TABS["dates"])
    tab = desk.place.view.dates
    deadline = next(each for each in tab._dates if each.kind is FollowUpKind.DEADLINE)
    tab.select(deadline.id)
    desk.settle()
    assert tab.derivation.isVisible()
    assert tab.derivation.sentences[:-1] == deadline.derivation.sentences()
    assert "17.03.2026" in tab.derivation.sentences[-1]


def test_an_unfinished_follow_up_is_there_again(desk, case):
    desk.click(desk.place.view.follow_up_button)
    desk.type(desk.place.view.dates.form.text, "Antw")
    other = add_case(desk.office, "anderer")
    desk.open(other.id)
    assert desk.place.view.dates.form.text.text() == ""
    desk.open(case.id)
    assert desk.place.view.dates.form.text.text() == "Antw"


# -- history, letters, state


def test_the_history_is_read_newest_first(desk, case):
    desk.office.cases.change(case.id, by=clerk_of(desk.office), subject="anders")
    desk.place.view.go_to_tab(TABS["history"])
    desk.settle()
    model = desk.place.view.history.model
    assert model.row(0).sentence == "Geändert: Betreff."
    assert "eröffnet" in model.row(model.rowCount() - 1).sentence


def test_a_letter_is_begun_in_the_letters(desk, case):
    desk.key(desk.place.view, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert desk.opened == [("letter", ("new", case.id))]


def test_a_case_that_is_not_there_is_said(desk):
    assert not desk.place.open_item("case", 4711)
    assert "4711" in desk.failed.pop().sentence()


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_has_names_and_is_reached_by_tab(desk, case, filed, tab):
    person = desk.office.contacts.add(NewContact(family_name="Roth"), by=clerk_of(desk.office))
    desk.office.cases.add_participant(case.id, person.id, "Betroffene Person", by=clerk_of(desk.office), on=TODAY)
    desk.settle()
    desk.place.view.go_to_tab(TABS[tab])
    desk.settle()
    assert unnamed(desk.place) == []
    assert unreachable(desk.place) == []


class Windows(QObject):
    """Every window that was shown."""

    def __init__(self):
        super().__init__()
        self.shown = []

    def eventFilter(self, thing, event):
        if event.type() == QEvent.Type.Show and isinstance(thing, QWidget) and thing.isWindow():
            self.shown.append(f"{thing} {thing.accessibleName()}")
        return False


def test_no_part_flashes_up_as_a_window_of_its_own(desk, case, filed):
    person = add_contact(desk.office)
    windows = Windows()
    QApplication.instance().installEventFilter(windows)
    again = CasesPlace(desk.session)
    again.open_item("case", case.id)
    for tab in TABS.values():
        again.view.go_to_tab(tab)
    again.view.begin_closing()
    again.new_case({"documents": [], "sender_contact": person.id})
    again._new.types.choose("hundesteuer")
    again._new._type_chosen()
    desk.settle()
    QApplication.instance().removeEventFilter(windows)
    again.deleteLater()
    assert windows.shown == []


def test_what_was_begun_for_one_case_does_not_show_in_another(desk, case):
    other = add_case(desk.office, "anderer")
    desk.place.view.go_to_tab(TABS["people"])
    desk.settle()
    picker = desk.place.view.people.picker
    desk.click(picker.new_button)
    desk.type(picker.new.contact.lines["given_name"], "Ida")
    desk.open(other.id)
    assert not picker.new.isVisible()
    desk.open(case.id)
    assert picker.new.isVisible()
    assert picker.new.contact.lines["given_name"].text() == "Ida"
    desk.place.view.go_to_tab(TABS["overview"])
    more = desk.place.view.overview.checklist.more
    desk.type(more, "Ortst")
    desk.open(other.id)
    assert more.text() == ""
    desk.open(case.id)
    assert more.text() == "Ortst"


def test_a_letter_still_to_be_done_says_so_in_the_list(desk, case):
    by = clerk_of(desk.office)
    with desk.office.store.transaction(by.uuid) as tx:
        draft = desk.office.documents.add(tx, direction="outgoing", state="draft", title="Antwort", case_id=case.id)
    desk.settle()
    desk.place.view.go_to_tab(TABS["documents"])
    desk.settle()
    tab = desk.place.view.documents
    assert tab.model.columns[-1].text(tab.current()) == "Entwurf"
    assert not tab.rename_action.isEnabled()
    desk.key(tab.table, Qt.Key.Key_Return)
    assert desk.opened == [("letter", draft)]


def test_why_a_document_cannot_be_searched_is_shown(desk, case, filed):
    with desk.office.store.transaction(clerk_of(desk.office).uuid) as tx:
        desk.office.documents.set_readable(
            tx, filed.version.id, None, pages=1, text="", state="failed", note="Die Seite ist zu dunkel."
        )
    desk.settle()
    tab = desk.place.view.documents
    assert tab.remark.isVisible()
    assert tab.remark.text() == "Die Seite ist zu dunkel."
    assert tab.model.columns[-1].text(tab.current()) == "nicht lesbar"


def test_the_original_is_kept_apart_from_what_is_shown(desk, case, filed, tmp_path, monkeypatch):
    tab = desk.place.view.documents
    assert not tab.original_action.isEnabled()  # what is shown is what came in
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(b"%PDF-1.7\n%another file\n%%EOF\n")
    stored = desk.office.store.documents.put(copy)
    with desk.office.store.transaction(clerk_of(desk.office).uuid) as tx:
        desk.office.documents.set_readable(tx, filed.version.id, stored, pages=1, text="Beschwerde")
    desk.settle()
    target = tmp_path / "ziel"
    target.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(target))
    tab.keep_original_action.trigger()
    desk.settle()
    [path] = target.iterdir()
    original = desk.office.documents.path(filed.version, shown=False)
    assert path.read_bytes() == original.read_bytes()


def test_long_words_in_the_head_do_not_keep_list_and_case_beside_each_other(desk):
    case = add_case(desk.office)
    desk.place.resize(1280, 800)
    desk.open(case.id)
    header = desk.place.view.header
    header.reference.setText("8.2.3-2026-0007 · Verkehrsrechtliche Anordnung und Sondernutzung")
    header.due.show_state("20.11.2026, seit 124 Tagen überfällig", Tone.OVERDUE)
    desk.settle()
    assert desk.place.minimumSizeHint().width() < theme().px(ROOMY)
    desk.place.resize(960, 640)
    desk.settle()
    assert desk.place.list.isHidden()
    assert header.due.geometry().right() <= header.width()
