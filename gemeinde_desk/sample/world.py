"""The invented people and matters of Musterau, drawn by a seeded die, and the clock of its past."""

import random
import tomllib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from gemeinde_desk.contacts.model import NewContact
from gemeinde_desk.settings.resources import resources


@dataclass(frozen=True)
class Matter:
    """One kind of matter: what comes in, what is filled in, which letter answers it."""

    case_type: str
    subjects: tuple[str, ...]
    incoming: str
    text: str
    letter: str
    answers: Mapping[str, str]
    fields: Mapping[str, str]
    notes: tuple[str, ...]


class Clock:
    """The time in Musterau: moved to the day something happens, a little on with each look, and never past that day's end."""

    def __init__(self, day: date) -> None:
        self._instant = datetime.combine(day, time(8, 0), UTC)

    def now(self) -> datetime:
        """This instant."""
        end = datetime.combine(self.today(), time(23, 59, 59), UTC)
        self._instant = min(self._instant + timedelta(seconds=20), end)
        return self._instant

    def today(self) -> date:
        """The day it is."""
        return self._instant.date()

    def move(self, day: date) -> None:
        """Go on to a later day, at eight in the morning; never back."""
        self._instant = max(self._instant, datetime.combine(day, time(8, 0), UTC))


class World:
    """Draws names, streets, subjects; the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.die = random.Random(seed)  # noqa: S311 - a sample, no secret

    @cached_property
    def _people(self) -> Mapping[str, Any]:
        return tomllib.loads((resources() / "sample" / "people.toml").read_text("utf-8"))

    @cached_property
    def matters(self) -> tuple[Matter, ...]:
        """Every kind of matter."""
        told = tomllib.loads((resources() / "sample" / "matters.toml").read_text("utf-8"))
        return tuple(
            Matter(
                key,
                tuple(m["subjects"]),
                m["incoming"],
                m["text"],
                m["letter"],
                m["answers"],
                m["fields"],
                tuple(m["notes"]),
            )
            for key, m in told.items()
        )

    @property
    def office(self) -> Mapping[str, str]:
        """Name, address and bank of the municipality."""
        return dict(self._people["office"])

    @property
    def clerks(self) -> list[dict[str, Any]]:
        """Who works there."""
        return [dict(clerk) for clerk in self._people["clerk"]]

    def new_uuid(self) -> uuid.UUID:
        """A uuid that the next run draws again."""
        return uuid.UUID(int=self.die.getrandbits(128), version=4)

    def street(self) -> str:
        """A street with house number."""
        return f"{self.die.choice(self._people['streets'])} {self.die.randint(1, 99)}"

    def person(self) -> NewContact:
        """Somebody of Musterau."""
        gender = self.die.choice("fm")
        given, family = self.die.choice(self._people[f"given_{gender}"]), self.die.choice(self._people["family"])
        number = self.die.randint(100, 999)
        return NewContact(
            kind="person",
            gender="f" if gender == "f" else "m",
            title=self.die.choice(self._people["titles"]),
            given_name=given,
            family_name=family,
            street=self.street(),
            postcode="99998",
            city="Musterau",
            email=f"person{self.die.randint(10000, 99999)}@beispiel.example",
            phone=f"03601 555{number}",
            born=date(1940, 1, 1) + timedelta(days=self.die.randrange(23000)),
        )

    def organisations(self) -> list[NewContact]:
        """The firms, clubs and authorities of the place."""
        names = self._people["organisations"]
        return [
            NewContact(
                kind="organisation",
                organisation=name,
                street=self.street(),
                postcode="99998",
                city="Musterau",
                email=f"kontakt{number}@beispiel.example",
            )
            for number, name in enumerate(names, start=1)
        ]

    def filled(self, text: str, *, name: str, family: str, street: str) -> str:
        """A text with its blanks filled."""
        number = self.die.randint(100, 999)
        dogs = self._people["dogs"]
        dog = dogs[len(name + street) % len(dogs)]  # the same in every text of a matter
        return text.format(name=name, family=family, street=street, place="Musterau", number=number, dog=dog)


def relative_day(text: str, start: date) -> str:
    """The text "+14" as the ISO day that long after the start; any other text unchanged."""
    if len(text) > 1 and text[0] in "+-" and text[1:].isdecimal():
        return (start + timedelta(days=int(text))).isoformat()
    return text
