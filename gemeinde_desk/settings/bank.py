"""IBAN and BIC, judged offline by the bank list that comes with schwifty."""

import re
from dataclasses import dataclass

from gemeinde_desk.errors import InvalidInput

_EXAMPLE = "Beispiel: DE89 3704 0044 0532 0130 00."


@dataclass(frozen=True)
class Bank:
    """BIC and name of a bank; both empty when the list does not know it."""

    bic: str
    name: str


def canonical_iban(text: str, place: str = "IBAN") -> str:
    """The IBAN without spaces, in capitals. Raises InvalidInput naming what is wrong with it (ISO 13616)."""
    # imported here: the bank list is read on import, and few starts of the program need it
    from schwifty import IBAN, exceptions  # noqa: PLC0415

    compact = "".join(text.split()).upper()
    try:
        return IBAN(compact).compact
    except exceptions.InvalidChecksumDigits:
        problem = "Die Prüfziffer der IBAN stimmt nicht. Wahrscheinlich ist eine Ziffer vertauscht oder falsch."
    except exceptions.SchwiftyException:
        # Its other errors name the first rule it happens to try: of "DE1" the characters, though all of them are right.
        problem = _wrong_form(compact, _iban_length(compact[:2]))
    raise InvalidInput(place=place, problem=problem)


def _iban_length(country: str) -> int | None:
    """How many characters an IBAN of the country (ISO 3166, two letters) has; None where there are none."""
    from schwifty import IBAN, exceptions  # noqa: PLC0415

    try:
        return int(IBAN(country, allow_invalid=True).spec.iban_length)
    except exceptions.SchwiftyException:
        return None


def _wrong_form(compact: str, length: int | None) -> str:
    """What is wrong with an IBAN whose form does not fit, in the order a person would look at it."""
    if strange := re.search(r"[^A-Z0-9]", compact):
        return f"Die IBAN enthält Zeichen, die dort nicht vorkommen („{strange.group()}“). {_EXAMPLE}"
    if not re.match(r"[A-Z]{2}", compact):
        return f"Die IBAN beginnt nicht mit den zwei Buchstaben des Landes. {_EXAMPLE}"
    if length is None:
        return f"Die IBAN beginnt mit „{compact[:2]}“; das ist kein Land mit IBAN."
    if len(compact) != length:
        kind = "eine deutsche IBAN" if compact.startswith("DE") else f"eine IBAN aus „{compact[:2]}“"
        short = "kurz" if len(compact) < length else "lang"
        return f"Die IBAN ist zu {short}: Sie hat {len(compact)} Zeichen, {kind} hat {length} Zeichen."
    return (
        f"Die IBAN enthält Zeichen, die dort nicht vorkommen: einen Buchstaben, wo eine Ziffer stehen muss. {_EXAMPLE}"
    )


def canonical_bic(text: str, place: str = "BIC") -> str:
    """The BIC in capitals. Raises InvalidInput (ISO 9362)."""
    from schwifty import BIC, exceptions  # noqa: PLC0415

    try:
        return str(BIC("".join(text.split()).upper()))
    except exceptions.SchwiftyException:
        problem = f"„{text.strip()}“ ist kein BIC. Er hat 8 oder 11 Zeichen, zum Beispiel COBADEFFXXX."
        raise InvalidInput(place=place, problem=problem) from None


def bank_of(iban: str) -> Bank:
    """The bank of a valid IBAN, from the offline list."""
    from schwifty import IBAN  # noqa: PLC0415

    found = IBAN(iban)
    return Bank(str(found.bic or ""), found.bank_name or "")


def format_iban(iban: str) -> str:
    """In groups of four, as DIN 5008 prints it."""
    compact = "".join(iban.split())
    return " ".join(compact[start : start + 4] for start in range(0, len(compact), 4))
