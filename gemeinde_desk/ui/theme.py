"""How the window looks: colours, type and measures, following the system unless the user decides otherwise.

There is one :class:`Theme` to an application; :func:`theme` finds it. Whatever paints itself asks it for ``colours``,
``px`` and ``font`` at the time of painting and repaints on ``changed``. Where the system asks for high contrast
(EN 301 549, 11.7), our palette and style sheet are dropped and the system's colours are used throughout.
"""

from enum import Enum

from PySide6.QtCore import QDir, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette, QShowEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from shiboken6 import isValid

from gemeinde_desk.settings.resources import resources
from gemeinde_desk.ui.palette import DEFAULT_ACCENT, TEXT, Colours, Tone, dark, light, mix, readable
from gemeinde_desk.ui.style import style_sheet

#: the grid in logical pixels at 100 %: gaps are multiples of it
GRID = 4
ROW = 36
FIELD = 34
RAIL = 216
GENERIC_FAMILIES = frozenset({"Sans Serif", "Sans", "Helvetica", "MS Shell Dlg 2"})
LEAST_POINTS = 10.0
#: property of an application that wears Fusion already; to ask for its style would load all constants of QStyle
STYLED = "fusion"
#: attribute of an application for its theme: asked for at every cell painted, so not looked for among its children
THEME = "desk_theme"


class Mode(Enum):
    """Which brightness the user wants."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Role(Enum):
    """A kind of text: its size as a factor of the system's and its weight."""

    TITLE = (1.6, QFont.Weight.DemiBold)
    HEADING = (1.18, QFont.Weight.DemiBold)
    STRONG = (1.0, QFont.Weight.DemiBold)
    BODY = (1.0, QFont.Weight.Normal)
    SMALL = (0.9, QFont.Weight.Normal)


class Theme(QObject):
    """The look in force. ``changed`` says that colours, type or measures are other ones now."""

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName("theme")
        QDir.setSearchPaths("deskicons", [str(resources() / "icons" / "style")])  # where the style sheet looks
        self._app = app
        self._system_font = QFont(app.font())
        if self._system_font.family() in GENERIC_FAMILIES and self._system_font.pointSizeF() < LEAST_POINTS:
            self._system_font.setPointSizeF(LEAST_POINTS)  # no desktop told us a size: Qt's 9 points are too small
        self.mode = Mode.SYSTEM
        self.accent = DEFAULT_ACCENT
        self.scale = 1.0
        self.high_contrast = False
        self.colours: Colours = light()
        self._applying = False
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self._system_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self._system_changed)

    def configure(self, *, mode: Mode | None = None, accent: str | None = None, scale: float | None = None) -> None:
        """Set what is given and apply: brightness, the municipality's accent (``#rrggbb``), text size 1.0–2.0."""
        self.mode = self.mode if mode is None else mode
        self.accent = self.accent if accent is None else accent
        self.scale = self.scale if scale is None else min(2.0, max(1.0, scale))
        self.apply()

    def apply(self) -> None:
        """Put the look on the application."""
        if self._applying:
            return
        self._applying = True
        try:
            self._apply()
        finally:
            self._applying = False
        self.changed.emit()

    def _apply(self) -> None:
        schemes = {
            Mode.LIGHT: Qt.ColorScheme.Light,
            Mode.DARK: Qt.ColorScheme.Dark,
            Mode.SYSTEM: Qt.ColorScheme.Unknown,
        }
        hints = self._app.styleHints()
        hints.setColorScheme(schemes[self.mode])
        self.high_contrast = self._contrast_wanted()
        font = QFont(self._system_font)
        font.setPointSizeF(font.pointSizeF() * self.scale)
        if self._app.property(STYLED) is None:
            self._app.setProperty(STYLED, True)
            self._app.setStyle("Fusion")
        self._app.setFont(font)
        if self.high_contrast:
            self._app.setStyleSheet("")
            self._app.setPalette(QPalette())
            self.colours = from_palette(self._app.palette())
            return
        is_dark = self.mode is Mode.DARK or (self.mode is Mode.SYSTEM and hints.colorScheme() == Qt.ColorScheme.Dark)
        self.colours = dark(self.accent) if is_dark else light(self.accent)
        self._app.setPalette(to_palette(self.colours))
        self._app.setStyleSheet(style_sheet(self.colours, self.px))

    def _contrast_wanted(self) -> bool:
        preference = self._app.styleHints().accessibility().contrastPreference()
        return preference == Qt.ContrastPreference.HighContrast

    def _system_changed(self) -> None:
        self.apply()

    def px(self, length: float) -> int:
        """A length of the 100 % drawing in logical pixels at the present text size."""
        return round(length * self.scale)

    def font(self, role: Role = Role.BODY) -> QFont:
        """The system's font in the size and weight of a role."""
        factor, weight = role.value
        font = QFont(self._app.font())
        font.setPointSizeF(font.pointSizeF() * factor)
        font.setWeight(weight)
        return font

    @property
    def animated(self) -> bool:
        """False where the system asks for reduced motion."""
        preference = self._app.styleHints().accessibility().motionPreference()
        return preference != Qt.MotionPreference.ReducedMotion

    def tone(self, tone: Tone) -> tuple[QColor, QColor]:
        """Foreground and ground of a tone, to paint with."""
        front, ground = self.colours.tone(tone)
        return QColor(front), QColor(ground)


