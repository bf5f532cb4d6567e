"""Drafts: begun, saved while typing, what is missing, issued."""

from dataclasses import replace

import pytest

from gemeinde_desk.errors import DeskError, InvalidInput, NotFound, Refused
from gemeinde_desk.letters.model import Field, Paragraph, Recipient, Remedy, Text, plain_body
from gemeinde_desk.letters.signing import signers
from gemeinde_desk.store.checks import verify
from tests.letters.conftest import LettersOnDesk
from tests.letters.samples import arms
from tests.letters.test_render import text_of
from tests.support.offices import TODAY


def journal_length(letters: LettersOnDesk) -> int:
    return int(str(letters.office.store.value("SELECT count(*) FROM journal")))


def test_a_draft_carries_the_templates_text_and_the_contacts_address(letters: LettersOnDesk) -> None:
    draft = letters.receipt()

    assert draft.recipient.lines == ("Frau", "Ilse Krämer", "Lange Straße 4", "99998 Musterau")
    assert draft.recipient.salutation == "Sehr geehrte Frau Krämer,"
    assert "Wir prüfen Ihr Anliegen" in plain_body(draft.body)
    assert letters.desk.missing(draft, TODAY) == []
    document = letters.office.documents.get(draft.document_id)
    assert (document.title, document.correspondent) == (
        "Beschwerde über Straßenlärm: Eingang Ihres Schreibens", "Frau Ilse Krämer, Lange Straße 4",
    )  # fmt: skip
    assert [row.document_id for row in letters.desk.drafts()] == [draft.document_id]


def test_templates_of_the_case_type_come_first(letters: LettersOnDesk) -> None:
    keys = [template.key for template in letters.desk.templates("sondernutzung")]

    assert keys[:2] == ["bescheid_sondernutzung", "ablehnung"]
    assert sorted(keys) == sorted(template.key for template in letters.desk.templates())


def test_saving_while_typing_leaves_no_entry_in_the_journal(letters: LettersOnDesk) -> None:
    draft = letters.receipt()
    before = journal_length(letters)

    for end in range(1, 6):
        changed = replace(draft, subject=(Text("Neuer Betreff"[: end * 3]),), recipient=Recipient((f"Amt {end}",)))
        letters.desk.save(changed, by=letters.clerk, on=TODAY)

    assert journal_length(letters) == before
    assert letters.desk.get(draft.document_id).recipient.lines == ("Amt 5",)
    assert letters.office.documents.get(draft.document_id).title == "Neuer Betreff"
    assert letters.office.search("Betreff").hits[0].id == draft.document_id
    assert verify(letters.office.store).ok


@pytest.mark.parametrize("subject", ["", " \u200b ", "\u202e", "<b>&amp;</b>", "x" * 2000, "a\u0000b", "{} %s {0}"])
def test_no_subject_keeps_typing_from_being_saved(letters: LettersOnDesk, subject: str) -> None:
    draft = replace(letters.receipt(), subject=(Text(subject),))

    letters.desk.save(draft, by=letters.clerk, on=TODAY)

    assert letters.desk.get(draft.document_id).subject == (Text(subject),)
    assert letters.office.documents.get(draft.document_id).title


def test_an_answer_decides_the_conditions_of_an_untouched_text_only(letters: LettersOnDesk) -> None:
    draft = letters.receipt()

    answered = letters.desk.answer(draft, {"dauer": "etwa drei Wochen"}, TODAY)
    assert "Voraussichtliche Dauer" in plain_body(answered.body)

    touched = replace(draft, body=(*draft.body, Paragraph((Text("Eigener Satz."),))))
    assert letters.desk.answer(touched, {"dauer": "etwa drei Wochen"}, TODAY).body == touched.body


def test_what_is_missing_blocks_issuing_and_is_named(letters: LettersOnDesk) -> None:
    draft = letters.desk.draft(letters.complaint.id, "zwischennachricht", None, by=letters.clerk, on=TODAY)

    assert [gap.key for gap in letters.desk.missing(draft, TODAY)] == [
        "frage.grund",
        "frage.bis",
        "empfaenger.anschrift",
    ]
    with pytest.raises(Refused, match="Grund der Verzögerung") as refused:
        letters.issued(draft)
    assert refused.value.data["reasons"] == ["frage.grund", "frage.bis", "empfaenger.anschrift"]
    assert letters.desk.get(draft.document_id).state == "draft"


def test_an_unreadable_answer_is_a_check_at_its_place_and_no_crash(letters: LettersOnDesk) -> None:
    draft = letters.desk.draft(letters.complaint.id, "zwischennachricht", letters.reader.id, by=letters.clerk, on=TODAY)
    typed = replace(draft, answers={"grund": "Personalmangel", "bis": "gestern vielleicht", "weg": "x"})

    letters.desk.save(typed, by=letters.clerk, on=TODAY)
    checks = letters.desk.checks(typed, TODAY)

    assert [(check.code, check.key, check.blocks) for check in checks] == [("answer", "frage.bis", True)]
    assert letters.desk.preview(typed, TODAY).startswith(b"%PDF")
    with pytest.raises(InvalidInput):
        letters.desk.draft(
            letters.complaint.id, "zwischennachricht", None, by=letters.clerk, on=TODAY, answers={"bis": "bald"}
        )


