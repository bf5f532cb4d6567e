"""The 16 Länder and the local holidays a municipality may add: names and keys; when they are is for the deadlines to know."""

import re
from datetime import date
from typing import Final

#: ISO 3166-2:DE code without "DE-" -> German name
LAENDER: Final[dict[str, str]] = {
    "BW": "Baden-Württemberg",
    "BY": "Bayern",
    "BE": "Berlin",
    "BB": "Brandenburg",
    "HB": "Bremen",
    "HH": "Hamburg",
    "HE": "Hessen",
    "MV": "Mecklenburg-Vorpommern",
    "NI": "Niedersachsen",
    "NW": "Nordrhein-Westfalen",
    "RP": "Rheinland-Pfalz",
    "SL": "Saarland",
    "SN": "Sachsen",
    "ST": "Sachsen-Anhalt",
    "SH": "Schleswig-Holstein",
    "TH": "Thüringen",
}

#: holidays that hold in some municipalities of a Land only: key -> (Land, German name, month-day or "" when movable)
LOCAL_HOLIDAYS: Final[dict[str, tuple[str, str, str]]] = {
    # Art. 1 Abs. 1 Nr. 2 BayFTG: municipalities with a mainly catholic population
    "mariae_himmelfahrt": ("BY", "Mariä Himmelfahrt", "08-15"),
    # Art. 1 Abs. 2 BayFTG: city of Augsburg
    "friedensfest": ("BY", "Augsburger Hohes Friedensfest", "08-08"),
    # § 1 SächsSFG with the ordinance on Corpus Christi; § 2 Abs. 2 ThürFGtG: named catholic municipalities
    "fronleichnam_sn": ("SN", "Fronleichnam", ""),
    "fronleichnam_th": ("TH", "Fronleichnam", ""),
}
_OWN_DAY = re.compile(r"(\d{4}-)?(\d\d-\d\d) \S.*")


def local_holiday_problem(extra: str, land: str) -> str:
    """Why this is no local holiday of the Land, as a German sentence; empty when it is one.

    A local holiday is a key of :data:`LOCAL_HOLIDAYS`, or a day of its own: "MM-DD Name" (every year) or "YYYY-MM-DD Name" (once).
    """
    if extra in LOCAL_HOLIDAYS:
        where, name, _ = LOCAL_HOLIDAYS[extra]
        return "" if where == land else f"{name} gibt es in {LAENDER.get(land, 'diesem Land')} nicht."
    if own := _OWN_DAY.fullmatch(extra):
        try:
            date.fromisoformat(f"{own[1] or '2000-'}{own[2]}")
        except ValueError:
            return f"Den Tag „{extra[:60]}“ gibt es im Kalender nicht."
        return ""
    known = ", ".join(LOCAL_HOLIDAYS)
    return (
        f"„{extra[:60]}“ ist kein örtlicher Feiertag. Möglich sind {known} "
        "oder ein eigener Tag wie „08-08 Stadtfest“ oder „2026-06-17 Gedenktag“."
    )
