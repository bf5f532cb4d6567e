"""The door of this room: which closed cases wait for a package, and making one.

A package leaves the case as it is, "closed": a file in a folder proves nothing. The case becomes "handed over" only by
the receiver's import result (message 0402), and nothing of it is ever deleted for having been sent.

A package is one process with a uuid that follows from its content. Made again from an unchanged case, it is the same
process, byte for byte, so that a receiver who has it already can tell; from a case that was opened again, it is a new
one. If the very package lies in the folder already, it is taken as made.
"""

import uuid
from dataclasses import dataclass
from pathlib import Path

from gemeinde_desk import __version__
from gemeinde_desk.cases.model import Case, CaseRow, CaseState
from gemeinde_desk.cases.rows import CASE_ROW_SQL, list_row
from gemeinde_desk.cases.xdomea.dossier import CaseDossier, Envelope
from gemeinde_desk.cases.xdomea.message import build, process_id
from gemeinde_desk.contacts.clerks import Clerk
from gemeinde_desk.store.connection import Row
from gemeinde_desk.sync.checks import check
from gemeinde_desk.sync.errors import ChangedMeanwhile, NotClosed, NotPackable, PackageExists
from gemeinde_desk.sync.gathering import Rooms, gather
from gemeinde_desk.sync.lying_there import whole_package
from gemeinde_desk.sync.package import Written, package_path, remove_package, write_package
from gemeinde_desk.sync.schemas import Schemas
from gemeinde_desk.sync.structure import Problem
from gemeinde_desk.sync.verify import PackageReport, verify_package
from gemeinde_desk.watching import IsCancelled, Progress, never, silent

_INSTANCES = uuid.UUID("1b8a5c57-0a3e-5b0d-9d3e-0d8a2b6f6a11")
# a package made after the last change of the case is a package of what the case is now
_WAITING = """
c.state = 'closed' AND NOT EXISTS (SELECT 1 FROM handover h WHERE h.case_id = c.id AND h.made >= c.changed)
"""


@dataclass(frozen=True)
class Package:
    """A package that was made.

    ``made`` is the instant it was first made, ``path`` where it lies now (None when read from the office's list: it may
    have been carried off), ``again`` says that it is the same process as an earlier one, ``remarks`` what was found
    and did not stop it.
    """

    case_id: int
    process_id: str
    made: str
    name: str
    sha512: str
    size: int
    path: Path | None = None
    again: bool = False
    remarks: tuple[Problem, ...] = ()


