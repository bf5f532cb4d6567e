"""The style sheet over Fusion: only what a palette cannot say (edges, roundings, room, the visible focus).

Two traps are avoided on purpose: no ``font-weight`` (it clips the text of buttons; weights come from QFont) and no
padding on list items (it does not grow the row; delegates and default section sizes do).
"""

from collections.abc import Callable

from gemeinde_desk.ui.palette import Colours, Tone, mix


def style_sheet(c: Colours, px: Callable[[float], int]) -> str:
    """The whole sheet for the colours ``c``; ``px`` scales a length of the 100 % drawing."""
    suffix = "dark" if c.dark else "light"
    red, red_ground = c.tone(Tone.OVERDUE)
    return f"""
QToolTip {{ background: {c.toast}; color: {c.on_toast}; border: 0; padding: {px(4)}px {px(8)}px; }}

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox {{
    background: {c.surface}; color: {c.text}; border: 1px solid {c.outline}; border-radius: {px(6)}px;
    padding: 0 {px(9)}px; min-height: {px(32)}px; selection-background-color: {c.accent};
    selection-color: {c.on_accent}; }}
QPlainTextEdit, QTextEdit {{ padding: {px(6)}px {px(6)}px; min-height: {px(56)}px; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {{
    border: 2px solid {c.accent}; padding: 0 {px(9) - 1}px; min-height: {px(32) - 2}px; }}
QPlainTextEdit:focus, QTextEdit:focus {{ padding: {px(6) - 1}px; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled {{
    background: {c.canvas}; color: {c.disabled}; border-color: {c.line}; }}
QLineEdit[readOnly="true"] {{ background: {c.canvas}; border-color: {c.line}; }}
QLineEdit[invalid="true"], QComboBox[invalid="true"], QPlainTextEdit[invalid="true"], QTextEdit[invalid="true"] {{
    border: 2px solid {red}; padding: 0 {px(9) - 1}px; min-height: {px(32) - 2}px; }}
QAbstractSpinBox {{ padding: 0; min-height: {px(32) - 3}px; }}
QAbstractSpinBox:focus {{ padding: 0; min-height: {px(32) - 5}px; }}
QComboBox::drop-down, QDateEdit::drop-down {{ border: 0; width: {px(28)}px; }}
QComboBox::down-arrow, QDateEdit::down-arrow {{
    image: url(deskicons:chevron-down-{suffix}.svg); width: {px(16)}px; height: {px(16)}px; }}
QComboBox QAbstractItemView {{ background: {c.raised}; border: 1px solid {c.outline}; padding: {px(4)}px;
    selection-background-color: {c.tint}; selection-color: {c.text}; outline: 0; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ border: 0; width: {px(24)}px; background: transparent; }}
QAbstractSpinBox::up-arrow {{ image: url(deskicons:chevron-up-{suffix}.svg);
    width: {px(12)}px; height: {px(12)}px; }}
QAbstractSpinBox::down-arrow {{ image: url(deskicons:chevron-down-{suffix}.svg);
    width: {px(12)}px; height: {px(12)}px; }}

QPushButton {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.outline};
    border-radius: {px(6)}px; padding: 0 {px(14)}px; min-height: {px(32)}px; }}
QPushButton:hover {{ background: {c.hover}; }}
QPushButton:pressed, QPushButton:checked {{ background: {c.tint}; }}
QPushButton:focus {{ border: 2px solid {c.accent}; padding: 0 {px(14) - 1}px; min-height: {px(32) - 2}px; }}
QPushButton:disabled {{ color: {c.disabled}; background: {c.canvas}; border-color: {c.line}; }}
QPushButton[kind="primary"] {{ background: {c.accent}; color: {c.on_accent}; border: 1px solid {c.accent}; }}
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed {{ background: {c.accent_hover}; }}
QPushButton[kind="primary"]:focus {{ border: 2px solid {c.text}; }}
QPushButton[kind="primary"]:disabled {{ background: {c.line}; color: {c.muted}; border-color: {c.line}; }}
QPushButton[kind="danger"] {{ color: {red}; border-color: {red}; }}
QPushButton[kind="danger"]:hover, QPushButton[kind="danger"]:pressed {{ background: {red_ground}; }}
QPushButton[kind="quiet"] {{ background: transparent; border: 1px solid transparent; color: {c.accent};
    padding: 0 {px(8)}px; }}
QPushButton[kind="quiet"]:hover {{ background: {c.hover}; }}
QPushButton[kind="quiet"]:focus {{ border: 2px solid {c.accent}; padding: 0 {px(8) - 1}px; }}
QPushButton[kind="quiet"]:disabled {{ color: {c.disabled}; }}
QPushButton[kind="status"] {{ background: transparent; border: 1px solid transparent; color: {c.muted};
    padding: 0 {px(6)}px; min-height: {px(24)}px; }}
QPushButton[kind="status"]:hover {{ background: {c.hover}; }}
QPushButton[kind="status"]:focus {{ border: 2px solid {c.accent}; padding: 0 {px(6) - 1}px;
    min-height: {px(24) - 2}px; }}
QPushButton[kind="search"] {{ color: {c.muted}; text-align: left; padding: 0 {px(10)}px; }}
QPushButton[kind="search"]:focus {{ padding: 0 {px(10) - 1}px; }}
QToolButton {{ background: transparent; color: {c.text}; border: 1px solid transparent; border-radius: {px(6)}px;
    padding: {px(5)}px; }}
QToolButton:hover {{ background: {c.hover}; }}
QToolButton:pressed, QToolButton:checked {{ background: {c.tint}; }}
QToolButton:focus {{ border: 2px solid {c.accent}; padding: {px(5) - 1}px; }}
QToolButton:disabled {{ color: {c.disabled}; }}
QToolButton::menu-indicator {{ image: none; }}

QCheckBox, QRadioButton {{ spacing: {px(8)}px; min-height: {px(28)}px; border: 1px solid transparent;
    border-radius: {px(4)}px; padding: 0 {px(2)}px; }}
QCheckBox:focus, QRadioButton:focus {{ border: 2px solid {c.accent}; padding: 0 {px(2) - 1}px; }}
QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator {{ width: {px(16)}px; height: {px(16)}px;
    border: 1px solid {c.outline}; border-radius: {px(4)}px; background: {c.surface}; }}
QRadioButton::indicator {{ border-radius: {px(16) // 2 + 1}px; }}
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {{ background: {c.accent};
    border-color: {c.accent}; image: url(deskicons:check-{suffix}.svg); }}
QCheckBox::indicator:indeterminate {{ background: {c.accent}; border-color: {c.accent};
    image: url(deskicons:dash-{suffix}.svg); }}
QRadioButton::indicator:checked {{ background: {c.accent}; border-color: {c.accent};
    image: url(deskicons:dot-{suffix}.svg); }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ border-color: {c.line}; background: {c.canvas}; }}
QCheckBox:disabled, QRadioButton:disabled {{ color: {c.disabled}; }}

QAbstractItemView {{ background: {c.surface}; border: 1px solid {c.line}; outline: 0;
    selection-background-color: {c.tint}; selection-color: {c.text}; }}
QAbstractItemView:focus {{ border: 1px solid {c.accent}; }}
QAbstractItemView[frameless="true"] {{ border: 0; background: transparent; }}
QHeaderView {{ background: {c.surface}; border: 0; }}
QHeaderView::section {{ background: {c.surface}; color: {c.muted}; border: 0; border-bottom: 1px solid {c.line};
    padding: {px(8)}px {px(12)}px; }}
QHeaderView::section:hover {{ color: {c.text}; background: {c.hover}; }}
QHeaderView::up-arrow {{ image: url(deskicons:chevron-up-{suffix}.svg); width: {px(12)}px; height: {px(12)}px; }}
QHeaderView::down-arrow {{ image: url(deskicons:chevron-down-{suffix}.svg); width: {px(12)}px; height: {px(12)}px; }}
QTableCornerButton::section {{ background: {c.surface}; border: 0; }}

QFrame[role="card"] {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: {px(10)}px; }}
QFrame[role="raised"] {{ background: {c.raised}; border: 1px solid {c.outline}; border-radius: {px(10)}px; }}
QFrame[role="rail"] {{ background: {c.rail}; border: 0; border-right: 1px solid {c.line}; }}
QFrame[role="bar"] {{ background: {c.canvas}; border: 0; }}
QFrame[role="status"] {{ background: {c.canvas}; border: 0; border-top: 1px solid {c.line}; }}
QFrame[role="toast"] {{ background: {c.toast}; border: 0; border-radius: {px(8)}px; }}
QFrame[role="toast"] QLabel {{ color: {c.on_toast}; background: transparent; }}
QFrame[role="toast"] QPushButton {{ background: transparent; border: 1px solid transparent; color: {c.toast_accent};
    min-height: {px(28)}px; }}
QFrame[role="toast"] QPushButton:hover {{ background: {mix(c.toast, c.on_toast, 0.12)}; }}
QFrame[role="toast"] QPushButton:focus {{ border: 2px solid {c.toast_accent}; min-height: {px(28) - 2}px; }}
QFrame[role="line"] {{ background: {c.line}; border: 0; max-height: 1px; min-height: 1px; }}

QTabWidget::pane {{ border: 0; border-top: 1px solid {c.line}; }}
QTabBar {{ background: transparent; qproperty-drawBase: 0; }}
QTabBar::tab {{ background: transparent; color: {c.muted}; border: 0; border-bottom: {px(3)}px solid transparent;
    padding: {px(8)}px {px(14)}px {px(6)}px {px(14)}px; margin-right: {px(4)}px; }}
QTabBar::tab:hover {{ color: {c.text}; background: {c.hover}; }}
QTabBar::tab:selected {{ color: {c.accent}; border-bottom-color: {c.accent}; }}
QTabBar::tab:focus {{ border: 2px solid {c.accent}; border-radius: {px(4)}px;
    padding: {px(8) - 2}px {px(14) - 2}px {px(6) + px(3) - 2}px {px(14) - 2}px; }}

QTabBar::scroller {{ width: {px(28)}px; }}
QTabBar QToolButton {{ background: {c.surface}; border: 1px solid {c.outline}; border-radius: {px(4)}px; padding: 0; }}
QTabBar QToolButton::left-arrow {{ image: url(deskicons:chevron-left-{suffix}.svg); }}
QTabBar QToolButton::right-arrow {{ image: url(deskicons:chevron-right-{suffix}.svg); }}

QMenuBar {{ background: {c.rail}; color: {c.text}; border: 0; padding: {px(2)}px {px(8)}px; }}
QMenuBar::item {{ background: transparent; padding: {px(5)}px {px(10)}px; border-radius: {px(4)}px; }}
QMenuBar::item:selected {{ background: {c.tint}; }}
QMenu {{ background: {c.raised}; color: {c.text}; border: 1px solid {c.outline}; padding: {px(4)}px; }}
QMenu::item {{ padding: {px(6)}px {px(28)}px {px(6)}px {px(12)}px; border-radius: {px(4)}px; }}
QMenu::item:selected {{ background: {c.tint}; color: {c.text}; }}
QMenu::item:disabled {{ color: {c.disabled}; }}
QMenu::icon {{ padding-left: {px(8)}px; }}
QMenu::separator {{ height: 1px; background: {c.line}; margin: {px(4)}px {px(8)}px; }}

QScrollBar:vertical {{ background: transparent; width: {px(12)}px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {px(12)}px; margin: 0; }}
QScrollBar::handle {{ background: {mix(c.outline, c.surface, 0.25)}; border-radius: {px(4)}px; margin: {px(2)}px; }}
QScrollBar::handle:vertical {{ min-height: {px(36)}px; }}
QScrollBar::handle:horizontal {{ min-width: {px(36)}px; }}
QScrollBar::handle:hover {{ background: {c.muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QScrollArea, QScrollArea > QWidget#qt_scrollarea_viewport {{ border: 0; background: transparent; }}
QScrollArea > QWidget > QWidget[role="page"] {{ background: transparent; }}
QAbstractScrollArea::corner {{ background: transparent; border: 0; }}
QSplitter::handle {{ background: transparent; }}
QSplitter::handle:hover {{ background: {c.line}; }}
QProgressBar {{ background: {c.line}; border: 0; border-radius: {px(3)}px; min-height: {px(6)}px;
    max-height: {px(6)}px; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: {px(3)}px; }}
QGroupBox {{ border: 1px solid {c.line}; border-radius: {px(8)}px; margin-top: {px(20)}px; padding: {px(8)}px; }}
QGroupBox::title {{ subcontrol-origin: margin; left: {px(4)}px; color: {c.muted}; }}
QCalendarWidget QAbstractItemView {{ border: 0; selection-background-color: {c.accent};
    selection-color: {c.on_accent}; }}
QCalendarWidget QWidget#qt_calendar_navigationbar {{ background: {c.surface}; }}
"""
