"""Letters per second, ours against typst, the same letter with the same fonts, single files of PDF/A-3a and PDF/UA-1.

``python tests/benchmarks/letters.py [LETTERS] [ROUNDS]``. Both run in turns in one process, so that a busy machine hurts
both alike; typst keeps its compiler between letters. Needs the ``bench`` extra.
"""

import io
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import segno
import typst

sys.path.insert(0, str(Path(__file__).parents[2]))  # the sample letters belong to the tests

from gemeinde_desk.letters.fonts import Style, font_file
from gemeinde_desk.letters.model import Heading, Letter, ListItem, Paragraph, Remedy, Signature, Table, plain
from gemeinde_desk.letters.render import render_batch, render_letter
from tests.letters.samples import HEAD, NOW, letter

GOAL = 1.5
_TYPST = r"""
#let d = json(bytes(sys.inputs.data))
#set document(title: d.subject, author: "Gemeinde Musterau", date: datetime(year: 2026, month: 11, day: 24))
#set text(font: "Noto Sans", size: 10pt, lang: "de")
#set par(leading: 0.5em, spacing: 0.8em)
#let footer = {
  line(length: 100%, stroke: 0.8pt + rgb("#1f4e79"))
  set text(7.2pt)
  grid(columns: 5, column-gutter: 8mm,
    ..d.footer.map(column => column.join(linebreak())),
    image(bytes(d.qr), format: "svg", width: 16mm, alt: "QR-Code"))
}
#set page(paper: "a4", margin: (left: 25mm, right: 20mm, top: 98.46mm, bottom: 35mm), footer: footer, background: {
  for (y, l) in ((105mm, 2.5mm), (148.5mm, 4mm), (210mm, 2.5mm)) {
    place(top + left, dx: 5mm, dy: y, line(length: l, stroke: 0.4pt))
  }
  place(top + left, dx: 25mm, dy: 11.5mm, image("arms.png", height: 22mm, alt: "Wappen"))
  place(top + left, dx: 50mm, dy: 14mm, text(19pt, weight: "bold", fill: rgb("#1f4e79"), d.office))
  place(top + left, dx: 50mm, dy: 23mm, text(9.5pt, d.lines.join(linebreak())))
})
#place(top + left, dy: -98.46mm + 58mm, text(7.2pt, underline(d.sender)))
#place(top + left, dy: -98.46mm + 63mm, text(10.5pt, d.address.join(linebreak())))
#place(top + left, dx: 100mm, dy: -98.46mm + 50mm,
  text(9pt, grid(columns: (25mm, 50mm), row-gutter: 2mm, ..d.info.flatten())))
#heading(level: 1, text(10pt, d.subject))
#v(8mm)
#for b in d.body {
  if b.k == "p" { par(b.t.map(r => if r.b { strong(r.t) } else if r.u { underline(r.t) } else { r.t }).join()) }
  else if b.k == "h" { heading(level: 2, text(10pt, b.t)) }
  else if b.k == "ol" { enum(..b.t) }
  else if b.k == "table" {
    table(columns: (1fr, auto), align: (left, right), stroke: none,
      table.header(..b.head.map(strong)), table.hline(), ..b.rows.flatten(), table.hline(), ..b.total.map(strong))
  } else if b.k == "sign" { par(b.closing); par(b.lines.first()); v(12mm); par(b.lines.last()) }
}
"""


def content(item: Letter) -> str:
    """The letter as data for typst."""
    buffer = io.BytesIO()
    segno.make_qr(item.code, error="m", boost_error=False, mask=4).save(buffer, kind="svg", border=0)
    body: list[dict[str, object]] = []
    for block in item.body:
        match block:
            case Paragraph(runs):
                body.append({"k": "p", "t": [{"t": run.text, "b": run.bold, "u": run.underline} for run in runs]})
            case Heading(runs):
                body.append({"k": "h", "t": plain(runs)})
            case ListItem(runs):
                if body[-1]["k"] != "ol":
                    body.append({"k": "ol", "t": []})
                body[-1]["t"].append(plain(runs))
            case Table(head, rows, total):
                cells = {"head": [plain(c) for c in head], "total": [plain(c) for c in total]}
                body.append({"k": "table", "rows": [[plain(c) for c in row] for row in rows], **cells})
            case Remedy(title=title, paragraphs=paragraphs):
                body.append({"k": "h", "t": title})
                body += [{"k": "p", "t": [{"t": plain(runs), "b": False, "u": False}]} for runs in paragraphs]
            case Signature(closing, lines):
                body.append({"k": "sign", "closing": plain(closing), "lines": [plain(line) for line in lines]})
    return json.dumps(
        {
            "subject": item.subject,
            "office": HEAD.name,
            "lines": HEAD.lines,
            "footer": HEAD.footer,
            "sender": HEAD.sender_line,
            "address": item.recipient.lines,
            "info": [[row.label, row.value] for row in item.info],
            "qr": buffer.getvalue().decode(),
            "body": body,
        }
    )


def rate(make: Callable[[Letter], bytes], letters: list[Letter]) -> float:
    """Letters per second."""
    start = time.perf_counter()
    for item in letters:
        assert make(item).startswith(b"%PDF")
    return len(letters) / (time.perf_counter() - start)


def main(count: int = 60, rounds: int = 5) -> int:
    """Print rates and ratio; 1 when the goal is missed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "letter.typ").write_text(_TYPST, encoding="utf-8")
        (folder / "arms.png").write_bytes(HEAD.arms or b"")
        fonts = folder / "fonts"
        fonts.mkdir()
        for style in (Style.REGULAR, Style.BOLD):
            (fonts / f"{style.value}.ttf").write_bytes(font_file(style).read_bytes())
        compiler = typst.Compiler(
            str(folder / "letter.typ"),
            root=str(folder),
            font_paths=[str(fonts)],
            ignore_system_fonts=True,
            sys_inputs={"data": content(letter(0))},
        )

        def by_typst(item: Letter) -> bytes:
            data = {"data": content(item)}
            return bytes(compiler.compile(format="pdf", sys_inputs=data, pdf_standards=["a-3a", "ua-1"]))

        def by_us(item: Letter) -> bytes:
            return render_letter(item, HEAD, created=NOW)

        sizes = len(by_us(letter(0))), len(by_typst(letter(0)))  # and both are warm now
        ours, theirs, ratios = [], [], []
        for turn in range(rounds):
            letters = [letter(turn * count + number + 1) for number in range(count)]
            ours.append(rate(by_us, letters))
            theirs.append(rate(by_typst, letters))
            ratios.append(ours[-1] / theirs[-1])
        letters = [letter(number) for number in range(200)]
        start = time.perf_counter()
        batch = render_batch(letters, HEAD, created=NOW)
        batch_rate = len(letters) / (time.perf_counter() - start)
    ratio = statistics.median(ratios)
    print(
        f"Gemeinde Desk  {statistics.median(ours):6.1f} letters/s (best {max(ours):.1f}), {sizes[0] / 1000:.1f} kB each"
    )
    print(
        f"typst          {statistics.median(theirs):6.1f} letters/s (best {max(theirs):.1f}), {sizes[1] / 1000:.1f} kB each"
    )
    print(f"ratio          {ratio:6.2f} (median of {rounds} rounds of {count}, goal {GOAL})")
    print(f"one print file {batch_rate:6.1f} letters/s, {len(batch) / len(letters) / 1000:.1f} kB per letter")
    return int(ratio < GOAL)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
