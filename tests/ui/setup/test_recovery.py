"""A database that is really damaged, and backups that are really brought back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from gemeinde_desk.office import Office
from gemeinde_desk.settings.program import load_settings
from gemeinde_desk.store.errors import DamagedOffice, NewerOffice, OfficeInUse
from gemeinde_desk.store.restore import PresentOffice
from gemeinde_desk.ui import application
from gemeinde_desk.ui.setup import restoring
from gemeinde_desk.ui.setup.recovery import Recovery, why_closed
from gemeinde_desk.ui.setup.restoring import RestorePage, replacing
from gemeinde_desk.ui.setup.window import StartWindow
from tests.support.accessibility import unnamed, unreachable
from tests.support.offices import add_case, add_contact, add_document, make_office
from tests.ui.setup.conftest import press, settle

#: what the system refuses to look at, also for the administrator whom no right stops
NO_DISK_TAKES = "x" * 300


def damaged(tmp_path):
    """An office with one case, backed up, one case more, then its database overwritten."""
    with make_office(tmp_path) as office:
        add_contact(office)
        add_case(office, "In der Sicherung")
        office.backup()
        add_case(office, "Danach")
    database = tmp_path / "office" / "office.db"
    content = bytearray(database.read_bytes())
    content[:8192] = b"\xff" * 8192
    database.write_bytes(content)
    with pytest.raises(DamagedOffice) as caught:
        Office.open(tmp_path / "office")
    return tmp_path / "office", caught.value


@pytest.fixture
def shown_window():
    windows = []

    def show(window):
        windows.append(window)
        window.show()
        window.activateWindow()
        assert QTest.qWaitForWindowActive(window)
        settle(window)
        return window

    yield show
    for window in windows:
        window.close()
        window.deleteLater()


def test_a_damaged_office_comes_back_from_its_backup_by_keys(qapp, tmp_path, shown_window):
    folder, error = damaged(tmp_path)
    window = shown_window(Recovery(folder, error))
    assert "1 Vorgang" in window.work.choice.item(0, 1).text()
    assert "vollständig" in window.work.choice.item(0, 1).text()
    assert unnamed(window) == []
    assert unreachable(window) == []
    window.work.start.setFocus()
    press(Qt.Key.Key_Space)
    settle(window)
    assert "beschaedigt-" in window.work.notice._words.text()
    assert window.work.open.hasFocus()
    press(Qt.Key.Key_Space)
    assert window.chosen == folder
    with Office.open(folder) as office:
        assert office.verify(deep=True).ok
        subjects = [str(row["subject"]) for row in office.store.all("SELECT subject FROM cases")]
        assert subjects == ["In der Sicherung"]
    assert list(folder.glob("beschaedigt-*/office.db"))


def test_a_backup_that_lacks_a_document_says_so(qapp, tmp_path, shown_window):
    folder, error = damaged(tmp_path)
    with Office.restore(folder / "backups", tmp_path / "other") and Office.open(tmp_path / "other") as office:
        (tmp_path / "a.txt").write_text("Inhalt")
        stored = office.store.documents.put(tmp_path / "a.txt")
        with office.store.transaction("system") as tx:
            document = office.documents.add(tx, direction="internal", state="final", title="Vermerk")
            office.documents.add_version(tx, document, stored, name="a.txt", mime="text/plain")
        report = office.backup(tmp_path / "sicherungen")
    (report.path.parent / "documents" / stored.sha256[:2] / stored.sha256).unlink()
    window = shown_window(Recovery(folder, error, tmp_path / "sicherungen"))
    assert "1 Dokument fehlt" in window.work.choice.item(0, 1).text()


@pytest.mark.parametrize(("lost", "told"), [(1, "1 Dokument fehlt: Es war"), (2, "2 Dokumente fehlen: Sie waren")])
def test_what_did_not_come_back_is_counted(qapp, tmp_path, shown_window, lost, told):
    with make_office(tmp_path) as office:
        for number in range(lost):
            (tmp_path / "a.txt").write_text(f"Inhalt {number}")
            add_document(office, tmp_path / "a.txt", mime="text/plain")
        office.backup(tmp_path / "sicherungen")
    for file in (tmp_path / "sicherungen" / "documents").glob("??/*"):
        file.unlink()
    window = StartWindow("Test")
    page = RestorePage(window.tasks, tmp_path / "neu")
    window.show_page(page)
    shown_window(window)
    page.work.show_folder(tmp_path / "sicherungen", tmp_path / "neu")
    settle(window)
    page.work.start.click()
    settle(window)
    assert told in page.work.notice._words.text()


def test_without_a_backup_it_says_where_to_look(qapp, tmp_path, shown_window):
    make_office(tmp_path).close()
    (tmp_path / "office" / "office.db").write_bytes(b"kaputt" * 5000)
    with pytest.raises(DamagedOffice) as caught:
        Office.open(tmp_path / "office")
    window = shown_window(Recovery(tmp_path / "office", caught.value))
    assert not window.work.start.isEnabled()
    assert window.work.other.hasFocus()
    assert "keine Sicherung" in window.work.notice._words.text()


def test_a_folder_of_the_settings_that_cannot_be_reached_is_passed_over(qapp, tmp_path, shown_window):
    folder, error = damaged(tmp_path)
    window = shown_window(Recovery(folder, error, tmp_path / NO_DISK_TAKES))
    assert "1 Vorgang" in window.work.choice.item(0, 1).text()
    (folder / "backups").rename(tmp_path / "fort")
    window = shown_window(Recovery(folder, error, tmp_path / NO_DISK_TAKES))
    assert "nicht zu erreichen" in window.work.notice._words.text()


def test_a_backup_whose_database_was_changed_is_refused_and_nothing_happens(qapp, tmp_path, shown_window):
    folder, error = damaged(tmp_path)
    [backup] = (folder / "backups").glob("sicherung-*")
    with (backup / "office.db").open("ab") as file:
        file.write(b"x")
    before = (folder / "office.db").read_bytes()
    window = shown_window(Recovery(folder, error))
    window.work.start.click()
    settle(window)
    assert "lässt sich nicht zurückholen" in window.work.notice._words.text()
    assert window.work.start.isEnabled()
    assert (folder / "office.db").read_bytes() == before


def test_a_backup_comes_back_on_a_new_machine(qapp, tmp_path, shown_window):
    folder, _ = damaged(tmp_path)
    window = StartWindow("Test")
    page = RestorePage(window.tasks, tmp_path / "neu")
    window.show_page(page)
    shown_window(window)
    opened = []
    page.restored.connect(opened.append)
    page.work.show_folder(folder / "backups", tmp_path / "neu")
    settle(window)
    page.work.start.click()
    settle(window)
    page.work.open.click()
    assert opened == [tmp_path / "neu"]
    with Office.open(tmp_path / "neu") as office:
        assert office.verify().ok


def test_what_opens_is_the_folder_the_backup_came_back_into(qapp, tmp_path, shown_window):
    folder, _ = damaged(tmp_path)
    window = StartWindow("Test")
    page = RestorePage(window.tasks, tmp_path / "neu")
    window.show_page(page)
    shown_window(window)
    opened = []
    page.restored.connect(opened.append)
    page.work.show_folder(folder / "backups", tmp_path / "neu")
    settle(window)
    page.work.start.click()
    assert not page.target.isEnabled()
    assert not page.back.isEnabled()
    settle(window)
    assert not page.target.isEnabled()
    assert page.back.isEnabled()
    page.target.setText(str(tmp_path / "anderswo"))
    page.work.choice.itemDoubleClicked.emit(page.work.choice.item(0, 0))  # nothing begins anew
    settle(window)
    page.work.open.click()
    assert opened == [tmp_path / "neu"]
    assert not (tmp_path / "anderswo").exists()


def test_the_folder_can_be_chosen_anew_after_a_backup_was_refused(qapp, tmp_path, shown_window):
    folder, _ = damaged(tmp_path)
    [backup] = (folder / "backups").glob("sicherung-*")
    (backup / "SHA256SUMS").write_text("")
    window = StartWindow("Test")
    page = RestorePage(window.tasks, tmp_path / "neu")
    window.show_page(page)
    shown_window(window)
    page.work.show_folder(folder / "backups", tmp_path / "neu")
    settle(window)
    page.work.start.click()
    settle(window)
    assert "lässt sich nicht zurückholen" in page.work.notice._words.text()
    assert page.target.isEnabled()
    assert page.back.isEnabled()


def over_an_office(tmp_path, shown_window):
    """The page of the restore over an office in order, with one case more than its backup has."""
    with make_office(tmp_path) as office:
        add_contact(office)
        add_case(office, "In der Sicherung")
        office.backup(tmp_path / "sicherungen")
        add_case(office, "Danach")
    folder = tmp_path / "office"
    window = StartWindow("Test")
    page = RestorePage(window.tasks, folder)
    window.show_page(page)
    shown_window(window)
    page.work.show_folder(tmp_path / "sicherungen", folder)
    settle(window)
    return window, page, folder


def subjects(folder):
    with Office.open(folder) as office:
        return {str(row["subject"]) for row in office.store.all("SELECT subject FROM cases")}


def test_an_office_in_order_is_replaced_only_when_asked(qapp, tmp_path, shown_window, monkeypatch):
    window, page, folder = over_an_office(tmp_path, shown_window)
    asked = []

    def answer(with_):
        def press(dialog):
            asked.append(" ".join(label.text() for label in dialog.findChildren(QLabel)))
            assert next(b for b in dialog.findChildren(QPushButton) if b.isDefault()).text() == "Abbrechen"
            dialog.answer = with_

        return press

    assert "wird gefragt" in page.form.fields["folder"]._line.text()
    monkeypatch.setattr(restoring.Message, "exec", answer(""))
    page.work.choice.setFocus()
    press(Qt.Key.Key_Return)
    settle(window)
    assert len(asked) == 1
    assert "2 Vorgänge" in asked[0]
    assert "1 Vorgang " in asked[0]
    assert "vor-Wiederherstellung-" in asked[0]
    assert str(folder) in asked[0]
    assert page.work.start.hasFocus()
    assert subjects(folder) == {"In der Sicherung", "Danach"}
    monkeypatch.setattr(restoring.Message, "exec", answer("replace"))
    press(Qt.Key.Key_Return)
    settle(window)
    assert "vor-Wiederherstellung-" in page.work.notice._words.text()
    assert subjects(folder) == {"In der Sicherung"}
    assert list(folder.glob("vor-Wiederherstellung-*/office.db"))


def test_the_question_can_be_heard_and_says_when_it_cannot_read(qapp, tmp_path, shown_window):
    _window, page, folder = over_an_office(tmp_path, shown_window)
    dialog = replacing(None, page.work.choice.offer(), folder, PresentOffice(damaged=False))
    dialog.show()
    assert unnamed(dialog) == []
    assert any("nicht lesen kann" in label.text() for label in dialog.findChildren(QLabel))
    dialog.close()
    dialog.deleteLater()


@pytest.mark.parametrize(
    ("last", "told"),
    [
        ("2026-03-03T09:15:00Z", "das in Ordnung ist: 1 Vorgang, zuletzt bearbeitet am 03.03.2026"),
        ("", "das in Ordnung ist: 1 Vorgang."),
    ],
)
def test_the_question_says_when_the_office_was_last_worked_in_where_that_is_known(
    qapp, tmp_path, shown_window, last, told
):
    _window, page, folder = over_an_office(tmp_path, shown_window)
    dialog = replacing(None, page.work.choice.offer(), folder, PresentOffice(damaged=False, cases=1, last=last))
    words = [label.text() for label in dialog.findChildren(QLabel)]
    assert any(told in word for word in words)
    assert not any("am ." in word or "nie" in word for word in words)
    dialog.deleteLater()


def test_enter_in_the_recovery_brings_the_marked_backup_back(qapp, tmp_path, shown_window):
    folder, error = damaged(tmp_path)
    window = shown_window(Recovery(folder, error))
    assert window.work.choice.hasFocus()
    press(Qt.Key.Key_Return)
    settle(window)
    assert window.work.open.hasFocus()
    press(Qt.Key.Key_Return)
    assert window.chosen == folder


def test_restoring_into_an_unsuitable_folder_is_refused_at_the_field(qapp, tmp_path, shown_window):
    window = StartWindow("Test")
    page = RestorePage(window.tasks, tmp_path / "neu")
    window.show_page(page)
    shown_window(window)
    page.target.setText(str(tmp_path / "OneDrive" / "amt"))
    assert "OneDrive" in page.form.fields["folder"].error


@pytest.mark.parametrize(
    "error", [OfficeInUse(holder="Rechner BAUAMT, Programm Nr. 4711"), NewerOffice(found=9, known=1)]
)
def test_why_an_office_stays_closed(qapp, tmp_path, error):
    dialog = why_closed(tmp_path, error)
    dialog.show()
    assert unnamed(dialog) == []
    assert error.sentence().split(".")[0][:30] in dialog.windowTitle()
    dialog.close()
    dialog.deleteLater()


def test_a_second_window_is_told_who_has_the_office(qapp, tmp_path, monkeypatch):
    told = []
    monkeypatch.setattr("gemeinde_desk.ui.setup.recovery.cannot_open", lambda folder, error: told.append(error))
    with make_office(tmp_path):
        code = application.work_in(tmp_path / "office", load_settings())
    assert code == OfficeInUse.exit_code
    assert "Programm Nr." in told[0].sentence()


def test_the_start_goes_on_with_what_the_recovery_answers(qapp, tmp_path, monkeypatch):
    folder, _ = damaged(tmp_path)
    monkeypatch.setattr("gemeinde_desk.ui.setup.recovery.recover", lambda *_: tmp_path / "anderes")
    assert application.work_in(folder, load_settings()) == tmp_path / "anderes"
    monkeypatch.setattr("gemeinde_desk.ui.setup.wizard.set_up", lambda _folder: None)
    assert application.work_in(tmp_path / "nichts", load_settings()) == 0
