"""Post comes in, is looked at and filed, through the real window."""

from datetime import date

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from gemeinde_desk.documents.model import PutAway
from gemeinde_desk.ui.intake.registering import Stage
from gemeinde_desk.ui.intake.words import aloud, attachments_word
from tests.support import samples
from tests.support.accessibility import unnamed, unreachable
from tests.support.offices import TODAY, add_case, add_contact

ENTER = Qt.Key.Key_Return


@pytest.fixture(scope="module")
def letters():
    return [samples.scanned_pdf([page], 60) for page in samples.rastered(samples.letters_pdf(3)[0], 60)]


@pytest.fixture
def settle(session, qtbot):
    """Waits until nothing is under way."""

    def wait():
        qtbot.waitUntil(session.tasks.idle, timeout=30_000)
        QApplication.processEvents()

    return wait


def labels(place):
    return [place.list.items.row(n).label for n in range(place.list.items.rowCount())]


def test_an_empty_place_says_what_it_is_for(desk):
    made = desk()
    assert made.place.stack.currentWidget() is made.place.empty
    assert "hierher ziehen" in made.place.empty.sentence.text()
    assert "Einstellungen" in made.place.empty.sentence.text()
    assert unnamed(made.window) == []
    assert unreachable(made.place) == []


def test_files_come_in_and_each_tells_what_became_of_it(desk, folder, letters, settle):
    made = desk()
    place = made.place
    files = [
        samples.write(folder, "Antrag.pdf", letters[0]),
        samples.write(folder, "geheim.pdf", samples.encrypted_pdf()),
        samples.write(folder, "leer.pdf", b""),
        samples.write(folder, "Kopie.pdf", letters[0]),
        samples.write(folder, "Tabelle.zip", samples.zip_bomb(1)),
        samples.write(folder, "Brief.pdf", letters[1]),
    ]
    made.window.take_files(files)
    settle()
    stages = [receipt.stage for receipt in place.registering.receipts]
    refused = Stage.REFUSED
    assert stages == [Stage.DONE, refused, refused, Stage.KNOWN, refused, Stage.DONE]
    assert labels(place) == ["E-2026-0001", "E-2026-0002"]
    assert place.arrivals.words.text() == "2 Schriftstücke aufgenommen, 1 schon eingegangen, 3 nicht aufgenommen"
    reasons = [receipt.reason for receipt in place.registering.receipts]
    assert "Kennwort" in reasons[1]
    assert "leer" in reasons[2]
    assert "E-2026-0001" in reasons[3]
    assert unnamed(made.window) == []
    known = next(line for line in place.arrivals._lines.values() if line._receipt.stage is Stage.KNOWN)
    assert known.again.text() == "Trotzdem aufnehmen"
    QTest.mouseClick(known.again, Qt.MouseButton.LeftButton)
    settle()
    assert labels(place) == ["E-2026-0001", "E-2026-0002", "E-2026-0003"]
    QTest.mouseClick(place.arrivals.close_button, Qt.MouseButton.LeftButton)
    assert place.arrivals.isHidden()


