"""The documents of the open case: filed, looked at, renamed, moved, withdrawn, saved."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from gemeinde_desk.ui.cases.case_picker import CasePicker
from gemeinde_desk.ui.cases.document_details import DocumentDetails
from tests.support.accessibility import unnamed
from tests.support.offices import TODAY, add_case, clerk_of
from tests.ui.cases.conftest import TABS, in_dialog


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
