"""The letter templates, each with its page, and the text blocks with where and how long they hold."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSplitter, QVBoxLayout, QWidget

from gemeinde_desk.letters.templates import Template
from gemeinde_desk.letters.text_blocks import TextBlock
from gemeinde_desk.ui.letters.card_dialogs import text_block_choices
from gemeinde_desk.ui.letters.words import FieldWords, day_word
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.pdf_pages import page_source
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.tasks import Latest
from gemeinde_desk.ui.theme import ROW, Role, Text, theme
from gemeinde_desk.ui.widgets.card import Card
from gemeinde_desk.ui.widgets.chip import Chip
from gemeinde_desk.ui.widgets.controls import scrolled
from gemeinde_desk.ui.widgets.page_view import PageView
from gemeinde_desk.ui.widgets.row_delegate import RowDelegate
from gemeinde_desk.ui.widgets.tips import plain_tip
from gemeinde_desk.ui.widgets.two_lines import TwoLines


class SamplePage(QWidget):
    """The page of a template with example values."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._latest = Latest(session.tasks, self)
        self.about = Text("", Role.BODY, Tone.MUTED)
        self.about.setWordWrap(True)
        self.pages = PageView(session.tasks, empty=self.tr("Die Seite wird vorbereitet …"), thumbnails=False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().px(6))
        layout.addWidget(self.about)
        layout.addWidget(self.pages, 1)

    def show_template(self, template: Template | None) -> None:
        """Show another template."""
        self.about.setText(template.description if template else "")
        self.about.setVisible(template is not None)
        if template is None:
            self._latest.drop()
            self.pages.show_source(None)
            return
        desk, today, key, title = self._session.office.letters, self._session.today(), template.key, template.title
        self._latest.ask(lambda _token: page_source(desk.sample(key, today), title), self.pages.show_source)


class TemplateList(QListWidget):
    """Templates by title; ``proposed`` of them stand first."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setItemDelegate(RowDelegate(self))

    def show_templates(self, templates: list[Template], proposed: int = 0) -> None:
        """Fill the list anew; the current one stays where it still is there."""
        before = self.template()
        self.clear()
        for number, template in enumerate(templates):
            item = QListWidgetItem(template.title)
            item.setData(Qt.ItemDataRole.UserRole, template)
            item.setToolTip(plain_tip(template.description))
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, template.description)
            item.setSizeHint(QSize(0, theme().px(ROW)))
            if number < proposed:
                item.setFont(theme().font(Role.STRONG))
            self.addItem(item)
        found = next((n for n, each in enumerate(templates) if before is not None and each.key == before.key), 0)
        self.setCurrentRow(found if templates else -1)

    def template(self) -> Template | None:
        """The current one."""
        item = self.currentItem()
        found = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return found if isinstance(found, Template) else None

    def select_key(self, key: str) -> None:
        """Make a template the current one."""
        for row in range(self.count()):
            if self.item(row).data(Qt.ItemDataRole.UserRole).key == key:
                self.setCurrentRow(row)


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
