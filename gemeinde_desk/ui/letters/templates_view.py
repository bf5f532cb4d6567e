"""The letter templates, each with its page, and the text blocks with where and how long they hold."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSplitter, QVBoxLayout, QWidget

from gemeinde_desk.letters.text_blocks import TextBlock
from gemeinde_desk.ui.letters.card_dialogs import text_block_choices
from gemeinde_desk.ui.letters.sample_page import SamplePage
from gemeinde_desk.ui.letters.template_list import TemplateList
from gemeinde_desk.ui.letters.words import FieldWords, day_word
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.card import Card
from gemeinde_desk.ui.widgets.chip import Chip
from gemeinde_desk.ui.widgets.controls import scrolled
from gemeinde_desk.ui.widgets.tips import plain_tip
from gemeinde_desk.ui.widgets.two_lines import TwoLines


class TemplatesView(QWidget):
    """All templates, with the page of the current one."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.list = TemplateList(self.tr("Briefvorlagen"))
        self.sample = SamplePage(session)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(theme().px(12))
        splitter.addWidget(self.list)
        splitter.addWidget(self.sample)
        splitter.setSizes([theme().px(300), theme().px(720)])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme().px(12), 0, 0)
        layout.addWidget(splitter)
        self.list.currentRowChanged.connect(lambda _row: self.sample.show_template(self.list.template()))
        self._filled = False

    def activate(self) -> None:
        """Fill the list when it is first looked at."""
        if not self._filled:
            self._filled = True
            self.list.show_templates(self._session.office.letters.templates())


class TextBlocksView(QWidget):
    """All text blocks, those that hold here first, with their text and what to check."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        px = theme().px
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Textbausteine"))
        self.list.setItemDelegate(TwoLines(self.list))
        self.card = Card(" ")
        self.state = Chip()
        self.text = Text("")
        self.source = Text("", Role.SMALL, Tone.MUTED)
        self.caution = Text("", Role.BODY, Tone.SOON)
        self.card.head.addWidget(self.state)
        for label in (self.text, self.caution, self.source):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.card.body.addWidget(label)
        note = Text(
            self.tr(
                "Eigene Vorlagen und Textbausteine liegen im Ordner des Amts; das Handbuch beschreibt, wie man sie anlegt."
            ),
            Role.SMALL,
            Tone.MUTED,
        )
        note.setWordWrap(True)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, px(4), 0)
        column.setSpacing(px(12))
        column.addWidget(self.card)
        column.addWidget(note)
        column.addStretch(1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(px(12))
        splitter.addWidget(self.list)
        splitter.addWidget(scrolled(side, self.tr("Textbaustein")))
        splitter.setSizes([px(420), px(600)])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, px(12), 0, 0)
        layout.addWidget(splitter)
        self.list.currentItemChanged.connect(self._turn)
        self._filled = False

    def activate(self) -> None:
        """Fill the list when it is first looked at."""
        if self._filled:
            return
        self._filled = True
        office = self._session.office
        choices = text_block_choices(
            office.letters.text_blocks(),
            FieldWords(),
            land=office.profile.land,
            regime="vwvfg",
            on=self._session.today(),
        )
        for choice in choices:
            item = choice.item()
            item.setToolTip(plain_tip(choice.line))
            item.setData(Qt.ItemDataRole.UserRole, choice.value)
            self.list.addItem(item)
        self.list.setCurrentRow(0 if choices else -1)

    def _turn(self, item: QListWidgetItem | None) -> None:
        block = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        self.card.setVisible(isinstance(block, TextBlock))
        if not isinstance(block, TextBlock):
            return
        words, today = FieldWords(), self._session.today()
        self.card.set_title(block.title)
        self.text.setText("\n\n".join(words.text(runs) for runs in block.paragraphs))
        self.caution.setText(block.caution)
        self.caution.setVisible(bool(block.caution))
        forever = block.valid_to.year >= 9999
        until = "" if forever else self.tr(" bis {0}").format(day_word(block.valid_to))
        self.source.setText(
            self.tr("Gültig ab {0}{1} · Quelle: {2}").format(day_word(block.valid_from), until, block.source)
        )
        here = not block.lands or self._session.office.profile.land in block.lands
        if not block.valid_from <= today <= block.valid_to:
            self.state.show_state(self.tr("nicht gültig"), Tone.OVERDUE)
        elif not here:
            self.state.show_state(self.tr("für ein anderes Land"), Tone.MUTED)
        elif block.caution:
            self.state.show_state(self.tr("prüfen"), Tone.SOON)
        else:
            self.state.show_state(self.tr("gültig"), Tone.OK)
