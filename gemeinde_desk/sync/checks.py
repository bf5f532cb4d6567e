"""The check before packing: what archives and portals reject is found here, while the clerk can still do something.

Taken from what receivers are known to refuse: files missing from the message, wrong sizes, names used twice, characters
that cannot be read, documents that belong nowhere.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from gemeinde_desk.cases.xdomea.dossier import CaseDossier, DossierDocument, Message
from gemeinde_desk.sync.schemas import Schemas, UnreadableMessage, read_xml
from gemeinde_desk.sync.structure import Problem, structure_problems


def check(
    dossier: CaseDossier,
    message: Message,
    stored: Callable[[str], Path],
    *,
    schemas: Schemas | None = None,
    deep: bool = False,
) -> list[Problem]:
    """Everything found in the case and its message; with ``deep`` every file is read and its hash compared.

    Packing reads and compares all files anyway, so ``deep`` is for looking beforehand.
    """
    problems = list(_document_problems(dossier.documents))
    problems += _file_problems(message, stored, deep=deep)
    problems += _content_problems(message, schemas)
    if message.replaced:
        places = ", ".join(dict.fromkeys(message.replaced))
        sentence = f"Zeichen, die in einer Nachricht nicht vorkommen dürfen, wurden durch � ersetzt (in: {places})."
        problems.append(Problem("text.replaced", sentence, blocking=False))
    return problems


def _document_problems(documents: Iterable[DossierDocument]) -> Iterator[Problem]:
    for item in documents:
        title = item.document.title
        if item.document.state == "draft":
            yield Problem("document.draft", f"Das Dokument „{title}“ ist noch ein Entwurf.")
        if not item.files:
            yield Problem("document.empty", f"Zum Dokument „{title}“ gibt es keine Datei.")
        yield from _document_problems(item.attachments)


def _file_problems(message: Message, stored: Callable[[str], Path], *, deep: bool) -> Iterator[Problem]:
    for file in message.files:
        path = stored(file.sha256)
        try:
            size = path.stat().st_size
        except OSError:
            yield Problem("file.missing", f"Die Datei {file.name} fehlt in der Ablage.")
            continue
        if size != file.size:
            yield Problem("file.size", f"Die Datei {file.name} hat eine falsche Größe.")
        elif deep and _sha256(path) != file.sha256:
            yield Problem("file.damaged", f"Die Datei {file.name} wurde verändert.")


def _content_problems(message: Message, schemas: Schemas | None) -> Iterator[Problem]:
    try:
        root = read_xml(message.content)
    except UnreadableMessage as error:
        yield Problem("message.unreadable", f"Die Nachricht lässt sich nicht lesen ({error}).")
        return
    yield from structure_problems(root, message.process_id)
    for mistake in schemas.mistakes(root) if schemas else ():
        yield Problem("message.invalid", f"Die Nachricht entspricht nicht dem Schema. {mistake}")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