def test_subject_address_and_remedy_are_checked(letters: LettersOnDesk) -> None:
    draft = letters.notice()
    bare = tuple(
        replace(block, paragraphs=(), block="") if isinstance(block, Remedy) else block for block in draft.body
    )
    draft = replace(draft, subject=(), body=bare, recipient=Recipient(tuple("1234567")))

    codes = [(check.code, check.blocks) for check in letters.desk.checks(draft, TODAY)]

    assert codes == [("subject", True), ("remedy", True), ("address", True)]
    without = replace(letters.notice(), body=())
    assert [(check.code, check.blocks) for check in letters.desk.checks(without, TODAY)] == [("remedy", False)]


@pytest.mark.parametrize("damage", ["gone", "damaged"])
def test_without_the_picture_of_its_arms_a_letter_goes_out_all_the_same_and_says_so(letters, damage) -> None:
    office, desk = letters.office, letters.desk
    sha = office.store.documents.put(arms()).sha256
    office.save_profile(office.profile.checked(**(office.profile.to_json() | {"arms_sha": sha})), by=letters.clerk)
    draft = letters.receipt()
    before = desk.checks(draft, TODAY)
    with_arms = len(desk.preview(draft, TODAY))

    path = office.store.documents.path(sha)
    path.chmod(0o644)
    path.unlink() if damage == "gone" else path.write_bytes(arms()[:90])
    (check,) = [each for each in desk.checks(draft, TODAY) if each not in before]
    assert (check.code, check.key, check.blocks) == ("letterhead", "amt.wappen", False)
    assert len(desk.preview(draft, TODAY)) < with_arms
    assert letters.issued(draft) == draft.document_id


def test_an_address_too_long_for_the_window_is_a_check_that_blocks(letters: LettersOnDesk) -> None:
    draft = replace(letters.receipt(), recipient=Recipient(("Wasserversorgungszweckverband " * 12, "99998 Musterau")))

    assert [check.code for check in letters.desk.checks(draft, TODAY) if check.blocks] == ["address"]


def test_congratulations_are_signed_by_the_mayor_or_calmly_by_the_clerk(letters: LettersOnDesk) -> None:
    office, desk = letters.office, letters.desk
    answers = {"anlass": "85. Geburtstag", "tag": "24.12.2026"}
    draft = desk.draft(
        letters.complaint.id, "gratulation", letters.reader.id, by=letters.clerk, on=TODAY, answers=answers
    )

    (check,) = desk.checks(draft, TODAY)
    assert (check.code, check.blocks) == ("signature", False)
    assert check.sentence.endswith("Unter dem Schreiben steht deshalb Anna Öhler.")
    assert plain_body(desk.letter(draft, TODAY).body).endswith("Mit freundlichen Grüßen\nIm Auftrag\nAnna Öhler")

    office.save_profile(office.profile.checked(**(office.profile.to_json() | {"mayor": "Bea Amt"})), by=letters.clerk)
    assert desk.checks(draft, TODAY) == []
    assert plain_body(desk.letter(draft, TODAY).body).endswith("Mit freundlichen Grüßen\nBea Amt")
    values = desk.fill(draft, TODAY).values
    assert [name for name, _lines in signers(values)] == ["Im Auftrag, Anna Öhler", "Anna Öhler", "Bea Amt"]


def test_a_text_block_to_be_checked_warns_and_does_not_block(letters: LettersOnDesk) -> None:
    checks = letters.desk.checks(letters.notice(), TODAY)

    assert [check.code for check in checks if check.blocks] == []
    assert any("Bitte prüfen" in check.sentence for check in checks)

    office = letters.office
    confirmed = office.profile.to_json() | {"rules_confirmed": True}
    office.save_profile(office.profile.checked(**confirmed), by=letters.clerk)
    assert letters.desk.checks(letters.notice(), TODAY) == []


def test_signs_that_cannot_be_printed_are_named_and_do_not_block(letters: LettersOnDesk) -> None:
    draft = letters.receipt()
    before = letters.desk.checks(draft, TODAY)
    strange = replace(
        draft,
        subject=(Text("Ihr Fest 😀"),),
        recipient=Recipient(("Łukasz שלום", "99998 Musterau")),
        body=(*draft.body, Paragraph((Text("Danke ☺😀 und Grüße"),))),
    )

    found = [check for check in letters.desk.checks(strange, TODAY) if check not in before]

    assert [(check.code, check.blocks) for check in found] == [
        ("address", False),
        ("subject", False),
        ("text_block", False),
    ]
    assert found[1].sentence == "Im Betreff stehen Zeichen, die sich nicht drucken lassen: 😀"
    assert "ש ל ו ם" in found[0].sentence


