"""A clerk who registers one item after the other and says so as soon as it is stored; the tests kill him, or his disk.

``python -m tests.support.crash_child FOLDER [COUNT]`` prints a line "number sha256" for each stored item, "error Class" for each refused.
"""

import itertools
import os
import sys
from pathlib import Path

from gemeinde_desk.errors import DeskError
from gemeinde_desk.store.store import Store
from tests.store.office_parts import add_document, register


def work(folder: Path, count: int | None) -> None:
    store = Store(folder)
    say("ready")
    for turn in itertools.count() if count is None else range(count):
        content = f"{os.getpid()} {turn} ".encode() + os.urandom(3000)
        try:
            with store.transaction("clerk") as tx:
                document = add_document(store, tx, f"Brief {turn}", f"Text {turn}", content)
                number = register(tx, document)
                version = tx.one("SELECT sha256 FROM version WHERE document_id = ?", (document,))
        except DeskError as error:
            say(f"error {type(error).__name__}")
        else:
            say(f"{number} {version[0]}")
    store.close()


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    work(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else None)
