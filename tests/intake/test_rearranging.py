"""Page work on post that waits: the original stays, text and codes go along, and everything can be taken back."""

import io
import json

import pikepdf
import pypdfium2
import pytest
from pikepdf import pdfa
from PIL import Image

from gemeinde_desk.documents.model import PutAway
from gemeinde_desk.intake.rearranging import CannotRearrange, PageRef
from tests.support import samples
from tests.support.offices import TODAY, add_case, clerk_of, make_office


def marked_pages(count, size=(240, 340)):
    """Grey pages that can be told apart by their tone: 40, 80, 120 …"""
    return [Image.new("L", size, 40 * (n + 1)) for n in range(count)]


def tones(path):
    """The tone of each page of a PDF, rounded to tens."""
    with pypdfium2.PdfDocument(path) as pdf:
        return [round(page.render(scale=0.2).to_pil().convert("L").getpixel((5, 5)), -1) for page in pdf]


@pytest.fixture
def office(tmp_path):
    with make_office(tmp_path) as made:
        yield made


@pytest.fixture
def clerk(office):
    return clerk_of(office)


@pytest.fixture
def take(office, tmp_path, clerk):
    def register(name, content, **more):
        path = samples.write(tmp_path, name, content)
        return office.intake.register(path, received=TODAY, by=clerk, **more)

    return register


@pytest.fixture
def scan(take):
    return take("Scan.pdf", samples.scanned_pdf(marked_pages(4), 72), sender="Ilse Krämer", subject="Antrag")


def path_of(office, item):
    return office.documents.path(item.document.version)


def actions(office):
    return [row["action"] for row in office.store.all("SELECT action FROM journal ORDER BY seq")]


def pretend_read(office, item, texts, codes=()):
    """As if recognition had read it."""
    with office.store.transaction("system") as tx:
        office.documents.set_readable(
            tx, item.document.version.id, None, pages=len(texts), text="\f".join(texts), codes=codes
        )
    return office.intake.get(item.id)


def test_pages_are_left_out_reordered_and_turned_and_the_original_stays(office, clerk, scan):
    original = path_of(office, scan).read_bytes()
    now = office.intake.rearrange(scan.id, [PageRef(3), PageRef(0, 90), PageRef(1)], by=clerk)
    version = now.document.version
    assert (version.number, version.pages, version.text_state) == (2, 3, "queued")
    assert tones(path_of(office, now)) == [160, 40, 80]
    with pikepdf.open(path_of(office, now)) as pdf:
        assert [page.get("/Rotate", 0) for page in pdf.pages] == [0, 90, 0]
    first = office.documents.versions(now.document.id)[0]
    assert office.documents.path(first).read_bytes() == original
    assert [version.number for version in office.intake.queued()] == [2]
    assert actions(office)[-2:] == ["document.version_added", "incoming.rearranged"]
    data = json.loads(office.store.value("SELECT data FROM journal ORDER BY seq DESC LIMIT 1"))
    assert data == {"pages": [[4, 0], [1, 90], [2, 0]]}
    assert office.verify().ok


def test_what_is_left_out_is_in_the_new_file_no_more(office, clerk, take):
    content = samples.letters_pdf(3)[0]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("Seite 2", 1))
        buffer = io.BytesIO()
        pdf.save(buffer)
    item = take("Brief.pdf", buffer.getvalue())
    now = office.intake.rearrange(item.id, [PageRef(0)], by=clerk)
    with pikepdf.open(path_of(office, now)) as pdf:
        pages = [
            found for found in pdf.objects if isinstance(found, pikepdf.Dictionary) and found.get("/Type") == "/Page"
        ]
        assert len(pages) == 1
    assert path_of(office, now).stat().st_size < len(content)


