"""The place «Einstellungen» over a real office, by real keys and clicks."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gemeinde_desk.deadlines.rules import load_rules
from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.letters.text_blocks import load_text_blocks
from gemeinde_desk.settings.program import Layer, load_settings
from gemeinde_desk.settings.resources import resources
from gemeinde_desk.settings.sources import file_source
from gemeinde_desk.ui.arms import read_arms
from gemeinde_desk.ui.settings import backup_section
from gemeinde_desk.ui.settings.blocks_section import validity
from gemeinde_desk.ui.settings.place import SettingsPlace
from gemeinde_desk.ui.settings.profile_edit import DRAFT
from gemeinde_desk.ui.settings.rules_section import rules_in_force
from tests.support.accessibility import unnamed, unreachable
from tests.support.offices import TODAY, make_office, session_of

SECTIONS = ("office", "letterhead", "clerks", "intake", "backup", "look", "rules", "blocks", "handover", "about")


@pytest.fixture(autouse=True)
def own_settings(monkeypatch, tmp_path):
    monkeypatch.setattr("gemeinde_desk.settings.sources.config_folder", lambda: tmp_path / "config")
    policy = tmp_path / "policy.toml"
    monkeypatch.setattr("gemeinde_desk.settings.program.policy_source", lambda: file_source(policy))


@pytest.fixture
def office(tmp_path):
    with make_office(tmp_path) as made:
        yield made


class Rig:
    """The place and what it says."""

    def __init__(self, session):
        self.session = session
        self.said, self.failed = [], []
        session.said.connect(lambda text, undo: self.said.append((text, undo)))
        session.failed.connect(self.failed.append)
        self.place = SettingsPlace(session)
        session.changed.connect(self.place.reload)
        self.place.resize(1200, 800)
        self.place.show()
        self.place.activateWindow()
        QTest.qWaitForWindowActive(self.place)
        self.settle()

    def settle(self):
        for _ in range(4):
            while not self.session.tasks.idle():
                QTest.qWait(2)
            QTest.qWait(5)

    def open(self, name):
        assert self.place.open_item("setting", name)
        self.settle()
        return self.place.sections[self.place._key()]

    def close(self):
        self.place.may_leave()
        self.settle()
        self.place.close()
        self.place.deleteLater()
        QTest.qWait(1)


@pytest.fixture
def rig(qapp, office) -> Iterator[Rig]:
    with session_of(office) as session:
        made = Rig(session)
        yield made
        made.close()
    assert made.failed == []


def write(text):
    for char in text:
        QTest.keyClick(QApplication.focusWidget(), char)


def test_a_changed_name_is_saved_by_the_keys(rig, office):
    section = rig.open("mayor")
    field = section.fields["mayor"].widget
    assert QApplication.focusWidget() is field
    write("Anton Beispiel")
    assert rig.place.save_button.isEnabled()
    QTest.keyClick(field, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    rig.settle()
    assert office.profile.mayor == "Anton Beispiel"
    assert not rig.place.save_button.isEnabled()
    assert rig.said[-1][0] == "Einstellungen gespeichert"
    assert office.drafts.load(DRAFT) is None


def test_what_was_typed_is_there_again_and_can_be_thrown_away(qapp, office):
    with session_of(office) as session:
        rig = Rig(session)
        rig.open("street").fields["street"].widget.setFocus()
        write("Ring 12a")
        rig.close()
        again = Rig(session)
        section = again.open("street")
        assert section.fields["street"].widget.text() == "Ring 12a"
        assert office.profile.street == "Markt 1"
        again.place.discard_button.click()
        again.settle()
        assert section.fields["street"].widget.text() == "Markt 1"
        assert office.drafts.load(DRAFT) is None
        again.close()


def test_mistakes_are_told_at_their_fields_and_nothing_is_saved(rig, office):
    section = rig.open("office")
    rig.place.edit.set("postcode", "99")
    rig.place.edit.set("file_pattern", "{jahr}")
    rig.place.save()
    rig.settle()
    assert "fünf Ziffern" in section.fields["postcode"].error
    assert section.fields["file_pattern"].error
    assert "Amt" in rig.place._state.text()
    assert office.profile.postcode == "99998"


def test_the_bank_follows_the_iban(rig, office):
    rig.open("office")
    rig.place.edit.set("iban", "DE89 3704 0044 0532 0130 00")
    rig.place.save()
    rig.settle()
    assert (office.profile.bic, office.profile.bank_name) == ("COBADEFFXXX", "Commerzbank")
    rig.place.edit.set("iban", "DE02120300000000202051")
    rig.place.save()
    rig.settle()
    assert office.profile.bic == "BYLADEM1001"


def test_arms_come_from_a_picture_and_the_page_follows(qtbot, rig, office, tmp_path):
    picture = QImage(300, 360, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    picture.setText("Autor", "Anna Öhler")
    picture.save(str(tmp_path / "wappen.png"))
    section = rig.open("letterhead")
    with qtbot.waitSignal(section.preview.drawn, timeout=15_000):
        section.arms.take(tmp_path / "wappen.png")
    assert not section.preview._image.isNull()
    rig.place.save()
    rig.settle()
    stored = office.store.documents.path(office.profile.arms_sha).read_bytes()
    assert stored.startswith(b"\x89PNG")
    assert "Öhler".encode() not in stored
    section.arms.remove.click()
    rig.place.save()
    rig.settle()
    assert office.profile.arms_sha == ""


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.png", b"kein Bild", "PNG, JPEG oder SVG"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"x" * 50, "zu groß|beschädigt|Format"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><image href='/etc/passwd'/></svg>", "andere Bilder"),
        ("a.svg", b"<svg", "beschädigt"),
    ],
)
def test_what_is_no_arms_is_refused(qapp, tmp_path, name, content, why):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InvalidInput, match=why):
        read_arms(tmp_path / name)


def test_a_drawing_becomes_a_picture(qapp, tmp_path):
    (tmp_path / "a.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="20"><rect width="10" height="20" fill="#0a0"/></svg>'
    )
    image = QImage.fromData(read_arms(tmp_path / "a.svg"))
    assert image.size() == QSize(520, 1040)


def test_a_clerk_comes_changes_leaves_and_returns(rig, office):
    section = rig.open("clerks")
    section.new.click()
    write("Berta Zweig")
    assert section._lines["sign"].text() == "ZWE"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    rig.settle()
    clerk = office.clerks.by_sign("ZWE")
    assert clerk.signs_as == "Im Auftrag"
    section._lines["phone"].setText("12")
    section.save_button.click()
    rig.settle()
    assert office.clerks.get(clerk.id).phone == "12"
    section.leave_button.click()
    rig.settle()
    assert not office.clerks.get(clerk.id).active
    text, undo = rig.said[-1]
    assert "stillgelegt" in text
    undo()
    rig.settle()
    assert office.clerks.get(clerk.id).active


def test_the_last_clerk_cannot_leave(rig, office):
    section = rig.open("clerks")
    section.leave_button.click()
    rig.settle()
    assert section.notice.isVisible()
    assert office.clerks.all()


def test_a_sign_that_is_taken_is_told_at_its_field(rig):
    section = rig.open("clerks")
    section.new.click()
    write("Olaf")
    section._lines["sign"].setText("oeh")
    section.save_button.click()
    rig.settle()
    assert "vergeben" in section.form.fields["sign"].error


def test_a_clerk_half_typed_is_there_again(qapp, office):
    with session_of(office) as session:
        rig = Rig(session)
        rig.open("clerks").new.click()
        write("Berta")
        rig.close()
        again = Rig(session)
        assert again.open("clerks")._lines["name"].text() == "Berta"
        again.close()


def test_a_setting_of_the_program_counts_at_once(rig):
    heard = []
    rig.session.settings_changed.connect(lambda: heard.append(rig.session.settings.value.theme))
    section = rig.open("theme")
    combo = section.form._editors["theme"]
    combo.setCurrentIndex(2)
    rig.settle()
    assert heard == ["dark"]
    assert load_settings().value.theme == "dark"


def test_a_folder_must_be_whole(qtbot, rig, tmp_path):
    section = rig.open("watched_folder")
    editor = section.form._editors["watched_folder"]
    editor.setText("irgendwo")
    qtbot.waitUntil(lambda: "ganzen Pfad" in section.fields["watched_folder"].error, timeout=3000)
    editor.setText(str(tmp_path))
    qtbot.waitUntil(lambda: load_settings().value.watched_folder == tmp_path, timeout=3000)
    assert section.fields["watched_folder"].error == ""


def test_what_the_it_has_decided_is_shown_and_locked(qapp, office, tmp_path):
    (tmp_path / "policy.toml").write_text("backup_keep = 30\n")
    with session_of(office) as session:
        rig = Rig(session)
        section = rig.open("backup_keep")
        field = section.fields["backup_keep"]
        assert not section.form._editors["backup_keep"].isEnabled()
        assert "von der IT vorgegeben" in field._line.text()
        assert not section.form._locks["backup_keep"].isEnabled()
        rig.close()


def test_a_value_for_the_whole_office_and_free_again(rig, office):
    section = rig.open("backup_keep")
    section.form._locks["backup_keep"].click()
    rig.settle()
    assert office.settings_layer() == {"backup_keep": 14}
    assert rig.session.settings.layers["backup_keep"] is Layer.OFFICE
    assert not section.form._editors["backup_keep"].isEnabled()
    assert "vom Amt festgelegt" in section.fields["backup_keep"]._line.text()
    section.form._locks["backup_keep"].click()
    rig.settle()
    assert office.settings_layer() == {}
    assert section.form._editors["backup_keep"].isEnabled()


def test_backups_are_listed_after_one_was_made(rig, office):
    section = rig.open("backup")
    assert section.empty.isVisible()
    office.backup()
    section.look()
    rig.settle()
    assert section.table.rowCount() == 1
    assert "vollständig" in section.table.item(0, 1).text()


def test_rules_of_the_land_and_local_holidays(rig, office):
    section = rig.open("rules_confirmed")
    assert section.notice.isVisible()
    assert "Thüringen" in section.notice._words.text()
    [(key, box)] = section._known.items()
    assert key == "fronleichnam_th"
    box.setChecked(True)
    section.days.setPlainText("08-08 Stadtfest")
    section.confirmed.setChecked(True)
    rig.place.save()
    rig.settle()
    assert office.profile.holiday_extras == ("fronleichnam_th", "08-08 Stadtfest")
    assert office.profile.rules_confirmed
    assert office.calculator.confirmed


def test_every_law_and_way_appears_once_with_the_rule_of_the_land():
    book = load_rules(resources() / "deadline_rules")
    found = rules_in_force(book, "TH", date(2026, 3, 3))
    assert len({(rule.regime, rule.channel) for rule in found}) == len(found)
    assert next(rule for rule in found if (rule.regime, rule.channel) == ("vwvfg", "post")).land == "TH"


def test_text_blocks_say_until_when_they_hold(rig):
    section = rig.open("blocks")
    assert section.table.rowCount() > 3
    assert section.text.text()
    block = load_text_blocks(resources() / "text_blocks")[0]
    assert validity(block, TODAY).startswith("seit ")
    assert validity(block, date(2000, 1, 1)).startswith("erst ab ")


@pytest.mark.parametrize("key", SECTIONS)
def test_every_section_can_be_heard_and_reached(rig, key):
    rig.open(key)
    assert unnamed(rig.place) == []
    assert unreachable(rig.place) == []


def test_an_unknown_setting_is_none_of_ours(rig):
    assert not rig.place.open_item("setting", "keller")
    assert not rig.place.open_item("case", 1)


def test_a_file_that_cannot_be_read(qapp, tmp_path):
    with pytest.raises(InvalidInput, match="nicht lesen"):
        read_arms(Path(tmp_path))


def test_the_last_backup_of_this_office_is_named_and_what_the_folder_is_good_for(rig, office, tmp_path, monkeypatch):
    section = rig.open("backup")
    assert section.last.text() == "Letzte Sicherung: noch keine"
    assert "demselben Datenträger" in section.notice._words.text()
    (tmp_path / "anderes").mkdir()
    with make_office(tmp_path / "anderes") as other:
        other.backup(office.store.folder / "backups")
    section.look()
    rig.settle()
    assert section.last.text() == "Letzte Sicherung: noch keine"
    office.backup()
    monkeypatch.setattr(backup_section, "same_disk", lambda *_: False)
    section.look()
    rig.settle()
    assert re.fullmatch(r"Letzte Sicherung: \d\d\.\d\d\.\d{4}, \d\d:\d\d Uhr", section.last.text())
    assert not section.notice.isVisible()


def test_a_folder_for_backups_on_a_stick_that_is_not_plugged_in(rig, tmp_path):
    section = rig.open("backup_folder")
    section.form._editors["backup_folder"].setText(str(tmp_path / "stick" / "sicherungen"))
    section.leave()
    rig.settle()
    assert "nicht zu erreichen" in section.notice._words.text()
    assert not (tmp_path / "stick").exists()
