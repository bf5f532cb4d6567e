"""Bad input at its place: said in plain German, nothing lost, the rest goes on."""

import io
import sqlite3
import subprocess
import sys
from contextlib import contextmanager, suppress
from datetime import date

import pytest
from PIL import Image
from PySide6.QtGui import Qt, QTextDocument
from PySide6.QtWidgets import QAbstractItemView, QLabel, QListView, QTabBar, QTextEdit, QWidget

from gemeinde_desk.office import Office
from gemeinde_desk.sample.office import make_sample_office
from gemeinde_desk.settings.sources import save_user_settings
from gemeinde_desk.store.store import DATABASE
from gemeinde_desk.ui.intake.registering import Stage
from gemeinde_desk.ui.widgets.date_field import DateField
from gemeinde_desk.ui.widgets.messages import Message
from tests.support import samples
from tests.support.desk import DESK, FIRST_START, program
from tests.support.offices import add_case, add_contact, clerk_of, make_office
from tests.support.tour import states

pytestmark = pytest.mark.journey
MARKUP = "<img src=x> <b>fett</b> & {name}"
#: letters of DIN 91379 that are set from several signs, or look like others
LATIN = "Øðïn Ḏž̦̱ C̨̆ M̂ łꞋśÆ'ïþ"


@pytest.fixture(autouse=True)
def nothing_is_read(machine):
    """Text recognition has its own journeys."""
    save_user_settings({"ocr_on": False})


def huge_png(side: int = 20_000) -> bytes:
    buffer = io.BytesIO()
    Image.new("1", (side, side), 1).save(buffer, "PNG")
    return buffer.getvalue()


def hostile_mail() -> bytes:
    lines = [b"From: <script>alert(1)</script> <a@example.org>", b"Subject: =?utf-8?q?<b>fett</b>_=0A_=00?= {name}"]
    lines += [b"Content-Type: multipart/mixed; boundary=x", b"", b"--x", b"Content-Type: text/html", b""]
    lines += [b"<img src=http://192.0.2.1/a.png><script>x</script>Guten Tag", b"--x"]
    lines += [b'Content-Disposition: attachment; filename="../../../etc/passwd"', b"", b"boese", b"--x"]
    return b"\r\n".join(lines + [b"Content-Type: multipart/mixed; boundary=x", b"", b"--x"] * 50)


#: file name: content, and a word of the reason; None: it is taken
FILES = {
    "kaputt.pdf": (samples.hopeless_pdf, "beschädigt"),
    "geheim.pdf": (samples.encrypted_pdf, "Kennwort"),
    "leer.pdf": (lambda: b"", "leer"),
    "ohne-seiten.pdf": (samples.empty_pdf, "Seite"),
    "bombe.zip": (lambda: samples.zip_bomb(20), ""),
    "tausend.pdf": (samples.many_pages_pdf, None),
    "aktiv.pdf": (samples.active_pdf, None),
    "stroeme.pdf": (lambda: samples.stream_bomb_pdf(600), None),
    "gross.png": (huge_png, ""),
    "riesig.png": (samples.bomb_png, ""),
    "boese.eml": (hostile_mail, None),
    "gut.pdf": (lambda: samples.letters_pdf(1)[0], None),
}


def test_files_made_to_do_harm(machine, stalls, pictures):
    make_office(machine).close()
    post = machine / "post"
    post.mkdir()
    paths = [samples.write(post, name, make()) for name, (make, _reason) in FILES.items()]

    def work(hand):
        hand.stalls.step("Schlechte Dateien hereingezogen")
        hand.drop(paths)
        place = hand.window.place("intake")
        hand.until(lambda: not place.registering.busy and len(place.registering.receipts) == len(paths), "all", 120)
        hand.settle()
        for receipt, (name, (_make, reason)) in zip(place.registering.receipts, FILES.items(), strict=True):
            if reason is None:
                assert receipt.stage is Stage.DONE, (name, receipt.reason)
            elif receipt.stage is not Stage.DONE:
                assert receipt.stage is Stage.REFUSED, name
                assert reason in receipt.reason, (name, receipt.reason)
                assert receipt.reason.endswith("."), (name, receipt.reason)
                hand.read(receipt.reason)
        hand.picture(pictures / "schlechte-dateien.png")
        hand.stalls.step("Schlechte Dateien angesehen")
        for item in place._session.office.intake.waiting():
            hand.row("Wartende Post", item.label)
            hand.pump(100)
        hand.settle()
        hand.picture(pictures / "angesehen.png")
        hand.press("Alt+1")
        assert hand.place() == "Heute"
        hand.window.close()

    assert program(machine / "office", stalls, (DESK, work), pictures=pictures) == 0
    with Office.open(machine / "office") as office:
        assert office.verify(deep=True).ok


