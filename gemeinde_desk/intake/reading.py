"""Takes an incoming file in: what it is, whether it can be read, what to be warned of, and what a mail consists of.

The file itself is never changed; what is made of it (a repaired PDF, a mail's pages, its attachments) are new files in a
folder of the caller.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from gemeinde_desk.documents import kinds
from gemeinde_desk.documents.kinds import Kind
from gemeinde_desk.documents.model import Finding
from gemeinde_desk.documents.pages import PageInfo
from gemeinde_desk.documents.sandbox import Job, Limits, Sandbox
from gemeinde_desk.errors import DeskError
from gemeinde_desk.watching import IsCancelled, Progress, never, silent

_LIMITS = Limits(memory_mb=3072, cpu_seconds=90, wall_seconds=180)
#: bytes of one incoming file
LARGEST = 500 * 1024 * 1024
_KINDS = {kind.name: kind for kind in vars(kinds).values() if isinstance(kind, Kind)}


class FileTooLarge(DeskError):
    """A file beyond 500 MB; data: ``name``, ``megabytes``."""

    what = "Die Datei „{name}“ ist mit {megabytes} MB zu groß."
    meaning = "Aufgenommen werden Dateien bis 500 MB."
    remedy = "Bitte mit geringerer Auflösung einscannen oder in Teilen aufnehmen."
    exit_code = 2


@dataclass(frozen=True)
class Attachment:
    """An attachment of a mail: a harmless name made of its own, its kind by content, and where its bytes lie.

    ``depth`` is 1 for the mail's own attachments and more for those of mails attached to it.
    """

    name: str
    kind: Kind
    size: int
    path: Path
    depth: int = 1


@dataclass(frozen=True)
class Mail:
    """What an e-mail says. Texts are empty and ``date`` is None where it says nothing readable."""

    sender: str
    sender_address: str
    to: str
    cc: str
    subject: str
    date: datetime | None
    message_id: str
    text: str
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True)
class IncomingFile:
    """A file that can be taken in.

    ``shown`` is what to show and to recognise: the file itself, its repaired copy, or the pages drawn from a mail
    (PDF/A-2b). ``pages`` are those of ``shown``, but None for a mail.
    """

    name: str
    kind: Kind
    size: int
    shown: Path
    pages: PageInfo | None
    findings: tuple[Finding, ...] = ()
    mail: Mail | None = None


class IncomingReader:
    """Reads PDF, JPEG, PNG, TIFF and EML files in a child process. Calls block and belong on a worker thread."""

    def __init__(self, sandbox: Sandbox | None = None) -> None:
        self._sandbox = sandbox or Sandbox(_LIMITS)

    def close(self) -> None:
        """End the child process."""
        self._sandbox.close()

    def read(
        self,
        path: Path,
        folder: Path,
        *,
        name: str | None = None,
        cancelled: IsCancelled = never,
        progress: Progress = silent,
    ) -> IncomingFile:
        """Look into the file at ``path``; what is made of it goes to ``folder``, which must exist and be empty.

        ``name`` is what the file is called in errors (default: its file name). Raises
        :class:`gemeinde_desk.documents.kinds.EmptyFile`, :class:`gemeinde_desk.documents.kinds.UnknownKind`,
        :class:`FileTooLarge`, the errors of :mod:`gemeinde_desk.documents.page_errors` and of
        :mod:`gemeinde_desk.documents.sandbox_errors`.
        """
        name = name or path.name
        size = path.stat().st_size
        if size > LARGEST:
            raise FileTooLarge(name=name, megabytes=size // 1_000_000, place=name)
        kind = kinds.readable_kind_of(path, name)
        if kind is kinds.EML:
            return self._mail(path, folder, name, size, cancelled, progress)
        work = (
            "gemeinde_desk.intake.reading_work:read_pdf"
            if kind is kinds.PDF
            else "gemeinde_desk.documents.page_work:info"
        )
        repaired = folder / "repariert.pdf"
        order = {"path": str(path.absolute()), "name": name, "repaired": str(repaired)}
        value = self._sandbox.run(Job(work, order, name), cancelled, progress)
        damaged = value.pop("damaged", False)
        pages = PageInfo.from_json(value)
        return IncomingFile(name, kind, size, repaired if damaged else path, pages, _findings(pages, damaged=damaged))

    def page_count(self, path: Path, name: str) -> int:
        """How many pages a PDF or picture made of an incoming file has. Raises as :meth:`read`."""
        order = {"path": str(path.absolute()), "name": name}
        value = self._sandbox.run(Job("gemeinde_desk.documents.page_work:info", order, name))
        return PageInfo.from_json(value).pages

    def _mail(
        self, path: Path, folder: Path, name: str, size: int, cancelled: IsCancelled, progress: Progress
    ) -> IncomingFile:
        order = {"path": str(path.absolute()), "folder": str(folder.absolute())}
        value = self._sandbox.run(Job("gemeinde_desk.intake.reading_work:read_mail", order, name), cancelled, progress)
        findings = []
        if {"STRUCTURE", "PART"} & set(value["problems"]):
            findings.append(Finding.MAIL_DAMAGED)
        if {"TOO_DEEP", "TOO_MANY"} & set(value["problems"]):
            findings.append(Finding.ATTACHMENTS_LEFT_OUT)
        return IncomingFile(name, kinds.EML, size, folder / "nachricht.pdf", None, tuple(findings), _mail_of(value))


def _findings(pages: PageInfo, *, damaged: bool) -> tuple[Finding, ...]:
    flags = (
        (Finding.REPAIRED, damaged),
        (Finding.JAVASCRIPT, pages.javascript),
        (Finding.EMBEDDED_FILES, bool(pages.embedded_files)),
        (Finding.RESTRICTED, pages.encrypted),
        (Finding.SIGNED, pages.signed),
    )
    return tuple(finding for finding, found in flags if found)


def _mail_of(value: dict[str, Any]) -> Mail:
    attachments = tuple(
        Attachment(found["name"], _KINDS[found["kind"]], found["size"], Path(found["path"]), found["depth"])
        for found in value["attachments"]
    )
    return Mail(
        sender=value["sender"],
        sender_address=value["sender_address"],
        to=value["to"],
        cc=value["cc"],
        subject=value["subject"],
        date=datetime.fromisoformat(value["date"]) if value["date"] else None,
        message_id=value["message_id"],
        text=value["text"],
        attachments=attachments,
    )
