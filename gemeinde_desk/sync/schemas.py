"""Validation against the official schemas, where the office has them: they may not be handed on with the program."""

from itertools import islice
from pathlib import Path
from typing import Any

from lxml import etree

from gemeinde_desk.sync.errors import SchemasUnusable

_SCHEMA = "xdomea-Nachrichten-AbgabeDurchfuehren.xsd"
_MOST = 20  # messages shown; after a first mistake libxml2 tends to tell many


class UnreadableMessage(ValueError):
    """The text is no well-formed XML, or it declares a document type; a finding, not an error for the user."""


def read_xml(content: bytes) -> etree._Element:
    """The root of a message that a stranger may have made: no DTD, no entities, no network, no giant texts.

    :raises UnreadableMessage: not well-formed, or it declares a document type
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableMessage(error.msg) from error
    document: Any = root.getroottree().docinfo  # the stubs do not know doctype
    if document.doctype:
        raise UnreadableMessage("eine Dokumenttypdeklaration ist nicht erlaubt")
    return root


class Schemas:
    """The schemas of xdomea 3.1.0 in a folder, or in its sub-folder ``3.1.0``."""

    def __init__(self, folder: Path) -> None:
        """Compile them, about a tenth of a second.

        :raises SchemasUnusable: they are not there or not whole
        """
        place = next((place for place in (folder, folder / "3.1.0") if (place / _SCHEMA).is_file()), None)
        if place is None:
            raise SchemasUnusable(folder=folder, detail=f"{_SCHEMA} fehlt")
        parser = etree.XMLParser(no_network=True, resolve_entities=False)
        parser.resolvers.add(_LocalOnly(folder))
        try:
            self._schema = etree.XMLSchema(etree.parse(str(place / _SCHEMA), parser))
        except (etree.LxmlError, OSError) as error:
            raise SchemasUnusable(folder=folder, detail=str(error)) from error

    def mistakes(self, root: etree._Element) -> list[str]:
        """What the schema does not allow, as the validator says it, with the line; empty: valid."""
        if self._schema.validate(root):
            return []
        log: Any = self._schema.error_log  # the stubs do not know that one can walk through it
        entries = islice(log, _MOST)
        return [f"Zeile {entry.line}: {entry.message}" for entry in entries]


class _LocalOnly(etree.Resolver):
    """Finds what the schemas include beside them; an address in the network is looked for by its file name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    # the stubs know neither the context nor the helper that needs it
    def resolve(self, url: str, _public_id: str, context: Any = None) -> Any:
        if "://" not in url or url.startswith("file:"):
            return None
        found = next(self._folder.rglob(url.rpartition("/")[2]), None)
        if found is None:
            raise OSError(f"{url} liegt nicht bei den Schemata")
        return self.resolve_filename(str(found), context)  # type: ignore[attr-defined]
