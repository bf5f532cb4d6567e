"""The place: lists, a letter from its beginning to the register, by real keys and clicks."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QWidget

from gemeinde_desk.ui.letters.place import LettersPlace
from gemeinde_desk.ui.letters.tabs import BLOCKS
from gemeinde_desk.ui.theme import Role, theme
from tests.support.accessibility import unnamed, unreachable
from tests.support.offices import TODAY, add_case, add_contact, make_office, session_of
from tests.ui.letters.conftest import Scene


def test_enter_right_after_typing_means_what_was_typed(scene: Scene, qtbot) -> None:
    qtbot.mouseClick(scene.place.new_button, Qt.MouseButton.LeftButton)
    field = scene.place.beginning.case
    qtbot.waitUntil(lambda: field.hits.count() == 2)
    last = field.hits.item(1).text().split()[0]
    qtbot.keyClicks(field.search, last)
    qtbot.keyClick(field.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: field.case is not None)
    assert field.case is not None
    assert field.case.reference == last


def test_a_letter_from_its_beginning_to_the_register(scene: Scene, qtbot) -> None:
    place, office = scene.place, scene.office
    qtbot.mouseClick(place.new_button, Qt.MouseButton.LeftButton)
    new = place.beginning
    qtbot.waitUntil(lambda: new.case.hits.count() == 2)
    qtbot.keyClicks(new.case.search, "Beschwerde")
    qtbot.waitUntil(lambda: new.case.hits.count() == 1)
    qtbot.keyClick(new.case.search, Qt.Key.Key_Return)
    assert new.case.case is not None
    assert new.picker.contact is not None  # the participant
    new.templates.select_key("zwischennachricht")
    qtbot.mouseClick(new.begin_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: place.stack.currentWidget() is place.editor)

    editor = place.editor
    assert editor.tabs.tabText(2) == "Angaben (2)"
    asks = editor.answers.asks
    assert asks is not None
    qtbot.keyClicks(asks.controls["grund"], "Personalmangel")
    qtbot.keyClicks(asks.controls["bis"], "31.3.2026")
    qtbot.waitUntil(lambda: editor.checks.checks == [])
    qtbot.waitUntil(lambda: editor.saved.text() == "Entwurf gespeichert")
    assert editor.draft is not None
    document_id = editor.draft.document_id
    assert office.letters.get(document_id).answers == {"grund": "Personalmangel", "bis": "2026-03-31"}

    qtbot.keyClick(editor.writing.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: place.stack.currentWidget() is place.finished, timeout=20000)
    assert office.letters.get(document_id).state == "issued"
    form = place.finished.posting
    qtbot.waitUntil(form.post_button.isEnabled)
    met = "Damit ist die Frist „Antworten oder Zwischennachricht geben“ erledigt."
    assert met in [label.text() for label in form.findChildren(QLabel)]
    qtbot.mouseClick(form.post_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: office.letters.get(document_id).state == "posted")
    qtbot.waitUntil(lambda: scene.said[-1] == "Als A-2026-0001 in den Postausgang eingetragen")
    assert place.finished.entry.heading.text() == "Postausgang A-2026-0001"
    qtbot.keyClick(place.finished.pages.canvas, Qt.Key.Key_Escape)
    assert place.stack.currentWidget() is place.lists
    assert place.tabs.register.model.rowCount() == 1


def test_a_new_letter_begins_at_its_first_question(scene: Scene, qtbot) -> None:
    place = scene.place
    for template, first in (("gratulation", "anlass"), ("gebuehrenbescheid", "leistung"), ("ablehnung", "sachverhalt")):
        place.open_item("letter", ("new", scene.case("5.2.1-2026-0001").id))
        place.beginning.templates.select_key(template)
        qtbot.mouseClick(place.beginning.begin_button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: place.stack.currentWidget() is place.editor)
        asks = place.editor.answers.asks
        assert asks is not None
        qtbot.waitUntil(asks.controls[first].hasFocus)


def test_the_first_page_of_a_place_is_made_in_steps_and_what_is_typed_then_arrives(tmp_path: Path, qtbot) -> None:
    with make_office(tmp_path) as office:
        case = add_case(office)
        with session_of(office) as session:
            place = LettersPlace(session)
            place.resize(1140, 780)
            place.open_item("letter", ("new", case.id))
            assert place.first_focus() is None  # nothing is made yet
            place.show()
            place.activate()
            qtbot.waitUntil(lambda: place.stack.currentWidget() is place.beginning)
            qtbot.waitUntil(lambda: place.beginning.templates.count() > 0)
            assert place.beginning.templates.hasFocus()
            qtbot.mouseClick(place.beginning.begin_button, Qt.MouseButton.LeftButton)
            qtbot.waitUntil(lambda: place.stack.currentWidget() is place.editor)
            qtbot.waitUntil(session.tasks.idle, timeout=20000)
            assert place.may_leave()
            place.close()
            place.deleteLater()


def test_leaving_while_a_page_is_made_stays_left(scene: Scene, qtbot) -> None:
    place = scene.place
    place.open_item("letter", scene.draft())
    place.show_lists()
    qtbot.wait(200)

    assert place.stack.currentWidget() is place.lists


def test_new_from_a_case_and_to_a_contact(scene: Scene, qtbot) -> None:
    place, case = scene.place, scene.case("5.2.1-2026-0001")
    assert place.open_item("letter", ("new", case.id))
    assert place.beginning.case.case == case
    template = place.beginning.templates.template()
    assert template is not None
    assert template.key == "bescheid_sondernutzung"
    other = scene.office.contacts.find("Krämer")[0]
    assert place.open_item("letter", ("new", case.id, other.id))
    assert place.beginning.picker.contact_id == other.id
    assert place.open_item("letter", ("new", None, other.id))
    assert place.beginning.picker.contact_id == other.id
    assert place.open_item("letter", ("new", {}))
    assert place.beginning.case.case is None
    assert not place.beginning.begin_button.isEnabled()
    assert not place.open_item("case", 1)
    assert not place.open_item("letter", "?")
    qtbot.keyClick(place.beginning.case.search, Qt.Key.Key_Escape)
    assert place.stack.currentWidget() is place.lists


def test_another_case_proposes_its_own_people(scene: Scene) -> None:
    new = scene.place.beginning
    first, second = scene.case(), scene.case("5.2.1-2026-0001")
    other = add_contact(scene.office, "Öztürk", "Can")
    scene.office.cases.add_participant(second.id, other.id, "Anliegerin", by=scene.session.clerk, on=TODAY)
    applicant = scene.office.contacts.find("Krämer")[0]
    scene.place.new(second.id)
    assert new.picker.contact_id == applicant.id  # who applied, before the neighbour
    scene.office.cases.remove_participant(first.id, applicant.id, "Beschwerdeführerin", by=scene.session.clerk)
    new.case.set_case(first.id)
    new.case.chosen.emit(new.case.case)
    assert new.picker.contact_id is None
    new.picker.set_contact(other.id)
    new.case.set_case(second.id)
    new.case.chosen.emit(new.case.case)
    assert new.picker.contact_id == other.id  # chosen by hand


def test_a_letter_that_is_gone_is_told_and_the_lists_stay(scene: Scene) -> None:
    assert scene.place.open_item("letter", 10**6)
    assert scene.place.stack.currentWidget() is scene.place.lists
    assert scene.place.notice.isVisible()


def test_drafts_open_with_enter_and_are_discarded_and_taken_back(scene: Scene, qtbot) -> None:
    place, office = scene.place, scene.office
    first, _second = scene.draft(), scene.draft("anhoerung")
    place.show_lists()
    assert place.tabs.tabText(0) == "Entwürfe (2)"
    place.tabs.drafts.table.setFocus()
    assert place.tabs.drafts.table.select_identity(first)
    qtbot.keyClick(place.tabs.drafts.table, Qt.Key.Key_Return)
    assert place.editor.draft is not None
    assert place.editor.draft.document_id == first
    assert place.stack.currentWidget() is place.editor
    qtbot.keyClick(place.editor.writing.text, Qt.Key.Key_Escape)
    assert place.stack.currentWidget() is place.lists

    undone: list[Callable[[], object]] = []
    scene.session.said.connect(lambda _text, undo: undone.append(undo))
    place.tabs.drafts.table.selectAll()
    qtbot.keyClick(place.tabs.drafts.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: place.tabs.drafts.count == 0)
    qtbot.waitUntil(lambda: bool(undone))
    assert scene.said == ["2 Entwürfe verworfen"]
    assert place.tabs.drafts.empty.isVisible()
    undone[0]()
    qtbot.waitUntil(lambda: place.tabs.drafts.count == 2)
    assert office.letters.get(first).state == "draft"


def test_several_letters_go_to_the_post_together_or_not_at_all(scene: Scene, qtbot) -> None:
    place, office = scene.place, scene.office
    ids = [scene.issued(scene.notice()), scene.issued(scene.draft())]
    place.tabs.setCurrentIndex(1)
    place.show_lists()
    place.tabs.to_post.table.selectAll()
    qtbot.keyClick(place.tabs.to_post.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert place.stack.currentWidget() is place.posting
    form = place.posting.form
    qtbot.waitUntil(form.post_button.isEnabled)
    assert "lässt sich weder ändern noch zurücknehmen" in form.plain.text()
    derivations = [each.effect.derivation for each in form.foreseen if each.effect is not None]
    assert [found is not None for found in derivations] == [True, False]

    form.day.setFocus()
    form.day.selectAll()
    qtbot.keyClicks(form.day, "2.3.2026")  # before the date of the letters
    qtbot.waitUntil(lambda: "nicht vorher" in form.form.fields["posted"].error)
    assert not form.post_button.isEnabled()
    form.day.selectAll()
    qtbot.keyClicks(form.day, "3.3.2026")
    qtbot.waitUntil(form.post_button.isEnabled)
    qtbot.mouseClick(form.post_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: place.stack.currentWidget() is place.lists)
    assert [office.letters.get(each).state for each in ids] == ["posted", "posted"]
    assert scene.said[-1] == "2 Schreiben eingetragen: A-2026-0001 bis A-2026-0002"
    assert place.tabs.register.model.rowCount() == 2


def test_a_posting_that_fails_leaves_nothing_half_done(scene: Scene, qtbot) -> None:
    place, office = scene.place, scene.office
    ids = [scene.issued(scene.notice()), scene.issued(scene.draft())]
    place.show_lists()
    place.post(office.letters.to_post())
    form = place.posting.form
    qtbot.waitUntil(form.post_button.isEnabled)
    office.letters.post(ids[1], posted=TODAY, by=scene.session.clerk)  # from another window, meanwhile
    qtbot.mouseClick(form.post_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(form.notice.isVisible)

    assert office.letters.get(ids[0]).state == "issued"
    assert office.letters.outgoing_count(2026) == 1


def test_a_formal_service_asks_for_its_proof(scene: Scene, qtbot) -> None:
    place = scene.place
    place.show_letter(scene.issued(scene.notice()))
    form = place.finished.posting
    assert not form.form.fields["received"].isVisible()
    form.delivery.setCurrentIndex(form.delivery.findText("Postzustellungsurkunde"))
    qtbot.waitUntil(form.post_button.isEnabled)
    assert form.form.fields["received"].isVisible()
    effect = form.foreseen[0].effect
    assert effect is not None
    assert effect.derivation is None
    assert effect.text.startswith("Zustellungsnachweis prüfen")
    form.received.setFocus()
    qtbot.keyClicks(form.received, "3.3.2026")
    qtbot.waitUntil(lambda: bool(form.foreseen) and form.foreseen[0].effect is not effect)
    found = form.foreseen[0].effect
    assert found is not None
    assert found.derivation is not None


def test_the_proof_that_comes_back_starts_the_deadline(scene: Scene, qtbot) -> None:
    document_id = scene.issued(scene.notice())
    scene.office.letters.post(document_id, posted=TODAY, by=scene.session.clerk, delivery="pzu")
    scene.place.show_letter(document_id)
    proof = scene.place.finished.proof
    assert proof.isVisible()
    assert proof.day.hasFocus()
    qtbot.keyClicks(proof.day, "2.3.2026")
    qtbot.waitUntil(lambda: "nicht vor seinem Versand" in proof.form.fields["received"].error)
    proof.day.selectAll()
    qtbot.keyClicks(proof.day, "3.3.2026")
    qtbot.waitUntil(proof.set_button.isEnabled)
    assert proof.derivation.sentences[-1].startswith("Ergebnis: ")
    shown = " ".join(label.text() for label in proof.derivation.findChildren(QLabel))
    assert "§\xa0" in shown
    assert "§ " not in shown
    qtbot.mouseClick(proof.set_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not proof.isVisible())
    assert scene.said[-1] == "Frist bis 07.04.2026 im Vorgang eingetragen"


def test_the_letters_of_a_closed_case_are_only_looked_at(scene: Scene, qtbot) -> None:
    draft, issued = scene.draft(), scene.issued(scene.draft())
    with scene.office.store.transaction(scene.session.clerk.uuid) as tx:
        tx.update("cases", scene.case().id, state="closed")
        tx.without_journal()
    for document_id in (draft, issued):
        scene.place.show_letter(document_id)
        finished = scene.place.finished
        assert scene.place.stack.currentWidget() is finished
        assert finished.notice.isVisible()
        assert not finished.posting.isVisible()
        assert not finished.again_button.isEnabled()
        qtbot.waitUntil(lambda finished=finished: finished.pages.source is not None, timeout=20000)


def test_an_issued_letter_is_written_again(scene: Scene, qtbot) -> None:
    place = scene.place
    document_id = scene.issued(scene.draft())
    place.show_letter(document_id)
    qtbot.mouseClick(place.finished.again_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: place.stack.currentWidget() is place.editor)
    assert place.editor.draft is not None
    assert place.editor.draft.document_id != document_id


def test_no_two_text_blocks_look_alike(scene: Scene) -> None:
    scene.place.tabs.setCurrentIndex(BLOCKS)
    rows = scene.place.tabs.blocks.list
    lines = [rows.item(number).text().split("\n") for number in range(rows.count())]

    assert all(len(line) == 2 and all(line) for line in lines)
    width = QFontMetrics(theme().font(Role.SMALL))
    seen = [(title, width.elidedText(below, Qt.TextElideMode.ElideRight, theme().px(390))) for title, below in lines]
    assert sorted(set(seen)) == sorted(seen)
    assert ["Datenschutz", "Wir verarbeiten Ihre Angaben"] in [[title, below[:28]] for title, below in lines]


def test_a_broken_template_of_the_office_is_told_with_its_place(scene: Scene, qtbot) -> None:
    scene.forget_templates()
    folder = scene.office.store.folder / "overrides" / "letter_templates"
    folder.mkdir(parents=True)
    (folder / "kaputt.toml").write_text('key = "kaputt"\ntitle = 3\n', encoding="utf-8")
    scene.place.open_item("letter", ("new", scene.case().id))
    qtbot.waitUntil(scene.place.beginning.notice.isVisible)
    scene.place.show_lists()
    scene.place.tabs.setCurrentIndex(3)
    assert scene.place.notice.isVisible()


@pytest.mark.parametrize(
    "what", ["lists", "to_post", "register", "templates", "blocks", "new", "editor", "issued", "posting"]
)
def test_everything_has_a_name_and_is_reached_by_the_keyboard(scene: Scene, qtbot, what: str) -> None:
    place = scene.place
    notice, draft = scene.issued(scene.notice()), scene.draft("zwischennachricht")
    if what == "register":
        scene.office.letters.post(notice, posted=TODAY, by=scene.session.clerk)
    place.show_lists()
    tabs = {"to_post": 1, "register": 2, "templates": 3, "blocks": 4}
    if what in tabs:
        place.tabs.setCurrentIndex(tabs[what])
    elif what == "new":
        place.new(scene.case().id)
    elif what == "editor":
        place.show_letter(draft)
    elif what == "issued":
        place.show_letter(notice)
    elif what == "posting":
        place.post(scene.office.letters.to_post())
    qtbot.waitUntil(scene.session.tasks.idle, timeout=20000)
    sides = range(place.editor.tabs.count()) if what == "editor" else (0,)
    for side in sides:
        if what == "editor":
            place.editor.tabs.setCurrentIndex(side)
        assert unnamed(place) == []
        assert unreachable(place) == []


def test_hostile_names_are_shown_as_they_are(scene: Scene, qtbot) -> None:
    hostile = "<img src=file:///etc/hostname> & {fall.zeichen} \u202e=cmd"
    case = scene.office.cases.change(scene.case().id, by=scene.session.clerk, subject=hostile)
    document_id = scene.draft()
    scene.place.show_letter(document_id)
    editor = scene.place.editor
    assert case.subject.replace("&", "&&") in editor.case_button.text()  # else a sign would be underlined
    assert "<img" in editor.title.text()
    qtbot.waitUntil(lambda: editor.preview.view.source is not None, timeout=20000)
    scene.place.show_letter(scene.issued(document_id))
    assert "<img" in scene.place.finished.title.text()
    assert scene.place.finished.title.textFormat() is Qt.TextFormat.PlainText


def test_the_first_look_is_an_empty_place_with_a_first_step(scene: Scene, qtbot) -> None:
    empty = scene.place.tabs.drafts.empty
    assert empty.isVisible()
    assert empty.button is not None
    qtbot.mouseClick(empty.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: scene.place.stack.currentWidget() is scene.place.beginning)
    widget: QWidget | None = scene.place.first_focus()
    assert widget is scene.place.beginning.case.search
