"""What xdomea has no place for, as an AnwendungsspezifischeErweiterung: named values, loose or in groups."""

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from gemeinde_desk.cases.xdomea.writer import Writer


@dataclass(frozen=True)
class NamedValue:
    """A value with its German name and the key programs know it by (may be empty)."""

    name: str
    key: str
    value: str


@dataclass(frozen=True)
class Group:
    """Values that belong together; ``description`` is German."""

    name: str
    description: str
    values: Sequence[NamedValue]


def add_extension(
    writer: Writer,
    parent: etree._Element,
    identifier: str,
    name: str,
    values: Sequence[NamedValue],
    groups: Sequence[Group] = (),
) -> None:
    """Groups and values that are not empty; nothing at all when all are.

    :param identifier: URN of the extension with its version
    """
    filled = [group for group in groups if group.values]
    if not filled and not values:
        return
    extension = writer.child(parent, "AnwendungsspezifischeErweiterung")
    writer.required(extension, "Kennung", identifier)
    writer.required(extension, "Name", name)
    for group in filled:
        element = writer.child(extension, "Feldgruppe")
        writer.required(element, "Name", group.name)
        writer.required(element, "Beschreibung", group.description)
        _add_values(writer, element, group.values)
    _add_values(writer, extension, values)


def _add_values(writer: Writer, parent: etree._Element, values: Sequence[NamedValue]) -> None:
    for value in values:
        field = writer.child(parent, "Feld")
        writer.required(field, "Name", value.name)
        writer.optional(field, "Beschreibung", value.key)
        writer.required(field, "Wert", value.value)
