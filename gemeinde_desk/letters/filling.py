"""From a draft to the letter as it reads: its values put in, what is missing, and its picture on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from gemeinde_desk.cases import codes
from gemeinde_desk.contacts.clerks import Clerk
from gemeinde_desk.contacts.model import Contact
from gemeinde_desk.deadlines.dates import format_date
from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.letters import composing
from gemeinde_desk.letters.drafting import Check, LetterDraft
from gemeinde_desk.letters.model import InfoRow, Letter, Letterhead, Paragraph, Recipient, Remedy, Text, plain_body
from gemeinde_desk.letters.placeholders import Missing, Registry, Value, resolve, resolve_runs
from gemeinde_desk.letters.reading import LetterReading
from gemeinde_desk.letters.sample_letter import SAMPLE_RECIPIENT, SAMPLE_REFERENCE, sample_values
from gemeinde_desk.letters.signing import MAYOR_KEY, signed
from gemeinde_desk.letters.templates import Template
from gemeinde_desk.letters.text_blocks import cautions, fill_blocks

#: keys of what is missing beside placeholders
ADDRESS, SUBJECT, REMEDY = "empfaenger.anschrift", "brief.betreff", "rechtsbehelf"
#: key of the arms in the letterhead
ARMS: Final = "amt.wappen"
_LINES: Final = 6
_NO_MAYOR: Final = "In den Angaben des Amtes steht noch keine Bürgermeisterin und kein Bürgermeister. Unter dem Schreiben steht deshalb {}."
_NO_ARMS: Final = "Das Bild des Wappens fehlt oder ist beschädigt. Ohne neues Bild in den Einstellungen kommt das Schreiben ohne Wappen."
_SENTENCES: Final = {
    ADDRESS: ("address", "Die Anschrift fehlt."),
    SUBJECT: ("subject", "Der Betreff fehlt."),
    REMEDY: ("remedy", "Die Rechtsbehelfsbelehrung ist noch nicht gewählt."),
}


@dataclass(frozen=True)
class Filled:
    """The values a letter has, and what was typed for the template's questions but cannot be read, by key."""

    values: Mapping[str, Value]
    unreadable: Mapping[str, str]


