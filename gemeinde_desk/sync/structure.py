"""What a message must be like beyond its schema, or without one: the rules of the specification on names and ids."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from gemeinde_desk.cases.xdomea.message import MESSAGE_NAME
from gemeinde_desk.cases.xdomea.writer import NAMESPACE, qualified

_UUID = r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
#: UUID[_name][.suffix], and nothing that could leave a folder or hide
_FILE_NAME = re.compile(rf"({_UUID})(?:_[^/\\:]*)?(?:\.[^/\\:.]+)?")
PACKAGE_NAME = re.compile(rf"({_UUID})_{re.escape(MESSAGE_NAME)}\.zip")
_SCHEMA_LOCATION = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"


@dataclass(frozen=True)
class Problem:
    """Something found: ``code`` for programs, ``sentence`` German; a ``blocking`` one makes the package unfit."""

    code: str
    sentence: str
    blocking: bool = True


def texts(root: etree._Element, path: str) -> list[str]:
    """The texts of all elements of that name, wherever they are."""
    return [element.text or "" for element in root.iter(qualified(path))]


def structure_problems(root: etree._Element, process: str) -> Iterator[Problem]:
    """Everything wrong with the message of the process."""
    if root.tag != qualified(MESSAGE_NAME):
        yield Problem("message.kind", f"Die Nachricht ist keine {MESSAGE_NAME} nach xdomea 3.1.0.")
        return
    document: Any = root.getroottree().docinfo  # the stubs do not know encoding
    if (document.encoding or "").upper() != "UTF-8":
        yield Problem("message.encoding", "Die Nachricht ist nicht in UTF-8 geschrieben.")
    if root.prefix != "xdomea":
        yield Problem("message.prefix", "Der Namensraum der Nachricht hat nicht das Präfix „xdomea“.")
    if NAMESPACE not in root.get(_SCHEMA_LOCATION, ""):
        yield Problem("message.schema_location", "Die Nachricht nennt ihr Schema nicht.")
    if texts(root, "ProzessID") != [process]:
        yield Problem("message.process", "Die Prozess-ID der Nachricht passt nicht zum Namen des Pakets.")
    yield from _id_problems(root)
    yield from _number_problems(root)


def _id_problems(root: etree._Element) -> Iterator[Problem]:
    ids = [identity.findtext(qualified("ID")) or "" for identity in root.iter(qualified("Identifikation"))]
    for twice in _repeated(ids):
        yield Problem("object.id_twice", f"Die ID {twice} kommt zweimal vor.")
    names = texts(root, "Dateiname")
    for twice in _repeated(names):
        yield Problem("file.name_twice", f"Der Dateiname {twice} kommt zweimal vor.")
    known = set(ids)
    for name in names:
        matched = _FILE_NAME.fullmatch(name)
        if matched is None:
            yield Problem(
                "file.name", f"Der Dateiname {name} beginnt nicht mit einer UUID oder enthält verbotene Zeichen."
            )
        elif matched[1] in known:
            yield Problem("file.name_reused", f"Der Dateiname {name} verwendet die ID eines Schriftgutobjekts.")


def _number_problems(root: etree._Element) -> Iterator[Problem]:
    for container in root.iter(qualified("Vorgang"), qualified("Dokument"), qualified("Anlage")):
        children = [*container.iterchildren(qualified("Dokument"), qualified("Anlage"))]
        path = f"{qualified('Identifikation')}/{qualified('NummerImUebergeordnetenContainer')}"
        numbers = [number for child in children if (number := child.findtext(path)) is not None]
        if numbers and (len(numbers) != len(children) or len(set(numbers)) != len(numbers)):
            yield Problem("object.number", "Die Dokumente sind nicht durchgehend und eindeutig nummeriert.")


def _repeated(values: Iterable[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]