def test_wrong_dates_in_every_date_field(machine, stalls, pictures):
    folder = machine / "office"
    make_sample_office(folder, cases=15, seed=1, today=date.today())
    tried: list[str] = []

    def work(hand):
        for where in states(hand):
            for field in hand.visible(DateField):
                if field.isReadOnly() or not field.isEnabled():
                    continue
                before = field.text()
                for wrong in ("31.2.2026", "morgens", "99.99.9999", "<b>1.1.</b>"):
                    field.setFocus()
                    hand.press("Ctrl+A")
                    hand.write(wrong)
                    hand.press("Tab")
                    assert field.problem, (where, wrong)
                    assert field.text() == wrong, (where, wrong)
                tried.append(f"{where}: {field.accessibleName()}")
                assert any(field.problem in text for text in hand.words()), (where, "the reason cannot be read")
                field.setFocus()
                hand.press("Ctrl+A")
                hand.write(before or "heute")
                hand.press("Tab")
                assert not field.problem
        hand.window.close()

    assert program(folder, stalls, (DESK, work), pictures=pictures) == 0
    assert len(tried) >= 6, tried


def shows_markup(tip: str) -> bool:
    """Whether Qt would show the tip otherwise than it was typed."""
    document = QTextDocument()
    document.setHtml(tip)
    return Qt.mightBeRichText(tip) and "<img src=x>" not in document.toPlainText()


def taken_for_markup(window: QWidget) -> list[str]:
    """Where Qt would take what somebody typed for rich text."""
    found = []
    for each in window.findChildren(QWidget):
        kind = type(each).__name__
        if isinstance(each, QLabel) and "<img" in each.text() and each.textFormat() != Qt.TextFormat.PlainText:
            found.append(f"label {kind} {each.text()[:60]}")
        if "img" in each.toolTip() and shows_markup(each.toolTip()):
            found.append(f"tool tip of {kind} {each.toolTip()[:60]}")
        if isinstance(each, QTabBar):
            tips = [each.tabToolTip(number) for number in range(each.count())]
            found += [f"tool tip of a tab {tip[:60]}" for tip in tips if "img" in tip and shows_markup(tip)]
        if isinstance(each, QAbstractItemView) and each.isVisible() and each.model() is not None:
            model = each.model()
            for row in range(min(model.rowCount(), 20)):
                for column in range(1 if isinstance(each, QListView) else model.columnCount()):
                    tip = str(model.index(row, column).data(Qt.ItemDataRole.ToolTipRole) or "")
                    if "img" in tip and shows_markup(tip):
                        found.append(f"tool tip in {kind} {each.accessibleName()}: {tip[:60]}")
    return found


def test_markup_and_rare_letters_are_shown_as_they_are(machine, stalls, pictures):
    with make_office(machine) as office:
        clerk = clerk_of(office)
        person = add_contact(office, f"{MARKUP} {LATIN}"[:90], "Ilse", gender="f", street=MARKUP)
        case = add_case(office, f"{MARKUP} {LATIN}", participants=((person.id, MARKUP),), on=date.today())
        office.cases.set_follow_up(case.id, date.today(), MARKUP, by=clerk)
        draft = office.letters.draft(
            case.id, "anschreiben", person.id, by=clerk, on=date.today(), answers={"text": f"{MARKUP} {LATIN}"}
        )
        letter = office.letters.issue(draft.document_id, on=date.today(), by=clerk)
        office.letters.post(letter.id, posted=date.today(), by=clerk, today=date.today())
        office.intake.register(
            samples.write(machine, "m.eml", samples.mail(MARKUP, MARKUP, [(f"{MARKUP}.txt".replace("/", "-"), b"x")])),
            received=date.today(),
            by=clerk,
        )
        assert MARKUP in " ".join(office.documents.text(letter.id).split())
        assert LATIN in " ".join(office.documents.text(letter.id).split())
    found: set[str] = set()
    shown: set[str] = set()

    def work(hand):
        for where in states(hand):
            found.update(f"{where}: {fault}" for fault in taken_for_markup(hand.window))
            if hand.says("<img src=x> <b>fett</b>"):
                shown.add(where)
            hand.picture(pictures / f"{where.replace(':', '').replace('/', '-')}.png")
        hand.window.close()

    assert program(machine / "office", stalls, (DESK, work), pictures=pictures) == 0
    assert not found, "\n" + "\n".join(sorted(found))
    assert len(shown) >= 5, shown


