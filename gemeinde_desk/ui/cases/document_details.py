"""What is said about a document: title, type, date, sender, their reference."""

from functools import partial

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gemeinde_desk.documents.model import Document
from gemeinde_desk.errors import DeskError
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.widgets.buttons import Button
from gemeinde_desk.ui.widgets.date_field import DateField
from gemeinde_desk.ui.widgets.form import Form
from gemeinde_desk.ui.widgets.messages import Notice

NAMES = ("title", "document_type", "correspondent", "their_reference")


class DocumentDetails(QDialog):
    """Enter saves; Esc keeps what was typed for the next time."""

    def __init__(self, session: Session, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._document = document
        px = theme().px
        self.setWindowTitle(self.tr("Angaben zum Dokument"))
        self.setMinimumWidth(px(460))
        self.form = Form(1)
        labels = (
            self.tr("&Titel"),
            self.tr("Dokument&typ"),
            self.tr("&Absender oder Empfänger"),
            self.tr("&Fremdes Geschäftszeichen"),
        )
        self.lines: dict[str, QLineEdit] = {}
        for name, label in zip(NAMES, labels, strict=True):
            self.lines[name] = self.form.add(name, label, QLineEdit(), required=name == "title")
        self.dated = self.form.add(
            "dated", self.tr("&Datum des Schreibens"), DateField(prefer="past", today=session.today)
        )
        self.notice = Notice()
        self.save_button = Button(self.tr("Speichern"), self.save, kind="primary")
        self.save_button.setDefault(True)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addStretch(1)
        foot.addWidget(Button(self.tr("Abbrechen"), self.reject))
        foot.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(20), px(24), px(16))
        layout.setSpacing(px(16))
        layout.addWidget(self.form)
        layout.addWidget(self.notice)
        layout.addLayout(foot)
        self._fill()

    def _fill(self) -> None:
        kept = self._session.office.drafts.load(self._key) or {}
        for name, line in self.lines.items():
            line.setText(str(kept.get(name, getattr(self._document, name))))
        self.dated.set_day(self._document.dated)
        if "dated" in kept:
            self.dated.setText(str(kept["dated"]))
            self.dated.finish()

    @property
    def _key(self) -> str:
        return f"document.{self._document.id}"

    def save(self) -> None:
        """Check and keep."""
        errors = {} if self.dated.finish() else {"dated": self.dated.problem}
        if not self.lines["title"].text().strip():
            errors["title"] = self.tr("Bitte einen Titel angeben.")
        if not self.form.set_errors(errors):
            return
        texts = {name: line.text().strip() for name, line in self.lines.items()}
        old = {name: getattr(self._document, name) for name in NAMES}
        change = partial(self._session.office.documents.change, self._document.id, by=self._session.clerk)
        self._session.write(
            partial(change, dated=self.dated.day(), **texts),
            lambda _document: self._saved(),
            self._refused,
            say=self.tr("Angaben geändert"),
            undo=partial(change, dated=self._document.dated, **old),
            owner=self,
        )

    def _saved(self) -> None:
        self._session.write(partial(self._session.office.drafts.drop, self._key))
        self.accept()

    def _refused(self, error: DeskError) -> None:
        if not self.form.show_error(error):
            self.notice.say_error(error)

    def reject(self) -> None:
        """Leave, but keep what was typed."""
        kept: dict[str, object] = {
            name: line.text() for name, line in self.lines.items() if line.text() != getattr(self._document, name)
        }
        if self.dated.day() != self._document.dated or self.dated.problem:
            kept["dated"] = self.dated.text()
        if kept:
            self._session.write(partial(self._session.office.drafts.save, self._key, kept))
        super().reject()
