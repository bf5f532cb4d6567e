"""The profile of the office while somebody edits it: what is typed, kept as a draft, examined, and saved as a whole."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from gemeinde_desk.cases.references import References
from gemeinde_desk.errors import DeskError, InvalidInput
from gemeinde_desk.settings.office_profile import OfficeProfile
from gemeinde_desk.ui.arms import arms_bytes
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.tasks import Latest
from gemeinde_desk.ui.widgets.settled import Settled

DRAFT = "settings.profile"


class ProfileEdit(QObject):
    """Shared by the sections that edit the profile.

    ``changed``: something was typed or taken back. ``refilled``: show the values anew. ``judged(dict)``: the problems by
    field. ``saved``: it is the office's now.
    """

    changed = Signal()
    refilled = Signal()
    judged = Signal(object)
    saved = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._stored: dict[str, object] = {}
        self.values: dict[str, object] = {}
        self.problems: dict[str, str] = {}
        #: the picture of the arms as it would print
        self.arms: bytes | None = None
        self._new_arms: bytes | None = None
        self._latest = Latest(session.tasks, self)
        self._settled = Settled(self, self._settle)
        self._load()
        draft = session.office.drafts.load(DRAFT) or {}
        self.values |= {name: value for name, value in draft.items() if name in self.values}

    def _load(self) -> None:
        office = self._session.office
        self._stored = office.profile.to_json()
        self.values = dict(self._stored)
        self.arms, self._new_arms = arms_bytes(office), None

    @property
    def dirty(self) -> bool:
        """Whether something differs from what the office keeps."""
        return self.values != self._stored or self._new_arms is not None

    def set(self, name: str, value: object) -> None:
        """Somebody typed."""
        if self.values.get(name) != value:
            self.values[name] = value
            if name == "iban":  # the bank follows the number unless somebody typed it
                self.values |= {
                    other: "" for other in ("bic", "bank_name") if self.values[other] == self._stored[other]
                }
            self._settled.start()
            self.changed.emit()

    def set_arms(self, picture: bytes | None) -> None:
        """Another picture, or none."""
        self.arms = self._new_arms = picture
        if picture is None:
            self.values["arms_sha"] = ""
        self._settled.start()
        self.changed.emit()

    def refill(self) -> None:
        """Something was saved elsewhere: show it, unless somebody is typing here."""
        if not self.dirty:
            self._load()
            self.refilled.emit()

    def discard(self) -> None:
        """Throw away what was typed."""
        self._settled.stop()
        self._session.write(partial(self._session.office.drafts.drop, DRAFT))
        self._load()
        self.problems = {}
        self.refilled.emit()
        self.judged.emit({})
        self.changed.emit()

    def settle_now(self) -> None:
        """Keep what was typed a moment ago."""
        self._settled.now()

    def _settle(self) -> None:
        office, values = self._session.office, dict(self.values)
        if self.dirty:
            self._session.write(partial(office.drafts.save, DRAFT, values))
        else:
            self._session.write(partial(office.drafts.drop, DRAFT))
        self._latest.ask(lambda _token: problems_of(values), self._judge)

    def _judge(self, problems: dict[str, str]) -> None:
        self.problems = problems
        self.judged.emit(problems)

    def save(self) -> None:
        """Make it the office's, or mark what is wrong."""
        self._settled.stop()
        values = dict(self.values)
        self._latest.ask(lambda _token: problems_of(values), self._save)

    def _save(self, problems: dict[str, str]) -> None:
        self._judge(problems)
        if problems:
            return
        office, by, values, picture = self._session.office, self._session.clerk, dict(self.values), self._new_arms

        def work() -> None:
            if picture is not None:
                values["arms_sha"] = office.store.documents.put(picture).sha256
            office.save_profile(OfficeProfile.checked(**values), by=by)
            office.drafts.drop(DRAFT)

        self._session.write(
            work, lambda _none: self._saved(), self._failed, say=self.tr("Einstellungen gespeichert"), owner=self
        )

    def _saved(self) -> None:
        self._load()
        self.refilled.emit()
        self.changed.emit()
        self.saved.emit()

    def _failed(self, error: DeskError) -> None:
        self._session.failed.emit(error)


def problems_of(values: Mapping[str, object]) -> dict[str, str]:
    """What is wrong by field; asks the bank list, so it may take a moment."""
    found = {name: error.sentence() for name, error in OfficeProfile.examined(values)[1].items()}
    patterns = (str(values["file_pattern"]), str(values["case_pattern"]))
    try:
        References.of(*patterns)
    except InvalidInput as error:
        found.setdefault("file_pattern" if error.place == "Aktenzeichen" else "case_pattern", error.sentence())
    return found