def test_enter_files_and_goes_on_and_undo_brings_it_back(desk, office, register, letters, settle):
    first, second = register("a.pdf", letters[0]), register("b.pdf", letters[1])
    case = add_case(office, "Sommerfest auf dem Marktplatz", "beschwerde")
    made = desk()
    place = made.place
    assert QApplication.focusWidget() is place.list
    assert place.panel.item.id == first.id
    QTest.keyClick(place.list, ENTER)  # nothing is chosen yet: the keyboard goes to the search
    assert QApplication.focusWidget() is place.panel.choice.search
    QTest.keyClicks(place.panel.choice.search, "Sommer")
    settle_search(place, settle)
    assert place.panel.case().id == case.id
    place.panel.title.setFocus()
    place.panel.title.selectAll()
    QTest.keyClicks(place.panel.title, "Beschwerde")
    QTest.keyClick(place.panel.title, Qt.Key.Key_Tab)
    QTest.keyClicks(QApplication.focusWidget(), "Antrag")
    place.panel.dated.setFocus()
    QTest.keyClicks(place.panel.dated, "1.3.")
    QTest.keyClick(place.panel.dated, ENTER)
    settle()
    filed = office.documents.get(first.document.id)
    assert (filed.reference, filed.title, filed.document_type) == (f"{case.reference}-001", "Beschwerde", "Antrag")
    assert filed.dated == date(2026, 3, 1)
    assert labels(place) == [second.label]
    assert place.panel.item.id == second.id
    assert place.panel.title.text() == "b"
    assert office.drafts.load(f"intake.assign.{first.id}") is None
    QTest.keyClick(made.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert labels(place) == [first.label, second.label]
    assert office.documents.get(first.document.id).case_id is None


def test_a_date_that_is_none_is_neither_filed_past_nor_lost(desk, office, register, letters, settle):
    case = add_case(office, "Hundesteuer")
    first, second = register("a.pdf", letters[0]), register("b.pdf", letters[1])
    made = desk()
    place, panel = made.place, made.place.panel
    QTest.keyClicks(panel.choice.search, "Hundesteuer")
    settle_search(place, settle)
    QTest.keyClicks(panel.dated, "31.2.")
    place.list.setFocus()
    QTest.keyClick(place.list, ENTER)
    settle()
    assert office.documents.get(first.document.id).case_id is None
    assert panel.form.fields["dated"].error
    place.list.select(second.id)
    settle()
    place.list.select(first.id)
    settle()
    assert panel.dated.text() == "31.2."
    panel.dated.clear()
    QTest.keyClick(panel.dated, Qt.Key.Key_Down)
    place.list.select(second.id)
    settle()
    place.list.select(first.id)
    settle()
    assert panel.dated.day() == TODAY
    QTest.keyClicks(panel.choice.search, "Hundesteuer")
    settle_search(place, settle)
    for _ in range(2):  # pressed twice while the first is still being written
        panel.submit()
    settle()
    assert made.failures == []
    assert [document.id for document in office.documents.of_case(case.id)] == [first.document.id]
    assert panel.item.id == second.id


def test_enter_right_after_typing_never_files_into_what_stood_there_before(desk, office, register, settle):
    sender = add_contact(office, "Größler", "Jürgen", email="j.groessler@example.org")
    suggested = add_case(office, "Beschwerde über Laub", participants=((sender.id, "Beschwerdeführer"),))
    meant = add_case(office, "Hundesteuer")
    item = register("m.eml", samples.mail())
    panel = desk().place.panel
    assert panel.case().id == suggested.id
    QTest.keyClicks(panel.choice.search, "Hundesteuer")
    QTest.keyClick(panel.choice.search, ENTER)
    settle()
    assert office.documents.get(item.document.id).case_id is None
    assert panel.case().id == meant.id
    QTest.keyClick(panel.choice.search, ENTER)
    settle()
    assert office.documents.get(item.document.id).case_id == meant.id


def settle_search(place, settle):
    QTest.keyClick(place.panel.choice.search, ENTER)
    settle()


def test_suggestions_come_with_their_reason_and_enter_takes_the_first(desk, office, register, settle):
    sender = add_contact(office, "Größler", "Jürgen", email="j.groessler@example.org")
    case = add_case(office, "Beschwerde über Laub", participants=((sender.id, "Beschwerdeführer"),))
    register("m.eml", samples.mail(attachments=[("Plan.pdf", samples.letters_pdf(1)[0]), ("x.txt", b"Text")]))
    made = desk()
    place = made.place
    assert place.panel.case().id == case.id
    choice = place.panel.choice.list.item(0).data(Qt.ItemDataRole.UserRole)
    assert choice.reason == "Vorgang des Absenders"
    assert place.panel.form.fields["correspondent"]._line.text().startswith("Im Kontaktbuch: Größler, Jürgen")
    assert [place.viewer.tabs.tabText(n) for n in range(3)] == ["E-Mail", "Plan", "x"]
    place.viewer.tabs.setFocus()
    QTest.keyClick(place.viewer.tabs, Qt.Key.Key_Right)
    assert place.viewer.document().title == "Plan"
    assert place.viewer.state.text() == "wartet auf Texterkennung"
    assert ", 2 Anlagen" in aloud(place.list.items.row(0), None)
    QTest.keyClick(place.viewer.tabs, Qt.Key.Key_Right)
    assert "lässt sich hier nicht anzeigen" in place.viewer.no_pages.heading.text()
    assert unnamed(made.window) == []
    assert unreachable(made.place) == []
    place.list.setFocus()
    QTest.keyClick(place.list, ENTER)
    settle()
    assert [document.reference for document in office.documents.of_case(case.id)] == [
        f"{case.reference}-00{number}" for number in (1, 2, 3)
    ]
    assert place.stack.currentWidget() is place.empty


def test_one_attachment_is_one():
    assert [attachments_word(count) for count in (0, 1, 2)] == ["", "1 Anlage", "2 Anlagen"]


def test_put_away_with_its_reason_and_back(desk, office, register, letters, settle):
    item = register("a.pdf", letters[0])
    made = desk()
    action = made.place.panel.away_button.menu().actions()[0]
    assert action.text() == "Werbung"
    action.trigger()
    settle()
    assert labels(made.place) == []
    assert office.intake.get(item.id).document.put_away is PutAway.ADVERTISING
    QTest.keyClick(made.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert labels(made.place) == ["E-2026-0001"]
    assert office.intake.get(item.id).document.put_away is None


def test_a_new_case_gets_the_document_and_what_was_typed(desk, office, register, letters, settle):
    item = register("a.pdf", letters[0])
    sender = add_contact(office)
    made = desk()
    panel = made.place.panel
    panel.title.setFocus()
    panel.title.selectAll()
    QTest.keyClicks(panel.title, "Antrag auf Sondernutzung")
    panel.sender_field.setFocus()
    QTest.keyClicks(panel.sender_field, "Ilse")
    settle()
    popup = panel.sender_field.completer().popup()
    assert popup.isVisible()
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, ENTER)
    assert panel.sender_field.text() == "Ilse Krämer"
    assert panel.sender_field.contact_id == sender.id
    QTest.mouseClick(panel.new_button, Qt.MouseButton.LeftButton)
    settle()
    known = {
        "documents": [item.document.id],
        "received": TODAY,
        "sender_contact": sender.id,
        "sender": "Ilse Krämer",
        "subject": "Antrag auf Sondernutzung",
    }
    assert made.elsewhere.asked == [("case", ("new", known))]
    assert office.documents.get(item.document.id).contact_id == sender.id


def test_what_was_typed_survives_leaving(desk, office, register, letters, settle):
    first = register("a.pdf", letters[0])
    register("b.pdf", letters[1])
    made = desk()
    place = made.place
    QTest.keyClicks(place.panel.title, " (Kopie)")
    place.list.setFocus()
    QTest.keyClick(place.list, Qt.Key.Key_Down)
    settle()
    assert place.panel.title.text() == "b"
    QTest.keyClick(place.list, Qt.Key.Key_Up)
    settle()
    assert "(Kopie)" in place.panel.title.text()
    assert office.intake.get(first.id).document.title == "a"


def test_a_closed_case_refuses_at_its_place(desk, office, register, letters, settle):
    register("a.pdf", letters[0], subject="")
    case = add_case(office)
    made = desk()
    panel = made.place.panel
    QTest.keyClicks(panel.choice.search, case.reference)
    settle_search_only(panel, settle)
    with office.store.transaction("system") as tx:
        tx.execute("UPDATE cases SET state = 'closed' WHERE id = ?", (case.id,))
        tx.without_journal()
    QTest.mouseClick(panel.file_button, Qt.MouseButton.LeftButton)
    settle()
    assert panel.notice.isVisible()
    assert labels(made.place) == ["E-2026-0001"]
    assert made.failures == []


def settle_search_only(panel, settle):
    QTest.qWait(200)
    settle()
    assert panel.case() is not None


def test_files_wait_for_a_sound_date(desk, folder, letters, settle):
    made = desk()
    place = made.place
    file = samples.write(folder, "a.pdf", letters[0])
    place.head.received.setFocus()
    place.head.received.selectAll()
    QTest.keyClicks(place.head.received, "morgen")
    place.accept_files([file])
    settle()
    assert labels(place) == []
    assert "Zukunft" in place.head.notice._words.text()
    place.head.received.selectAll()
    QTest.keyClicks(place.head.received, "27.2.2026")
    assert place.head.notice._words.text() == "Eine Datei wartet auf den Eingangstag."
    QTest.mouseClick(place.head.notice._button, Qt.MouseButton.LeftButton)
    settle()
    assert place.list.items.row(0).received == date(2026, 2, 27)


def test_copied_files_are_pasted_and_folders_opened(desk, folder, letters, settle):
    made = desk()
    samples.write(folder, "a.pdf", letters[0])
    samples.write(folder, "b.pdf", letters[1])
    copied = QMimeData()
    copied.setUrls([QUrl.fromLocalFile(str(folder))])
    QApplication.clipboard().setMimeData(copied)
    QTest.keyClick(made.place.empty.button, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert labels(made.place) == ["E-2026-0001", "E-2026-0002"]


def test_calling_off_leaves_the_rest_out(desk, folder, session, settle):
    made = desk()
    files = [
        samples.write(folder, f"{n}.pdf", samples.scanned_pdf([page], 40))
        for n, page in enumerate(samples.rastered(samples.letters_pdf(5)[0], 40))
    ]
    made.place.accept_files(files)
    QTest.mouseClick(made.place.arrivals.cancel, Qt.MouseButton.LeftButton)
    settle()
    stages = [receipt.stage for receipt in made.place.registering.receipts]
    assert stages[1:] == [Stage.CALLED_OFF] * 4
    assert len(labels(made.place)) == stages.count(Stage.DONE)
    assert not made.place.registering.busy


def test_the_step_of_the_morning_asks_for_files_at_once(desk, settle, qtbot, monkeypatch, tmp_path):
    path = tmp_path / "Antrag.pdf"
    path.write_bytes(samples.letters_pdf(1)[0])
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path)], ""))
    shown = desk()
    place = shown.place
    assert shown.window.open_item("incoming", ("new", {}))
    qtbot.waitUntil(lambda: place.list.items.rowCount() == 1, timeout=30_000)
    settle()
    assert labels(place) == ["E-2026-0001"]
