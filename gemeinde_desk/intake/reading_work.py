"""Opening what came in: the part of reading that runs in a child process of the sandbox."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from gemeinde_desk.documents import kinds, page_work
from gemeinde_desk.documents.file_names import safe_file_name
from gemeinde_desk.documents.page_errors import BrokenPdf
from gemeinde_desk.documents.sandbox_child import Report
from gemeinde_desk.intake.mail import FoundAttachment, parse_mail
from gemeinde_desk.intake.mail_pdf import write_mail_pdf


def read_pdf(args: dict[str, Any], report: Report) -> dict[str, Any]:
    """Work: ``path``, ``name``, ``repaired`` -> the page info, and whether a repaired copy was written to ``repaired``."""
    path, name, target = Path(args["path"]), args["name"], Path(args["repaired"])
    with page_work.open_pdf_structure(path, name) as pdf:
        if len(pdf.pages) == 0:
            raise BrokenPdf(name=name, place=name)
        damaged = bool(pdf.get_warnings())
        if damaged:
            pdf.save(target)
    info = page_work.info(args | {"path": str(target if damaged else path)}, report)
    return info | {"damaged": damaged}


def read_mail(args: dict[str, Any], report: Report) -> dict[str, Any]:
    """Work: ``path``, ``folder`` -> heads, text, problems and attachments; writes those and ``nachricht.pdf`` there."""
    folder = Path(args["folder"])
    report(0, 3)
    mail = parse_mail(Path(args["path"]).read_bytes())
    report(1, 3)
    attachments = [_stored(found, number, folder) for number, found in enumerate(mail.attachments, start=1)]
    report(2, 3)
    own = [(kept["name"], kept["size"]) for kept in attachments if kept["depth"] == 1]
    write_mail_pdf(mail, own, folder / "nachricht.pdf")
    mail.attachments = []
    return asdict(mail) | {"attachments": attachments}


def _stored(found: FoundAttachment, number: int, folder: Path) -> dict[str, Any]:
    kind = kinds.EML if found.is_mail else kinds.kind_of_bytes(found.content)
    path = folder / f"anlage{number}{kind.suffix}"
    path.write_bytes(found.content)
    stem = found.name[: -len(kind.suffix)] if found.name.lower().endswith(kind.suffix) else found.name
    if kind.image and stem.lower().endswith((".jpeg", ".tiff", ".jpg", ".tif", ".png")):
        stem = stem.rpartition(".")[0]
    return {
        "name": safe_file_name(stem or f"Anlage {number}", kind.suffix),
        "kind": kind.name,
        "size": len(found.content),
        "path": str(path),
        "depth": found.depth,
    }
