"""Page pictures of stored and incoming documents, for preview and thumbnails, drawn in a child process."""

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

from gemeinde_desk.documents.sandbox import Job, Limits, Sandbox
from gemeinde_desk.watching import IsCancelled, never

_WORK = "gemeinde_desk.documents.page_work"
#: a page that takes longer than this is hostile: A0 plans with 100 000 paths take some seconds
_LIMITS = Limits(memory_mb=2048, cpu_seconds=60, wall_seconds=90)


@dataclass(frozen=True)
class PageInfo:
    """What is known of a PDF or picture without reading its text.

    ``sizes_mm`` holds width and height of each page as shown; ``encrypted`` means restricted but readable without a
    password; ``javascript`` includes actions that start programs (neither is ever carried out here); ``embedded_files``
    are the names of files inside the PDF.
    """

    sizes_mm: tuple[tuple[float, float], ...]
    encrypted: bool = False
    javascript: bool = False
    signed: bool = False
    embedded_files: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """What :func:`gemeinde_desk.documents.page_work.info` answered."""
        return cls(
            sizes_mm=tuple((width, height) for width, height in value["sizes_mm"]),
            encrypted=value["encrypted"],
            javascript=value["javascript"],
            signed=value["signed"],
            embedded_files=tuple(value["embedded_files"]),
        )

    @property
    def pages(self) -> int:
        """How many pages there are; at least 1."""
        return len(self.sizes_mm)


class PageRenderer:
    """Draws pages of PDF, JPEG, PNG and TIFF files.

    All calls block (about 10 to 200 ms) and belong on a worker thread. They raise
    :class:`gemeinde_desk.documents.page_errors.EncryptedPdf` and its neighbours,
    :class:`gemeinde_desk.documents.kinds.UnknownKind`, or an error of the sandbox.
    """

    def __init__(self, sandbox: Sandbox | None = None) -> None:
        self._sandbox = sandbox or Sandbox(_LIMITS)

    def close(self) -> None:
        """End the child process."""
        self._sandbox.close()

    def info(self, path: Path, name: str | None = None, cancelled: IsCancelled = never) -> PageInfo:
        """Page count, sizes and warnings; ``name`` is what errors call the file (default: its file name)."""
        name = name or path.name
        value = self._sandbox.run(Job(f"{_WORK}:info", {"path": str(path.absolute()), "name": name}, name), cancelled)
        return PageInfo.from_json(value)

    def render(
        self,
        path: Path,
        page: int,
        width_px: int,
        image_format: Literal["PNG", "JPEG"] = "PNG",
        *,
        name: str | None = None,
        cancelled: IsCancelled = never,
    ) -> bytes:
        """The page (counted from 0) as PNG or JPEG, ``width_px`` wide; pictures are not enlarged."""
        name = name or path.name
        order = {"path": str(path.absolute()), "name": name, "page": page, "width_px": width_px, "format": image_format}
        value = self._sandbox.run(Job(f"{_WORK}:render", order, name), cancelled)
        return base64.b64decode(value["data"])
