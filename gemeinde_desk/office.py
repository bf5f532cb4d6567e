"""One opened office: the door through which the window, the commands and scripts go.

    with Office.open(folder) as office:
        clerk = office.clerks.by_sign("OEH")
        for case in office.cases.page(CaseFilter(state="open"), Order("next_date"), 0, 50): ...

Each room is made when it is first used, so that opening an office costs no more than opening its database.
"""

import json
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from gemeinde_desk.contacts.clerks import Clerk, Clerks
from gemeinde_desk.errors import DeskError
from gemeinde_desk.settings.office_profile import OfficeProfile
from gemeinde_desk.settings.resources import resources
from gemeinde_desk.store.drafts import Drafts
from gemeinde_desk.store.store import BACKUPS, Store, random_uuid
from gemeinde_desk.store.transaction import SYSTEM
from gemeinde_desk.watching import IsCancelled, Progress, never, silent

if TYPE_CHECKING:
    from uuid import UUID

    from gemeinde_desk.cases.agenda import Agenda
    from gemeinde_desk.cases.case_types import CaseType
    from gemeinde_desk.cases.filing_plan import FilingPlan
    from gemeinde_desk.cases.model import Case
    from gemeinde_desk.cases.register import CaseRegister
    from gemeinde_desk.contacts.contact_book import ContactBook
    from gemeinde_desk.deadlines.calculator import DeadlineCalculator
    from gemeinde_desk.deadlines.rules import RuleBook
    from gemeinde_desk.documents.cabinet import DocumentCabinet
    from gemeinde_desk.intake.desk import Intake
    from gemeinde_desk.letters.desk import LetterDesk
    from gemeinde_desk.store.backup import BackupReport, RestoreReport
    from gemeinde_desk.store.checks import VerifyReport
    from gemeinde_desk.store.search import Kind, Search, SearchAnswer
    from gemeinde_desk.sync.portal import Portal

PROFILE_KEY = "office_profile"
SETTINGS_KEY = "settings"
#: Folders in the office that add to or override what is shipped, file by file.
OVERRIDES = "overrides"


