"""«Briefkopf»: arms, colour and lines of the paper, with the page beside them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gemeinde_desk.errors import DeskError
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.settings.choosers import AccentField, ArmsField
from gemeinde_desk.ui.settings.letterhead_preview import LetterheadPreview
from gemeinde_desk.ui.settings.profile_edit import ProfileEdit
from gemeinde_desk.ui.settings.profile_form import ProfileForm
from gemeinde_desk.ui.settings.section import Section
from gemeinde_desk.ui.theme import theme

NAMES = ("authority", "arms_sha", "accent", "opening_hours")


class LetterheadSection(Section):
    """The page follows every key."""

    def __init__(self, session: Session, edit: ProfileEdit) -> None:
        super().__init__(session, self.tr("Briefkopf"), self.tr("So sieht jedes neue Schreiben aus."))
        self._edit = edit
        self.form = form = ProfileForm(edit)
        form.line("authority", self.tr("Behördenzeile"), hint=self.tr("Unter dem Namen, zum Beispiel „Bauamt“"))
        self.arms = form.add("arms_sha", self.tr("Wappen"), ArmsField(), span=6)
        hint = self.tr("Im Kopf der Schreiben und in diesem Programm")
        self.accent = form.add("accent", self.tr("Akzentfarbe"), AccentField(), span=6, hint=hint)
        form.lines("opening_hours", self.tr("Öffnungszeiten"), hint=self.tr("Im Fuß, höchstens fünf Zeilen"), rows=5)
        self.fields = form.fields
        self.preview = LetterheadPreview(session.tasks)
        left = QWidget()
        left.setMaximumWidth(theme().px(520))
        column = QHBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(form, 0, Qt.AlignmentFlag.AlignTop)
        self.beside = QHBoxLayout()
        self.beside.setSpacing(theme().px(28))
        self.beside.addWidget(left, 4)
        self.beside.addWidget(self.preview, 5)
        self.body.addLayout(self.beside, 1)
        self.arms.chosen.connect(self._arms_chosen)
        self.arms.refused.connect(self._arms_refused)
        self.accent.changed.connect(lambda text: edit.set("accent", text))
        edit.refilled.connect(self._fill)
        edit.changed.connect(self._draw)
        self._fill()

    def _fill(self) -> None:
        self.form.fill()
        blocked = self.accent.blockSignals(True)
        self.accent.setText(str(self._edit.values["accent"]))
        self.accent.blockSignals(blocked)
        self.arms.show_picture(self._edit.arms)
        self._draw()

    def _draw(self) -> None:
        self.preview.show_values(self._edit.values, self._edit.arms)

    def _arms_chosen(self, picture: bytes | None) -> None:
        self.form.fields["arms_sha"].set_error("")
        self._edit.set_arms(picture)

    def _arms_refused(self, error: DeskError) -> None:
        self.form.fields["arms_sha"].set_error(error.sentence())
