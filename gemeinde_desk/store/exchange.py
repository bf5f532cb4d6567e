"""Files of an office give way to others: either all of them do, or in the end none."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gemeinde_desk.files import reason_of, replace_file, sync_folder
from gemeinde_desk.store.errors import StoreUnavailable

#: Folders in the office for what was there before, by whether its database was in order; the instant (UTC) follows.
ASIDE, ASIDE_DAMAGED = "vor-Wiederherstellung-", "beschaedigt-"
#: In such a folder: the hashes of the documents that were there when the database was set aside, one a line.
FILES_THEN = "documents.txt"


def files_then(aside: Path) -> set[str] | None:
    """The documents that were there when the database in the folder was set aside; None where that was not noted."""
    try:
        return set((aside / FILES_THEN).read_text("ascii").split())
    except (OSError, UnicodeDecodeError):
        return None


class Exchange:
    """Moves files of the office aside and others to their places; either all of it, or in the end nothing.

    ``aside`` is the folder for what was there before, None as long as nothing went into it.
    """

    def __init__(self, office: Path, name: str) -> None:
        self._office = office
        self._folder = office / name
        self._moved: list[tuple[Path, Path]] = []
        self.aside: Path | None = None

    def take(self, file: Path) -> None:
        """Move a file aside, if it exists."""
        if not file.exists():
            return
        number = 1
        while self.aside is None and self._folder.exists():
            number += 1
            self._folder = self._folder.with_name(f"{self._folder.name.split('~')[0]}~{number}")
        self.aside = self._folder
        place = self._folder / file.relative_to(self._office)
        place.parent.mkdir(parents=True, exist_ok=True)
        self.put(file, place)

    def put(self, file: Path, place: Path) -> None:
        """Move a file to a place where there is none."""
        place.parent.mkdir(parents=True, exist_ok=True)
        replace_file(file, place)
        self._moved.append((file, place))
        sync_folder(place.parent)

    @contextmanager
    def whole(self) -> Iterator[None]:
        """If the block fails, what was moved inside goes back, the last first.

        :raises StoreUnavailable: it cannot go back either; says where it lies
        """
        before = len(self._moved)
        try:
            yield
        except BaseException:
            try:
                self._back_to(before)
            except OSError as error:
                where = f"{reason_of(error)}; das bisherige Amt liegt im Ordner {self._folder.name}"
                raise StoreUnavailable(detail=where) from error
            raise

    def _back_to(self, before: int) -> None:
        while len(self._moved) > before:
            file, place = self._moved[-1]
            replace_file(place, file)
            self._moved.pop()
            sync_folder(file.parent)
        if not before and self.aside is not None:
            with suppress(OSError):  # all is back; an empty folder does no harm
                for folder in sorted(self._folder.rglob("*"), reverse=True):
                    folder.rmdir()
                self._folder.rmdir()
            self.aside = None
