"""What is entered in the open case: its fields, note, checklist and retention, with good input and bad."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.support.offices import TODAY, add_case, clerk_of
from tests.ui.cases.conftest import make_place, now


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
