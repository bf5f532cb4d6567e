"""z.d.A.: every obstacle is put right on one page; closed cases are read, not changed; opened again with a reason."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog

from gemeinde_desk.cases.model import CaseState, Level
from gemeinde_desk.ui.cases.closing_page import SHOWN
from gemeinde_desk.ui.cases.finding_row import key_of
from gemeinde_desk.ui.cases.reopening import ReopenDialog
from tests.support.accessibility import unnamed, unreachable
from tests.support.offices import TODAY, add_case, add_document, clerk_of


@pytest.fixture
def case(desk):
    made = add_case(desk.office, "Lärm am Festplatz")
    desk.open(made.id)
    return made


@pytest.fixture
def page(desk, case):
    desk.key(desk.place.view, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert desk.place.view.closing.isVisible()
    return desk.place.view.closing


def now(desk, case):
    return desk.office.cases.get(case.id)


def row(page, code):
    return next(row for (each, _id, _field), row in page.rows.items() if each == code)


def codes(page):
    return {code for code, _id, _field in page.rows}


def mend_everything(desk, page):
    desk.key(row(page, "outcome_missing").choice, Qt.Key.Key_Down)
    field = row(page, "field_missing")
    desk.type(field.editors.controls["abhilfe"], "Veranstalter ermahnt")
    desk.click(field.button)


def closed_case(desk, case, page):
    mend_everything(desk, page)
    page.accept_box.setFocus()
    desk.key(page.accept_box, Qt.Key.Key_Space)
    desk.click(page.close_button)
    assert now(desk, case).state is CaseState.CLOSED


def test_every_obstacle_stands_on_one_page_and_goes_when_mended(desk, case, page):
    assert {"outcome_missing", "field_missing", "deadline_open", "checklist_open", "no_document"} <= codes(page)
    assert page.blockers.isVisible()
    assert not page.close_button.isEnabled()
    mend_everything(desk, page)
    assert now(desk, case).outcome == "abgeholfen"
    assert now(desk, case).fields["abhilfe"] == "Veranstalter ermahnt"
    assert not page.blockers.isVisible()
    tick = row(page, "checklist_open")
    desk.click(tick.button)
    assert desk.office.cases.checklist(case.id)[0].done_on == TODAY
    desk.undo()
    assert desk.office.cases.checklist(case.id)[0].done_on is None
    desk.click(row(page, "deadline_open").button)
    assert "deadline_open" not in codes(page)
    assert not page.close_button.isEnabled()  # warnings are to be accepted
    desk.click(page.accept_box)
    assert page.close_button.isEnabled()


def test_of_hundreds_of_obstacles_only_some_are_shown_at_once(desk, case, page, tmp_path):
    scan = tmp_path / "scan.bin"
    scan.write_bytes(b"0")
    for number in range(SHOWN + 5):
        add_document(desk.office, scan, title=f"Anlage {number}", case_id=case.id, mime="application/x-unknown")
    desk.settle()
    desk.place.view.begin_closing()
    warnings = [finding for finding in page.findings if finding.level is Level.WARNING]
    more = page.more_buttons[Level.WARNING]
    assert len(warnings) > SHOWN
    shown = len([row for row in page.rows.values() if row.finding.level is Level.WARNING])
    assert shown == SHOWN
    assert str(len(warnings) - SHOWN) in more.text()
    while more.isVisible():
        desk.click(more)
    assert set(page.rows) == {key_of(finding) for finding in page.findings}


def test_what_is_being_typed_stays_while_other_obstacles_are_mended(desk, page):
    field = row(page, "field_missing").editors.controls["abhilfe"]
    desk.type(field, "Veranst")
    desk.key(row(page, "outcome_missing").choice, Qt.Key.Key_Down)
    assert row(page, "field_missing").editors.text("abhilfe") == "Veranst"


def test_an_empty_field_is_not_taken(desk, page):
    field = row(page, "field_missing")
    desk.click(field.button)
    assert field.editors.form.fields["abhilfe"].error
    assert "field_missing" in codes(page)


def test_remedies_elsewhere_lead_there(desk, case, page, monkeypatch):
    desk.click(row(page, "no_participant").button)
    assert desk.place.view.people.picker.search.hasFocus()
    desk.place.view.begin_closing()
    desk.settle()
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([], ""))
    desk.click(row(desk.place.view.closing, "no_document").button)
    assert desk.place.view.documents.isVisible()


def test_the_day_of_closing_is_checked_and_mended(desk, case, page, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("x")
    add_document(desk.office, path, case_id=case.id, mime="text/plain")
    desk.settle()
    page.day.clear()
    desk.type(page.day, "1.1.2026", key=Qt.Key.Key_Tab)
    assert "closed_before_opened" in codes(page)
    desk.click(row(page, "closed_before_opened").button)
    assert page.day.day() == TODAY
    assert "closed_before_opened" not in codes(page)
    page.day.clear()
    desk.type(page.day, "Unsinn", key=Qt.Key.Key_Tab)
    assert not page.close_button.isEnabled()


def test_what_will_happen_is_told(page):
    words = page._effect_words.text()
    assert "31.12.2031" in words
    assert "PDF/A" in words


def test_closing_by_keys_freezes_adds_the_journal_and_tells(desk, case, page):
    closed_case(desk, case, page)
    assert any("z.d.A. verfügt" in text for text, _undo in desk.said)
    assert desk.place.view.header.state.text() == "z.d.A. · abgeholfen"
    assert desk.place.view.tabs.isVisible()
    [journal] = desk.office.documents.of_case(case.id)
    assert journal.version.mime == "application/pdf"


def test_a_closed_case_is_read_and_not_changed(desk, case, page):
    closed_case(desk, case, page)
    view = desk.place.view
    assert view.banner.isVisible()
    assert "03.03.2026" in view.banner.words.text()
    assert not view.add_button.isVisible()
    assert not view.header.edit_button.isEnabled()
    assert all(
        control.isReadOnly() if hasattr(control, "isReadOnly") else not control.isEnabled()
        for control in view.overview.editors.controls.values()
    )
    assert not any(box.isEnabled() for box in view.overview.checklist.boxes.values())
    view.go_to_tab(2)
    assert not view.people.adding.isVisible()
    view.go_to_tab(3)
    assert not view.dates.form.isVisible()
    desk.key(view.dates.table, Qt.Key.Key_Space)
    assert desk.place.accept_files([]) is False
    assert unnamed(desk.place) == []
    assert unreachable(desk.place) == []


def test_a_closed_case_is_opened_again_with_a_reason(desk, case, page):
    closed_case(desk, case, page)

    def act():
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, ReopenDialog):
            QTimer.singleShot(10, act)
            return
        QTest.keyClick(dialog.reason, Qt.Key.Key_Return)  # without a reason: refused at its place

        def then():
            assert dialog._form.fields["reason"].error
            QTest.keyClicks(dialog.reason, "Neue Tatsachen")
            QTest.keyClick(dialog.reason, Qt.Key.Key_Return)

        QTimer.singleShot(150, then)

    QTimer.singleShot(10, act)
    desk.click(desk.place.view.banner.button)
    again = now(desk, case)
    assert again.state is CaseState.OPEN
    assert "Neue Tatsachen" in again.note
    assert desk.place.view.add_button.isVisible()
    assert not desk.place.view.banner.isVisible()


def test_a_package_is_made_of_a_closed_case(desk, case, page, tmp_path, monkeypatch):
    closed_case(desk, case, page)
    target = tmp_path / "stick"
    target.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(target))
    desk.click(desk.place.view.package_button)
    desk.settle()
    [package] = target.glob("*.zip")
    words = desk.place.view.notice._words.text()
    assert package.name in words
    assert desk.office.portal.packages(case.id)[0].sha512[:16] in words


def test_after_closing_one_button_hands_over_and_the_list_still_shows_the_case(desk, case, page):
    other = add_case(desk.office, "Schlagloch")
    desk.settle()
    listed = desk.place.list
    assert listed.filter.state.value() == "open"
    closed_case(desk, case, page)
    offers = [each for each in desk.place.findChildren(QAbstractButton) if "Übergabepaket" in each.text()]
    assert [each for each in offers if each.isVisible()] == [desk.place.view.package_button]
    rows = {row.id: row for row in map(listed.model.row, range(listed.model.rowCount()))}
    assert rows[case.id].state is CaseState.CLOSED
    assert rows.keys() == {case.id, other.id}
    assert listed.table.current().id == case.id
    listed.table.sorted_by.emit("subject", False)
    assert listed.model.rowCount() == 2
    desk.type(listed.filter.text, "", key=Qt.Key.Key_Return)  # the filter is asked anew
    assert [row.id for row in map(listed.model.row, range(listed.model.rowCount()))] == [other.id]


def test_what_closing_will_do_is_said_of_one_and_of_many(desk, case, page, tmp_path):
    paper = tmp_path / "brief.txt"
    paper.write_text("Guten Tag", encoding="utf-8")

    def effect():
        desk.settle()
        page.refresh(now(desk, case))
        return page._effect_words.text()

    assert "2 offene Termine werden erledigt." in effect()  # the deadline and its advance notice
    by, [deadline] = clerk_of(desk.office), desk.office.cases.follow_ups(case.id, open_only=True)[1:]
    desk.office.cases.complete(deadline.id, on=TODAY, by=by)
    desk.office.cases.set_follow_up(case.id, TODAY, "Anrufen", by=by)
    assert "Der Vorgang wird festgehalten;" in effect()
    assert "Ein offener Termin wird erledigt." in effect()
    add_document(desk.office, paper, case_id=case.id, mime="text/plain")
    assert "Die Fassung des Dokuments wird festgehalten; nichts lässt sich mehr ändern." in effect()
    add_document(desk.office, paper, case_id=case.id, mime="text/plain")
    assert "Die Fassungen der 2 Dokumente werden festgehalten;" in effect()


def test_the_only_case_stays_in_the_list_when_it_is_closed_and_fits_again_when_opened(desk, case, page):
    closed_case(desk, case, page)
    listed = desk.place.list
    assert listed.table.isVisible()
    assert listed.model.row(0).id == case.id
    desk.office.cases.reopen(case.id, "Irrtum", on=TODAY, by=clerk_of(desk.office))
    desk.settle()
    assert listed.model.rowCount() == 1
    assert listed._staying == {}


def test_a_package_that_cannot_be_made_says_why(desk, case, page, tmp_path):
    closed_case(desk, case, page)
    desk.place.view.handover.make(now(desk, case), tmp_path / "gibt es nicht")
    desk.settle()
    assert desk.place.view.notice.isVisible()
    assert desk.place.view.notice._words.text()


def test_somebody_closing_it_first_is_no_harm(desk, case, page):
    mend_everything(desk, page)
    desk.office.cases.close(case.id, on=TODAY, by=clerk_of(desk.office), accept_warnings=True)
    desk.settle()
    assert desk.place.view.tabs.isVisible()
    assert desk.place.view.banner.isVisible()


def test_esc_leads_back(desk, page):
    desk.key(page.back_button, Qt.Key.Key_Escape)
    assert desk.place.view.tabs.isVisible()
    assert desk.place.view.isVisible()


def test_every_control_has_a_name_and_is_reached_by_tab(desk, page):
    assert unnamed(desk.place) == []
    assert unreachable(desk.place) == []


def test_the_retention_runs_from_the_end_of_the_year(desk, case, page):
    closed_case(desk, case, page)
    assert now(desk, case).retention_end.isoformat() == f"{TODAY.year + 5}-12-31"


def test_what_was_typed_into_an_obstacle_is_there_again(desk, page):
    desk.type(row(page, "field_missing").editors.controls["abhilfe"], "Veranst")
    desk.key(page.back_button, Qt.Key.Key_Escape)
    desk.place.view.begin_closing()
    desk.settle()
    assert row(page, "field_missing").editors.text("abhilfe") == "Veranst"
