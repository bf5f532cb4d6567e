"""``gemeinde-desk COMMAND``: the grammar as a whole, and what an error means for the exit code.

Exit codes: 0 done · 1 not done · 2 the call or a value in it is wrong · 3 not found · 4 the rules of the office do not allow
it · 5 no office, or not ours, in that folder · 6 the office is open elsewhere · 7 it is damaged · 8 the disk is full or does
not answer · 69 no display for the window · 130 broken off.
"""

import sys
from collections.abc import Sequence
from datetime import date

from gemeinde_desk import __version__
from gemeinde_desk.commands import administration, cases, contacts, finding, intake, letters
from gemeinde_desk.commands.parser import Parser, resolve_days
from gemeinde_desk.errors import DeskError

EXIT_CODES = """Exit-Codes:
  0  erledigt                          5  in dem Ordner liegt kein (passendes) Amt
  1  nicht erledigt                    6  das Amt ist schon geöffnet
  2  der Aufruf oder ein Wert stimmt nicht   7  das Amt ist beschädigt
  3  nicht gefunden                    8  Datenträger voll oder nicht erreichbar
  4  die Regeln lassen es nicht zu   130  abgebrochen
 69  kein Bildschirm für das Fenster

Ohne Befehl öffnet sich das Fenster. Hilfe zu einem Befehl: gemeinde-desk BEFEHL --help"""


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
    for room in (administration, intake, cases, contacts, letters, finding):
        room.register(commands)
    return root


def run(arguments: Sequence[str]) -> int:
    """Run one command; its exit code. Errors the user can act on are told in German on stderr."""
    parsed = parser().parse_args(arguments)
    try:
        resolve_days(parsed, date.today())  # noqa: DTZ011 - the day of the office is the local one
        return int(parsed.run(parsed) or 0)
    except DeskError as error:
        sentence = error.sentence()
        if error.place and error.place not in sentence:
            sentence = f"{error.place}: {sentence}"
        print(sentence, file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("Abgebrochen.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader of the pipe (head, less) has seen enough.
        sys.stderr.close()
        return 0
