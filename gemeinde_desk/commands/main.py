"""``gemeinde-desk COMMAND``: the grammar as a whole, and what an error means for the exit code.

Exit codes: 0 done · 1 not done · 2 the call, a value or a file in it is not usable · 3 not found · 4 the rules of the office
do not allow it · 5 no office, or not ours, in that folder · 6 the office is open elsewhere · 7 it is damaged · 8 the disk is
full or does not answer · 69 no display for the window · 130 broken off.
"""

import sys
from argparse import Namespace
from collections.abc import Sequence
from datetime import date

from gemeinde_desk import __version__
from gemeinde_desk.commands import administration, cases, contacts, finding, intake, letters, office
from gemeinde_desk.commands.output import NotWritten, drop_output, flush, tolerate_any_encoding
from gemeinde_desk.commands.parser import Parser, place_on_the_line, require_text, resolve_days
from gemeinde_desk.commands.table import visible
from gemeinde_desk.errors import DeskError
from gemeinde_desk.files import reason_of

BROKEN_OFF, UNREACHABLE = 130, 8
EXIT_CODES = """Exit-Codes:
  0  erledigt
  1  nicht erledigt
  2  der Aufruf, ein Wert oder eine Datei darin ist nicht brauchbar
  3  nicht gefunden
  4  die Regeln lassen es nicht zu
  5  in dem Ordner liegt kein (passendes) Amt
  6  das Amt ist schon geöffnet
  7  das Amt oder eine Sicherung ist beschädigt
  8  Datenträger voll oder nicht erreichbar
 69  kein Bildschirm für das Fenster
130  abgebrochen

Ohne Befehl öffnet sich das Fenster. Hilfe zu einem Befehl: gemeinde-desk BEFEHL --help

Beispiel:
  gemeinde-desk due --until +7"""


def parser() -> Parser:
    """The whole command line."""
    root = Parser(
        prog="gemeinde-desk",
        description="Gemeinde Desk: Vorgänge, Posteingang und Schreiben einer kleinen Gemeinde.",
        epilog=EXIT_CODES,
    )
    root.add_argument("--version", action="version", version=f"Gemeinde Desk {__version__}", help="die Version zeigen")
    commands = root.add_subparsers(
        dest="command", metavar="BEFEHL", required=True, parser_class=Parser, title="Befehle"
    )
    for room in (administration, office, intake, cases, contacts, letters, finding):
        room.register(commands)
    root.describe_all()
    return root


def run(arguments: Sequence[str]) -> int:
    """Run one command; its exit code. Errors the user can act on are told in German on stderr."""
    tolerate_any_encoding()
    try:
        try:
            return _done(_parsed(arguments))
        finally:
            flush()  # here and not when Python ends, where nobody could tell that the answer was not written
    except KeyboardInterrupt:
        print("Abgebrochen.", file=sys.stderr)
        return BROKEN_OFF
    except BrokenPipeError:
        # The reader of the pipe (head, less) has seen enough; what the command had to do was done before it answered.
        drop_output()
        return 0
    except (NotWritten, OSError) as error:  # the latter while argparse wrote its help
        told = error if isinstance(error, NotWritten) else NotWritten(detail=reason_of(error))
        drop_output()
        print(told.sentence(), file=sys.stderr)
        return told.exit_code


def _parsed(arguments: Sequence[str]) -> Namespace:
    parsed, unknown = parser().parse_known_args(arguments)
    if unknown:  # told by the command it was typed after, whose usage helps
        parsed.parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    return parsed


def _done(parsed: Namespace) -> int:
    try:
        require_text(parsed)
        resolve_days(parsed, date.today())  # noqa: DTZ011 - the day of the office is the local one
        return int(parsed.run(parsed) or 0)
    except NotWritten:
        raise
    except DeskError as error:
        sentence, place = error.sentence(), place_on_the_line(parsed, error.place)
        if place and place.casefold() not in sentence.casefold():
            sentence = f"{place}: {sentence}"
        print(visible(sentence), file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        raise
    except OSError as error:
        # A folder nobody may look into, a name too long, a medium pulled out: no place of ours, and no fault of the program.
        what = f"„{error.filename}“" if error.filename else "Der Datenträger"
        print(visible(f"{what} lässt sich nicht benutzen: {reason_of(error)}."), file=sys.stderr)
        return UNREACHABLE
