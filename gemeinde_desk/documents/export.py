"""Copies of documents for the world outside the office."""

import hashlib
from pathlib import Path
from typing import BinaryIO

from gemeinde_desk.documents.errors import ContentDamaged, ExportFailed, NoContent
from gemeinde_desk.documents.file_names import file_name, numbered, suffix_of
from gemeinde_desk.documents.model import Document
from gemeinde_desk.files import reason_of
from gemeinde_desk.store.document_folder import DocumentFolder

_CHUNK = 1 << 20


def copy_out(folder: DocumentFolder, document: Document, target: Path, *, original: bool) -> Path:
    """Copy the document's shown file, or the original, into the target folder; nothing there is ever overwritten.

    :raises NoContent, ContentDamaged, ExportFailed: no copy was made
    """
    version = document.version
    if version is None:
        raise NoContent(title=document.title)
    sha256 = version.sha256 if original else version.shown_sha256
    mime = version.mime if original else version.shown_mime
    name = file_name(document, mime)
    try:
        source = folder.path(sha256).open("rb")
    except OSError as error:
        raise ContentDamaged(title=document.title) from error
    with source:
        try:
            copy, path = _new_file(target, name, suffix_of(mime))
            whole = _fill(copy, path, source) == sha256
        except OSError as error:
            raise ExportFailed(name=name, detail=reason_of(error)) from error
    if not whole:
        path.unlink()
        raise ContentDamaged(title=document.title)
    return path


def _new_file(target: Path, name: str, suffix: str) -> tuple[BinaryIO, Path]:
    number = 1
    while True:
        path = target / numbered(name, suffix, number)
        try:
            return path.open("xb"), path
        except FileExistsError:
            number += 1


def _fill(copy: BinaryIO, path: Path, source: BinaryIO) -> str:
    """Fill the new file; the SHA-256 of what went into it. It is taken away again if not all of it fits."""
    digest = hashlib.sha256()
    try:
        with copy:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                copy.write(chunk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return digest.hexdigest()