def test_issuing_stores_the_letter_its_text_and_its_date(letters: LettersOnDesk) -> None:
    document = letters.desk.issue(letters.receipt().document_id, on=TODAY, by=letters.clerk)

    assert document.version is not None
    assert (document.state, document.dated, document.version.pages) == ("final", TODAY, 1)
    assert letters.office.documents.path(document.version).read_bytes().startswith(b"%PDF")
    assert "vielen Dank für Ihr Schreiben" in letters.office.documents.text(document.id)
    assert [row.document_id for row in letters.desk.to_post()] == [document.id]
    assert letters.desk.drafts() == []
    for act in (letters.desk.discard, letters.desk.issue):
        with pytest.raises(Refused, match="schon ausgefertigt"):
            act(document.id, by=letters.clerk, **({"on": TODAY} if act == letters.desk.issue else {}))


def test_a_discarded_draft_comes_back_as_it_was(letters: LettersOnDesk) -> None:
    draft = letters.receipt()

    letters.desk.discard(draft.document_id, by=letters.clerk)
    assert letters.desk.drafts() == []
    letters.desk.take_up(draft.document_id, by=letters.clerk)

    assert letters.desk.get(draft.document_id) == draft
    assert len(letters.desk.drafts()) == 1


def test_an_older_letter_is_written_again(letters: LettersOnDesk) -> None:
    old = letters.receipt()
    changed = replace(old, body=(Paragraph((Text("Von Hand."), Field("fall.zeichen"))),), enclosures=("Plan",))
    letters.desk.save(changed, by=letters.clerk, on=TODAY)
    letters.issued(old)

    again = letters.desk.write_again(old.document_id, by=letters.clerk, on=TODAY)

    assert (again.body, again.enclosures, again.state) == (changed.body, ("Plan",), "draft")
    assert again.document_id != old.document_id


def test_a_closed_case_keeps_its_letters(letters: LettersOnDesk) -> None:
    draft = letters.receipt()
    with letters.office.store.transaction(letters.clerk.uuid) as tx:
        tx.update("cases", letters.complaint.id, state="closed")
        tx.without_journal()

    for act in (
        lambda: letters.desk.save(draft, by=letters.clerk, on=TODAY),
        lambda: letters.desk.issue(draft.document_id, on=TODAY, by=letters.clerk),
        lambda: letters.desk.discard(draft.document_id, by=letters.clerk),
        letters.receipt,
    ):
        with pytest.raises(Refused, match="geschlossen"):
            act()


def test_a_template_the_office_took_away_leaves_its_letters_usable(letters: LettersOnDesk) -> None:
    draft = letters.receipt()
    letters.desk._templates = {}  # as after a restart without the file

    letters.desk.save(draft, by=letters.clerk, on=TODAY)
    assert letters.issued(draft) == draft.document_id
    with pytest.raises(NotFound):
        letters.receipt()


def test_every_template_has_a_sample(letters: LettersOnDesk) -> None:
    for template in letters.desk.templates():
        assert letters.desk.sample(template.key, TODAY).startswith(b"%PDF"), template.key


def test_a_sample_is_nobodys_letter_and_says_so(letters: LettersOnDesk) -> None:
    pages = text_of(letters.desk.sample("hundesteuerbescheid", TODAY))

    for sheet in pages:
        assert "MUSTER" in sheet.replace("\n", "")
        assert "ENTWURF" not in sheet.replace("\n", "")
    page = "".join(pages)
    for words in ("Vorname Nachname", "Musterstraße 1", "0.0.0-0000-0000", "Sehr geehrte Damen und Herren,"):
        assert words in page
    assert letters.office.profile.name in page
    for invented in ("Łukasiewicz", "Jana Öhler", "631.20"):
        assert invented not in page


def test_hostile_names_come_out_as_they_are(letters: LettersOnDesk) -> None:
    hostile = '<img src="/etc/hostname"/>&amp;{fall.zeichen}</para>'
    draft = replace(letters.receipt(), recipient=Recipient((hostile, "'; DROP TABLE letter; --")))

    letters.desk.save(draft, by=letters.clerk, on=TODAY)
    document_id = letters.issued(draft)

    assert hostile in letters.office.documents.text(document_id)


def test_every_refusal_is_one_the_office_understands(letters: LettersOnDesk) -> None:
    for act in (
        lambda: letters.desk.get(10**9),
        lambda: letters.desk.template("../../etc/passwd"),
        lambda: letters.desk.draft(letters.complaint.id, "anschreiben", 10**9, by=letters.clerk, on=TODAY),
    ):
        with pytest.raises(DeskError):
            act()