def theme() -> Theme:
    """The look of the running application; made and applied at the first call."""
    app = QGuiApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("no QApplication")  # noqa: TRY004 - a matter of order, not of type
    found = getattr(app, THEME, None)
    if isinstance(found, Theme) and isValid(found):
        return found
    made = Theme(app)
    setattr(app, THEME, made)
    made.apply()
    return made


def to_palette(colours: Colours) -> QPalette:
    """Our colours in Qt's roles, so that everything Fusion draws itself fits in."""
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, colour in {
        roles.Window: colours.canvas,
        roles.WindowText: colours.text,
        roles.Base: colours.surface,
        roles.AlternateBase: mix(colours.surface, colours.canvas, 0.5),
        roles.Text: colours.text,
        roles.PlaceholderText: colours.muted,
        roles.Button: colours.surface,
        roles.ButtonText: colours.text,
        roles.BrightText: colours.on_accent,
        roles.ToolTipBase: colours.toast,
        roles.ToolTipText: colours.on_toast,
        roles.Highlight: colours.tint,
        roles.HighlightedText: colours.text,
        roles.Accent: colours.accent,
        roles.Link: colours.accent,
        roles.LinkVisited: colours.accent,
        roles.Light: colours.surface,
        roles.Midlight: colours.hover,
        roles.Mid: colours.line,
        roles.Dark: colours.outline,
        roles.Shadow: colours.outline,
    }.items():
        palette.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.HighlightedText, roles.PlaceholderText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.disabled))
    return palette


def from_palette(palette: QPalette) -> Colours:
    """The system's own high-contrast colours under our names; tones keep their icons and share the text's colour."""

    def name(role: QPalette.ColorRole, group: QPalette.ColorGroup = QPalette.ColorGroup.Active) -> str:
        return palette.color(group, role).name()

    roles = QPalette.ColorRole
    text, ground = name(roles.WindowText), name(roles.Window)
    accent = readable(name(roles.Highlight), (ground, name(roles.Base)), TEXT)
    return Colours(
        dark=palette.color(roles.Window).lightness() < 128,
        canvas=ground,
        surface=name(roles.Base),
        raised=ground,
        rail=ground,
        text=text,
        muted=text,
        disabled=name(roles.WindowText, QPalette.ColorGroup.Disabled),
        line=text,
        outline=text,
        hover=ground,
        accent=accent,
        accent_hover=accent,
        on_accent=readable(ground, (accent,), TEXT),
        tint=ground,
        toast=text,
        on_toast=ground,
        toast_accent=ground,
        tones=dict.fromkeys(Tone, (text, ground)),
    )


class Text(QLabel):
    """A plain-text label in a role and tone of the theme; never interprets markup."""

    def __init__(
        self, text: str = "", role: Role = Role.BODY, tone: Tone | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._role = role
        self._tone = tone
        self._dress()
        theme().changed.connect(self._dress)

    def set_tone(self, tone: Tone | None) -> None:
        """Change the colour; say the same in the text."""
        self._tone = tone
        self._dress()

    def _dress(self) -> None:
        self.setFont(theme().font(self._role))
        colours = theme().colours
        palette = self.palette()
        palette.setColor(self.foregroundRole(), QColor(colours.tone(self._tone)[0] if self._tone else colours.text))
        self.setPalette(palette)

    def showEvent(self, event: QShowEvent) -> None:
        """Dress again: the style sheet, when it first sees a widget, gives back font and colour of an earlier time."""
        self._dress()
        super().showEvent(event)
