"""Who signs a letter: the clerk as the clerk always signs, by name alone or on behalf, or the mayor. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from gemeinde_desk.letters.model import Body, Field, Runs, Signature, Text
from gemeinde_desk.letters.placeholders import Value, written

#: placeholder of the mayor's name
MAYOR_KEY: Final = "amt.buergermeister"
#: what stands under a signature
Lines = tuple[Runs, ...]
_NAME: Final[Runs] = (Field("sachbearbeitung.name"),)
#: as the clerk signs by the list of clerks
CLERK: Final[Lines] = ((Field("sachbearbeitung.zeichnung"),), _NAME)
MAYOR: Final[Lines] = ((Field(MAYOR_KEY),),)
_WAYS: Final[tuple[Lines, ...]] = (CLERK, (_NAME,), ((Text("Im Auftrag"),), _NAME), MAYOR)


def signers(values: Mapping[str, Value]) -> list[tuple[str, Lines]]:
    """Who may sign, each as it reads ("Im Auftrag, Anna Öhler") and its lines; the mayor only where the office has one."""
    found: dict[str, Lines] = {}
    for lines in _WAYS:
        if lines != MAYOR or has_mayor(values):
            found.setdefault(_read(lines, values), lines)
    return list(found.items())


def has_mayor(values: Mapping[str, Value]) -> bool:
    """Whether the office has entered the name of its mayor."""
    return bool(values.get(MAYOR_KEY))


def by_mayor(signature: Signature) -> bool:
    """Whether the mayor's name stands below it."""
    return any(isinstance(run, Field) and run.key == MAYOR_KEY for runs in signature.lines for run in runs)


def signed(body: Body, values: Mapping[str, Value]) -> Body:
    """The body with the clerk's signature where the mayor's has no name: no letter waits for an entry in the settings."""
    if has_mayor(values):
        return body
    return tuple(
        replace(block, lines=CLERK) if isinstance(block, Signature) and by_mayor(block) else block for block in body
    )


def _read(lines: Lines, values: Mapping[str, Value]) -> str:
    words = (
        "".join(run.text if isinstance(run, Text) else written(values.get(run.key, "")) for run in runs)
        for runs in lines
    )
    return ", ".join(word for word in words if word)
