"""«Amt»: who the municipality is."""

from gemeinde_desk.settings.laender import LAENDER
from gemeinde_desk.ui.session import Session
from gemeinde_desk.ui.settings.profile_edit import ProfileEdit
from gemeinde_desk.ui.settings.profile_form import ProfileForm
from gemeinde_desk.ui.settings.section import Section

NAMES = (
    "name", "land", "mayor", "street", "postcode", "city", "phone", "email", "website", "iban", "bic", "bank_name",
    "objection_authority", "file_pattern", "case_pattern",
)  # fmt: skip


class OfficeSection(Section):
    """Name, address, bank; where to object; how references look."""

    def __init__(self, session: Session, edit: ProfileEdit) -> None:
        super().__init__(
            session,
            self.tr("Amt"),
            self.tr("Diese Angaben stehen auf den Schreiben. Schon ausgefertigte Schreiben bleiben, wie sie sind."),
        )
        self.form = form = ProfileForm(edit)
        form.line("name", self.tr("Name der Gemeinde"), required=True)
        why = self.tr("Danach richten sich Feiertage, Fristen und Rechtsbehelfsbelehrungen.")
        lands: list[tuple[str, object]] = [(name, code) for code, name in LAENDER.items()]
        form.choice("land", self.tr("Bundesland"), lands, required=True, hint=why)
        form.line("mayor", self.tr("Bürgermeisterin oder Bürgermeister"))
        form.line("street", self.tr("Straße und Hausnummer"))
        form.line("postcode", self.tr("Postleitzahl"), span=2)
        form.line("city", self.tr("Ort"), span=4)
        form.line("phone", self.tr("Telefon"), span=3)
        form.line("email", self.tr("E-Mail"), span=3)
        form.line("website", self.tr("Internetseite"))
        form.line("iban", self.tr("IBAN"), hint=self.tr("Bank und BIC werden danach gefunden."))
        form.line("bic", self.tr("BIC"), span=3)
        form.line("bank_name", self.tr("Bank"), span=3)
        form.lines(
            "objection_authority",
            self.tr("Widerspruchsbehörde"),
            rows=2,
            hint=self.tr("Name und Anschrift, wie sie in der Rechtsbehelfsbelehrung stehen"),
        )
        form.line(
            "file_pattern", self.tr("Muster des Aktenzeichens"), span=3, hint=self.tr("{unit} Aktenplan, {year} Jahr")
        )
        form.line(
            "case_pattern",
            self.tr("Muster des Vorgangszeichens"),
            span=3,
            hint=self.tr("{file} Akte, {number:04} Nummer"),
        )
        form.fill()
        self.fields = form.fields
        self.add_up_to(760, form)
        self.body.addStretch(1)
