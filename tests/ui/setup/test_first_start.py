import threading

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.office import Office
from gemeinde_desk.settings.program import load_settings
from gemeinde_desk.settings.sources import save_user_settings
from gemeinde_desk.ui.setup import steps, wizard
from gemeinde_desk.ui.setup.memory import SetupMemory
from gemeinde_desk.ui.setup.restoring import RestorePage
from gemeinde_desk.ui.setup.steps import suggested_sign
from gemeinde_desk.ui.setup.wizard import remember_office
from tests.support.accessibility import unnamed, unreachable
from tests.support.offices import make_office
from tests.ui.setup.conftest import press, settle, write

Key = Qt.Key


def go_on(window):
    press(Key.Key_Return)
    settle(window)


def test_from_the_first_page_to_an_office_by_keys_alone(open_window):
    window = open_window()
    press(Key.Key_Space)  # «Neues Amt einrichten» has the keyboard
    settle(window)
    write("Gemeinde Musterau")
    press(Key.Key_Tab)
    write("Thü")
    for text in ("Markt 1", "99998", "Musterau"):
        press(Key.Key_Tab)
        write(text)
    go_on(window)
    assert window.new.number == 1
    write("03641 1234-0")
    for text in ("rathaus@musterau.example", "", "DE89 3704 0044 0532 0130 00"):
        press(Key.Key_Tab)
        write(text)
    go_on(window)
    assert window.new.number == 2
    press(Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    settle(window)
    assert window.new.number == 3
    write("Inge Öhler")
    go_on(window)
    go_on(window)
    assert window.new.number == 5
    go_on(window)
    assert window.chosen == window._folder
    assert open_window.remembered == [window.chosen]
    with Office.open(window.chosen) as office:
        profile = office.profile
        assert (profile.name, profile.land, profile.city) == ("Gemeinde Musterau", "TH", "Musterau")
        assert (profile.iban, profile.bic) == ("DE89370400440532013000", "COBADEFFXXX")
        assert profile.bank_name == "Commerzbank"
        [clerk] = office.clerks.all()
        assert (clerk.name, clerk.sign) == ("Inge Öhler", "ÖHL")
        assert office.verify().ok


def test_what_was_typed_is_there_again(open_window):
    window = open_window()
    window.welcome.new.click()
    settle(window)
    write("Gemeinde Musterau")
    window.close()
    again = open_window()
    assert again.welcome.new.text() == "Einrichtung fortsetzen"
    again.welcome.new.click()
    settle(again)
    assert again.new.values()["name"] == "Gemeinde Musterau"


def test_a_mistake_is_told_at_its_field_and_stops_there(open_window):
    window = open_window()
    window.welcome.new.click()
    settle(window)
    go_on(window)
    assert window.new.number == 0
    fields = window.new.step(0).form.fields
    assert "Bundesland" in fields["land"].error
    assert QApplication.focusWidget() is fields["name"].widget
    window.new.step(0).fill({"name": "Musterau", "land": "TH", "postcode": "9999"})
    go_on(window)
    assert "fünf Ziffern" in fields["postcode"].error


def test_the_iban_is_judged_while_typing(qtbot, open_window):
    window = open_window()
    window.welcome.new.click()
    settle(window)
    step = window.new.step(1)
    window.new.show_step(1)
    step.fill({"iban": "DE89370400440532013001"})
    qtbot.waitUntil(lambda: "Prüfziffer" in step.form.fields["iban"].error, timeout=10_000)
    step.fill({"iban": "DE89370400440532013000"})
    qtbot.waitUntil(lambda: step.values()["bic"] == "COBADEFFXXX", timeout=5000)
    assert step.form.fields["iban"].error == ""


def test_an_unsuitable_folder_and_one_with_an_office(qtbot, open_window, tmp_path):
    make_office(tmp_path).close()
    window = open_window()
    window.welcome.new.click()
    window.new.show_step(4)
    step = window.new.folder
    step.folder.setText(str(tmp_path / "Dropbox" / "amt"))
    qtbot.waitUntil(lambda: "Dropbox" in step.form.fields["folder"].error, timeout=3000)
    go_on(window)
    assert window.new.number == 4
    step.folder.setText(str(tmp_path / "office"))
    qtbot.waitUntil(step.notice.isVisible, timeout=3000)
    step.notice._button.click()
    settle(window)
    assert window.chosen == tmp_path / "office"


def test_the_sample_office_is_made_and_opened_but_not_remembered(open_window, monkeypatch):
    monkeypatch.setattr("gemeinde_desk.ui.setup.making.SAMPLE_CASES", 3)
    window = open_window()
    window.welcome.sample.click()
    assert not window.welcome.new.isEnabled()
    settle(window)
    assert window.chosen == window._sample
    assert open_window.remembered == []
    with Office.open(window.chosen) as office:
        assert office.profile.name
    assert open_window().welcome.sample.text() == "Musteramt öffnen"


def test_the_sample_office_can_be_called_off_and_leaves_nothing(open_window, monkeypatch, tmp_path):
    begun, go = threading.Event(), threading.Event()

    def slow(folder, *, progress, **_):
        folder.mkdir()
        begun.set()
        go.wait(5)
        progress(1, 2)

    monkeypatch.setattr("gemeinde_desk.sample.office.make_sample_office", slow)
    window = open_window()
    window.welcome.sample.click()
    begun.wait(5)
    [token] = window.tasks.busy()
    token.cancel()
    go.set()
    settle(window)
    assert window.chosen is None
    assert window.welcome.new.isEnabled()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("muster")] == []


