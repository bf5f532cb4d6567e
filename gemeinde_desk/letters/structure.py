"""The logical structure of a tagged PDF (ISO 32000-1, 14.7) and how it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from reportlab.pdfbase import pdfdoc

from gemeinde_desk.letters.reportlab_seam import Raw, reference


@dataclass(slots=True, eq=False)
class Node:
    """One element, e.g. ``P``, ``H1``, ``L``; ``kids`` are elements or marks ``(page, number)`` of content.

    ``alt`` describes a figure, ``box`` is its box in PDF coordinates (points, from the bottom left), ``scope`` says what
    a table's head cell governs (``Column``), ``numbering`` how a list counts (``Decimal``, ``Disc``).
    """

    tag: str
    alt: str = ""
    scope: str = ""
    numbering: str = ""
    box: tuple[float, float, float, float] | None = None
    kids: list[Node | tuple[int, int]] = field(default_factory=list)
    ref: str = ""

    def child(self, tag: str, *, alt: str = "", scope: str = "", numbering: str = "") -> Node:
        """A new last child."""
        node = Node(tag, alt, scope, numbering)
        self.kids.append(node)
        return node


def write(document: Any, root: Node, pages: Sequence[Sequence[Node]]) -> None:
    """Put the tree under ``root`` into the catalogue; ``pages`` lists, per page, the node of every mark."""
    page_refs = [reference(document, page) for page in document.Pages.pages]
    objects: list[tuple[Node, Raw]] = []
    _number(root, document, objects)
    tree, parents = Raw(), Raw()
    top = reference(document, tree)
    parents_ref = reference(document, parents)
    above = {id(kid): node.ref for node, _raw in objects for kid in node.kids if isinstance(kid, Node)}
    for node, raw in objects:
        raw.data = _element(node, above.get(id(node), top), page_refs)
    rows = (f"{number} [{' '.join(node.ref for node in marks)}]" for number, marks in enumerate(pages))
    parents.data = f"<</Nums [{chr(10).join(rows)}]>>".encode("ascii")
    tree.data = (
        f"<</Type /StructTreeRoot /K [{root.ref}] /ParentTree {parents_ref} /ParentTreeNextKey {len(pages)}>>"
    ).encode("ascii")
    document.Catalog.StructTreeRoot = document.Reference(tree)
    document.Catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})


def _number(node: Node, document: Any, objects: list[tuple[Node, Raw]]) -> None:
    raw = Raw()
    node.ref = reference(document, raw)
    objects.append((node, raw))
    for kid in node.kids:
        if isinstance(kid, Node):
            _number(kid, document, objects)


def _element(node: Node, parent: str, pages: Sequence[str]) -> bytes:
    marked = [kid[0] for kid in node.kids if not isinstance(kid, Node)]
    home = marked[0] if marked else None
    parts = [f"<</Type /StructElem /S /{node.tag} /P {parent}"]
    if home is not None:
        parts.append(f"/Pg {pages[home]}")
    kids = []
    for kid in node.kids:
        if isinstance(kid, Node):
            kids.append(kid.ref)
        elif kid[0] == home:
            kids.append(str(kid[1]))
        else:
            kids.append(f"<</Type /MCR /Pg {pages[kid[0]]} /MCID {kid[1]}>>")
    parts.append(f"/K [{' '.join(kids)}]")
    if node.alt:
        parts.append(f"/Alt <FEFF{node.alt.encode('utf-16-be').hex().upper()}>")
    if node.scope:
        parts.append(f"/A <</O /Table /Scope /{node.scope}>>")
    if node.numbering:
        parts.append(f"/A <</O /List /ListNumbering /{node.numbering}>>")
    if node.box:
        parts.append(f"/A <</O /Layout /Placement /Block /BBox [{' '.join(f'{edge:.2f}' for edge in node.box)}]>>")
    return (" ".join(parts) + ">>").encode("ascii")
