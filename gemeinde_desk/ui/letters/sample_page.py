"""The page of a letter template with example values."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gemeinde_desk.letters.templates import Template
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.pdf_pages import page_source
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.tasks import Latest
from gemeinde_desk.ui.theme import Role, Text, theme
from gemeinde_desk.ui.widgets.page_view import PageView


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
