"""What a list of documents says of each: its columns, and the words and tones in them."""

from gemeinde_desk.documents.model import Document
from gemeinde_desk.ui.cases.words import due_word, tr
from gemeinde_desk.ui.palette import Tone
from gemeinde_desk.ui.widgets.paged_table import Column

#: number of the column with the day
DAY = 3


def document_columns() -> list[Column[Document]]:
    """Number, kind, title, day and condition; an attachment stands behind its document with a clip."""

    def mark(each: Document) -> str:
        if each.parent_id is not None:
            return ""
        return {"incoming": "inbox", "outgoing": "letter", "internal": "document"}[each.direction]

    def kind(each: Document) -> str:
        words = {"incoming": tr("Eingang"), "outgoing": tr("Ausgang"), "internal": tr("intern")}
        return tr("Anlage") if each.parent_id is not None else words[each.direction]

    def clip(each: Document) -> str:
        return "attach" if each.parent_id is not None else ""

    def spoken(each: Document) -> str:
        return tr("Anlage: {0}").format(each.title) if each.parent_id is not None else each.title

    def day(each: Document) -> str:
        return due_word(each.dated or each.received or each.posted)

    return [
        Column(
            tr("Nr."),
            lambda each: "" if each.parent_id is not None else str(each.number or ""),
            44,
            right=True,
            spoken=lambda each: str(each.number or ""),
        ),
        Column(tr("Art"), lambda _each: "", 46, icon=mark, spoken=kind),
        Column(tr("Dokument"), lambda each: each.title, icon=clip, spoken=spoken),
        Column(tr("Datum"), day, 98),
        Column(tr("Zustand"), _condition, 150, tone=_tone),
    ]


def _condition(each: Document) -> str:
    if each.removed is not None:
        return tr("zurückgezogen")
    if each.state == "draft":
        return tr("Entwurf")
    if each.direction == "outgoing" and each.parent_id is None and each.posted is None:
        return tr("zu versenden")
    state = each.version.text_state if each.version else "none"
    return {
        "queued": tr("wird gelesen"),
        "failed": tr("nicht lesbar"),
        "done": tr("durchsuchbar"),
        "none": "",
    }[state]


def _tone(each: Document) -> Tone | None:
    if each.removed is not None:
        return Tone.MUTED
    if each.state == "draft" or (each.direction == "outgoing" and each.parent_id is None and each.posted is None):
        return Tone.SOON
    state = each.version.text_state if each.version else "none"
    return {"queued": Tone.INFO, "failed": Tone.OVERDUE, "done": Tone.OK, "none": Tone.MUTED}[state]