def test_who_came_from_an_office_finds_the_way_back(open_window, tmp_path):
    first = open_window()
    assert not first.welcome.back.isVisible()
    first.close()
    make_office(tmp_path).close()
    (tmp_path / "office").rename(tmp_path / "amt")
    window = open_window()
    assert window.welcome.back.isVisible()
    window.welcome.back.setFocus()
    QTest.keyClick(window.welcome.back, Qt.Key.Key_Return)
    assert not window.isVisible()
    assert window.chosen is None  # the caller goes on with the office it came from


def test_a_folder_without_an_office_is_not_opened(open_window, tmp_path):
    window = open_window()
    window.take_existing(tmp_path)
    assert window.chosen is None
    assert "kein Amt" in window.welcome.notice._words.text()


def test_enter_presses_what_has_the_keyboard(open_window, monkeypatch, tmp_path):
    """Enter on a focused button is that button, and not only Space."""
    asked = []
    monkeypatch.setattr(wizard.QFileDialog, "getExistingDirectory", lambda *_: asked.append(1) or "")
    window = open_window()
    assert window.welcome.new.hasFocus()
    window.welcome.existing.setFocus()
    press(Key.Key_Return)
    assert asked == [1]
    window.welcome.restore.setFocus()
    press(Key.Key_Enter)
    settle(window)
    page = window.findChild(RestorePage)
    assert page.work.other.hasFocus()
    page.back.setFocus()
    press(Key.Key_Return)
    assert window.welcome.new.hasFocus()
    press(Key.Key_Return)
    settle(window)
    assert window.new.isVisible()
    assert window.new.step(0).form.fields["name"].widget.hasFocus()


def test_enter_held_down_does_not_run_through_the_pages(open_window):
    window = open_window()
    held = QKeyEvent(QEvent.Type.KeyPress, Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True)
    QApplication.sendEvent(window.welcome.new, held)
    assert window.new is None


def test_every_step_begins_in_its_first_field(open_window):
    window = open_window()
    window.welcome.new.click()
    for number, name in enumerate(("name", "phone", "arms_sha", "clerk_name", "folder")):
        window.new.show_step(number)
        widget = window.new.step(number).form.fields[name].widget
        assert (widget.focusProxy() or widget).hasFocus()
    window.new.show_step(5)
    assert window.new.next.hasFocus()


def test_a_mark_goes_as_soon_as_the_entry_is_right(open_window):
    window = open_window()
    window.welcome.new.click()
    settle(window)
    go_on(window)
    fields = window.new.step(0).form.fields
    assert fields["name"].error
    assert fields["land"].error
    write("M")
    settle(window)
    assert fields["name"].error == ""
    assert fields["land"].error  # still to be chosen
    press(Key.Key_Tab)
    write("Thü")
    settle(window)
    assert fields["land"].error == ""
    fields["postcode"].widget.setText("9999")
    settle(window)
    assert fields["postcode"].error == ""  # half typed is not wrong yet
    go_on(window)
    assert fields["postcode"].error
    fields["postcode"].widget.setText("99998")
    settle(window)
    assert fields["postcode"].error == ""


def test_the_mark_of_a_clerk_goes_too(open_window):
    window = open_window()
    window.welcome.new.click()
    window.new.show_step(3)
    go_on(window)
    fields = window.new.step(3).form.fields
    assert fields["clerk_name"].error
    write("Inge")
    settle(window)
    assert fields["clerk_name"].error == ""


def test_the_summary_names_the_mayor(open_window):
    window = open_window()
    window.welcome.new.click()
    window.new.step(0).fill({"name": "Gemeinde Musterau", "land": "TH", "mayor": "Anton Beispiel"})
    window.new.show_step(5)
    assert "Anton Beispiel" in [label.text() for label in window.new.summary.findChildren(QLabel)]


def test_a_page_is_no_wider_than_itself(open_window):
    """The widest of all would make every page scroll sideways at twice the size."""
    window = open_window()
    window.welcome.new.click()
    window.new.show_step(0)
    narrow = window.new.minimumSizeHint().width()
    window.new.show_step(2)
    settle(window)
    assert window.new.minimumSizeHint().width() > narrow
    window.new.show_step(0)
    settle(window)
    assert window.new.minimumSizeHint().width() == narrow