# ---------------------------------------------------------------- the disk, the lock, the database


@contextmanager
def small_disk(tmp_path, size):
    place = tmp_path / "platte"
    place.mkdir()
    mount = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mount.returncode:
        pytest.skip("a small disk needs the right to mount")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="tmpfs of Linux")
def test_a_full_disk_while_typing_and_filing(machine, stalls, pictures):
    with small_disk(machine, "3m") as disk:
        with make_office(disk) as office:
            person = add_contact(office, gender="f")
            case = add_case(office, "Beschwerde", participants=((person.id, "Person"),), on=date.today())
            draft = office.letters.draft(case.id, "anschreiben", person.id, by=clerk_of(office), on=date.today())
        letter = samples.write(machine, "brief.pdf", samples.letters_pdf(1)[0])
        filler = disk / "fuellung"

        def work(hand):
            hand.settle()
            hand.window.open_item("letter", draft.document_id)
            hand.settle()
            edit = hand.find("Text des Schreibens", QTextEdit)
            edit.setFocus()
            hand.write("Vorher. ")
            hand.until(lambda: hand.says("Entwurf gespeichert"), "the draft to be kept")
            stuff(filler)
            hand.stalls.step("Voller Datenträger: tippen")
            hand.write("Bei voller Platte. " * 40)
            hand.until(lambda: hand.says("Nicht gespeichert"), "the draft not to be kept")
            hand.picture(pictures / "voll.png")
            hand.read("voll")
            assert "Bei voller Platte." in edit.toPlainText()
            hand.stalls.step("Voller Datenträger: Post")
            hand.drop([letter])
            hand.pump(300)
            hand.settle()
            hand.picture(pictures / "voll-post.png")
            hand.read("1 nicht aufgenommen")
            filler.unlink()
            hand.stalls.step("Wieder Platz")
            hand.window.open_item("letter", draft.document_id)
            hand.settle()
            assert "Bei voller Platte." in hand.find("Text des Schreibens", QTextEdit).toPlainText()
            hand.write("Danach. ")
            hand.until(lambda: hand.says("Entwurf gespeichert"), "the draft to be kept again")
            hand.drop([letter])
            hand.until(lambda: hand.window.place("intake")._session.office.intake.waiting_count() == 1, "the post")
            hand.settle()
            hand.window.close()

        assert program(disk / "office", stalls, (DESK, work), pictures=pictures) == 0
        with Office.open(disk / "office") as office:
            assert office.verify(deep=True).ok


def stuff(filler):
    """Leave not one free block."""
    with suppress(OSError), filler.open("ab", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)


def leave(words, pictures):
    """A stage that reads the dialog and ends the program."""

    def work(hand):
        hand.read(words)
        hand.picture(pictures / "geschlossen.png")
        hand.awaited += 1
        hand.click("Beenden")

    return work


def test_a_second_window_over_the_same_office(machine, stalls, pictures):
    with make_office(machine) as office:
        folder = office.store.folder
        code = program(folder, stalls, (Message, leave("geöffnet", pictures)), pictures=pictures)
    assert code != 0


def test_an_office_of_a_newer_program(machine, stalls, pictures):
    make_office(machine).close()
    raw = sqlite3.connect(machine / "office" / DATABASE)
    raw.execute("PRAGMA user_version = 4711")
    raw.close()
    code = program(machine / "office", stalls, (Message, leave("neuer", pictures)), pictures=pictures)
    assert code != 0


def test_a_damaged_database_comes_back_from_its_backup(machine, stalls, pictures):
    with make_office(machine) as office:
        add_case(office, "Vor der Sicherung")
        office.backup(office.store.folder / "backups")
        folder = office.store.folder
    database = folder / DATABASE
    database.write_bytes(b"\x00" * 5000 + database.read_bytes()[5000:])

    def recover(hand):
        hand.stalls.step("Beschädigtes Amt")
        hand.read("Die Datenbank des Amts ist beschädigt")
        hand.click("Diese Sicherung zurückholen")
        hand.read("Die Sicherung ist zurückgeholt")
        hand.click("Amt öffnen")

    def look(hand):
        hand.press("Alt+3")
        hand.row(hand.window.place("cases").list.table, "Vor der Sicherung")
        hand.window.close()

    assert program(folder, stalls, (FIRST_START, recover), (DESK, look), pictures=pictures) == 0
    with Office.open(folder) as office:
        assert office.verify(deep=True).ok
