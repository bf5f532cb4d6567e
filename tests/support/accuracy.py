"""How well recognised text matches what was printed."""

import re

import numpy as np


def distance(first: str, second: str) -> int:
    """Levenshtein distance, a row at a time."""
    codes = np.array([ord(character) for character in second])
    steps = np.arange(len(second) + 1)
    row = steps.copy()
    for number, character in enumerate(first, start=1):
        change = np.minimum(row[1:] + 1, row[:-1] + (codes != ord(character)))
        change = np.concatenate(([number], change))
        row = np.minimum.accumulate(change - steps) + steps
    return int(row[-1])


def error_rate(read: str, printed: str) -> float:
    """Character error rate: edits per printed character; white space counts once."""
    read, printed = (re.sub(r"\s+", " ", text).strip() for text in (read, printed))
    return distance(read, printed) / len(printed)