class Office:
    """The rooms of one office over one :class:`Store`."""

    def __init__(self, store: Store, *, today: Callable[[], date] = date.today) -> None:
        self.store = store
        self.today = today
        self.clerks = Clerks(store)
        self.drafts = Drafts(store)
        self._schema_folder: Path | None = None
        self._profile_read: tuple[object, OfficeProfile] = (None, OfficeProfile())

    # -- opening and closing

    @classmethod
    def open(
        cls,
        folder: Path | str,
        *,
        readonly: bool = False,
        today: Callable[[], date] = date.today,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        new_uuid: "Callable[[], UUID]" = random_uuid,
    ) -> Self:
        """Open the office in the folder; close it with :meth:`close` or use it in a ``with`` block.

        :param readonly: several programs may read at once, one may write
        :param today: the day that counts as today; ``now`` and ``new_uuid`` likewise, for a repeatable sample
        :raises NoOffice, NotAnOffice, NewerOffice, OfficeInUse, DamagedOffice, StoreUnavailable: it stays closed
        """
        return cls(Store(Path(folder), readonly=readonly, now=now, new_uuid=new_uuid), today=today)

    @classmethod
    def create(
        cls,
        folder: Path | str,
        profile: OfficeProfile,
        *,
        clerk_name: str,
        clerk_sign: str,
        today: Callable[[], date] = date.today,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        new_uuid: "Callable[[], UUID]" = random_uuid,
    ) -> Self:
        """Make a new office with its first clerk.

        :raises UnsuitableFolder: a network or synchronised folder
        :raises Refused: the folder holds an office already
        :raises InvalidInput: name or sign of the clerk is not usable; the folder is free as before
        """
        from gemeinde_desk.settings.folders import check_office_folder
        from gemeinde_desk.store.store import remove_unborn

        folder = Path(folder)
        check_office_folder(folder)
        refuse_occupied(folder)
        office = cls(Store(folder, create=True, now=now, new_uuid=new_uuid), today=today)
        try:
            with office.store.transaction(SYSTEM) as tx:
                tx.record("office.created", office.store.new_uuid())
                office.clerks.add(clerk_name, clerk_sign)
                office.save_profile(profile, by=None)
        except BaseException:
            office.close()
            remove_unborn(folder)  # or the next try would find the folder taken by an office without a clerk
            raise
        return office

    def close(self) -> None:
        """End the child processes, close the database and let the next one in."""
        if "intake" in self.__dict__:
            self.intake.close()
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- the rooms

    @cached_property
    def contacts(self) -> "ContactBook":
        """People and organisations."""
        from gemeinde_desk.contacts.contact_book import ContactBook

        return ContactBook(self.store)

    @cached_property
    def documents(self) -> "DocumentCabinet":
        """Stored documents and their versions."""
        from gemeinde_desk.documents.cabinet import DocumentCabinet

        return DocumentCabinet(self.store)

    @cached_property
    def agenda(self) -> "Agenda":
        """What is due."""
        from gemeinde_desk.cases.agenda import Agenda

        return Agenda(self.store)

    @cached_property
    def case_types(self) -> Mapping[str, "CaseType"]:
        """The case types by key: those shipped, and the office's own over them."""
        from gemeinde_desk.cases.case_types import load_case_types

        return load_case_types(*self._data_folders("case_types"))

    @cached_property
    def filing_plan(self) -> "FilingPlan":
        """The filing plan: the office's own, or the small one shipped."""
        from gemeinde_desk.cases.filing_plan import load_filing_plan

        own = self.store.folder / OVERRIDES / "filing_plan.toml"
        return load_filing_plan(own if own.is_file() else resources() / "filing_plans" / "musterau.toml")

    @cached_property
    def _deadline_rules(self) -> "RuleBook":
        from gemeinde_desk.deadlines.rules import load_rules

        return load_rules(*self._data_folders("deadline_rules"))

    @property
    def calculator(self) -> "DeadlineCalculator":
        """Deadlines at the office's seat, by its Land's rules and its own."""
        from gemeinde_desk.deadlines.calculator import DeadlineCalculator
        from gemeinde_desk.deadlines.holidays import HolidayCalendar

        profile = self.profile
        calendar = HolidayCalendar.of(profile.land, profile.holiday_extras)
        return DeadlineCalculator(calendar, self._deadline_rules, profile.rules_confirmed)

    @cached_property
    def cases(self) -> "CaseRegister":
        """The register of cases."""
        from gemeinde_desk.cases.register import CaseRegister

        return CaseRegister(
            self.store,
            documents=self.documents,
            contacts=self.contacts,
            case_types=lambda: self.case_types,
            filing_plan=lambda: self.filing_plan,
            calculator=lambda: self.calculator,
        )

    @cached_property
    def intake(self) -> "Intake":
        """The incoming register and what waits there."""
        from gemeinde_desk.intake.desk import Intake

        return Intake(self.store, documents=self.documents, cases=self.cases, contacts=self.contacts)

    @cached_property
    def letters(self) -> "LetterDesk":
        """Drafts, letters issued, the outgoing register."""
        from gemeinde_desk.letters.desk import LetterDesk

        return LetterDesk(
            self.store,
            documents=self.documents,
            cases=self.cases,
            contacts=self.contacts,
            clerks=self.clerks,
            profile=lambda: self.profile,
            calculator=lambda: self.calculator,
            template_folders=self._data_folders("letter_templates"),
            text_block_folders=self._data_folders("text_blocks"),
        )

    @property
    def has_portal(self) -> bool:
        """Whether this installation can hand cases over: the sync room is a part of its own."""
        return find_spec("gemeinde_desk.sync") is not None

    @cached_property
    def portal(self) -> "Portal | None":
        """Handing over; None in an installation without the sync room."""
        if not self.has_portal:
            return None
        from gemeinde_desk.sync.portal import Portal

        return Portal(self, schema_folder=self._schema_folder)

    @cached_property
    def _search(self) -> "Search":
        from gemeinde_desk.store.search import Search

        return Search(self.store)

    def search(self, text: str, *, kinds: "Collection[Kind] | None" = None, limit: int = 50) -> "SearchAnswer":
        """Full text over cases, documents and contacts, best first."""
        return self._search.search(text, kinds=kinds, limit=limit)

    def _data_folders(self, kind: str) -> tuple[Path, ...]:
        return (resources() / kind, self.store.folder / OVERRIDES / kind)

    # -- the office itself

    @property
    def profile(self) -> OfficeProfile:
        """Name, address, bank, Land and letterhead of the municipality."""
        stored = self.store.value("SELECT value FROM setting WHERE key = ?", (PROFILE_KEY,))
        if stored != self._profile_read[0]:  # judging all its fields anew for every letter would take milliseconds
            self._profile_read = stored, OfficeProfile.from_json(self._setting(PROFILE_KEY))
        return self._profile_read[1]

    def save_profile(self, profile: OfficeProfile, *, by: Clerk | None) -> None:
        """Keep a changed profile; letters issued before stay as they are."""
        self._save_setting(PROFILE_KEY, profile.to_json(), by)

    def settings_layer(self) -> dict[str, object]:
        """What the office has settled for the program on all its desks, by name; see :mod:`gemeinde_desk.settings.program`."""
        return self._setting(SETTINGS_KEY)

    def save_settings_layer(self, values: Mapping[str, object], *, by: Clerk) -> None:
        """Settle these for all desks, in place of what was settled before; plain JSON values."""
        self._save_setting(SETTINGS_KEY, values, by)

    def use_schemas(self, folder: Path | None) -> None:
        """Check packages by the xdomea schemas of this folder from now on; None: only by the rules of the house."""
        self._schema_folder = folder
        self.__dict__.pop("portal", None)

    def _setting(self, key: str) -> dict[str, object]:
        value = self.store.value("SELECT value FROM setting WHERE key = ?", (key,))
        return json.loads(str(value)) if value is not None else {}

    def _save_setting(self, key: str, value: Mapping[str, object], by: Clerk | None) -> None:
        before = self._setting(key)
        with self.store.transaction(by.uuid if by else SYSTEM) as tx:
            tx.execute(
                "INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)",
                (key, json.dumps(value, ensure_ascii=False)),
            )
            changed = sorted(name for name in {*value, *before} if value.get(name) != before.get(name))
            tx.record("setting.changed", key, fields=changed)
            tx.touch("setting", 0)

    def parse_date(self, text: str) -> date:
        """A date as clerks type it, seen from today."""
        from gemeinde_desk.deadlines.dates import parse_date

        return parse_date(text, self.today())

    # -- verbs over several rooms

    def close_case(self, case_id: int, *, on: date, by: Clerk, accept_warnings: bool = False) -> "Case":
        """Close a case (z.d.A.) and add its journal as a PDF/A to it, in one step.

        :raises Refused: blockers, or warnings not accepted; nothing has changed then
        """
        from gemeinde_desk.letters.journal_sheet import journal_sheet

        with self.store.transaction(by.uuid) as tx:
            closed = self.cases.close(case_id, on=on, by=by, accept_warnings=accept_warnings)
            tx.append_journal()  # the sheet ends with the closing itself
            sheet = journal_sheet(closed, self.cases.history(case_id), self.profile, created=self.store.moment())
            self.documents.add_journal(case_id, closed.reference, sheet, on=on)
        return closed

    # -- safety

    def backup(
        self,
        target: Path | None = None,
        *,
        keep: int = 14,
        progress: Progress = silent,
        cancelled: IsCancelled = never,
    ) -> "BackupReport":
        """A whole, checked copy of database and documents below the target folder; see :func:`~gemeinde_desk.store.backup.back_up`.

        After it, files that nothing has named for a week are taken away, see :mod:`gemeinde_desk.store.sweeping`.
        """
        from gemeinde_desk.store.backup import back_up
        from gemeinde_desk.store.sweeping import sweep

        target = target or self.store.folder / BACKUPS
        report = back_up(self.store, target, keep=keep, progress=progress, cancelled=cancelled)
        if report.complete and not self.store.readonly and not cancelled():
            with suppress(DeskError):  # they are harmless, and the next backup comes
                sweep(self.store)
        return report

    @staticmethod
    def restore(backup: Path, folder: Path, *, replace: bool = False) -> "RestoreReport":
        """Take a backup back into an empty folder, or over a damaged office, which is set aside; with ``replace`` over any."""
        from gemeinde_desk.store.backup import restore

        return restore(backup, folder, replace=replace)

    def verify(self, *, deep: bool = False, backups: Path | None = None) -> "VerifyReport":
        """Whether database, journal, registers, search index and files are whole.

        :param backups: folder of backups that know what the journal said before; else that in the office's own folder
        """
        from gemeinde_desk.store.checks import verify

        return verify(self.store, deep=deep, backups=backups or self.store.folder / BACKUPS)

    @staticmethod
    def verify_backup(backup: Path, *, progress: Progress = silent) -> "tuple[Path, VerifyReport]":
        """Whether a backup is whole, the newest where a folder of them is given; which one it was, and what was found.

        :raises NoBackup, BadBackup, NotAnOffice, NewerOffice: there is nothing to examine
        """
        from gemeinde_desk.store.backup_checking import verify_newest

        return verify_newest(backup, progress=progress)

    def rebuild(self, *, progress: Progress = silent, cancelled: IsCancelled = never) -> None:
        """Make anew what follows from the rest, where :meth:`verify` found it wrong: the search index and the tally of the cases.

        :raises Cancelled: the search index is as before
        """
        from gemeinde_desk.store.checks import rebuild_search_index, recount_cases

        recount_cases(self.store)
        rebuild_search_index(self.store, progress=progress, cancelled=cancelled)


def refuse_occupied(folder: Path) -> None:
    """A new office needs a place of its own.

    :raises Refused: one is there already
    """
    from gemeinde_desk.errors import Refused
    from gemeinde_desk.store.store import DATABASE

    if (folder / DATABASE).exists():
        raise Refused(problem=f"Im Ordner {folder} liegt schon ein Amt. Es bleibt, wie es ist.", place="office")
