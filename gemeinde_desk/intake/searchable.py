"""What came in becomes searchable: recognition of one version after the other, and what is noted of it."""

from functools import cached_property
from typing import TYPE_CHECKING

from gemeinde_desk.documents.model import Version
from gemeinde_desk.documents.sandbox_errors import WorkCancelled
from gemeinde_desk.documents.scratch import scratch_folder
from gemeinde_desk.errors import DeskError
from gemeinde_desk.intake.book import IncomingBook
from gemeinde_desk.store.transaction import SYSTEM
from gemeinde_desk.watching import IsCancelled, Progress, never, silent

if TYPE_CHECKING:
    from gemeinde_desk.intake.recognition import Recogniser, Recognition


class MakingSearchable(IncomingBook):
    """Text recognition of what is queued."""

    #: child processes for reading, from the settings of the program; 0: as many as the room proposes
    processes = 0

    @cached_property
    def _recogniser(self) -> "Recogniser":
        # made with its child processes when the first page is to be read
        from gemeinde_desk.intake.recognition import Recogniser  # noqa: PLC0415

        return Recogniser(processes=self.processes)

    def queued(self, limit: int = 50) -> list[Version]:
        """What waits for text recognition, oldest first."""
        return self._documents.queued(limit)

    def queued_of(self, item_id: int) -> list[Version]:
        """What waits for text recognition of one entry: the document itself and its attachments."""
        versions = (document.version for document in self.family(item_id))
        return [version for version in versions if version is not None and version.text_state == "queued"]

    def make_searchable(self, version: Version, *, cancelled: IsCancelled = never, progress: Progress = silent) -> None:
        """Recognise the text of a version and keep a PDF/A-2b of it with the text in it; about a second a page.

        What cannot be read is noted as failed, with the reason; cancelled, it stays queued. The original is not touched.

        :raises LanguageDataMissing: nothing at all can be recognised on this machine; the version stays queued
        """
        recogniser = self._recogniser
        source = self._documents.path(version, shown=True)
        with scratch_folder() as folder:
            target = folder / "lesbar.pdf"
            try:
                found = recogniser.recognise(source, target, name=version.name, cancelled=cancelled, progress=progress)
            except WorkCancelled:
                return
            except DeskError as error:
                self._note_failure(version, error.sentence())
                return
            self._keep(version, found)

    def _note_failure(self, version: Version, reason: str) -> None:
        with self._store.transaction(SYSTEM) as tx:
            self._documents.set_readable(tx, version.id, None, pages=None, text="", state="failed", note=reason)

    def _keep(self, version: Version, found: "Recognition") -> None:
        stored = self._store.documents.put(found.archive) if found.archive else None
        codes = [(number, code.text) for number, page in enumerate(found.pages, start=1) for code in page.codes]
        with self._store.transaction(SYSTEM) as tx:
            self._documents.set_readable(
                tx,
                version.id,
                stored,
                pages=len(found.pages),
                text=found.text,
                codes=codes,
                note=_remark(found),
            )

    def retry(self, version_id: int) -> None:
        """Queue a version again whose recognition failed."""
        with self._store.transaction(SYSTEM) as tx:
            tx.without_journal()
            row = tx.one("SELECT document_id FROM version WHERE id = ? AND text_state = 'failed'", (version_id,))
            if row is not None:
                tx.update("version", version_id, text_state="queued", text_note="")
                tx.touch("document", row["document_id"])


def _remark(found: "Recognition") -> str:
    """What the clerk should know of the readable copy."""
    from gemeinde_desk.intake.recognition import NoArchive  # noqa: PLC0415

    if found.no_archive is NoArchive.NOT_CONFORMING:
        return "Eine PDF/A-Fassung ließ sich nicht herstellen. Aufbewahrt wird das Original."
    return ""