class Portal:
    """Handing over closed cases as files."""

    def __init__(self, rooms: Rooms, *, recipient: str = "Zentrales Portal", schema_folder: Path | None = None) -> None:
        """Take what the rooms hold.

        :param recipient: name of the authority that receives
        :param schema_folder: where the xdomea schemas lie, if the office has them; read when first needed
        """
        self._rooms = rooms
        self._store = rooms.store
        self._recipient = recipient
        self._schema_folder = schema_folder
        self._schemas: Schemas | None = None

    # -- looking

    def ready(self, offset: int = 0, limit: int = 200) -> list[CaseRow]:
        """Closed cases without a package of what they are now, by reference."""
        sql = f"{CASE_ROW_SQL} WHERE {_WAITING} ORDER BY c.reference_key, c.id LIMIT ? OFFSET ?"
        return [list_row(row) for row in self._store.all(sql, (limit, offset))]

    def ready_count(self) -> int:
        """How many cases :meth:`ready` has in all."""
        count = self._store.value(f"SELECT count(*) FROM cases c WHERE {_WAITING}")  # noqa: S608 - own words
        assert isinstance(count, int)
        return count

    def packages(self, case_id: int | None = None) -> list[Package]:
        """Packages made, of one case or of all, the newest first."""
        sql = "SELECT * FROM handover WHERE :case IS NULL OR case_id = :case ORDER BY id DESC"
        rows = self._store.all(sql, {"case": case_id})
        return [_package(row) for row in rows]

    def problems(self, case_id: int, *, deep: bool = False) -> list[Problem]:
        """What stands against a package of the case, or is to be known before; ``deep`` reads every file.

        :raises NotFound: no such case
        :raises NotClosed: it is open
        :raises SchemasUnusable: the folder of schemas is not what it should be
        """
        dossier = gather(self._rooms, self._closed_case(case_id))
        envelope = self._envelope()
        process, made, _ = self._process(dossier, envelope)
        message = build(dossier, envelope, process, made)
        return check(dossier, message, self._store.documents.path, schemas=self._schemas_in_force(), deep=deep)

    def verify(self, path: Path) -> PackageReport:
        """Read a package again, see :func:`~gemeinde_desk.sync.verify.verify_package`."""
        return verify_package(path, self._schemas_in_force())

    # -- making

    def export(
        self, case_id: int, folder: Path, *, by: Clerk, cancelled: IsCancelled = never, progress: Progress = silent
    ) -> Package:
        """Lay a package of the case into the folder, with its checksums beside it; the case stays closed.

        :param cancelled: asked after each MiB
        :param progress: told bytes done and bytes in all
        :raises NotFound: no such case
        :raises NotClosed: it is open
        :raises NotPackable: something stands against it, see :meth:`problems`
        :raises PackageExists: another file of that name lies there, or a damaged one; it stays as it is
        :raises NoRoomForPackage, TargetUnavailable, DamagedDocument, PackingCancelled: nothing was written
        :raises ChangedMeanwhile: the case was opened again; nothing is left in the folder
        """
        case = self._closed_case(case_id)
        dossier, envelope = gather(self._rooms, case), self._envelope()
        process, made, again = self._process(dossier, envelope)
        message = build(dossier, envelope, process, made)
        stored = self._store.documents.path
        found = check(dossier, message, stored, schemas=self._schemas_in_force())
        if reasons := [problem.sentence for problem in found if problem.blocking]:
            raise NotPackable(reference=case.reference, reasons=reasons, problem=" ".join(reasons))
        new = True
        try:
            written = write_package(message, stored, folder, cancelled=cancelled, progress=progress)
        except PackageExists:
            lying = whole_package(
                package_path(folder, message), lambda instant: build(dossier, envelope, process, instant)
            )
            if lying is None:
                raise
            (written, made), new = lying, False
        try:
            self._record(case, process, made, written, by, again=again)
        except BaseException:
            if new:
                remove_package(written)
            raise
        return Package(
            case_id, process, made, written.path.name, written.sha512, written.size, written.path, again, tuple(found)
        )

    def _record(self, case: Case, process: str, made: str, written: Written, by: Clerk, *, again: bool) -> None:
        with self._store.transaction(by.uuid) as tx:
            now = tx.one("SELECT state, changed FROM cases WHERE id = ?", (case.id,))
            if now is None or (now["state"], now["changed"]) != (case.state, case.changed):
                raise ChangedMeanwhile(reference=case.reference)
            if not again:
                tx.insert(
                    "handover",
                    uuid=process,
                    case_id=case.id,
                    made=made,
                    name=written.path.name,
                    sha512=written.sha512,
                    size=written.size,
                )
            action = "handover.packaged_again" if again else "handover.packaged"
            tx.record(action, process, case=case.uuid, sha512=written.sha512, size=written.size)
            tx.touch("case", case.id)
            tx.touch("handover", case.id)

    # -- what goes in

    def _closed_case(self, case_id: int) -> Case:
        case = self._rooms.cases.get(case_id)
        if case.state is CaseState.OPEN:
            raise NotClosed(reference=case.reference)
        return case

    def _process(self, dossier: CaseDossier, envelope: Envelope) -> tuple[str, str, bool]:
        """Uuid of the process, instant of making, and whether a package of it was made before."""
        process = process_id(dossier, envelope)
        made = self._store.value("SELECT made FROM handover WHERE uuid = ?", (process,))
        return process, str(made or self._store.now()), made is not None

    def _envelope(self) -> Envelope:
        profile = self._rooms.profile
        # the first entry of the journal is unlike that of any other office, and never changes
        first = self._store.value("SELECT hash FROM journal WHERE seq = 1")
        return Envelope(
            sender=profile.name,
            recipient=self._recipient,
            instance=str(uuid.uuid5(_INSTANCES, str(first))),
            version=__version__,
            department=profile.authority,
        )

    def _schemas_in_force(self) -> Schemas | None:
        if self._schemas is None and self._schema_folder is not None:
            self._schemas = Schemas(self._schema_folder)
        return self._schemas


def _package(row: Row) -> Package:
    return Package(row["case_id"], row["uuid"], row["made"], row["name"], row["sha512"], row["size"])
