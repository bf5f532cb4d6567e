"""Cutting the letters' fonts out of the variable Noto Sans. Runs in a child process of the sandbox, once per style and version.

reportlab embeds only the default instance of a variable font, so static instances are cut with fontTools, without the
scripts a German office does not write.
"""

from typing import Any, Final

from fontTools import subset, ttLib
from fontTools.varLib import instancer

from gemeinde_desk.documents.sandbox_child import Report

_RANGES: Final = (
    (0x20, 0x24F),  # Latin
    (0x250, 0x36F),  # phonetic letters, modifiers, combining marks
    (0x370, 0x52F),  # Greek, Cyrillic
    (0x1D00, 0x20CF),  # modifiers, more marks, Latin and Greek extended, punctuation, superscripts, currencies
    (0x2100, 0x2265),  # letterlike signs, fractions, arrows, some mathematics
    (0x25A0, 0x25CC),
    (0xA720, 0xA7FF),
    (0xFB00, 0xFB06),
    (0xFFFD, 0xFFFD),
)
_FEATURES: Final = ["ccmp", "mark", "mkmk", "locl"]


def cut(args: dict[str, Any], _report: Report) -> None:
    """Write the static instance of ``weight`` of the variable font ``source`` to ``target``."""
    variable = ttLib.TTFont(args["source"], recalcTimestamp=False)
    options = subset.Options(layout_features=_FEATURES, name_IDs=["*"], hinting=False, notdef_outline=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in _RANGES for code in range(first, last + 1)])
    subsetter.subset(variable)
    font = instancer.instantiateVariableFont(variable, {"wght": args["weight"], "wdth": 100}, updateFontNames=True)
    font.save(args["target"])
