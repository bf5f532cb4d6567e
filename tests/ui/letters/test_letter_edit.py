"""Writing: placeholders and cards survive typing, the clipboard and undo."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QAccessible, QTextCursor
from PySide6.QtWidgets import QApplication, QMenu

from gemeinde_desk.letters.model import (
    Body,
    Field,
    Heading,
    ListItem,
    Note,
    PageBreak,
    Paragraph,
    Remedy,
    Signature,
    Table,
    Text,
)
from gemeinde_desk.letters.placeholders import Registry
from gemeinde_desk.ui.letters.letter_edit import LetterEdit
from gemeinde_desk.ui.letters.pasting import MIME
from gemeinde_desk.ui.letters.sign_menu import add_sign_actions
from gemeinde_desk.ui.letters.subject_edit import SubjectEdit
from gemeinde_desk.ui.letters.words import FieldWords

BODY: Body = (
    Paragraph((Text("auf Ihren Antrag vom "), Field("fall.eingang", "kurz"), Text(" ergeht:"))),
    Heading((Text("Bescheid"),)),
    ListItem((Text("Erstens "), Field("fall.zeichen", bold=True)), ordered=True),
    ListItem((Text("Zweitens"),), ordered=True),
    Table(((Text("Position"),), (Text("Betrag"),)), (((Text("Gebühr"),), (Text("84,00 €"),)),)),
    Remedy("vwvfg", "widerspruch@2018-01-01", "Rechtsbehelfsbelehrung", ((Text("Gegen diesen Bescheid …"),),)),
    PageBreak(),
    Signature((Text("Mit freundlichen Grüßen"),), ((Field("sachbearbeitung.name"),),)),
)
WORDS = FieldWords(Registry(), {"fall.zeichen": "2.3.1-2026-0001", "sachbearbeitung.name": "<b>Anna</b> & Öhler"})


@pytest.fixture
def edit(qtbot) -> Iterator[LetterEdit]:
    made = LetterEdit("Text des Schreibens")
    qtbot.addWidget(made)
    made.resize(520, 600)
    made.set_words(WORDS)
    made.load(BODY)
    made.show()
    qtbot.waitExposed(made)
    yield made
    QApplication.clipboard().clear()


def put_cursor(edit: LetterEdit, position: int, end: int | None = None) -> None:
    cursor = edit.textCursor()
    cursor.setPosition(position)
    if end is not None:
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    edit.setTextCursor(cursor)


def test_what_is_loaded_is_what_stands_there_and_counts_as_no_edit(edit: LetterEdit, qtbot) -> None:
    with qtbot.assertNotEmitted(edit.edited, wait=20):
        edit.load(BODY)
        edit.set_words(FieldWords())
    assert edit.body() == BODY
    assert not edit.document().isUndoAvailable()


def test_typing_beside_a_chip_keeps_it_a_chip(edit: LetterEdit, qtbot) -> None:
    put_cursor(edit, len("auf Ihren Antrag vom ") + 1)

    with qtbot.waitSignal(edit.edited):
        qtbot.keyClicks(edit, "abc")

    runs = edit.body()[0]
    assert runs == Paragraph(
        (Text("auf Ihren Antrag vom "), Field("fall.eingang", "kurz"), Text("abc ergeht:"))
    )  # fmt: skip


def test_typing_beside_a_card_makes_a_paragraph_of_its_own(edit: LetterEdit, qtbot) -> None:
    position = edit.find_card(Remedy)
    put_cursor(edit, position + 1)
    qtbot.keyClicks(edit, "danach")
    put_cursor(edit, position)
    qtbot.keyClicks(edit, "davor")

    assert edit.body()[5:8] == (Paragraph((Text("davor"),)), BODY[5], Paragraph((Text("danach"),)))


def test_everything_is_copied_and_pasted_with_chips_and_cards(edit: LetterEdit, qtbot) -> None:
    edit.selectAll()
    qtbot.keyClick(edit, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "2.3.1-2026-0001" in QApplication.clipboard().text()
    edit.load(())
    qtbot.keyClick(edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    assert edit.body() == BODY
    edit.undo()
    assert edit.body() == ()
    edit.redo()
    assert edit.body() == BODY


def test_a_part_of_a_line_is_pasted_into_the_line(edit: LetterEdit, qtbot) -> None:
    put_cursor(edit, 4, len("auf Ihren Antrag vom ") + 1)
    qtbot.keyClick(edit, Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)
    assert edit.body()[0] == Paragraph((Text("auf  ergeht:"),))
    put_cursor(edit, 4)
    qtbot.keyClick(edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    assert edit.body() == BODY


def test_deleting_a_chip_is_undone(edit: LetterEdit, qtbot) -> None:
    put_cursor(edit, edit.find_field("fall.zeichen") + 1)
    qtbot.keyClick(edit, Qt.Key.Key_Backspace)
    assert edit.find_field("fall.zeichen") == -1
    qtbot.keyClick(edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert edit.body() == BODY


def test_blocks_are_inserted_between_the_halves_of_a_paragraph_and_undone_at_once(edit: LetterEdit) -> None:
    note = Note("datenschutz", "datenschutz@2018-05-25", "Datenschutz", ((Text("Wir verarbeiten …"),),))
    put_cursor(edit, 3)
    edit.insert_body((note, PageBreak()))

    assert edit.body()[:4] == (
        Paragraph((Text("auf"),)), note, PageBreak(),
        Paragraph((Text(" Ihren Antrag vom "), Field("fall.eingang", "kurz"), Text(" ergeht:"))),
    )  # fmt: skip
    edit.undo()
    assert edit.body() == BODY
    put_cursor(edit, 0)
    edit.insert_body((note,))
    assert edit.body() == (note, *BODY)


def test_a_card_is_replaced_and_undone(edit: LetterEdit) -> None:
    other = Remedy("ao", "einspruch@2017-01-01", "Rechtsbehelfsbelehrung", ((Text("Einspruch"),),))
    edit.replace_card(edit.find_card(Remedy), other)
    assert edit.body()[5] == other
    edit.undo()
    assert edit.body() == BODY


def test_enter_opens_a_selected_card(edit: LetterEdit, qtbot) -> None:
    position = edit.find_card(Remedy)
    edit.show_position(position)
    with qtbot.waitSignal(edit.card_opened) as opened:
        qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert opened.args == [position]
    assert edit.body() == BODY


def test_a_click_selects_a_card_and_a_double_click_opens_it(edit: LetterEdit, qtbot) -> None:
    position = edit.find_card(Signature)
    edit.show_position(position)
    place = edit.cursorRect().center()
    place.setX(80)
    put_cursor(edit, 0)
    qtbot.mouseClick(edit.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert edit.card_here() == position
    with qtbot.waitSignal(edit.card_opened):
        qtbot.mouseDClick(edit.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_lists_and_headings_come_and_go(edit: LetterEdit, qtbot) -> None:
    edit.load((Paragraph((Text("eins"),)), Paragraph((Text("zwei"),)), Paragraph((Text("drei"),))))
    put_cursor(edit, 0, 7)
    edit.toggle_list(ordered=True)
    assert edit.body() == (
        ListItem((Text("eins"),), ordered=True), ListItem((Text("zwei"),), ordered=True), Paragraph((Text("drei"),)),
    )  # fmt: skip
    edit.toggle_list(ordered=False)
    assert edit.body()[0] == ListItem((Text("eins"),))
    edit.toggle_list(ordered=False)
    assert edit.body()[:2] == (Paragraph((Text("eins"),)), Paragraph((Text("zwei"),)))
    put_cursor(edit, 12)
    edit.toggle_heading()
    assert edit.body()[2] == Heading((Text("drei"),))
    put_cursor(edit, edit.document().characterCount() - 1)
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    qtbot.keyClicks(edit, "Text")
    assert edit.body()[2:] == (Heading((Text("drei"),)), Paragraph((Text("Text"),)))
    edit.toggle_list(ordered=False)
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    qtbot.keyClicks(edit, "Ende")
    assert edit.body()[3:] == (ListItem((Text("Text"),)), Paragraph((Text("Ende"),)))


def test_styles_are_set_and_taken_away(edit: LetterEdit) -> None:
    edit.load((Paragraph((Text("abc"), Field("fall.zeichen"))),))
    edit.selectAll()
    edit.set_style(bold=True, underline=True)
    assert edit.body() == (
        Paragraph((Text("abc", bold=True, underline=True), Field("fall.zeichen", bold=True, underline=True))),
    )
    edit.set_style(bold=False)
    edit.set_style(underline=False, italic=True)
    assert edit.body() == (Paragraph((Text("abc", italic=True), Field("fall.zeichen", italic=True))),)


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b'{"blocks": 3}', b'{"blocks": [{"k": "x"}], "inline": 1}', b"\xff\xfe", b"null"]
)  # fmt: skip
def test_damaged_data_of_our_kind_is_taken_as_plain_text(edit: LetterEdit, data: bytes) -> None:
    source = QMimeData()
    source.setData(MIME, data)
    source.setText("Zeile <b>eins</b>\r\n\r\nZeile zwei")
    edit.load(())
    edit.insertFromMimeData(source)
    assert edit.body() == (Paragraph((Text("Zeile <b>eins</b>"),)), Paragraph((Text("Zeile zwei"),)))


def test_foreign_formatting_and_files_stay_outside(edit: LetterEdit) -> None:
    source = QMimeData()
    source.setHtml("<h1>Groß</h1><img src='file:///etc/hostname'>")
    source.setText("Groß")
    edit.load(())
    edit.insertFromMimeData(source)
    assert edit.body() == (Paragraph((Text("Groß"),)),)
    files = QMimeData()
    files.setUrls(["file:///etc/hostname"])
    assert not edit.canInsertFromMimeData(files)


def test_the_tip_tells_the_value_as_plain_text(edit: LetterEdit) -> None:
    assert edit._tip(edit.find_field("fall.zeichen")) == "Vorgangszeichen: 2.3.1-2026-0001"
    assert edit._tip(edit.find_field("fall.eingang")) == "Tag des Eingangs: noch ohne Wert"


def test_a_screen_reader_is_told_the_paragraph_with_its_values(edit: LetterEdit, qtbot) -> None:
    edit.setFocus()
    reader = QAccessible.queryAccessibleInterface(edit)

    def told() -> str:
        return str(reader.text(QAccessible.Text.Description))

    assert told() == "auf Ihren Antrag vom Tag des Eingangs (noch ohne Wert) ergeht:"
    edit.set_words(FieldWords(Registry(), dict(WORDS.values) | {"fall.eingang": date(2026, 3, 3)}))
    assert told() == "auf Ihren Antrag vom 03.03.2026 ergeht:"
    qtbot.keyClicks(edit, "Und ")
    assert told() == "Und auf Ihren Antrag vom 03.03.2026 ergeht:"
    said = []
    for _line in range(7):
        qtbot.keyClick(edit, Qt.Key.Key_Down)
        said.append(told())
    assert said[1] == "Erstens 2.3.1-2026-0001"
    assert said[3] == "Tabelle: Position Betrag Gebühr 84,00 €"
    assert said[4] == "Rechtsbehelfsbelehrung: Gegen diesen Bescheid …"
    assert said[5:] == ["Neue Seite", "Unterschrift: Mit freundlichen Grüßen <b>Anna</b> & Öhler"]


def test_a_placeholder_is_written_another_way_and_undone(edit: LetterEdit) -> None:
    edit.set_words(FieldWords(Registry(), {"fall.eingang": date(2026, 3, 3)}))
    position = edit.find_field("fall.eingang")
    edit.show_position(position)
    menu = QMenu()
    menu.addAction("Kopieren")
    add_sign_actions(menu, edit, edit.sign_here())
    ways = menu.actions()[0].menu()
    assert isinstance(ways, QMenu)
    assert [(action.text(), action.isChecked()) for action in ways.actions()] == [
        ("3. März 2026", False), ("03.03.2026", True),
    ]  # fmt: skip
    ways.actions()[0].trigger()
    assert edit.field_at(position) == Field("fall.eingang")
    edit.undo()
    assert edit.body() == BODY
    with_card = QMenu()
    add_sign_actions(with_card, edit, edit.find_card(Remedy))
    assert [action.text() for action in with_card.actions()] == ["Austauschen …"]
    nothing = QMenu()
    add_sign_actions(nothing, edit, -1)
    assert nothing.actions() == []


def test_the_subject_stays_one_line(qtbot) -> None:
    subject = SubjectEdit("Betreff")
    qtbot.addWidget(subject)
    subject.load_runs((Text("Bescheid "), Field("fall.betreff")))
    subject.show()
    with qtbot.waitSignal(subject.left):
        qtbot.keyClick(subject, Qt.Key.Key_Return)
    source = QMimeData()
    source.setText("eins\nzwei")
    put_cursor(subject, 0)
    subject.insertFromMimeData(source)
    assert subject.runs() == (Text("eins zweiBescheid "), Field("fall.betreff"))
    assert subject.document().blockCount() == 1
