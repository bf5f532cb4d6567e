"""What a letter still lacks, told as what to type for it."""

from typing import TYPE_CHECKING

from gemeinde_desk.cases.case_types import Field
from gemeinde_desk.commands.context import Context
from gemeinde_desk.commands.fields import field_row, how_to_type
from gemeinde_desk.commands.office import switches_for
from gemeinde_desk.errors import NotFound

if TYPE_CHECKING:
    from gemeinde_desk.letters.drafting import Check, LetterDraft
    from gemeinde_desk.letters.templates import Template

#: where the values of placeholders are kept that no letter asks for, by the first part of their key
_KEPT = {
    "amt": "im Fenster unter Einstellungen, Amt",
    "sachbearbeitung": "im Fenster unter Einstellungen, Sachbearbeitung",
    "empfaenger": "im Fenster unter Kontakte, oder ein anderer Kontakt mit --to",
    "fall": "im Fenster beim Vorgang",
    "brief": "im Fenster unter Schreiben",
}


def how_to_fill(context: Context, draft: "LetterDraft", form: "Template | None", gap: "Check") -> str:
    """One line on what is missing: what to type, its label and format; or where else it is entered."""
    field = _field(context, draft, form, gap)
    kind, _, _name = gap.key.partition(".")
    if field is not None:
        switch = "--answer" if kind == "frage" else f"gemeinde-desk case change {draft.case_reference} --field"
        line = how_to_type(switch, field)
        return f"{line}\n    {gap.sentence}" if gap.code == "answer" else line
    if gap.key == "fall.ergebnis":
        return f"gemeinde-desk case change {draft.case_reference} --outcome …  {gap.sentence}"
    if switches := switches_for(gap.key):
        return f"gemeinde-desk office change {' … '.join(switches)} …  {gap.sentence}"
    where = _KEPT.get(kind)
    return f"{gap.sentence} Einzutragen {where}." if where else gap.sentence


def gap_row(context: Context, draft: "LetterDraft", form: "Template | None", gap: "Check") -> dict[str, object]:
    """What is missing, as JSON: ``switch`` is of this command, ``case change`` or ``office change``, None where there is none."""
    field = _field(context, draft, form, gap)
    kind = gap.key.partition(".")[0]
    nothing: dict[str, object] = {"label": gap.sentence, "type": None, "format": None}
    row = field_row(field) if field else nothing
    switch = {"frage": f"--answer {field.key}=", "feld": f"--field {field.key}="}.get(kind) if field else None
    if office := switches_for(gap.key):
        switch = " ".join(office)
    return row | {"key": gap.key, "problem": gap.sentence, "switch": switch}


def _field(context: Context, draft: "LetterDraft", form: "Template | None", gap: "Check") -> Field | None:
    kind, _, name = gap.key.partition(".")
    fields: tuple[Field, ...] = ()
    if kind == "frage" and form is not None:
        fields = form.asks
    elif kind == "feld":
        try:
            case = context.office.cases.get(draft.case_id)
            fields = context.office.cases.type(case.case_type).fields
        except NotFound:  # the office has taken the type away since
            return None
    return next((field for field in fields if field.key == name), None)
