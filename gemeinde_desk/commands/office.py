"""``office show | change``: who the municipality is, as its letters say it; the same switches as ``init`` has."""

import argparse
from collections.abc import Iterable, Mapping

from gemeinde_desk.commands.context import add_common, opened
from gemeinde_desk.commands.parser import Parser
from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.settings.laender import LAENDER
from gemeinde_desk.settings.office_profile import LABELS, OfficeProfile

#: what the command line asks of the profile, by field, with the help of its switch
_ASKED: Mapping[str, str] = {
    "name": "Name der Gemeinde, z. B. „Gemeinde Musterau“",
    "land": "Bundesland, für Feiertage und Fristen",
    "authority": "Behördenzeile, z. B. „Gemeindeverwaltung“",
    "street": "Straße und Hausnummer des Rathauses",
    "postcode": "Postleitzahl",
    "city": "Ort",
    "phone": "Telefon",
    "email": "E-Mail",
    "website": "Internetseite",
    "iban": "IBAN der Gemeindekasse; Bank und BIC werden danach gefunden",
    "bic": "BIC",
    "bank_name": "Name der Bank",
    "mayor": "Bürgermeisterin oder Bürgermeister",
    "opening_hours": "Öffnungszeiten, auch mehrere Zeilen",
    "objection_authority": "wo Widerspruch oder Klage zu erheben ist, auch mehrere Zeilen",
}
#: the fields a new office is asked for; the others can wait
AT_FIRST = ("name", "street", "postcode", "city", "phone", "email", "website", "iban", "mayor", "land")
#: which fields fill a placeholder of the letters
_FILLS: Mapping[str, tuple[str, ...]] = {
    "amt.name": ("name",),
    "amt.behoerde": ("authority",),
    "amt.anschrift": ("street", "postcode", "city"),
    "amt.ort": ("city",),
    "amt.telefon": ("phone",),
    "amt.e_mail": ("email",),
    "amt.internet": ("website",),
    "amt.iban": ("iban",),
    "amt.bic": ("bic",),
    "amt.bank": ("bank_name",),
    "amt.buergermeister": ("mayor",),
    "amt.oeffnungszeiten": ("opening_hours",),
    "amt.rechtsbehelfsstelle": ("objection_authority",),
    "amt.gericht": ("objection_authority",),
}


def register(commands: "argparse._SubParsersAction[Parser]") -> None:
    """Add the commands of the office's own data."""
    office = commands.add_parser("office", help="Angaben des Amtes: show, change", example="gemeinde-desk office show")
    verbs = office.add_subparsers(dest="verb", metavar="BEFEHL", required=True, parser_class=Parser, title="Befehle")
    show = verbs.add_parser("show", help="die Angaben des Amtes zeigen", example="gemeinde-desk office show --json")
    add_common(show)
    show.set_defaults(run=office_show)

    change = verbs.add_parser(
        "change", help="Angaben des Amtes ändern; sie stehen auf den Schreiben",
        example='gemeinde-desk office change --iban "DE02 1203 0000 0000 2020 51" --phone "03601 5551" --mayor "Anna Beispiel"',
    )  # fmt: skip
    add_profile(change, _ASKED, required=())
    add_common(change)
    change.set_defaults(run=office_change)


def add_profile(parser: Parser, names: Iterable[str], *, required: Iterable[str]) -> None:
    """The switches for these fields of the profile; one not given is None, and ``""`` takes a value away."""
    for name in names:
        must = name in required
        if name == "land":
            parser.add_argument(_switch(name), choices=sorted(LAENDER), required=must, help=_ASKED[name])
        else:
            parser.add_argument(_switch(name), metavar="TEXT", required=must, help=_ASKED[name])


def given(arguments: argparse.Namespace) -> dict[str, str]:
    """What of the profile was typed, by field."""
    typed = {name: getattr(arguments, name, None) for name in _ASKED}
    return {name: value for name, value in typed.items() if value is not None}


def checked_profile(values: Mapping[str, object]) -> OfficeProfile:
    """The profile of these values.

    :raises InvalidInput: one does not fit; its switch is the place
    """
    profile, problems = OfficeProfile.examined(values)
    for name, problem in problems.items():
        problem.place = _switch(name) if name in _ASKED else problem.place
        raise problem
    return profile


def switches_for(placeholder: str) -> list[str]:
    """The switches of ``office change`` for what a placeholder of the letters shows; empty where there is none."""
    return [_switch(name) for name in _FILLS.get(placeholder, ())]


def office_show(arguments: argparse.Namespace) -> None:
    """What the office says of itself."""
    with opened(arguments, readonly=True) as context:
        profile = context.office.profile
        context.out.value(_value(profile), _sheet(profile))


def office_change(arguments: argparse.Namespace) -> None:
    """Change what was given, and leave the rest."""
    changes: dict[str, object] = {**given(arguments)}
    if not changes:
        problem = f"Es ist nichts zu ändern angegeben. Möglich: {', '.join(map(_switch, _ASKED))}."
        raise InvalidInput(problem=problem, place="office change")
    with opened(arguments, readonly=False) as context:
        before = context.office.profile
        if "iban" in changes:  # the bank follows the number, as in the window
            changes = {"bic": "", "bank_name": "", **changes}
        after = checked_profile({**before.to_json(), **changes})
        if after != before:
            context.office.save_profile(after, by=context.clerk)
        sentence = "Die Angaben des Amtes sind gespeichert. Schon ausgefertigte Schreiben bleiben, wie sie sind."
        context.out.value(_value(after) | {"warnings": context.warnings}, f"{sentence}\n\n{_sheet(after)}")


def _switch(name: str) -> str:
    return "--" + name.replace("_", "-")


def _value(profile: OfficeProfile) -> dict[str, object]:
    return {name: getattr(profile, name) or None for name in _ASKED}


def _sheet(profile: OfficeProfile) -> str:
    widest = max(len(LABELS[name]) for name in _ASKED) + 1
    lines = []
    for name in _ASKED:
        text = str(getattr(profile, name) or "–").replace("\n", "\n" + " " * (widest + 2))
        lines.append(f"{LABELS[name] + ':':{widest}}  {text}")
    return "\n".join(lines)
