"""The 16 Länder and the local holidays a municipality may add: names and keys only, no calculation."""

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
