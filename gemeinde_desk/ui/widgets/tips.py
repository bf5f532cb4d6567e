"""Tool tips that show what somebody typed."""

import html

from PySide6.QtGui import Qt


def plain_tip(text: str) -> str:
    """``text`` as a tool tip that reads exactly so.

    Qt takes a tool tip that looks like mark-up for rich text and would even fetch pictures a sender names in it.
    """
    if not Qt.mightBeRichText(text):
        return text
    return f"<span>{html.escape(text)}</span>".replace("\n", "<br>")