def test_a_step_is_built_when_it_is_first_seen(open_window):
    """All at once hold the window's thread for too long."""
    window = open_window()
    window.welcome.new.click()
    settle(window)
    assert window.new.stack.count() == 1
    window.new.step(0).fill({"name": "Musterau", "land": "TH"})
    go_on(window)
    assert window.new.stack.count() == 2


def test_what_was_typed_in_later_steps_is_kept_though_they_were_not_seen_again(open_window):
    window = open_window()
    window.welcome.new.click()
    window.new.show_step(3)
    write("Inge Öhler")
    window.close()
    again = open_window()
    again.welcome.new.click()
    settle(again)
    assert again.new.values()["clerk_sign"] == "ÖHL"
    write("Gemeinde Musterau")
    again.close()
    third = open_window()
    third.welcome.new.click()
    assert third.new.values()["clerk_name"] == "Inge Öhler"
    assert third.new.values()["name"] == "Gemeinde Musterau"


def test_back_is_behind_alt_and_left(open_window):
    window = open_window()
    window.welcome.new.click()
    window.new.show_step(1)
    press(Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.new.number == 0
    press(Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.welcome.isVisible()


@pytest.mark.parametrize("number", range(6))
def test_every_step_can_be_heard_and_reached(open_window, number):
    window = open_window()
    assert unnamed(window) == []
    window.welcome.new.click()
    window.new.show_step(number)
    settle(window)
    QTest.qWait(20)
    assert unnamed(window) == []
    assert unreachable(window) == []


def test_the_backups_of_the_known_folder_are_offered_at_once(open_window, tmp_path, own_settings):
    with make_office(tmp_path) as office:
        office.backup(tmp_path / "sicherungen")
    save_user_settings({"backup_folder": tmp_path / "sicherungen"})
    window = open_window()
    window.welcome.restore.click()
    settle(window)
    page = window.findChild(RestorePage)
    assert page.work.choice.rowCount() == 1
    assert page.work.choice.hasFocus()
    press(Key.Key_Return)
    settle(window)
    press(Key.Key_Return)  # «Amt öffnen»
    settle(window)
    assert window.chosen == tmp_path / "amt"


def test_a_known_folder_that_cannot_be_reached_is_told_calmly(open_window, tmp_path):
    far = tmp_path / ("x" * 300)  # refused to everybody, also to the administrator whom no right stops
    save_user_settings({"backup_folder": far})
    window = open_window()
    window.welcome.restore.click()
    settle(window)
    work = window.findChild(RestorePage).work
    assert f"Der Ordner {far} ist nicht zu erreichen (der Name ist zu lang)" in work.notice._words.text()
    assert not work.start.isEnabled()
    assert work.other.hasFocus()


def test_a_folder_that_cannot_be_looked_into_is_told_on_the_first_page(open_window, tmp_path):
    window = open_window()
    window.take_existing(tmp_path / ("x" * 300))
    assert "kein Amt" in window.welcome.notice._words.text()


def test_settings_that_cannot_be_written_are_told_on_the_first_page(open_window, tmp_path, own_settings):
    make_office(tmp_path).close()
    own_settings.write_text("im Weg")
    window = open_window()
    window._remember = remember_office
    window.take_existing(tmp_path / "office")
    settle(window)
    assert window.chosen is None
    assert "nicht speichern" in window.welcome.notice._words.text()
    assert window.welcome.new.isEnabled()
    assert window.welcome.new.hasFocus()


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"values": 3, "arms": ""}', '{"values": {}, "arms": "ä"}', '{"values": {"name": 1}}']
)
def test_what_is_kept_and_cannot_be_read_is_passed_over(tmp_path, content):
    file = tmp_path / "setup.json"
    file.write_text(content, "utf-8")
    memory = SetupMemory(file)
    assert memory.load() == ({}, None)
    memory.save({"name": "Gemeinde Lindental"}, b"a picture")
    assert memory.load() == ({"name": "Gemeinde Lindental"}, b"a picture")
    assert file.stat().st_mode & 0o077 == 0
    memory.forget()
    assert memory.load() == ({}, None)


def test_remembering_goes_into_the_users_settings(tmp_path):
    remember_office(tmp_path / "amt")
    assert load_settings().value.office_folder == tmp_path / "amt"


@pytest.mark.parametrize(
    ("name", "sign"), [("Inge Öhler", "ÖHL"), ("Ng", "NG"), ("", ""), ("Anna-Lena von der Au", "AU"), ("A. ß", "SS")]
)
def test_the_sign_comes_from_the_family_name(name, sign):
    assert suggested_sign(name) == sign


def test_a_clerk_is_judged_as_the_list_does():
    step_problems = steps.ClerkStep.problems(None, {"clerk_name": "", "clerk_sign": "X"})
    assert list(step_problems) == ["clerk_name"]
    with pytest.raises(InvalidInput):
        steps.checked_clerk(steps.Clerk(id=0, uuid="", name="A", sign="A B"))
