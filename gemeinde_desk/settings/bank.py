"""IBAN and BIC, judged offline by the bank list that comes with schwifty."""

from dataclasses import dataclass

from gemeinde_desk.errors import InvalidInput


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
    except exceptions.InvalidLength:
        expected = " Eine deutsche IBAN hat 22 Zeichen." if compact.startswith("DE") else ""
        problem = f"Die IBAN hat {len(compact)} Zeichen, das ist nicht die richtige Länge.{expected}"
    except exceptions.InvalidCountryCode:
        problem = f"Die IBAN beginnt mit „{compact[:2]}“; das ist kein Land mit IBAN."
    except exceptions.InvalidChecksumDigits:
        problem = "Die Prüfziffer der IBAN stimmt nicht. Wahrscheinlich ist eine Ziffer vertauscht oder falsch."
    except exceptions.SchwiftyException:
        problem = "Die IBAN enthält Zeichen, die dort nicht vorkommen. Beispiel: DE89 3704 0044 0532 0130 00."
    raise InvalidInput(place=place, problem=problem)


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