def test_recognised_text_and_codes_go_along_without_a_second_reading(office, clerk, scan):
    item = pretend_read(office, scan, ["eins", "zwei", "drei", "vier"], [(2, "B"), (4, "D")])
    now = office.intake.rearrange(item.id, [PageRef(3, 180), PageRef(1)], by=clerk)
    assert now.document.version.text_state == "done"
    assert office.documents.text(now.document.id) == "vier\fzwei"
    assert now.document.version.codes == ((1, "D"), (2, "B"))
    assert office.intake.queued() == []
    assert office.search("zwei").hits
    assert not office.search("drei").hits


def test_taken_back_it_is_what_it_was(office, clerk, scan):
    item = pretend_read(office, scan, ["eins", "zwei", "drei", "vier"], [(2, "B")])
    before = office.intake.content(item.id)
    office.intake.rearrange(item.id, [PageRef(0)], by=clerk)
    back = office.intake.put_back(item.id, before, by=clerk)
    version = back.document.version
    assert (version.number, version.sha256, version.pages) == (3, item.document.version.sha256, 4)
    assert version.codes == ((2, "B"),)
    assert office.documents.text(back.document.id) == "eins\fzwei\fdrei\fvier"
    assert office.search("drei").hits


def test_taken_back_before_it_was_read_it_is_read_once(office, clerk, scan):
    before = office.intake.content(scan.id)
    office.intake.rearrange(scan.id, [PageRef(0)], by=clerk)
    office.intake.put_back(scan.id, before, by=clerk)
    assert [version.number for version in office.intake.queued()] == [3]


def test_a_part_split_off_has_its_own_entry_that_says_where_it_came_from(office, clerk, scan):
    item = pretend_read(office, scan, ["eins", "zwei", "drei", "vier"], [(3, "C")])
    before = office.intake.content(item.id)
    part = office.intake.split(item.id, 2, by=clerk)
    assert part.label == "E-2026-0002"
    assert (part.sender, part.received) == ("Ilse Krämer", TODAY)
    assert part.subject == "Antrag (abgetrennt von E-2026-0001)"
    assert part.document.title == "Antrag"
    assert tones(path_of(office, part)) == [120, 160]
    assert tones(path_of(office, office.intake.get(item.id))) == [40, 80]
    assert office.documents.text(part.document.id) == "drei\fvier"
    assert part.document.version.codes == ((1, "C"),)
    assert office.intake.waiting_count() == 2
    assert "incoming.split_off" in actions(office)
    office.intake.undo_split(item.id, part.id, before, by=clerk)
    assert [waiting.label for waiting in office.intake.waiting()] == ["E-2026-0001"]
    assert office.documents.text(item.document.id) == "eins\fzwei\fdrei\fvier"
    assert office.intake.get(part.id).document.put_away is PutAway.SPLIT_UNDONE
    assert office.verify().ok


def test_two_become_one_and_the_second_entry_says_so(office, clerk, take, scan):
    other = take("foto.jpg", samples.photo(Image.new("L", (600, 800), 200)), subject="Rückseite")
    before = office.intake.content(scan.id)
    whole = office.intake.merge(scan.id, other.id, by=clerk)
    assert tones(path_of(office, whole))[:4] == [40, 80, 120, 160]
    assert whole.document.version.pages == 5
    entry = office.intake.get(other.id)
    gone = entry.document
    assert gone.removed is not None
    assert (gone.put_away, gone.merged_into) == (PutAway.MERGED, scan.document.id)
    assert entry.merged_with == "E-2026-0001"
    assert [waiting.label for waiting in office.intake.waiting()] == ["E-2026-0001"]
    assert [version.document_id for version in office.intake.queued()] == [whole.document.id]
    office.intake.undo_merge(scan.id, other.id, before, by=clerk)
    assert [waiting.label for waiting in office.intake.waiting()] == ["E-2026-0001", "E-2026-0002"]
    back = office.intake.get(other.id)
    assert (back.document.put_away, back.document.merged_into, back.merged_with) == (None, None, "")
    assert office.verify().ok


