"""Out of the house: the register as a file and on paper, letters for the printer."""

import csv
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from gemeinde_desk.ui.letters.register_output import register_report, write_register
from gemeinde_desk.ui.pdf_pages import draw_page, joined, page_source
from gemeinde_desk.ui.target_file import NotWritten
from gemeinde_desk.ui.tasks import Cancelled, Token
from tests.support.offices import TODAY
from tests.ui.letters.conftest import Scene


def letter(scene: Scene, *, notice: bool = False) -> bytes:
    document = scene.office.documents.get(scene.issued(scene.notice() if notice else scene.draft()))
    assert document.version is not None
    return scene.office.documents.path(document.version).read_bytes()


def test_the_register_as_a_file_is_whole_and_harmless(scene: Scene, qtbot, tmp_path: Path) -> None:
    scene.office.cases.change(scene.case().id, by=scene.session.clerk, subject='=HYPERLINK("x"); "b"')
    scene.office.letters.post(scene.issued(scene.draft()), posted=TODAY, by=scene.session.clerk)
    scene.office.letters.post(scene.issued(scene.notice()), posted=TODAY, by=scene.session.clerk)
    scene.place.tabs.setCurrentIndex(2)
    scene.place.show_lists()
    target = tmp_path / "buch.csv"
    scene.place.tabs.register.export_to(target)
    qtbot.waitUntil(lambda: scene.said[-1:] == ["2 Einträge in „buch.csv“ gespeichert"])

    rows = list(csv.reader(target.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert [row[0] for row in rows] == ["Nummer", "A-2026-0002", "A-2026-0001"]
    assert rows[1][5] == "07.04.2026"
    assert rows[2][3].startswith("'=HYPERLINK")
    with pytest.raises(NotWritten):
        write_register(scene.office.letters, 2026, tmp_path / "weg" / "x.csv", lambda _done, _all: None)


def test_the_register_on_paper_has_every_entry(scene: Scene) -> None:
    for document_id in [scene.issued(scene.draft()) for _ in range(3)]:
        scene.office.letters.post(document_id, posted=TODAY, by=scene.session.clerk)
    pdf = register_report(scene.office, 2026, lambda _done, _all: None)
    words = text_of(pdf)
    assert "Postausgangsbuch 2026" in words
    assert all(f"A-2026-000{number}" in words for number in (1, 2, 3))
    token = Token()
    token.cancel()
    with pytest.raises(Cancelled):
        register_report(scene.office, 2026, token.progress)


def text_of(pdf: bytes) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return "".join(page.get_textpage().get_text_bounded() for page in document)


def test_several_letters_are_one_job_for_the_printer(scene: Scene) -> None:
    one, two = letter(scene), letter(scene, notice=True)
    whole = joined([one, two])
    assert page_source(whole, "").pages == 3
    assert text_of(whole) == text_of(one) + text_of(two)
    assert joined([one]) == one


def test_a_page_is_drawn_as_wide_as_asked(scene: Scene) -> None:
    source = page_source(letter(scene), "Brief")
    assert source.aspect(0) == pytest.approx(297 / 210, rel=0.01)
    image = QImage.fromData(source.render(0, 300))
    assert abs(image.width() - 300) <= 1
    assert image.pixelColor(0, 0).name() == "#ffffff"
    assert draw_page(letter(scene), 0, 300)[:2] == b"BM"
