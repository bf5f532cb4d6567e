"""The main window: rail, top bar, places, status line, menus. It knows no room of the office, only places."""

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QIcon, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gemeinde_desk.ui.file_drop import FileDropWindow
from gemeinde_desk.ui.icons import icon
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.place import Place, PlaceSpec, framed
from gemeinde_desk.ui.rail import Rail
from gemeinde_desk.ui.status_line import StatusLine
from gemeinde_desk.ui.tasks import TaskRunner
from gemeinde_desk.ui.theme import Mode, Role, Text, theme
from gemeinde_desk.ui.undo_keys import UndoKeys

if TYPE_CHECKING:
    from gemeinde_desk.ui.command_palette import CommandPalette, Hit, Provider
    from gemeinde_desk.ui.widgets.toast import Toast

#: below this width (100 % drawing) the rail shows icons only
ROOMY = 1080
BAR = 60
ZOOMS = (1.0, 1.15, 1.3, 1.5, 1.75, 2.0)


class MainWindow(FileDropWindow):
    """The window of the office.

    ``specs``: the places in the order of the rail (Alt+1 …). ``on_files`` gets the paths of files dropped anywhere.
    ``state_file`` is the user's INI file for geometry, last place and text size; with ``on_look`` the look is kept by
    whoever listens there, and in force already. ``on_help(place_key)`` answers F1.
    ``providers`` answers the sources of the search when it is first opened. ``closing`` is emitted once the window is
    really about to close.
    """

    closing = Signal()

    def __init__(
        self,
        specs: Sequence[PlaceSpec],
        tasks: TaskRunner,
        *,
        state_file: Path,
        office: str = "",
        person: str = "",
        on_files: Callable[[list[Path]], object] | None = None,
        on_help: Callable[[str], object] | None = None,
        on_look: Callable[[Mode, float], object] | None = None,
        providers: "Callable[[], Sequence[Provider]]" = tuple,
    ) -> None:
        super().__init__(accepts_files=on_files is not None)
        self.tasks = tasks
        self._specs = {spec.key: spec for spec in specs}
        self._places: dict[str, Place] = {}
        self._frames: dict[str, QScrollArea] = {}
        self._current = ""
        self._state = QSettings(str(state_file), QSettings.Format.IniFormat)
        self._on_files = on_files
        self._on_help = on_help
        self._on_look = on_look
        self._undo: Callable[[], object] | None = None
        self._restore_look()
        self.rail = Rail(list(specs), office, person)
        self.rail.chosen.connect(self.go)
        self._set_title(office)
        self._menus()
        self._build()
        UndoKeys(self)
        self._providers = providers
        self._restore_geometry()
        theme().changed.connect(self._dress)

    # -- made when first needed: the window stands sooner without them

    @cached_property
    def palette_overlay(self) -> "CommandPalette":
        """The search over everything."""
        from gemeinde_desk.ui.command_palette import CommandPalette, Provider  # noqa: PLC0415

        actions = Provider(self.tr("Aktionen"), self._find_actions, on_window=True, when_empty=True)
        return CommandPalette(self, self.tasks, [*self._providers(), actions])

    @cached_property
    def toast(self) -> "Toast":
        """The brief message at the foot."""
        from gemeinde_desk.ui.widgets.toast import Toast  # noqa: PLC0415

        return Toast(self)

    # -- for the places ------------------------------------------------------------------------------------------

    def go(self, key: str) -> Place:
        """Bring a place to the front; it is made at its first visit."""
        place = self.place(key)
        self._stack.setCurrentWidget(self._frames[key])
        self._current = key
        self.rail.show_place(key)
        self._title.setText(self._specs[key].title)
        self._state.setValue("place", key)
        place.activate()
        focus = place.first_focus()
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
        return place

    def place(self, key: str) -> Place:
        """The place itself, made now if nobody was there before; KeyError for an unknown key."""
        if key not in self._places:
            place = self._specs[key].factory()
            place.opens.connect(self.open_item)
            self._places[key] = place
            self._frames[key] = framed(place)
            self._stack.addWidget(self._frames[key])
        return self._places[key]

    def open_item(self, kind: str, item: object) -> bool:
        """Go to the place that shows things of this kind and show it; False when none does. ``("place", key)`` is a place."""
        if kind == "place" and item in self._specs:
            self.go(str(item))
            return True
        for key, spec in self._specs.items():
            if kind in spec.kinds and self.place(key).open_item(kind, item):
                self.go(key)
                return True
        return False

    def start(self, key: str = "") -> None:
        """Go to ``key``, or to where the user was last time, or to the first place."""
        last = key or str(self._state.value("place", ""))
        self.go(last if last in self._specs else next(iter(self._specs)))

    def reload(self, changes: object) -> None:
        """Pass a ``Changes`` record on to every place that exists."""
        for place in self._places.values():
            place.reload(changes)

    def notify(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Say briefly what was done; ``undo`` is offered in the message and stays behind Strg+Z until the next one."""
        self.toast.say(text, self._take_back if undo is not None else None)
        self._undo = undo
        self._undo_action.setEnabled(undo is not None)

    def search(self, text: str = "") -> None:
        """Open the search over everything."""
        self.palette_overlay.popup(text)

    def set_badge(self, key: str, count: int) -> None:
        """The number at a place's entry, also before the place exists."""
        self.rail.buttons[key].set_count(count)

    def set_office(self, office: str, person: str, arms: QIcon | None = None) -> None:
        """Name of the office and the clerk, as the rail and the title show them; the arms beside (None: our own sign)."""
        self._set_title(office)
        self.rail.set_office(office, person, arms)

    def _set_title(self, office: str) -> None:
        self.setWindowTitle(self.tr("{0} – Gemeinde Desk").format(office) if office else self.tr("Gemeinde Desk"))

    def set_saved(self, text: str = "", tone: Tone = Tone.OK) -> None:
        """What the status line says about saving («Alles gespeichert»)."""
        self.status.say("saved", text or self.tr("Alles gespeichert"), tone)

    def set_backup(self, text: str, tone: Tone = Tone.MUTED, on: Callable[[], object] | None = None) -> None:
        """What the status line says about the last backup."""
        self.status.say("backup", text, tone, "backup", on)

    def set_place_actions(self, widget: QWidget | None) -> None:
        """Show a widget of the present place (buttons) in the top bar beside its title; None clears."""
        old = self._slot.takeAt(0)
        shown = old.widget() if old is not None else None
        if shown is not None:
            shown.hide()
        if widget is not None:
            self._slot.addWidget(widget)
            widget.show()

    def add_action(
        self, menu: QMenu, text: str, on: Callable[[], object], *, shortcut: str = "", symbol: str = ""
    ) -> QAction:
        """A menu entry; it is found by Strg+K as well."""
        action = QAction(text, self)
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
        if symbol:
            action.setIcon(icon(symbol))
        action.triggered.connect(lambda _checked: on())
        menu.addAction(action)
        return action

    # -- building ------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        px = theme().px
        self._title = Text("", Role.TITLE)
        self._search = QPushButton(icon("search"), self.tr("Alles durchsuchen …   Strg+K"))
        self._search.setProperty("kind", "search")
        self._search.setAccessibleName(self.tr("Alles durchsuchen"))
        self._search.clicked.connect(lambda _checked: self.search())
        self._slot = QHBoxLayout()
        self._bar = QFrame()
        self._bar.setProperty("role", "bar")
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(px(20), 0, px(20), 0)
        bar.setSpacing(px(16))
        bar.addWidget(self._title)
        bar.addLayout(self._slot)
        bar.addStretch(1)
        bar.addWidget(self._search)
        self._stack = QStackedWidget()
        self.watch_drops(self._stack)
        self.status = StatusLine(self.tasks)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._bar)
        right.addWidget(self._stack, 1)
        right.addWidget(self.status)
        whole = QWidget()
        layout = QHBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.rail)
        layout.addLayout(right, 1)
        self.setCentralWidget(whole)
        self._dress()

    def _menus(self) -> None:
        bar = self.menuBar()
        self.menu_file = bar.addMenu(self.tr("&Datei"))
        self.menu_edit = bar.addMenu(self.tr("&Bearbeiten"))
        self.menu_view = bar.addMenu(self.tr("&Ansicht"))
        self.menu_help = bar.addMenu(self.tr("&Hilfe"))
        self._quit = self.add_action(self.menu_file, self.tr("Beenden"), self.close, shortcut="Ctrl+Q", symbol="logout")
        self._undo_action = self.add_action(
            self.menu_edit, self.tr("Rückgängig"), self._take_back, shortcut="Ctrl+Z", symbol="undo"
        )
        self._undo_action.setEnabled(False)
        self.add_action(
            self.menu_edit,
            self.tr("Alles durchsuchen"),
            self.search,
            shortcut="Ctrl+K",
            symbol="search",
        )
        for number, spec in enumerate(self._specs.values(), 1):
            self.add_action(
                self.menu_view,
                spec.title,
                partial(self.go, spec.key),
                shortcut=f"Alt+{number}" if number <= 9 else "",
                symbol=spec.icon,
            )
        self.menu_view.addSeparator()
        self.add_action(
            self.menu_view, self.tr("Text größer"), lambda: self._zoom(1), shortcut="Ctrl++", symbol="zoom-in"
        )
        self.add_action(
            self.menu_view, self.tr("Text kleiner"), lambda: self._zoom(-1), shortcut="Ctrl+-", symbol="zoom-out"
        )
        self.add_action(self.menu_view, self.tr("Text in normaler Größe"), lambda: self._zoom(0), shortcut="Ctrl+0")
        self.menu_view.addSeparator()
        modes = {Mode.SYSTEM: self.tr("Hell oder dunkel wie das System"), Mode.LIGHT: self.tr("Helle Ansicht")}
        modes[Mode.DARK] = self.tr("Dunkle Ansicht")
        group = QActionGroup(self)
        self._mode_actions: dict[Mode, QAction] = {}
        for mode, text in modes.items():
            action = self.add_action(self.menu_view, text, partial(self._set_mode, mode))
            action.setCheckable(True)
            group.addAction(action)
            self._mode_actions[mode] = action
        self.add_action(self.menu_help, self.tr("Handbuch"), self._help, shortcut="F1", symbol="help")

    def before_quit(self, action: QAction) -> None:
        """Move an entry of the file menu above «Beenden»."""
        self.menu_file.removeAction(action)
        self.menu_file.insertAction(self._quit, action)

    def _find_actions(self, text: str) -> "list[Hit]":
        from gemeinde_desk.ui.command_palette import Hit  # noqa: PLC0415

        words = text.lower().split()
        hits = []
        for menu in (self.menu_file, self.menu_edit, self.menu_view, self.menu_help):
            for action in menu.actions():
                name = action.text().replace("&", "")
                if action.isSeparator() or not action.isEnabled() or not all(word in name.lower() for word in words):
                    continue
                keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                hits.append(Hit(name, action.trigger, icon="next", note=keys, terms=tuple(words)))
        return hits

    # -- behaviour -----------------------------------------------------------------------------------------------

    def _take_back(self) -> None:
        undo, self._undo = self._undo, None
        self._undo_action.setEnabled(False)
        self.toast.hide()
        if undo is not None:
            undo()

    def _help(self) -> None:
        if self._on_help is not None:
            self._on_help(self._current)

    def _zoom(self, direction: int) -> None:
        near = min(range(len(ZOOMS)), key=lambda n: abs(ZOOMS[n] - theme().scale))
        scale = ZOOMS[max(0, min(len(ZOOMS) - 1, near + direction))] if direction else 1.0
        theme().configure(scale=scale)
        self._keep_look()
        self.notify(self.tr("Textgröße {0} %").format(round(scale * 100)))

    def _set_mode(self, mode: Mode) -> None:
        theme().configure(mode=mode)
        self._keep_look()

    def _keep_look(self) -> None:
        if self._on_look is not None:
            self._on_look(theme().mode, theme().scale)
            return
        self._state.setValue("mode", theme().mode.value)
        self._state.setValue("scale", theme().scale)

    def _restore_look(self) -> None:
        if self._on_look is not None:
            return
        try:
            mode, scale = Mode(str(self._state.value("mode", "system"))), float(str(self._state.value("scale", 1.0)))
        except ValueError:
            mode, scale = Mode.SYSTEM, 1.0  # the file was edited by hand: the look is no reason not to start
        theme().configure(mode=mode, scale=scale)

    def _restore_geometry(self) -> None:
        stored = self._state.value("geometry")
        if not (isinstance(stored, QByteArray) and self.restoreGeometry(stored)):
            room = self.screen().availableSize()
            self.resize(QSize(1360, 860).boundedTo(room - QSize(40, 60)))

    def _dress(self) -> None:
        px = theme().px
        self._mode_actions[theme().mode].setChecked(True)
        self._bar.setFixedHeight(px(BAR))
        self._search.setMinimumWidth(px(280))
        self._search.setIconSize(QSize(px(18), px(18)))
        self._fit()

    def _fit(self) -> None:
        self.rail.set_compact(self.width() < theme().px(ROOMY))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The rail gives way where room is scarce."""
        super().resizeEvent(event)
        self._fit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask the places, then running work; remember geometry."""
        if not all(place.may_leave() for place in self._places.values()) or not self._leave_work():
            event.ignore()
            return
        self._state.setValue("geometry", self.saveGeometry())
        self._state.sync()
        self.closing.emit()
        event.accept()

    def _leave_work(self) -> bool:
        running = self.tasks.busy()
        if not running:
            return True
        from gemeinde_desk.ui.widgets.messages import confirm  # noqa: PLC0415

        return confirm(
            self,
            self.tr("„{0}“ läuft noch").format(running[0].label),
            self.tr("Beim Beenden wird abgebrochen, was sich abbrechen lässt, und das Übrige zu Ende gebracht."),
            self.tr("Trotzdem beenden"),
            stay=self.tr("Weiterarbeiten"),
        )

    def take_files(self, files: list[Path]) -> None:
        """Hand dropped files to the place in front or to the office."""
        if not (self._current and self._places[self._current].accept_files(files)) and self._on_files:
            self._on_files(files)