class LetterFilling(LetterReading):
    """Puts values into drafts."""

    def registry(self, draft: LetterDraft) -> Registry:
        """The placeholders this letter may use."""
        case_type = self._cases.type(self._cases.get(draft.case_id).case_type)
        form = self._form(draft)
        return form.registry(case_type) if form else Registry()

    def _form(self, draft: LetterDraft) -> Template | None:
        """The draft's template; None when the office has taken it away since."""
        return self._templates.get(draft.template)

    def fill(self, draft: LetterDraft, on: date) -> Filled:
        """Every value the letter has on that day."""
        contact = self._contacts.get(draft.contact_id) if draft.contact_id is not None else None
        values = self._values(draft.case_id, self._clerks.get(draft.clerk_id), draft.recipient, contact, on)
        # a payment names the notice that asks for it: the sign printed beside the address, and no second one
        values |= {"brief.zeichen": draft.reference} if draft.reference else {}
        unreadable: dict[str, str] = {}
        form = self._form(draft)
        for ask in form.asks if form else ():
            try:
                values |= form.answers({ask.key: draft.answers.get(ask.key, "")}, on) if form else {}
            except InvalidInput as error:
                unreadable[ask.key] = str(error)
        return Filled(values, unreadable)

    def _values(self, case_id: int, clerk: Clerk, to: Recipient, contact: Contact | None, on: date) -> dict[str, Value]:
        case = self._cases.get(case_id)
        return composing.values(
            profile=self._profile(),
            case=case,
            case_type=self._cases.type(case.case_type),
            clerk=clerk,
            to=to,
            contact=contact,
            received=self._first_receipt(case_id) or case.opened,
            on=on,
        )

    def _first_receipt(self, case_id: int) -> date | None:
        day = self._store.value(
            "SELECT min(received) FROM document WHERE case_id = ? AND direction = 'incoming' AND removed IS NULL",
            (case_id,),
        )
        return date.fromisoformat(str(day)) if day else None

    def subject_line(self, draft: LetterDraft, on: date) -> str:
        """The subject as it reads; what is missing stands in square brackets."""
        return resolve_runs(draft.subject, self.fill(draft, on).values, self.registry(draft))[0]

    # -- what is missing

    def missing(self, draft: LetterDraft, on: date) -> list[Missing]:
        """What keeps the letter from being issued: placeholders without a value, no address, subject or remedy instruction."""
        return self._missing(draft, self.fill(draft, on), self.registry(draft))

    def _missing(self, draft: LetterDraft, filled: Filled, registry: Registry) -> list[Missing]:
        line, gaps = resolve_runs(draft.subject, filled.values, registry)
        found = [*gaps, *resolve(signed(draft.body, filled.values), filled.values, registry).missing]
        if not any(text.strip() for text in draft.recipient.lines):
            found.append(Missing(ADDRESS, "Anschrift"))
        if not line.strip():
            found.append(Missing(SUBJECT, "Betreff"))
        if any(isinstance(block, Remedy) and not block.paragraphs for block in draft.body):
            found.append(Missing(REMEDY, "Rechtsbehelfsbelehrung"))
        return list(dict.fromkeys(found))

    def checks(self, draft: LetterDraft, on: date) -> list[Check]:
        """Everything to see to before issuing, what blocks first."""
        filled = self.fill(draft, on)
        found = [Check("answer", sentence, f"frage.{key}") for key, sentence in filled.unreadable.items()]
        said = {check.key for check in found}
        for gap in self._missing(draft, filled, self.registry(draft)):
            if gap.key in _SENTENCES and (gap.key != ADDRESS or not any(draft.recipient.lines)):
                code, sentence = _SENTENCES[gap.key]
                found.append(Check(code, sentence, gap.key))  # type: ignore[arg-type] # the codes of the table above
            elif gap.key not in said:
                found.append(Check("value", f"„{gap.label}“ hat noch keinen Wert.", gap.key))
        if len(draft.recipient.lines) > _LINES:
            found.append(Check("address", f"Die Anschrift hat mehr als {_LINES} Zeilen.", ADDRESS))
        else:
            found += _too_long(draft.recipient.lines)
        if draft.notice and not any(isinstance(block, Remedy) for block in draft.body):
            sentence = "Der Bescheid hat keine Rechtsbehelfsbelehrung. Dann gilt statt der kurzen Frist ein Jahr."
            found.append(Check("remedy", sentence, REMEDY, blocks=False))
        if draft.body != signed(draft.body, filled.values):
            name = self._clerks.get(draft.clerk_id).name
            found.append(Check("signature", _NO_MAYOR.format(name), MAYOR_KEY, blocks=False))
        if self._profile().arms_sha and self._arms() is None:
            found.append(Check("letterhead", _NO_ARMS, ARMS, blocks=False))
        form = self._form(draft)
        for ask, day in form.gone_by(filled.values, on) if form else ():
            sentence = f"„{ask.label}“ liegt vor dem Tag des Schreibens: {format_date(day)}."
            found.append(Check("answer", sentence, f"frage.{ask.key}", blocks=False))
        found += [Check("text_block", text, blocks=False) for text in self.cautions(draft, on)]
        return found + _without_glyph(self.letter(draft, on))

    def cautions(self, draft: LetterDraft, on: date) -> tuple[str, ...]:
        """What to check before relying on the text blocks used."""
        profile = self._profile()
        return cautions(draft.body, self._blocks, on, land=profile.land, confirmed=profile.rules_confirmed)

    # -- the letter

    def letter(self, draft: LetterDraft, on: date) -> Letter:
        """The letter with its values put in; what is missing is marked."""
        values, registry = self.fill(draft, on).values, self.registry(draft)
        case, clerk = self._cases.get(draft.case_id), self._clerks.get(draft.clerk_id)
        return Letter(
            document_id=self._documents.get(draft.document_id).uuid,
            reference=draft.reference,
            recipient=draft.recipient,
            subject=resolve_runs(draft.subject, values, registry)[0],
            body=resolve(signed(draft.body, values), values, registry).body,
            info=composing.information(case, clerk, draft.reference, on),
            enclosures=draft.enclosures,
            delivery=draft.delivery,
            notice=draft.notice,
            code=codes.build(composing.office_mark(self._profile()), draft.reference),
            data=self._record(draft, on) if draft.notice else None,
        )

    def _record(self, draft: LetterDraft, on: date) -> dict[str, object]:
        case = self._cases.get(draft.case_id)
        return {
            "zeichen": draft.reference,
            "vorgang": case.reference,
            "vorgangsart": case.case_type,
            "datum": on.isoformat(),
            "felder": dict(case.fields),
            "angaben": dict(draft.answers),
        }

    def warm_up(self) -> None:
        """Load what drawing a page needs (about half a second), so that the first page comes as quickly as the next."""
        letter = Letter("", "", Recipient(("",)), " ", (Paragraph((Text("a"), Text("b", bold=True))),))
        self._print(letter, draft=True)

    def preview(self, draft: LetterDraft, on: date) -> bytes:
        """The letter as it will print, as a PDF marked as a draft; what is missing stands out."""
        return self._print(self.letter(draft, on), draft=True)

    def _print(self, letter: Letter, *, draft: bool, mark: str = "") -> bytes:
        from gemeinde_desk.letters.render import DRAFT_MARK, render_letter  # noqa: PLC0415 - reportlab is slow to load

        created = self._store.moment()
        return render_letter(letter, self._letterhead(), created=created, draft=draft, mark=mark or DRAFT_MARK)

    def _letterhead(self) -> Letterhead:
        return composing.letterhead(self._profile(), self._arms())

    def _arms(self) -> bytes | None:
        """The picture of the arms; None without one, or where its file is gone or damaged: a letter goes out all the same."""
        sha, kept = self._profile().arms_sha, self._store.documents
        if not sha or not kept.is_whole(sha):
            return None
        try:
            return kept.path(sha).read_bytes()
        except OSError:
            return None

    def sample(self, key: str, on: date) -> bytes:
        """A template as a letter of nobody, marked as an example; nothing is stored. Raises NotFound.

        The office's own particulars stand in it; everything else is plainly invented, so that nobody takes it for a
        letter to somebody.
        """
        from gemeinde_desk.letters.render import SAMPLE_MARK  # noqa: PLC0415 - reportlab is slow to load

        form = self.template(key)
        fitting = next((kind for kind in self._cases.types() if key in kind.letters), None)
        registry = form.registry(fitting)
        profile = self._profile()
        values = sample_values(registry, composing.office_values(profile), on)
        rule = fitting.remedy if fitting else None
        regime, remedy = (rule.regime, rule.remedy) if rule else ("vwvfg", "widerspruch")
        body = fill_blocks(form.body(values), self._blocks, land=profile.land, regime=regime, on=on, remedy=remedy)
        letter = Letter(
            document_id="",
            reference=SAMPLE_REFERENCE,
            recipient=SAMPLE_RECIPIENT,
            subject=resolve_runs(form.subject, values, registry)[0],
            body=resolve(body, values, registry).body,
            info=(InfoRow("Unser Zeichen", SAMPLE_REFERENCE), InfoRow("Datum", format_date(on))),
            enclosures=form.enclosures,
            delivery=form.delivery,
            notice=form.notice,
        )
        return self._print(letter, draft=True, mark=SAMPLE_MARK)


