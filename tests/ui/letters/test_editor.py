"""Writing a draft: answers, case fields, autosave, the page beside it, checks, cards."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel

from gemeinde_desk.letters.model import Field, Note, Paragraph, Recipient, Remedy, Signature, Table, Text, plain_body
from gemeinde_desk.letters.signing import MAYOR
from gemeinde_desk.office import Office
from gemeinde_desk.ui.letters.card_dialogs import SignatureDialog, TableDialog
from gemeinde_desk.ui.letters.chooser import Chooser
from gemeinde_desk.ui.letters.editor_view import ANSWERS, CHECKS, RECIPIENT, TEXT
from gemeinde_desk.ui.letters.place import LettersPlace
from tests.support.heartbeat import Heartbeat
from tests.support.offices import TODAY, session_of
from tests.ui.letters.conftest import Scene


def saved(scene: Scene, qtbot) -> None:
    editor = scene.place.editor
    qtbot.waitUntil(lambda: editor.autosave.state == "saved" and not editor.autosave.busy, timeout=10000)


def in_dialog(work) -> None:
    """Do something with the next modal dialog."""

    def found() -> None:
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        work(dialog)

    QTimer.singleShot(100, found)


def test_what_is_typed_is_kept_without_being_asked(scene: Scene, qtbot) -> None:
    document_id = scene.draft("anschreiben", text="Guten Tag")
    scene.place.show_letter(document_id)
    editor = scene.place.editor
    qtbot.keyClicks(editor.writing.text, "Vorab: ")
    assert editor.saved.text() == "Entwurf wird gespeichert …"
    saved(scene, qtbot)

    assert editor.saved.text() == "Entwurf gespeichert"
    assert plain_body(scene.office.letters.get(document_id).body).startswith("Vorab: {empfaenger.anrede}")


def test_typing_survives_a_window_that_dies(scene: Scene, qtbot, tmp_path: Path) -> None:
    document_id = scene.draft("anschreiben", text="Guten Tag")
    with session_of(scene.office) as session:
        window = LettersPlace(session)
        qtbot.addWidget(window)
        window.show()
        window.show_letter(document_id)
        qtbot.keyClicks(window.editor.writing.subject, "Eilig: ")
        qtbot.keyClicks(window.editor.writing.text, "Noch da. ")
        qtbot.waitUntil(lambda: window.editor.autosave.state == "saved" and not window.editor.autosave.busy)
        window.deleteLater()  # nobody closed it
    scene.office.close()
    with Office.open(scene.office.store.folder, today=lambda: TODAY) as again:
        letter = again.letters.get(document_id)
    assert plain_body(letter.body).startswith("Noch da. ")
    assert letter.subject[0] == Text("Eilig: ")


def test_leaving_keeps_what_was_typed_a_moment_ago(scene: Scene, qtbot) -> None:
    document_id = scene.draft("anschreiben", text="Guten Tag")
    scene.place.show_letter(document_id)
    qtbot.keyClicks(scene.place.editor.writing.text, "Gerade eben. ")
    qtbot.keyClick(scene.place.editor.writing.text, Qt.Key.Key_Escape)
    qtbot.waitUntil(scene.session.tasks.idle)

    assert plain_body(scene.office.letters.get(document_id).body).startswith("Gerade eben. ")


def test_closing_the_window_keeps_even_what_was_only_queued(scene: Scene, qtbot) -> None:
    document_id = scene.draft("anschreiben", text="Guten Tag")
    scene.place.show_letter(document_id)
    qtbot.keyClicks(scene.place.editor.writing.text, "Letzte Worte. ")
    assert scene.place.may_leave()
    assert plain_body(scene.office.letters.get(document_id).body).startswith("Letzte Worte. ")


def test_a_letter_left_and_opened_again_at_once_is_whole(scene: Scene, qtbot) -> None:
    document_id = scene.draft("anschreiben", text="Guten Tag")
    scene.place.show_letter(document_id)
    qtbot.keyClicks(scene.place.editor.writing.text, "Ganz. ")
    scene.place.show_lists()
    scene.place.show_letter(document_id)
    qtbot.waitUntil(lambda: scene.place.stack.currentWidget() is scene.place.editor)
    assert plain_body(scene.place.editor.writing.text.body()).startswith("Ganz. ")


def test_long_typing_without_a_rest_is_kept_in_between(scene: Scene, qtbot, monkeypatch) -> None:
    monkeypatch.setattr("gemeinde_desk.ui.letters.autosave.LONGEST", 0.3)
    document_id = scene.draft("anschreiben", text="Guten Tag")
    scene.place.show_letter(document_id)
    writing = scene.place.editor.writing.text
    for _ in range(12):  # never 600 ms without a key
        qtbot.keyClicks(writing, "a")
        qtbot.wait(50)
    qtbot.keyClicks(writing, "a")
    assert plain_body(scene.office.letters.get(document_id).body).startswith("aaa")


def test_answers_fill_the_text_and_mistakes_stand_at_the_field(scene: Scene, qtbot) -> None:
    scene.place.show_letter(scene.draft("zwischennachricht"))
    editor = scene.place.editor
    editor.tabs.setCurrentIndex(ANSWERS)
    asks = editor.answers.asks
    assert asks is not None
    qtbot.keyClicks(asks.controls["bis"], "irgendwann")
    qtbot.waitUntil(lambda: any(check.code == "answer" for check in editor.checks.checks or ()))
    assert asks.form.fields["bis"].error
    asks.controls["bis"].selectAll()
    qtbot.keyClicks(asks.controls["bis"], "31.3.2026")
    qtbot.waitUntil(lambda: [check.key for check in editor.checks.checks or ()] == ["frage.grund"])
    assert editor.writing.text.words.value("frage.bis") == "31. März 2026"


def test_an_amount_is_written_as_in_the_case_once_its_field_is_left(scene: Scene, qtbot) -> None:
    document_id = scene.draft("gebuehrenbescheid")
    scene.place.show_letter(document_id)
    editor = scene.place.editor
    editor.tabs.setCurrentIndex(ANSWERS)
    asks = editor.answers.asks
    assert asks is not None
    amount = asks.controls["betrag"]
    amount.setFocus()
    qtbot.keyClicks(amount, "5")
    qtbot.keyClick(amount, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: amount.text() == "5,00\N{NO-BREAK SPACE}€")
    saved(scene, qtbot)
    editor.tabs.setCurrentIndex(TEXT)
    editor.tabs.setCurrentIndex(ANSWERS)
    assert amount.text() == "5,00\N{NO-BREAK SPACE}€"
    assert scene.office.letters.get(document_id).answers == {"betrag": "5.00"}
    amount.selectAll()
    qtbot.keyClicks(amount, "viel")
    qtbot.keyClick(amount, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: bool(asks.form.fields["betrag"].error))
    assert amount.text() == "viel"


def test_an_answer_decides_a_condition_while_the_text_is_the_templates(scene: Scene, qtbot) -> None:
    scene.place.show_letter(scene.draft())
    editor = scene.place.editor
    editor.tabs.setCurrentIndex(ANSWERS)
    assert editor.answers.asks is not None
    qtbot.keyClicks(editor.answers.asks.controls["dauer"], "drei Wochen")
    assert "Voraussichtliche Dauer" in plain_body(editor.writing.text.body())
    editor.tabs.setCurrentIndex(TEXT)
    qtbot.keyClicks(editor.writing.text, "Eigenes. ")
    editor.tabs.setCurrentIndex(ANSWERS)
    editor.answers.asks.controls["dauer"].clear()
    qtbot.keyClicks(editor.answers.asks.controls["dauer"], "x")
    assert plain_body(editor.writing.text.body()).startswith("Eigenes. ")


def test_a_missing_field_of_the_case_is_filled_right_here(scene: Scene, qtbot) -> None:
    office, case = scene.office, scene.case("5.2.1-2026-0001")
    office.cases.change(case.id, by=scene.session.clerk, on=TODAY, fields={"gebuehr": "", "flaeche": ""})
    scene.place.show_letter(scene.notice())
    editor = scene.place.editor
    qtbot.keyClick(editor.writing.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert editor.tabs.currentIndex() == CHECKS
    assert not editor.checks.issue_button.isEnabled()
    assert editor.checks.checks is not None
    fee = next(check for check in editor.checks.checks if check.key == "feld.gebuehr")
    editor.go_to(fee)
    assert editor.tabs.currentIndex() == ANSWERS
    fields = editor.answers.fields
    assert fields is not None
    assert fields.controls["gebuehr"].hasFocus()
    qtbot.keyClicks(fields.controls["gebuehr"], "84")
    qtbot.keyClick(fields.controls["gebuehr"], Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: office.cases.get(case.id).fields.get("gebuehr") == "84.00")
    qtbot.waitUntil(lambda: fee not in (editor.checks.checks or ()))


def test_arms_that_cannot_be_printed_are_chosen_anew_in_the_settings(scene: Scene, qtbot) -> None:
    office, opened = scene.office, []
    scene.session.opens.connect(lambda kind, item: opened.append((kind, item)))
    profile = office.profile.to_json() | {"arms_sha": "ab" * 32}
    office.save_profile(office.profile.checked(**profile), by=scene.session.clerk)
    scene.place.show_letter(scene.draft())
    editor = scene.place.editor
    qtbot.waitUntil(lambda: any(check.code == "letterhead" for check in editor.checks.checks or ()))
    assert not editor.checks.blocked
    editor.go_to(next(check for check in editor.checks.checks or () if check.code == "letterhead"))
    assert opened == [("setting", "letterhead")]


def test_a_warning_does_not_block_and_a_gap_does(scene: Scene, qtbot) -> None:
    document_id = scene.notice()
    scene.place.show_letter(document_id)
    editor = scene.place.editor
    position = editor.writing.text.find_card(Remedy)
    remedy = editor.writing.text.card_at(position)
    assert isinstance(remedy, Remedy)
    editor.writing.text.replace_card(position, Remedy(remedy.regime))
    editor.begin_issue()
    assert editor.checks.blocked
    gap = next(check for check in editor.checks.checks or () if check.code == "remedy")
    editor.go_to(gap)
    assert editor.tabs.currentIndex() == TEXT
    assert editor.writing.text.card_here() == position
    editor.writing.text.undo()
    editor.begin_issue()
    assert not editor.checks.blocked
    assert editor.checks.issue_button.hasFocus()
    qtbot.mouseClick(editor.checks.issue_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: scene.office.letters.get(document_id).state == "issued", timeout=20000)
    qtbot.waitUntil(lambda: scene.place.stack.currentWidget() is scene.place.finished)


def test_what_was_typed_last_is_in_the_issued_letter(scene: Scene, qtbot) -> None:
    document_id = scene.draft("anschreiben", text="Guten Tag")
    scene.place.show_letter(document_id)
    qtbot.keyClicks(scene.place.editor.writing.text, "Zuletzt getippt. ")
    scene.place.editor.begin_issue()
    qtbot.waitUntil(lambda: scene.office.letters.get(document_id).state == "issued", timeout=20000)
    qtbot.waitUntil(lambda: scene.place.stack.currentWidget() is scene.place.finished)
    assert "Zuletzt getippt." in scene.office.documents.text(document_id)


@contextmanager
def busy_worker(scene: Scene) -> Iterator[None]:
    """What is to be written waits, as behind a large import."""
    go_on = Event()
    scene.session.write(lambda: go_on.wait(20))
    try:
        yield
    finally:
        go_on.set()


def test_nothing_can_be_typed_while_the_letter_is_issued_and_esc_calls_it_back(scene: Scene, qtbot) -> None:
    document_id = scene.draft("anschreiben", text="Guten Tag")
    scene.place.show_letter(document_id)
    editor = scene.place.editor
    text, before = editor.writing.text, editor.writing.text.body()
    with busy_worker(scene):
        qtbot.keyClick(text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert editor.saved.text() == "Wird ausgefertigt, Text gesperrt …"
        qtbot.keyClicks(text, "verloren")
        qtbot.keyClick(text, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        qtbot.keyClicks(editor.writing.subject, "auch")
        assert text.body() == before
        assert text.hasFocus()
        qtbot.keyClick(text, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not text.isReadOnly())

    assert scene.place.stack.currentWidget() is editor
    qtbot.keyClicks(text, "Nachtrag ")
    saved(scene, qtbot)
    assert editor.saved.text() == "Entwurf gespeichert"
    letter = scene.office.letters.get(document_id)
    assert letter.state == "draft"
    assert plain_body(letter.body).startswith("Nachtrag ")


def test_a_letter_that_cannot_be_issued_is_gone_on_with(scene: Scene, qtbot) -> None:
    document_id = scene.draft("anschreiben", text="Guten Tag")
    scene.place.show_letter(document_id)
    editor = scene.place.editor
    asked = editor.writing.text
    with busy_worker(scene):
        qtbot.keyClick(asked, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert asked.isReadOnly()
        other = replace(scene.office.letters.get(document_id), recipient=Recipient(()))
        scene.office.letters.save(other, by=scene.session.clerk, on=TODAY)
    qtbot.waitUntil(lambda: not asked.isReadOnly())

    assert any("Anschrift fehlt" in label.text() for label in editor.notice.findChildren(QLabel))
    assert editor.issue_button.isEnabled()
    qtbot.keyClicks(asked, "Weiter ")
    saved(scene, qtbot)
    assert plain_body(scene.office.letters.get(document_id).body).startswith("Weiter ")


def test_the_page_follows_the_typing_and_keeps_its_place(scene: Scene, qtbot) -> None:
    scene.place.show_letter(scene.notice())
    editor = scene.place.editor
    canvas = editor.preview.view.canvas
    qtbot.waitUntil(lambda: editor.preview.view.source is not None, timeout=20000)
    canvas.set_zoom(1.2)
    canvas.verticalScrollBar().setValue(400)
    before = editor.preview.view.source
    with qtbot.waitSignal(editor.preview.drawn, timeout=10000):
        qtbot.keyClicks(editor.writing.text, "Neu. ")
    assert editor.preview.view.source is not before
    assert canvas.verticalScrollBar().value() == 400
    assert canvas.zoom == 1.2 or abs(canvas.zoom - 1.2) < 0.01
    assert editor.preview.view._images._pictures or editor.preview.view._images._older  # nothing went blank


def test_typing_does_not_hold_up_the_window(scene: Scene, qtbot) -> None:
    scene.place.activate()
    scene.place.show_letter(scene.notice())
    editor = scene.place.editor
    qtbot.waitUntil(lambda: editor.preview.view.source is not None, timeout=20000)
    qtbot.waitUntil(scene.session.tasks.idle, timeout=20000)
    with Heartbeat() as beat:
        for _ in range(30):
            qtbot.keyClick(editor.writing.text, Qt.Key.Key_A)
            qtbot.wait(60)
        qtbot.wait(900)
    assert beat.beats > 100
    # a few milliseconds on a quiet machine; the bound leaves room for whatever else runs on it
    assert beat.longest < 0.25


def test_another_recipient_brings_address_and_salutation(scene: Scene, qtbot) -> None:
    from tests.support.offices import add_contact

    other = add_contact(scene.office, "Öztürk", "Can", gender="m")
    document_id = scene.draft()
    scene.place.show_letter(document_id)
    editor = scene.place.editor
    editor.tabs.setCurrentIndex(RECIPIENT)
    editor.recipient.picker.set_contact(other.id)
    editor.recipient.contact_chosen.emit(other.id)
    assert editor.recipient.lines.toPlainText().split("\n")[1] == "Can Öztürk"
    editor.recipient.lines.setFocus()
    qtbot.keyClick(editor.recipient.lines, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    for line in "567":
        qtbot.keyClick(editor.recipient.lines, Qt.Key.Key_Return)
        qtbot.keyClicks(editor.recipient.lines, line)
    assert editor.recipient.form.fields["address"].error
    saved(scene, qtbot)
    letter = scene.office.letters.get(document_id)
    assert (letter.contact_id, letter.recipient.salutation) == (other.id, "Sehr geehrter Herr Öztürk,")


def test_a_draft_is_discarded_with_a_way_back(scene: Scene, qtbot) -> None:
    document_id = scene.draft()
    scene.place.show_letter(document_id)
    undone = []
    scene.session.said.connect(lambda _text, undo: undone.append(undo))
    qtbot.mouseClick(scene.place.editor.discard_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: scene.place.stack.currentWidget() is scene.place.lists)
    assert scene.place.tabs.drafts.count == 0
    undone[0]()
    qtbot.waitUntil(lambda: scene.place.tabs.drafts.count == 1)


def test_placeholders_and_text_blocks_are_found_while_typing(scene: Scene, qtbot) -> None:
    scene.place.show_letter(scene.draft("anschreiben", text="Guten Tag"))
    panel = scene.place.editor.writing

    def take(dialog: Chooser[object]) -> None:
        qtbot.keyClicks(dialog.search, "vorgangsz")
        qtbot.keyClick(dialog.search, Qt.Key.Key_Return)

    in_dialog(take)
    panel.choose_field()
    assert panel.text.body()[0] == Paragraph((Field("fall.zeichen"), Field("empfaenger.anrede")))

    def take_block(dialog: Chooser[object]) -> None:
        qtbot.keyClicks(dialog.search, "datens")
        qtbot.keyClick(dialog.search, Qt.Key.Key_Return)

    in_dialog(take_block)
    panel.choose_block()
    assert any(isinstance(block, Note) and block.key == "datenschutz" for block in panel.text.body())


def test_cards_are_edited_and_exchanged(scene: Scene, qtbot) -> None:
    scene.place.show_letter(scene.notice())
    panel = scene.place.editor.writing

    def other(dialog: Chooser[object]) -> None:
        assert "passt hier nicht" in dialog.hits.item(dialog.hits.count() - 1).text()
        qtbot.keyClicks(dialog.search, "klage")
        qtbot.keyClick(dialog.search, Qt.Key.Key_Return)

    in_dialog(other)
    panel.open_card(panel.text.find_card(Remedy))
    remedy = panel.text.card_at(panel.text.find_card(Remedy))
    assert isinstance(remedy, Remedy)
    assert remedy.block.startswith("klage@")

    def cells(dialog: TableDialog) -> None:
        dialog.grid.item(1, 0).setText("Gebühr {fall.zeichen} {unbekannt}")
        dialog.accept()

    table = panel.text.card_at(panel.text.find_card(Table))
    assert isinstance(table, Table)
    in_dialog(cells)
    panel.open_card(panel.text.find_card(Table))
    edited = panel.text.card_at(panel.text.find_card(Table))
    assert isinstance(edited, Table)
    assert edited.rows[0][0] == (Text("Gebühr "), Field("fall.zeichen"), Text(" {unbekannt}"))
    assert (edited.head, edited.total, edited.rows[0][1]) == (table.head, table.total, table.rows[0][1])

    def lines(dialog: SignatureDialog) -> None:
        dialog.lines.setPlainText("Die Bürgermeisterin\n{amt.buergermeister}")
        dialog.accept()

    in_dialog(lines)
    panel.open_card(panel.text.find_card(Signature))
    signature = panel.text.card_at(panel.text.find_card(Signature))
    assert isinstance(signature, Signature)
    assert signature.lines == ((Text("Die Bürgermeisterin"),), (Field("amt.buergermeister"),))


def test_who_signs_is_offered_and_the_mayor_where_the_office_has_one(scene: Scene, qtbot) -> None:
    office, panel = scene.office, scene.place.editor.writing
    scene.place.show_letter(scene.draft())
    offered: list[list[str]] = []

    def sign_as_last(dialog: SignatureDialog) -> None:
        offered.append([dialog.signer.itemText(number) for number in range(dialog.signer.count())])
        dialog.signer.setFocus()
        qtbot.keyClick(dialog.signer, Qt.Key.Key_End)
        qtbot.keyClick(dialog.signer, Qt.Key.Key_Up)
        dialog.accept()

    def signature() -> Signature:
        found = panel.text.card_at(panel.text.find_card(Signature))
        assert isinstance(found, Signature)
        return found

    in_dialog(sign_as_last)
    panel.open_card(panel.text.find_card(Signature))
    assert offered == [["Im Auftrag, Anna Öhler", "Anna Öhler", "Eigene Zeilen"]]
    assert signature().lines == ((Field("sachbearbeitung.name"),),)

    office.save_profile(
        office.profile.checked(**(office.profile.to_json() | {"mayor": "Bea Amt"})), by=scene.session.clerk
    )
    qtbot.waitUntil(lambda: panel.text.words.value("amt.buergermeister") == "Bea Amt")
    in_dialog(sign_as_last)
    panel.open_card(panel.text.find_card(Signature))
    assert offered[-1][-2:] == ["Bea Amt (Bürgermeisterin oder Bürgermeister)", "Eigene Zeilen"]
    assert signature().lines == MAYOR


def test_another_closing_leaves_the_mayor_to_sign_though_none_is_entered_yet(scene: Scene, qtbot) -> None:
    panel = scene.place.editor.writing
    scene.place.show_letter(scene.draft())
    place = panel.text.find_card(Signature)
    panel.text.replace_card(place, Signature((Text("Mit freundlichen Grüßen"),), MAYOR))

    def other_closing(dialog: SignatureDialog) -> None:
        assert dialog.signer.currentText() == "Im Auftrag, Anna Öhler"  # who signs as long as there is no mayor
        dialog.closing.clear()
        qtbot.keyClicks(dialog.closing, "Hochachtungsvoll")
        dialog.accept()

    in_dialog(other_closing)
    panel.open_card(panel.text.find_card(Signature))
    signature = panel.text.card_at(panel.text.find_card(Signature))
    assert signature == Signature((Text("Hochachtungsvoll"),), MAYOR)


def test_values_changed_elsewhere_show_at_once(scene: Scene, qtbot) -> None:
    scene.place.show_letter(scene.draft())
    editor = scene.place.editor
    scene.office.cases.change(scene.case().id, by=scene.session.clerk, subject="Anderer Betreff")
    qtbot.waitUntil(lambda: editor.title.text() == "Anderer Betreff: Eingang Ihres Schreibens")