def test_pictures_of_every_kind_become_pages(office, clerk, take):
    buffer = io.BytesIO()
    pages = [page.convert("1") for page in (Image.new("L", (400, 600), 255), Image.new("L", (400, 600), 0))]
    pages[0].save(buffer, "TIFF", save_all=True, append_images=pages[1:], dpi=(200, 200), compression="group4")
    item = take("fax.tif", buffer.getvalue())
    assert item.document.version.pages == 2
    now = office.intake.rearrange(item.id, [PageRef(1), PageRef(0)], by=clerk)
    assert tones(path_of(office, now)) == [0, 260]
    with pikepdf.open(path_of(office, now)) as pdf:
        assert [float(side) for side in pdf.pages[0].mediabox[2:]] == [144, 216]


def test_a_searchable_copy_stays_pdf_a_and_keeps_its_text_layer(office, clerk, take, tmp_path):
    pages = samples.rastered(samples.letters_pdf(2)[0], 150)
    item = take("Scan.pdf", samples.scanned_pdf(pages, 150))
    office.intake.make_searchable(item.document.version)
    now = office.intake.rearrange(item.id, [PageRef(1, 90), PageRef(0)], by=clerk)
    assert now.document.version.text_state == "done"
    assert pdfa.validate_written(path_of(office, now), "2b").verdict == "pass"
    text = office.documents.text(now.document.id).split("\f")
    with pypdfium2.PdfDocument(path_of(office, now)) as pdf:
        shown = pdf[0].get_textpage().get_text_range()
    assert text[0].split()[5] in shown


@pytest.mark.parametrize("at", [0, 4, -1, 9])
def test_a_split_needs_a_page_on_both_sides(office, clerk, scan, at):
    with pytest.raises(CannotRearrange):
        office.intake.split(scan.id, at, by=clerk)
    assert office.intake.waiting_count() == 1


def test_what_must_stay_as_it_is_is_refused(office, clerk, take, scan):
    mail = take("m.eml", samples.mail())
    filed = take("b.pdf", samples.scanned_pdf(marked_pages(2), 60))
    office.intake.assign(filed.id, add_case(office).id, by=clerk)
    away = take("c.pdf", samples.scanned_pdf(marked_pages(3), 60))
    office.intake.put_away(away.id, by=clerk)
    for item in (mail, filed, away):
        with pytest.raises(CannotRearrange):
            office.intake.rearrange(item.id, [PageRef(0)], by=clerk)
        with pytest.raises(CannotRearrange):
            office.intake.merge(scan.id, item.id, by=clerk)
    with pytest.raises(CannotRearrange):
        office.intake.rearrange(scan.id, [], by=clerk)
    with pytest.raises(CannotRearrange):
        office.intake.merge(scan.id, scan.id, by=clerk)


def test_a_signed_pdf_keeps_its_signature(office, clerk, take):
    with pikepdf.open(io.BytesIO(samples.letters_pdf(2)[0])) as pdf:
        signature = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Sig, ByteRange=[0, 1, 2, 3]))
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[pikepdf.Dictionary(FT=pikepdf.Name.Sig, V=signature)])
        buffer = io.BytesIO()
        pdf.save(buffer)
    item = take("signiert.pdf", buffer.getvalue())
    with pytest.raises(CannotRearrange) as refused:
        office.intake.rearrange(item.id, [PageRef(0)], by=clerk)
    assert "signiert" in refused.value.sentence()


def test_two_hands_at_once_do_not_lose_pages(office, clerk, scan, monkeypatch):
    compose = office.intake._compose

    def slow(*args):
        made = compose(*args)
        monkeypatch.undo()
        office.intake.rearrange(scan.id, [PageRef(0), PageRef(1)], by=clerk)
        return made

    monkeypatch.setattr(office.intake, "_compose", slow)
    with pytest.raises(CannotRearrange):
        office.intake.rearrange(scan.id, [PageRef(3)], by=clerk)
    assert office.intake.get(scan.id).document.version.pages == 2
