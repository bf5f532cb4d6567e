"""Fields for the settings of the program, made from what the settings say of themselves; every change counts at once."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSpinBox, QWidget

from gemeinde_desk.errors import DeskError, InvalidInput
from gemeinde_desk.settings.program import Layer, read_setting, setting_fields
from gemeinde_desk.ui.services.settings_keeper import Value, change_settings, settle_for_all
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.setup.steps import FolderField
from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.widgets.buttons import IconButton
from gemeinde_desk.ui.widgets.combo import Combo
from gemeinde_desk.ui.widgets.form import Form
from gemeinde_desk.ui.widgets.number_field import NumberField
from gemeinde_desk.ui.widgets.settled import Settled


class ProgramForm(Form):
    """The settings of the given names, in their order. ``hints``: what to say under a field."""

    def __init__(self, session: Session, names: tuple[str, ...], hints: Mapping[str, str]) -> None:
        super().__init__(columns=1)
        self._session = session
        self._hints = hints
        self._editors: dict[str, QWidget] = {}
        self._locks: dict[str, IconButton] = {}
        self._typed: dict[str, Settled] = {}
        known = {each.name: each.metadata for each in setting_fields()}
        for name in names:
            self._add(name, known[name])
        session.settings_changed.connect(self.fill)
        self.fill()

    def _add(self, name: str, metadata: Mapping[str, Any]) -> None:
        label = str(metadata["label"])
        editor = self._editor(name, label, metadata)
        lock = IconButton("organisation", "", partial(self._lock, name), checkable=True)
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().px(8))
        layout.addWidget(editor, 1)
        layout.addWidget(lock)
        row.setFocusProxy(editor)
        if metadata.get("office") is False:
            lock.hide()
        self._editors[name], self._locks[name] = editor, lock
        self.add(name, label, row)

    def _editor(self, name: str, label: str, metadata: Mapping[str, Any]) -> QWidget:
        kind = metadata["kind"]
        if kind == "flag":
            box = QCheckBox(self.tr("eingeschaltet"))
            box.toggled.connect(lambda on: self._changed(name, on))
            return box
        if kind == "choice":
            combo = Combo(label, [(text, value) for value, text in metadata["choices"].items()])
            combo.currentIndexChanged.connect(lambda _index: self._changed(name, str(combo.value())))
            return combo
        if kind == "integer":
            number = NumberField(metadata["least"], metadata["most"])
            self._typed[name] = Settled(self, lambda: self._changed(name, number.value()))
            number.valueChanged.connect(self._typed[name].start)
            return number
        folder = FolderField(label)
        self._typed[name] = Settled(self, lambda: self._changed(name, folder.text()))
        folder.line.textChanged.connect(self._typed[name].start)
        return folder

    def fill(self) -> None:
        """Show what is in force and where it comes from."""
        settings = self._session.settings
        for name, editor in self._editors.items():
            if name in self._typed and self._typed[name].isActive():
                continue  # somebody is typing there
            _put(editor, getattr(settings.value, name))
            locked = settings.locked(name)
            editor.setEnabled(not locked)
            said = [self._hints.get(name, ""), settings.origin(name) if locked else ""]
            self.fields[name].set_hint(" – ".join(part for part in said if part))
            self._show_lock(name, settings.layers[name])

    def _show_lock(self, name: str, layer: Layer) -> None:
        lock = self._locks[name]
        lock.setChecked(layer is Layer.OFFICE)
        lock.setEnabled(layer is not Layer.POLICY)
        lock.set_name(
            self.tr("Jedem Arbeitsplatz überlassen")
            if layer is Layer.OFFICE
            else self.tr("Für das ganze Amt festlegen")
        )

    def _lock(self, name: str) -> None:
        if self._session.settings.layers[name] is Layer.OFFICE:
            settle_for_all(self._session, name, None, self)
        else:
            value = getattr(self._session.settings.value, name)
            settle_for_all(self._session, name, str(value) if isinstance(value, Path) else value or "", self)

    def _changed(self, name: str, value: Value) -> None:
        try:
            wanted = read_setting(name, value)
        except InvalidInput as error:
            self.fields[name].set_error(error.sentence())
            return
        self.fields[name].set_error("")
        if wanted != getattr(self._session.settings.value, name):
            change_settings(
                self._session, {name: value or None if isinstance(value, str) else value}, self._not_kept(name), self
            )

    def _not_kept(self, name: str) -> Callable[[DeskError], None]:
        return lambda error: self.fields[name].set_error(error.sentence())

    def leave(self) -> None:
        """Keep what was typed a moment ago."""
        for settled in self._typed.values():
            settled.now()


def _put(editor: QWidget, value: Any) -> None:
    inner = editor.line if isinstance(editor, FolderField) else editor
    blocked = inner.blockSignals(True)
    if isinstance(editor, QCheckBox):
        editor.setChecked(bool(value))
    elif isinstance(editor, Combo):
        editor.set_value(value)
    elif isinstance(editor, QSpinBox):
        if editor.value() != value:
            editor.setValue(int(value))
    elif isinstance(editor, FolderField) and editor.text() != str(value or ""):
        editor.setText(str(value or ""))
    inner.blockSignals(blocked)
