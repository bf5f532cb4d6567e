"""Writing xdomea elements: the namespace, optional parts, codes, and characters that XML cannot carry."""

import re
from datetime import date

from lxml import etree

from gemeinde_desk.cases.xdomea.codes import CodeList

NAMESPACE = "urn:xoev-de:xdomea:schema:3.1.0"
_SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA = "xdomea-Nachrichten-AbgabeDurchfuehren.xsd"
# all but the production Char of XML 1.0 (fifth edition, 2.2)
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def clean(text: str) -> str:
    """The text with every character XML 1.0 does not know replaced by U+FFFD."""
    return _FORBIDDEN.sub(_REPLACEMENT, text)


def qualified(name: str) -> str:
    """The element's name in the namespace of xdomea, as lxml writes it."""
    return f"{{{NAMESPACE}}}{name}"


class Writer:
    """Appends elements in the order of the calls.

    ``replaced`` names, in order, every element in which a forbidden character was replaced.
    """

    def __init__(self) -> None:
        self.replaced: list[str] = []

    def root(self, name: str) -> etree._Element:
        """The element of a message; the prefix is ``xdomea`` as the specification demands (section 4.2)."""
        root = etree.Element(qualified(name), nsmap={"xdomea": NAMESPACE, "xsi": _SCHEMA_INSTANCE})
        root.set(f"{{{_SCHEMA_INSTANCE}}}schemaLocation", f"{NAMESPACE} {_SCHEMA}")
        return root

    def child(self, parent: etree._Element, name: str) -> etree._Element:
        """An element that will hold others."""
        return etree.SubElement(parent, qualified(name))

    def required(self, parent: etree._Element, name: str, value: str | int) -> None:
        """An element with text that stands even when the text is empty."""
        self._fill(etree.SubElement(parent, qualified(name)), name, str(value))

    def optional(self, parent: etree._Element, name: str, value: str | int | None) -> None:
        """An element with text; nothing when there is no text."""
        if value is not None and value != "":
            self.required(parent, name, value)

    def day(self, parent: etree._Element, name: str, value: date | None) -> None:
        """A day as xs:date; nothing when there is none."""
        if value is not None:
            self.required(parent, name, value.isoformat())

    def code(self, parent: etree._Element, name: str, codes: CodeList, value: str, label: str = "") -> None:
        """A code and, where the list allows one, its name; both are unqualified, unlike all other elements."""
        element = etree.SubElement(parent, qualified(name), listURI=codes.uri, listVersionID=codes.version)
        self._fill(etree.SubElement(element, "code"), name, value)
        if label:
            self._fill(etree.SubElement(element, "name"), name, label)

    def _fill(self, element: etree._Element, name: str, value: str) -> None:
        text = clean(value)
        if text != value:
            self.replaced.append(name)
        element.text = text


def to_bytes(root: etree._Element) -> bytes:
    """The message as a UTF-8 file, indented, ending in a newline."""
    etree.indent(root)
    document: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return document + b"\n"
