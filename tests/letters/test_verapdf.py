"""veraPDF judges what the room writes: PDF/A-3a and PDF/UA-1 in the same file."""

from dataclasses import replace
from pathlib import Path

import pytest

from gemeinde_desk.letters.model import DeliveryKind, Paragraph, Recipient, Table, Text
from gemeinde_desk.letters.render import render_batch, render_letter
from gemeinde_desk.letters.report import render_report
from gemeinde_desk.letters.templates import load_templates
from gemeinde_desk.letters.typeset import text_runs
from gemeinde_desk.settings.resources import resources
from tests.letters.samples import HEAD, NOW, letter, template_letter
from tests.letters.test_render import HOSTILE
from tests.tools import verapdf

LIST = Path(__file__).parents[3] / "shared" / "din91379" / "latin_list_1.3.txt"


@pytest.mark.verapdf
def test_letters_batch_and_report_comply(tmp_path):
    files = {}
    for template in load_templates(resources() / "letter_templates").values():
        files[template.key] = render_letter(template_letter(template, data={"n": 1}), HEAD, created=NOW)
    more = {"delivery": DeliveryKind.FORMAL_SERVICE, "enclosures": ("Lageplan", "Satzung")}
    files["long"] = render_letter(letter(facts=25, **more), HEAD, created=NOW)
    files["draft"] = render_letter(
        letter(body=(Paragraph((Text("[Frist]", missing=True), Text("u", underline=True))),)),
        HEAD,
        created=NOW,
        draft=True,
    )
    files["form_a"] = render_letter(letter(), replace(HEAD, arms=None), created=NOW, form="A")
    for number, text in enumerate(HOSTILE):
        hostile = letter(
            recipient=Recipient((text[:200], "12345 Ort")),
            subject=text + "x",
            body=(*letter().body, Paragraph((Text(text, italic=True, bold=True),))),
        )
        files[f"hostile{number}"] = render_letter(hostile, replace(HEAD, name=text), created=NOW)
    names = [
        "".join(chr(int(code, 16)) for code in line.split(";")[2].split())
        for line in LIST.read_text(encoding="utf-8").splitlines()
    ]
    names_body = (Paragraph(text_runs(" ".join(names))), Paragraph(text_runs(" ".join(names), bold=True)))
    files["din91379"] = render_letter(letter(body=names_body), HEAD, created=NOW)
    files["batch"] = render_batch([letter(number, data={"n": number}) for number in range(12)], HEAD, created=NOW)
    rows = tuple((text_runs(str(number)), text_runs("Text " * 40)) for number in range(80))
    table = Table((text_runs("Nr."), text_runs("Inhalt")), rows)
    files["report"] = render_report("Liste", (table,), office="Musterau", created=NOW, identifier="1")
    paths = []
    for name, data in files.items():
        paths.append(tmp_path / f"{name}.pdf")
        paths[-1].write_bytes(data)
    verapdf.demand(paths, "3a", "ua1")


@pytest.mark.verapdf
def test_the_judge_fails_what_is_wrong(tmp_path):
    """A plain reportlab file is none; a broken one is reported, not passed over."""
    good = render_letter(letter(), HEAD, created=NOW)
    (tmp_path / "untagged.pdf").write_bytes(good.replace(b"/Marked true", b"/Marked null"))
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing")
    verdicts = verapdf.judge_or_skip([tmp_path / "untagged.pdf", tmp_path / "broken.pdf"], "ua1")
    assert [verdict.compliant for verdict in verdicts] == [False, False]
    assert all(verdict.failures for verdict in verdicts)
