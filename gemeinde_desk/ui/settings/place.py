"""The place «Einstellungen»: sections at the left, the chosen one beside them, the bar that saves the office's profile below."""

from typing import cast

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gemeinde_desk.store.transaction import Changes
from gemeinde_desk.ui.icons import icon
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.place import Place
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.settings import (
    about_section,
    backup_section,
    blocks_section,
    clerks_section,
    letterhead_section,
    office_section,
    program_sections,
    rules_section,
)
from gemeinde_desk.ui.settings.profile_edit import ProfileEdit
from gemeinde_desk.ui.settings.section import Section, SectionSpec
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button

KINDS = ("setting", "clerk", "backup")
#: sections whose values are saved together, by the bar
OF_THE_PROFILE = ("office", "letterhead", "rules")


class SettingsPlace(Place):
    """Knows ``("setting", name)``: the section with that setting, the keyboard in its field; or the key of a section."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.edit = ProfileEdit(session, self)
        self._specs = {spec.key: spec for spec in self._all()}
        self.sections: dict[str, Section] = {}
        self._frames: dict[str, QScrollArea] = {}
        px = theme().px
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Abschnitte der Einstellungen"))
        self.list.setProperty("frameless", True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for spec in self._specs.values():
            item = QListWidgetItem(icon(spec.icon), spec.title)
            item.setData(Qt.ItemDataRole.UserRole, spec.key)
            self.list.addItem(item)
        self.list.currentItemChanged.connect(
            lambda now, _before: self.show_section(str(now.data(Qt.ItemDataRole.UserRole)))
        )
        self.stack = QStackedWidget()
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(px(8))
        right.addWidget(self.stack, 1)
        right.addWidget(self._save_bar())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(px(12), px(4), px(12), px(8))
        layout.setSpacing(px(20))
        layout.addWidget(self.list)
        layout.addLayout(right, 1)
        save = QShortcut(QKeySequence.StandardKey.Save, self)
        save.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        save.activated.connect(self.save)
        self.edit.changed.connect(self._tell_state)
        self.edit.judged.connect(lambda _problems: self._tell_state())
        theme().changed.connect(self._dress)
        self._dress()
        self.list.setCurrentRow(0)
        self._tell_state()

    def _all(self) -> list[SectionSpec]:
        session, edit, tr = self._session, self.edit, self.tr
        spec = SectionSpec
        specs = [
            spec(
                "office",
                tr("Amt"),
                "organisation",
                lambda: office_section.OfficeSection(session, edit),
                office_section.NAMES,
            ),
            spec(
                "letterhead",
                tr("Briefkopf"),
                "letter",
                lambda: letterhead_section.LetterheadSection(session, edit),
                letterhead_section.NAMES,
            ),
            spec("clerks", tr("Sachbearbeitung"), "person", lambda: clerks_section.ClerksSection(session)),
            spec(
                "intake",
                tr("Posteingang"),
                "inbox",
                lambda: program_sections.IntakeSection(session),
                program_sections.INTAKE,
            ),
            spec(
                "backup", tr("Sicherung"), "backup", lambda: backup_section.BackupSection(session), backup_section.NAMES
            ),
            spec(
                "look",
                tr("Darstellung"),
                "contrast",
                lambda: program_sections.LookSection(session),
                program_sections.LOOK,
            ),
            spec(
                "rules",
                tr("Fristregeln"),
                "calendar",
                lambda: rules_section.RulesSection(session, edit),
                rules_section.NAMES,
            ),
            spec("blocks", tr("Textbausteine"), "text-block", lambda: blocks_section.BlocksSection(session)),
        ]
        if session.office.has_portal:
            specs.append(
                spec(
                    "handover",
                    tr("Übergabe"),
                    "portal",
                    lambda: program_sections.HandoverSection(session),
                    program_sections.HANDOVER,
                )
            )
        specs.append(spec("about", tr("Über"), "info", lambda: about_section.AboutSection(session)))
        return specs

    def _save_bar(self) -> QFrame:
        px = theme().px
        self.bar = QFrame()
        self._state = Text("", Role.BODY, Tone.MUTED)
        self.save_button = Button(
            self.tr("Speichern"), self.save, kind="primary", symbol="save", tip=self.tr("Speichern (Strg+S)")
        )
        self.discard_button = Button(self.tr("Verwerfen"), self.edit.discard)
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(px(4), px(4), px(4), px(4))
        row.setSpacing(px(8))
        for widget in (self.save_button, self.discard_button):
            row.addWidget(widget)
        row.addWidget(self._state, 1)
        return self.bar

    # -- what the shell asks

    def first_focus(self) -> QWidget | None:
        """The list of sections."""
        return self.list

    def open_item(self, kind: str, item: object) -> bool:
        """Show a section by its key, or the field of a setting."""
        if kind != "setting":
            return False
        name = str(item)
        for row, spec in enumerate(self._specs.values()):
            if name == spec.key or name in spec.names:
                self.list.setCurrentRow(row)
                self.show_section(spec.key).focus(name)
                return True
        return False

    def reload(self, changes: object) -> None:
        """Show what was saved elsewhere."""
        known = cast("Changes | None", changes)
        kinds = frozenset(kind for kind in KINDS if known is None or known.of(kind))
        if not kinds:
            return
        if "setting" in kinds:
            self.edit.refill()
        for section in self.sections.values():
            section.reload(kinds)

    def may_leave(self) -> bool:
        """Nothing typed is lost."""
        self.edit.settle_now()
        for section in self.sections.values():
            section.leave()
        return True

    # -- inside

    def _dress(self) -> None:
        px = theme().px
        self.list.setFixedWidth(px(200))
        self.list.setIconSize(QSize(px(20), px(20)))
        for row in range(self.list.count()):
            self.list.item(row).setSizeHint(QSize(0, px(36)))
        self._fit()

    def show_section(self, key: str) -> Section:
        """Bring a section to the front; it is made at its first visit."""
        if key not in self.sections:
            section = self.sections[key] = self._specs[key].make()
            frame = self._frames[key] = QScrollArea()
            frame.setWidgetResizable(True)
            frame.setFrameShape(QFrame.Shape.NoFrame)
            frame.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            section.setProperty("role", "page")
            frame.setWidget(section)
            self.stack.addWidget(frame)
            self._fit()
        self.stack.setCurrentWidget(self._frames[key])
        self.bar.setVisible(key in OF_THE_PROFILE)
        return self.sections[key]

    def save(self) -> None:
        """Save the profile of the office; the form of a clerk has its own button."""
        section = self.sections[self._key()]
        if isinstance(section, clerks_section.ClerksSection):
            section.save()
        elif self.edit.dirty:
            self.edit.save()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Sections of two parts stand below each other where room is scarce."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - self.list.width() - theme().px(60)
        for section in self.sections.values():
            section.fit(room)

    def _key(self) -> str:
        return str(self.list.currentItem().data(Qt.ItemDataRole.UserRole))

    def _tell_state(self) -> None:
        dirty, problems = self.edit.dirty, self.edit.problems
        self.save_button.setEnabled(dirty)
        self.discard_button.setEnabled(dirty)
        if problems and dirty:
            where = [spec.title for spec in self._specs.values() if set(spec.names) & set(problems)]
            self._state.setText(self.tr("Bitte noch berichtigen in: {0}").format(", ".join(where)))
            self._state.set_tone(Tone.OVERDUE)
        else:
            self._state.setText(
                self.tr("Als Entwurf aufgehoben, noch nicht gespeichert") if dirty else self.tr("Gespeichert")
            )
            self._state.set_tone(Tone.MUTED)
