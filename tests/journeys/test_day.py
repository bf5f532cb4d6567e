"""The whole day through the real window: from a fresh machine to the restored backup, by mouse and keys."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QTextEdit

from gemeinde_desk.letters.model import Field, Paragraph
from gemeinde_desk.office import Office
from gemeinde_desk.sample.office import make_sample_office
from gemeinde_desk.sync.schemas import Schemas
from gemeinde_desk.sync.verify import verify_package
from gemeinde_desk.ui.widgets.page_canvas import PageCanvas
from tests.support import samples
from tests.support.desk import DESK, FIRST_START, program
from tests.support.xdomea import SCHEMAS, need_schemas

pytestmark = [pytest.mark.journey, pytest.mark.ocr]

DPI = 150
#: a word of the scan nobody types that day
WORD = "Löschwasserversorgung"


@pytest.fixture(scope="module")
def post(tmp_path_factory) -> Path:
    """A scan without text, a photo held sideways, a mail with an attachment."""
    folder = tmp_path_factory.mktemp("post")
    pages = samples.rastered(samples.letters_pdf(4)[0], DPI)
    texts = [letter.text for letter in samples.letters_pdf(4)[1]]
    assert any(WORD in text for text in texts[:2])
    samples.write(folder, "scan.pdf", samples.scanned_pdf(pages[:2], DPI))
    samples.write(folder, "foto.jpg", samples.photo(pages[2]))
    plan = samples.scanned_pdf(pages[3:], DPI)
    samples.write(folder, "anfrage.eml", samples.mail(attachments=[("Lageplan.pdf", plan)]))
    return folder


class Day:
    """The steps of the day; each does by hand what its name says."""

    def __init__(self, machine, post, chosen, pictures):
        self.machine, self.post, self.chosen, self.pictures = machine, post, chosen, pictures
        self.watched, self.stick = machine / "scanner", machine / "stick"
        for folder in (self.watched, self.stick):
            folder.mkdir()

    # -- first start

    def set_up(self, hand):
        step = hand.stalls.step
        step("Einrichten")
        hand.press("Space")  # «Neues Amt einrichten» has the keyboard
        hand.write("Gemeinde Musterau")
        hand.press("Tab")
        hand.write("Thü")
        for text in ("Markt 1", "99998", "Musterau"):
            hand.press("Tab")
            hand.write(text)
        hand.press("Return")
        hand.write("03641 1234-0")
        for text in ("rathaus@musterau.example", "www.musterau.example", "DE89 3704 0044 0532 0130 00"):
            hand.press("Tab")
            hand.write(text)
        hand.press("Return")
        hand.press("Alt+Right")
        hand.write("Inge Öhler")
        hand.press("Return")
        hand.press("Return")
        step("Amt anlegen")
        hand.press("Return")

    # -- post

    def watch_the_scanner(self, hand):
        hand.stalls.step("Einstellungen: Ordner überwachen")
        hand.click("Einstellungen")
        hand.row("Abschnitte der Einstellungen", "Posteingang")
        hand.field("Überwachter Ordner", str(self.watched))
        hand.click("Ordner auf neue Scans überwachen")
        hand.pump(600)  # what was typed is kept after a rest
        hand.settle()

    def post_comes_in(self, hand):
        step = hand.stalls.step
        step("Heute")
        hand.press("Alt+1")
        assert hand.place() == "Heute"
        before = desk(hand).intake.waiting_count()
        step("Post: Scan hereingezogen")
        hand.drop([self.post / "scan.pdf"])
        hand.until(lambda: waiting(hand) == before + 1, "the scan")
        assert hand.place() == "Posteingang"
        self.pages_at_once(hand)
        step("Post: E-Mail über den Dateidialog")
        self.chosen.files = [self.post / "anfrage.eml"]
        hand.press("Ctrl+O")
        hand.until(lambda: waiting(hand) == before + 2, "the mail")
        step("Post: Foto aus dem überwachten Ordner")
        shutil.copy(self.post / "foto.jpg", self.watched)
        hand.until(lambda: waiting(hand) == before + 3, "the photo from the folder")
        self.labels = [item.label for item in desk(hand).intake.waiting()][-3:]
        for label in self.labels:
            step(f"Post: Seiten von {label}")
            hand.row("Wartende Post", label)
            self.pages_at_once(hand)
        hand.picture(self.pictures / "posteingang.png")

    def pages_at_once(self, hand):
        [canvas] = [each for each in hand.visible(PageCanvas) if each.accessibleName() and each.width() > 200][:1]
        hand.until(lambda: any(canvas._images._pictures), "a page to be seen", 10)

    def text_is_recognised(self, hand):
        hand.stalls.step("Texterkennung im Hintergrund")
        hand.until(lambda: not queued(hand), "all texts", 120)
        hand.settle(reading=True)

    def find_a_word(self, hand):
        hand.stalls.step("Strg+K")
        hand.press("Ctrl+K")
        hand.write("loeschwasserv")
        [hits] = [each for each in hand.visible(QAbstractItemView) if each.accessibleName() == "Treffer"]
        hand.until(lambda: [n for n in range(hits.count()) if WORD in hits.item(n).text()], "the word of the scan")
        hand.picture(self.pictures / "suche.png")
        hand.press("Return")
        assert hand.place() in {"Posteingang", "Vorgänge"}

    # -- a case

    def open_a_case(self, hand):
        step = hand.stalls.step
        hand.press("Alt+2")
        hand.row("Wartende Post", self.labels[0])
        hand.field("Titel", "Antrag auf Sondernutzung")
        step("Neuer Vorgang aus dem Posteingang")
        hand.click("Neuer Vorgang …")
        assert hand.place() == "Vorgänge"
        hand.write("sondernutz")
        hand.press("Return")
        hand.field("Betreff", "Gerüst Lange Straße 12")
        hand.field("Straße und Hausnummer", "Lange Straße 12")
        hand.field("Art der Nutzung", "Gerüst")
        hand.field("Beginn", "+14")
        step("Neuer Kontakt als Beteiligte")
        hand.click("Neuer Kontakt")
        hand.field("Anrede", "Frau")
        for name, text in (
            ("Vorname", "Zoë"),
            ("Familienname", "Krämer-Öztürk"),
            ("Straße und Hausnummer", "Lange Straße 12"),
            ("Postleitzahl", "99998"),
            ("Ort", "Musterau"),
        ):
            hand.field(name, text, within=hand.find("Kontakt anlegen").parentWidget())
        hand.click("Kontakt anlegen")
        hand.read("Krämer-Öztürk, Zoë")
        step("Vorgang eröffnen")
        hand.picture(self.pictures / "neuer-vorgang.png")
        hand.press("Ctrl+Return")
        hand.read("Vorgang 5.2.1-")
        self.reference = hand.window.place("cases").view.case.reference

    def set_a_follow_up(self, hand):
        hand.stalls.step("Wiedervorlage")
        hand.press("Ctrl+T")
        hand.field("Wann", "heute")
        hand.field("Was ist zu tun", "Lageplan da?")
        hand.click("Eintragen")
        hand.read("Wiedervorlage auf")
        hand.picture(self.pictures / "vorgang.png")

    def look_at_today(self, hand):
        hand.stalls.step("Heute: erledigen und zurücknehmen")
        hand.press("Alt+1")
        view = hand.window.place("today").view
        hand.row(view, "Lageplan da?")
        hand.press("Space")
        hand.read("Erledigt: Lageplan da?")
        hand.until(lambda: not stands(view, "Lageplan da?"), "the line to go")
        hand.click("Rückgängig")
        hand.until(lambda: stands(view, "Lageplan da?"), "the line to come back")
        hand.picture(self.pictures / "heute.png")
        hand.row(view, "Lageplan da?")
        hand.press("Return")
        assert hand.place() == "Vorgänge"

    def file_the_rest(self, hand):
        hand.stalls.step("Weitere Post ablegen und weglegen")
        hand.press("Alt+2")
        hand.row("Wartende Post", self.labels[1])
        hand.click(hand.find("Vorgang suchen", QLineEdit))
        hand.write("Gerüst")
        hand.press("Return")
        hand.until(lambda: hand.look("Ablegen").isEnabled(), "the case to be chosen")
        hand.click("Ablegen")
        hand.read("abgelegt")
        hand.row("Wartende Post", self.labels[2])
        popup = hand.find("Weglegen")
        hand.point(popup, popup.rect().center())
        menu = hand.until(QApplication.activePopupWidget, "the reasons")
        hand.choose_in(menu, "Werbung")
        hand.read("weggelegt (Werbung)")

    # -- the answer

    def write_the_answer(self, hand):
        step = hand.stalls.step
        step("Schreiben beginnen")
        hand.press("Alt+3")
        self.to_the_case(hand)
        hand.press("Ctrl+L")
        assert hand.place() == "Schreiben"
        hand.row("Briefvorlagen", "Sondernutzungserlaubnis")
        hand.click("Schreiben beginnen")
        step("Schreiben: was fehlt, wird gefragt")
        hand.read("Aus dem Vorgang")
        hand.field("Fläche", "12,5")
        hand.field("Ende", "+28")
        hand.field("Sondernutzungsgebühr", "84")
        step("Schreiben: Text mit Platzhaltern")
        hand.tab("Text")
        edit = hand.find("Text des Schreibens", QTextEdit)
        edit.setFocus()
        hand.press("Ctrl+End")
        hand.press("Ctrl+Home")
        hand.press("Down")
        hand.press("End")
        hand.write(" <b>Ergänzt</b> & geprüft zu ")

        def choose():
            hand.write("zeichen")
            hand.press("Return")

        with hand.during(choose):
            hand.press("Ctrl+Shift+P")
        hand.settle()
        assert any(
            isinstance(run, Field) for block in edit.body() if isinstance(block, Paragraph) for run in block.runs
        )
        step("Schreiben: Vorschau")
        hand.pump(600)
        self.pages_at_once(hand)
        hand.picture(self.pictures / "schreiben.png")
        step("Schreiben ausfertigen")
        hand.press("Ctrl+Return")
        if hand.look("Jetzt ausfertigen") is not None:
            hand.picture(self.pictures / "pruefung.png")
            hand.click("Jetzt ausfertigen")
        hand.read("Ausgefertigt, noch nicht versandt")

    def to_the_case(self, hand):
        if hand.look("Schreiben erstellen") is None:
            hand.row(hand.window.place("cases").list.table, "Gerüst Lange Straße 12", double=True)
        hand.read("Gerüst Lange Straße 12")

    def post_the_answer(self, hand):
        hand.stalls.step("Versenden mit Herleitung der Frist")
        hand.read("§ 41")
        hand.picture(self.pictures / "versenden.png")
        hand.click("In den Postausgang")
        hand.read("Postausgang A-")

    # -- the end of the matter

    def close_the_case(self, hand):
        step = hand.stalls.step
        step("z.d.A.: was entgegensteht")
        hand.press("Alt+3")
        self.to_the_case(hand)
        hand.press("Ctrl+E")
        hand.read("Zu den Akten verfügen")
        hand.picture(self.pictures / "zda.png")
        hand.field("Ergebnis", "bewilligt")
        for _ in range(12):
            fix = hand.look("Abhaken") or hand.look("Erledigen")
            if fix is None:
                break
            hand.click(fix)
        assert not hand.says("Vorher zu erledigen")
        step("z.d.A. verfügen")
        if hand.look("Hinweise gesehen, trotzdem schließen") is not None:
            hand.click("Hinweise gesehen, trotzdem schließen")
        hand.click("z.d.A. verfügen")
        hand.read("Nichts lässt sich mehr ändern")

    def hand_over(self, hand):
        hand.stalls.step("Übergabepaket")
        self.chosen.folder = self.stick
        hand.click("Übergabepaket")
        hand.read("Prüfsumme (SHA-512) beginnt mit")
        hand.picture(self.pictures / "uebergabe.png")

    def back_up(self, hand):
        hand.stalls.step("Sichern und prüfen")
        hand.menu("Datei", "Amt jetzt sichern")
        hand.read("Heute gesichert")
        hand.menu("Datei", "Amt prüfen")
        hand.read("Das Amt ist in Ordnung")

    def leave(self, hand):
        hand.stalls.step("Fenster schließen")
        with hand.stalls.acting():
            hand.window.close()

    # -- the next morning

    def everything_is_there(self, hand):
        hand.stalls.step("Nächster Start")
        hand.press("Ctrl+K")
        hand.write("kraemer oeztuerk")
        hand.read("↑ ↓ wählen")
        hand.press("Return")
        hand.stalls.step("Nächster Start: alle Orte")
        for number, title in enumerate(("Heute", "Posteingang", "Vorgänge", "Schreiben", "Kontakte"), 1):
            hand.press(f"Alt+{number}")
            assert hand.place() == title
        hand.press("Alt+3")
        hand.press("Ctrl+K")
        hand.write(WORD)
        hits = hand.window.palette_overlay.list
        hand.until(lambda: [n for n in range(hits.count()) if WORD in hits.item(n).text()], "the word of the scan")
        hand.press("Escape")
        self.leave(hand)

    def restore(self, hand):
        hand.stalls.step("Sicherung zurückholen")
        self.chosen.folder = self.machine / "amt" / "backups"
        hand.click("Sicherung zurückholen …")
        hand.click("Anderer Ordner mit Sicherungen …")
        hand.until(lambda: hand.look("Diese Sicherung zurückholen"), "a backup to be offered")
        hand.click("Diese Sicherung zurückholen")
        hand.read("Die Sicherung ist zurückgeholt")
        hand.picture(self.pictures / "zurueckgeholt.png")
        hand.click("Amt öffnen")

    def verify(self, hand):
        hand.stalls.step("Zurückgeholtes Amt prüfen")
        hand.menu("Datei", "Amt prüfen")
        hand.read("Das Amt ist in Ordnung")
        self.leave(hand)


def stands(view, text):
    model = view.model()
    return any(text in str(model.index(row, 0).data()) for row in range(model.rowCount()))


def waiting(hand):
    return hand.window.place("intake").list.model().rowCount()


def queued(hand):
    return desk(hand).intake.queued(limit=5)


def desk(hand):
    """The office behind the window, to look and not to touch."""
    return hand.window.place("intake")._session.office


def check_the_day(folder, day):
    """What the day left behind, read from the office itself."""
    with Office.open(folder) as office:
        case = office.cases.by_reference(day.reference)
        assert (case.subject, case.outcome, case.state) == ("Gerüst Lange Straße 12", "bewilligt", "closed")
        [person] = office.cases.participants(case.id)
        assert person.contact.display_name == "Zoë Krämer-Öztürk"
        titles = [document.title for document in office.documents.of_case(case.id)]
        assert titles[0] == "Antrag auf Sondernutzung"
        assert any("Sondernutzungserlaubnis" in title for title in titles)
        letter = next(d for d in office.documents.of_case(case.id) if d.direction == "outgoing")
        assert letter.posted == date.today()
        assert f"<b>Ergänzt</b> & geprüft zu {case.reference}" in " ".join(office.documents.text(letter.id).split())
        entry = office.letters.entry_of(letter.id)
        assert entry is not None
        assert entry.derivation is not None
        assert not office.intake.queued(limit=1)
        [package] = office.portal.packages(case.id)
        assert office.verify(deep=True).ok
    [archive] = day.stick.glob("*.zip")
    assert archive.name == package.name
    need_schemas()
    report = verify_package(archive, Schemas(SCHEMAS / "3.1.0"))
    assert report.ok, report.problems


def test_the_whole_day_in_a_new_office(machine, post, stalls, chosen, pictures):
    day, folder = Day(machine, post, chosen, pictures), machine / "amt"

    def work(hand):
        day.watch_the_scanner(hand)
        day.post_comes_in(hand)
        day.text_is_recognised(hand)
        day.find_a_word(hand)
        day.open_a_case(hand)
        day.set_a_follow_up(hand)
        day.look_at_today(hand)
        day.file_the_rest(hand)
        day.write_the_answer(hand)
        day.post_the_answer(hand)
        day.close_the_case(hand)
        day.hand_over(hand)
        day.back_up(hand)
        day.leave(hand)

    assert program(folder, stalls, (FIRST_START, day.set_up), (DESK, work), pictures=pictures) == 0
    assert program(folder, stalls, (DESK, day.everything_is_there), pictures=pictures) == 0
    elsewhere = machine / "elsewhere"
    assert program(elsewhere, stalls, (FIRST_START, day.restore), (DESK, day.verify), pictures=pictures) == 0
    for office in (folder, elsewhere):
        check_the_day(office, day)


def test_the_same_day_in_the_sample_office(machine, post, stalls, chosen, pictures):
    day, folder = Day(machine, post, chosen, pictures), machine / "amt"
    make_sample_office(folder, cases=15, seed=1, today=date.today())

    def work(hand):
        day.watch_the_scanner(hand)
        day.post_comes_in(hand)
        day.open_a_case(hand)
        day.file_the_rest(hand)
        day.write_the_answer(hand)
        day.post_the_answer(hand)
        day.text_is_recognised(hand)
        day.close_the_case(hand)
        day.hand_over(hand)
        day.back_up(hand)
        day.leave(hand)

    assert program(folder, stalls, (DESK, work), pictures=pictures) == 0
    assert program(folder, stalls, (DESK, day.everything_is_there), pictures=pictures) == 0
    check_the_day(folder, day)
