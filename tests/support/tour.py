"""A tour through every place and every important state of the window."""

from collections.abc import Iterator

from PySide6.QtWidgets import QLineEdit, QListWidget

from gemeinde_desk.cases.model import CaseFilter, Order
from tests.support.desk import Hand


def states(hand: Hand) -> Iterator[str]:
    """Goes through the window as a clerk would, and says where it is."""
    hand.press("Alt+1")
    yield "Heute"
    hand.press("Alt+2")
    yield "Posteingang: wartet"
    hand.click("Posteingangsbuch")
    yield "Posteingang: Buch"
    hand.click("Wartet")
    hand.press("Alt+3")
    cases = hand.window.place("cases")
    yield "Vorgänge: Liste"
    hand.press("Ctrl+N")
    yield "Vorgänge: neuer Vorgang, Art wählen"
    hand.write("hund")
    hand.press("Return")
    yield "Vorgänge: neuer Vorgang"
    hand.press("Escape")
    table = cases.list.table
    hand.point(table.viewport(), table.visualRect(table.model().index(0, 2)).center(), double=True)
    hand.settle()
    for tab in ("Übersicht", "Dokumente", "Beteiligte", "Termine", "Verlauf"):
        hand.tab(tab)
        yield f"Vorgang: {tab}"
    open_case = next(
        row
        for row in hand.window.place("cases")._session.office.cases.page(
            CaseFilter(state="open"), Order("next_date"), 0, 5
        )
    )
    hand.window.open_item("case", open_case.id)
    hand.settle()
    hand.press("Ctrl+E")
    yield "Vorgang: z.d.A."
    hand.press("Escape")
    hand.press("Alt+4")
    for tab in ("Entwürfe", "Zu versenden", "Versandt", "Vorlagen", "Textbausteine"):
        hand.tab(tab)
        yield f"Schreiben: {tab}"
    hand.tab("Versandt")
    table = hand.window.place("letters").tabs.register.table
    hand.point(table.viewport(), table.visualRect(table.model().index(0, 1)).center(), double=True)
    hand.settle()
    yield "Schreiben: versandt"
    hand.click("Zurück")
    hand.click("Neues Schreiben")
    hand.pump(200)
    hand.settle()
    yield "Schreiben: neues Schreiben"
    hand.click(hand.find("Vorgang suchen", QLineEdit))
    hand.press("Return")
    hand.click("Schreiben beginnen")
    hand.find("Ausfertigen")
    for tab in ("Text", "Empfänger", "Angaben", "Anlagen", "Prüfung"):
        hand.tab(tab)
        yield f"Schreiben: Entwurf, {tab}"
    hand.click("Verwerfen")
    hand.press("Alt+5")
    yield "Kontakte: Liste"
    hand.click(hand.window.place("contacts").list.search)  # who was here has left the keyboard anywhere
    hand.press("Down")
    hand.press("Return")
    yield "Kontakte: Kontakt"
    hand.press("Alt+6")
    sections: QListWidget = hand.find("Abschnitte der Einstellungen", QListWidget)
    for row in range(sections.count()):
        hand.row(sections, sections.item(row).text())
        yield f"Einstellungen: {sections.item(row).text()}"
    hand.press("Ctrl+K")
    hand.write("mus")
    hand.settle()
    yield "Alles durchsuchen"
    hand.press("Escape")
