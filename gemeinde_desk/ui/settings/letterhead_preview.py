"""A letter page with the office's head and foot as it will print, drawn anew while somebody types."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gemeinde_desk.errors import DeskError
from gemeinde_desk.settings.office_profile import OfficeProfile
from gemeinde_desk.ui.tasks import Latest, TaskRunner, Token
from gemeinde_desk.ui.theme import theme
from gemeinde_desk.ui.widgets.settled import Settled

#: height of an A4 page by its width
A4: Final = 297 / 210
REST: Final = 250


class LetterheadPreview(QWidget):
    """``show_values`` says what the page is of; ``drawn`` that it is in sight."""

    drawn = Signal()

    def __init__(self, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Vorschau eines Schreibens"))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setSizePolicy(policy)
        self.setMinimumSize(theme().px(220), theme().px(220 * A4))
        self._latest = Latest(tasks, self)
        self._settled = Settled(self, self._ask, REST)
        self._values: Mapping[str, object] = {}
        self._arms: bytes | None = None
        self._image = QImage()

    def show_values(self, values: Mapping[str, object], arms: bytes | None) -> None:
        """Draw the page of a profile with these values once typing rests; what is wrong with them is left out."""
        self._values, self._arms = dict(values), arms
        self._settled.start()

    def sizeHint(self) -> QSize:
        """A page one can read the head of."""
        return QSize(theme().px(420), round(theme().px(420) * A4))

    def _page(self) -> QRectF:
        width = min(float(self.width()) - 2, (self.height() - 2) / A4)
        return QRectF((self.width() - width) / 2, 1, width, width * A4)

    def _ask(self) -> None:
        values, arms = self._values, self._arms
        width = max(200, round(self._page().width() * self.devicePixelRatioF()))

        def work(token: Token) -> QImage:
            from gemeinde_desk.ui.pdf_pages import draw_page  # noqa: PLC0415 - only when there is a page to draw

            pdf = sample_page(OfficeProfile.from_json(values), arms)
            token.check()
            return QImage.fromData(draw_page(pdf, 0, width))

        self._latest.ask(work, self._take, self._failed)

    def _take(self, image: QImage) -> None:
        self._image = image
        self.update()
        self.drawn.emit()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, DeskError):
            raise error
        self._image = QImage()  # what is wrong stands at its field
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size needs another drawing."""
        super().resizeEvent(event)
        self._settled.start()

    def hideEvent(self, event: object) -> None:
        """Nothing is drawn for nobody."""
        self._settled.stop()
        self._latest.drop()
        super().hideEvent(event)  # type: ignore[arg-type]

    def showEvent(self, event: object) -> None:
        """What was asked for while hidden."""
        super().showEvent(event)  # type: ignore[arg-type]
        self._settled.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The page, white also in a dark window, for it is paper."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        page = self._page()
        painter.fillRect(page, Qt.GlobalColor.white)
        if not self._image.isNull():
            painter.drawImage(page, self._image)
        painter.setPen(QPen(QColor(theme().colours.line), 1))
        painter.drawRect(page)
        painter.end()


_WORDS: Final = (
    "diese Seite zeigt, wie Kopf und Fuß Ihrer Schreiben gedruckt werden. Anschrift und Informationsblock stehen so, wie es "
    "die DIN 5008 vorsieht, damit die Anschrift im Fensterumschlag zu lesen ist."
)


def sample_page(profile: OfficeProfile, arms: bytes | None) -> bytes:
    """A short letter to nobody in particular on the office's paper, as PDF."""
    from gemeinde_desk.letters.composing import letterhead  # noqa: PLC0415 - reportlab takes its time
    from gemeinde_desk.letters.model import InfoRow, Letter, Paragraph, Recipient  # noqa: PLC0415
    from gemeinde_desk.letters.render import render_letter  # noqa: PLC0415
    from gemeinde_desk.letters.typeset import text_runs  # noqa: PLC0415

    city = profile.city or "Musterort"
    letter = Letter(
        document_id="vorschau",
        reference="",
        recipient=Recipient(("Frau", "Erika Mustermann", "Musterweg 1", f"{profile.postcode or '00000'} {city}")),
        subject="So sehen Ihre Schreiben aus",
        info=(InfoRow("Unser Zeichen", "1-2026-0001"), InfoRow("Datum", "1. Juli 2026")),
        body=tuple(
            Paragraph(text_runs(text))
            for text in (
                "Sehr geehrte Damen und Herren,",
                _WORDS,
                "Mit freundlichen Grüßen",
            )
        ),
    )
    return render_letter(letter, letterhead(profile, arms), created=datetime(2026, 7, 1, tzinfo=UTC))