def _too_long(address: Sequence[str]) -> list[Check]:
    """An address is never cut: what does not fit the window even in small type keeps the letter from being issued."""
    from gemeinde_desk.letters.fonts import FontUnavailable  # noqa: PLC0415 - reportlab is slow to load
    from gemeinde_desk.letters.render import ADDRESS_TOO_LONG, address_fits  # noqa: PLC0415

    try:
        return [] if address_fits(address) else [Check("address", ADDRESS_TOO_LONG, ADDRESS)]
    except FontUnavailable:
        return []  # drawing the letter will say so


def _without_glyph(letter: Letter) -> list[Check]:
    """Signs that would come out as empty boxes: the fonts know the letters of DIN 91379, but no pictures and few other scripts."""
    from gemeinde_desk.letters.fonts import FontUnavailable, unprintable  # noqa: PLC0415 - reportlab is slow to load

    places: tuple[tuple[Literal["address", "subject", "text_block"], str, str, str], ...] = (
        ("address", ADDRESS, "In der Anschrift", "\n".join(letter.recipient.lines)),
        ("subject", SUBJECT, "Im Betreff", letter.subject),
        ("text_block", "", "Im Text", plain_body(letter.body)),
    )
    try:
        signs = [(code, key, where, " ".join(unprintable(text))) for code, key, where, text in places]
    except FontUnavailable:
        return []  # drawing the letter will say so
    return [
        Check(code, f"{where} stehen Zeichen, die sich nicht drucken lassen: {strange}", key, blocks=False)
        for code, key, where, strange in signs
        if strange
    ]
