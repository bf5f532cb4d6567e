"""Makes an incoming document searchable: straightened pages, German text, codes, and a PDF/A-2b copy for keeping.

The original is never changed. A PDF that has its own text keeps it: recognition reads only the pages without text. A
signed PDF is not copied at all, because any copy would lose the signature.
"""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from gemeinde_desk.documents.sandbox import Job, Limits, Sandbox
from gemeinde_desk.documents.sandbox_errors import WorkCrashed, WorkFailed, WorkTooLarge, WorkTooLong
from gemeinde_desk.intake.codes import Code
from gemeinde_desk.intake.engine import language_folder
from gemeinde_desk.watching import IsCancelled, Progress, never, silent

_WORK = "gemeinde_desk.intake.recognition_work"
#: children at a time; more than two make a desk computer sluggish
_CHILDREN = 2
#: the address space holds the finished file while it is checked: a thousand grey pages are one gigabyte
_LIMITS = Limits(memory_mb=4096, cpu_seconds=300, wall_seconds=600)


_GAVE_UP = (WorkCrashed, WorkFailed, WorkTooLarge, WorkTooLong)


class TextSource(Enum):
    """Where the text of a page comes from."""

    RECOGNISED = "recognised"
    FILE = "file"
    BLANK = "blank"
    #: recognition gave up on the page (crash, too long, too large); its picture is kept, it has no text
    UNREAD = "unread"


@dataclass(frozen=True)
class RecognisedPage:
    """One page.

    ``angle`` is the skew taken out and ``turned`` the quarter turns, both in degrees counterclockwise; ``confidence``
    is the mean certainty from 0 to 100. A page judged ``blank`` is only marked, never left out.
    """

    text: str
    source: TextSource
    words: int
    confidence: float = 100.0
    codes: tuple[Code, ...] = ()
    angle: float = 0.0
    turned: int = 0

    @property
    def blank(self) -> bool:
        """Whether nothing is on the page; to be confirmed by a person."""
        return self.source is TextSource.BLANK


class NoArchive(Enum):
    """Why there is no PDF/A copy."""

    SIGNED = "signed"
    NOT_CONFORMING = "not conforming"


@dataclass(frozen=True)
class Recognition:
    """The pages in order, and the PDF/A-2b file (checked), or else ``no_archive`` and a technical ``detail``."""

    pages: tuple[RecognisedPage, ...]
    archive: Path | None
    no_archive: NoArchive | None = None
    detail: str = ""

    @property
    def text(self) -> str:
        """The text of all pages, separated by form feeds."""
        return "\f".join(page.text for page in self.pages)

    @property
    def unread(self) -> tuple[int, ...]:
        """Numbers (from 1) of the pages recognition gave up on; someone should look at them."""
        return tuple(n for n, page in enumerate(self.pages, start=1) if page.source is TextSource.UNREAD)

    @property
    def codes(self) -> tuple[Code, ...]:
        """All codes of all pages."""
        return tuple(code for page in self.pages for code in page.codes)


class Recogniser:
    """Reads PDFs and pictures, several pages at a time (two where ``processes`` is 0), in as many child processes.

    Raises :class:`gemeinde_desk.intake.engine.LanguageDataMissing` when made on a machine without German data.
    """

    def __init__(self, sandbox: Sandbox | None = None, processes: int = 0) -> None:
        language_folder("deu")
        self._sandbox = sandbox or Sandbox(_LIMITS, processes or _CHILDREN)

    def close(self) -> None:
        """End the child processes."""
        self._sandbox.close()

    def recognise(
        self,
        path: Path,
        target: Path,
        *,
        name: str | None = None,
        cancelled: IsCancelled = never,
        progress: Progress = silent,
    ) -> Recognition:
        """Read the document at ``path`` and write its PDF/A-2b to ``target``; blocks, about 0.8 s a page.

        ``progress`` counts finished pages; ``cancelled`` is asked ten times a second and obeyed within one. Raises the
        errors of :mod:`gemeinde_desk.documents.page_errors`, :mod:`gemeinde_desk.documents.sandbox_errors` and
        :mod:`gemeinde_desk.documents.kinds`; nothing is left at ``target`` then.
        """
        name = name or path.name
        order = {"path": str(path.absolute()), "name": name}
        survey = self._sandbox.run(Job(f"{_WORK}:survey", order, name), cancelled)
        texts = {int(index): text for index, text in survey["texts"].items()}
        unread = [index for index in range(survey["pages"]) if index not in texts]
        with self._sandbox.folder() as folder:
            stems = {index: str(folder / f"page{index}") for index in unread}
            read = self._read(order, stems, len(texts), cancelled, progress)
            pages = tuple(read[index] if index in read else _own_page(texts[index]) for index in range(survey["pages"]))
            if survey["signed"]:
                return Recognition(pages, None, NoArchive.SIGNED)
            if texts:
                job = Job(f"{_WORK}:archive", order | {"target": str(target)}, name)
            else:
                job = Job(f"{_WORK}:assemble", {"pages": list(stems.values()), "target": str(target)}, name)
            problem = self._sandbox.run(job, cancelled)
        if problem:
            return Recognition(pages, None, NoArchive.NOT_CONFORMING, problem)
        return Recognition(pages, target)

    def _read(
        self, order: dict[str, Any], stems: dict[int, str], before: int, cancelled: IsCancelled, progress: Progress
    ) -> dict[int, RecognisedPage]:
        total = before + len(stems)
        jobs = [
            Job(f"{_WORK}:read_page", order | {"page": index, "out": stem}, f"{order['name']}, Seite {index + 1}")
            for index, stem in stems.items()
        ]
        read, failed = {}, []
        indexes = list(stems)
        for outcome in self._sandbox.each(jobs, cancelled, lambda done, _: progress(before + done, total)):
            if isinstance(outcome.error, _GAVE_UP):
                failed.append(outcome.index)
            elif outcome.error is not None:
                raise outcome.error
            else:
                read[indexes[outcome.index]] = _page(outcome.value)
        for position in failed:  # one bad page must not cost the text of two hundred good ones
            job = jobs[position]
            self._sandbox.run(Job(f"{_WORK}:keep_picture", job.args, job.name), cancelled)
            read[indexes[position]] = RecognisedPage("", TextSource.UNREAD, 0, confidence=0.0)
        return read


def _own_page(text: str) -> RecognisedPage:
    return RecognisedPage(text, TextSource.FILE, len(text.split()))


def _page(value: dict[str, Any]) -> RecognisedPage:
    return RecognisedPage(
        text=value["text"],
        source=TextSource.BLANK if value["blank"] else TextSource.RECOGNISED,
        words=value["words"],
        confidence=value["confidence"],
        codes=tuple(Code(code["kind"], code["text"], tuple(code["box"])) for code in value["codes"]),
        angle=value["angle"],
        turned=value["turned"],
    )
