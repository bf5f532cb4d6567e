"""The words of an HTML mail as plain text. Nothing is loaded, run or drawn."""

import re
from html.parser import HTMLParser

_SKIPPED = {"script", "style", "head", "title", "template", "noscript", "svg", "object", "iframe"}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset", "footer", "form", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "nav", "ol", "section", "table", "tr", "ul",
}  # fmt: skip
_SHOWN_LINKS = ("http://", "https://", "mailto:", "tel:")


def html_to_text(html: str) -> str:
    """Lines as a reader would see them; links behind their words as ``<address>``, so that they can be judged."""
    walker = _Walker()
    walker.feed(html)
    walker.close()
    text = "".join(walker.parts)
    text = re.sub(r"[ \t\xa0]*\n[ \t\xa0]*", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


class _Walker(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._skipping: str | None = None
        self._depth = 0
        self._link = ""
        self._link_start = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._skipping:
            self._depth += tag == self._skipping
            return
        found = dict(attrs)
        if tag in _SKIPPED:
            self._skipping, self._depth = tag, 1
        elif tag == "br":
            self._put("\n")
        elif tag == "p":
            self._put("\n\n")
        elif tag == "li":
            self._put("\n- ")
        elif tag in _BLOCKS:
            self._put("\n")
        elif tag in {"td", "th"}:
            self._put("\t")
        elif tag == "img" and found.get("alt"):
            self._put(f"[{found['alt']}]")
        elif tag == "a":
            self._link, self._link_start = found.get("href") or "", len(self.parts)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _SKIPPED:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._skipping:
            self._depth -= tag == self._skipping
            if self._depth == 0:
                self._skipping = None
        elif tag == "a":
            shown = "".join(self.parts[self._link_start :]).strip()
            if self._link.lower().startswith(_SHOWN_LINKS) and shown not in self._link:
                self._put(f" <{self._link.strip()}>")
            self._link = ""
        elif tag == "p" or tag in _BLOCKS:
            self._put("\n")

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            text = re.sub(r"\s+", " ", data)
            # no blank at the beginning of a line
            self._put(text.lstrip() if self.parts and self.parts[-1].endswith(("\n", "\t", " ")) else text)

    def _put(self, text: str) -> None:
        if text:
            self.parts.append(text)
