"""«Über»: what program this is, where everything lies, and the way to the handbook."""

import platform

from PySide6.QtCore import Qt, QUrl, qVersion
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from gemeinde_desk import __version__
from gemeinde_desk.settings.folders import config_folder, log_folder
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.settings.section import Section
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.card import Card


class AboutSection(Section):
    """Facts for whoever helps by telephone."""

    def __init__(self, session: Session) -> None:
        super().__init__(
            session,
            self.tr("Über Gemeinde Desk"),
            self.tr("Vorgänge, Posteingang und Schreiben einer kleinen Gemeinde, ohne Netz auf diesem Rechner."),
        )
        folder = session.office.store.folder
        rows = [
            (self.tr("Version"), __version__),
            (self.tr("Ordner des Amts"), str(folder)),
            (self.tr("Eigene Einstellungen"), str(config_folder())),
            (self.tr("Protokoll des Programms"), str(log_folder())),
            (self.tr("Technik"), f"Python {platform.python_version()}, Qt {qVersion()}, {platform.system()}"),
            (self.tr("Lizenz"), "Apache-2.0"),
        ]
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme().px(24))
        grid.setVerticalSpacing(theme().px(8))
        grid.setColumnStretch(1, 1)
        for number, (label, text) in enumerate(rows):
            value = Text(text)
            value.setWordWrap(True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(Text(label, Role.BODY, Tone.MUTED), number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, number, 1)
        card = Card()
        card.body.addLayout(grid)
        self.add_up_to(760, card)
        self.open = Button(
            self.tr("Ordner des Amts öffnen"),
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))),
            symbol="case",
        )
        row = QHBoxLayout()
        row.addWidget(self.open)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addStretch(1)

    def first_focus(self) -> Button:
        """The one button."""
        return self.open
