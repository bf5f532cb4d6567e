"""The clerks of the office: who works on a case, who signs a letter, who did what in the journal."""

from dataclasses import dataclass, replace
from typing import TypedDict, Unpack, get_args

from gemeinde_desk.contacts.gender import Gender
from gemeinde_desk.errors import InvalidInput, NotFound, Refused
from gemeinde_desk.store.connection import Row
from gemeinde_desk.store.store import Store
from gemeinde_desk.store.transaction import SYSTEM
from gemeinde_desk.texts import HIDDEN, holds, is_email, one_line

_LONGEST_SIGN = 10


@dataclass(frozen=True, kw_only=True)
class Clerk:
    """A clerk (Sachbearbeitung)."""

    id: int
    uuid: str
    name: str
    #: Kürzel, unique in the office: "ÖHL"
    sign: str
    gender: Gender = ""
    #: "Bauamt", "Bürgermeisterin"
    function: str = ""
    #: signature addition (GGO § 18): "Im Auftrag", "In Vertretung", empty for the head
    signs_as: str = "Im Auftrag"
    room: str = ""
    phone: str = ""
    email: str = ""
    #: False once the clerk has left; the name stays for old cases
    active: bool = True


class ClerkMore(TypedDict, total=False):
    """What may be known of a clerk beyond name and sign."""

    gender: Gender
    function: str
    signs_as: str
    room: str
    phone: str
    email: str
    active: bool


class ClerkFields(ClerkMore, total=False):
    """What can be changed about a clerk."""

    name: str
    sign: str


_TEXTS = ("name", "sign", "gender", "function", "signs_as", "room", "phone", "email")


class SignTaken(InvalidInput):
    """Another clerk, perhaps one who left, already has the sign."""

    what = "Das Kürzel „{sign}“ ist schon vergeben."
    meaning = "Jedes Kürzel steht für genau eine Person, auch wenn sie nicht mehr im Amt ist."
    remedy = "Bitte ein anderes Kürzel wählen."


class Clerks:
    """The list of clerks."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # -- looking up

    def all(self, active: bool | None = True) -> list[Clerk]:  # noqa: FBT001, FBT002 - part of the agreed door
        """Clerks by name: those in office, those who left (False), or everybody (None)."""
        wanted = "" if active is None else f"WHERE active = {int(active)}"
        rows = self._store.all(f"SELECT * FROM clerk {wanted} ORDER BY name COLLATE NOCASE, id")  # noqa: S608 - 0 or 1
        return [_clerk(row) for row in rows]

    def get(self, clerk_id: int) -> Clerk:
        """The clerk with this id.

        :raises NotFound: there is none
        """
        row = self._store.one("SELECT * FROM clerk WHERE id = ?", (clerk_id,))
        if row is None:
            raise NotFound(kind="Sachbearbeitung", key=clerk_id)
        return _clerk(row)

    def by_sign(self, sign: str) -> Clerk:
        """The clerk with this sign, in whatever case it is typed.

        :raises NotFound: there is none
        """
        wanted = one_line(sign).casefold()
        for clerk in self.all(active=None):
            if clerk.sign.casefold() == wanted:
                return clerk
        raise NotFound(kind="Kürzel", key=sign)

    # -- changing

    def add(self, name: str, sign: str, *, by: Clerk | None = None, **more: Unpack[ClerkMore]) -> Clerk:
        """Take a clerk into the list; ``more`` are further fields of :class:`Clerk`.

        Only the first clerk of a new office comes without ``by``: the set-up adds it.

        :raises InvalidInput: at the field that is not usable
        :raises Refused: ``by`` is missing although there are clerks
        """
        clerk = checked_clerk(replace(Clerk(id=0, uuid=self._store.new_uuid(), name=name, sign=sign), **more))
        with self._store.transaction(by.uuid if by else SYSTEM) as tx:
            everybody = self.all(active=None)
            if by is None and everybody:
                raise Refused(problem="Weitere Personen kann nur jemand aufnehmen, der schon in der Liste steht.")
            _refuse_taken(clerk, everybody)
            clerk_id = tx.insert("clerk", uuid=clerk.uuid, **_columns(clerk))
            tx.record("clerk.added", clerk.uuid)
            tx.touch("clerk", clerk_id)
        return replace(clerk, id=clerk_id)

    def change(self, clerk_id: int, *, by: Clerk, **fields: Unpack[ClerkFields]) -> Clerk:
        """Change fields of a clerk; ``active=False`` when the clerk leaves.

        :raises InvalidInput: at the field that is not usable
        :raises Refused: nobody would be left in office
        """
        with self._store.transaction(by.uuid) as tx:
            old, everybody = self.get(clerk_id), self.all(active=None)
            new = checked_clerk(replace(old, **fields))
            if new == old:
                tx.without_journal()
                return old
            _refuse_taken(new, everybody)
            if old.active and not new.active and not any(c.active and c.id != clerk_id for c in everybody):
                raise Refused(
                    problem="Die letzte Person im Amt lässt sich nicht stilllegen. Bitte zuerst eine andere aufnehmen."
                )
            changed = {key: value for key, value in _columns(new).items() if value != _columns(old)[key]}
            tx.update("clerk", clerk_id, **changed)
            tx.record("clerk.changed", new.uuid, fields=sorted(changed))
            tx.touch("clerk", clerk_id)
        return new


def _clerk(row: Row) -> Clerk:
    texts = {name: row[name] for name in _TEXTS}
    return Clerk(id=row["id"], uuid=row["uuid"], active=bool(row["active"]), **texts)


def _columns(clerk: Clerk) -> dict[str, object]:
    return {**{name: getattr(clerk, name) for name in _TEXTS}, "active": int(clerk.active)}


def checked_clerk(clerk: Clerk) -> Clerk:
    """The clerk with tidy texts, as the list would take it; whether the sign is free only the list knows.

    :raises InvalidInput: at the field that is not usable
    """
    from gemeinde_desk.contacts.checking import LONGEST_FIELD, NO_EMAIL  # noqa: PLC0415 - the list alone is read at the start

    tidy: ClerkFields = {
        "name": one_line(clerk.name),
        "sign": one_line(clerk.sign),
        "function": one_line(clerk.function),
        "signs_as": one_line(clerk.signs_as),
        "room": one_line(clerk.room),
        "phone": one_line(clerk.phone),
        "email": one_line(clerk.email),
    }
    clerk = replace(clerk, **tidy)
    for place, text in _columns(clerk).items():
        if isinstance(text, str) and (len(text) > LONGEST_FIELD or holds(text, HIDDEN)):
            problem = f"Der Eintrag ist länger als {LONGEST_FIELD} Zeichen oder enthält unsichtbare Zeichen. Bitte neu eintippen."
            raise InvalidInput(place=place, problem=problem)
    if clerk.email and not is_email(clerk.email):
        raise InvalidInput(place="email", problem=NO_EMAIL)
    if not clerk.name:
        raise InvalidInput(place="name", problem="Bitte den Namen angeben.")
    if not clerk.sign or len(clerk.sign) > _LONGEST_SIGN or not clerk.sign.replace("-", "").isalnum():
        raise InvalidInput(
            place="sign",
            problem=f"Das Kürzel besteht aus höchstens {_LONGEST_SIGN} Buchstaben oder Ziffern ohne Leerzeichen.",
        )
    if clerk.gender not in get_args(Gender):
        raise InvalidInput(place="gender", problem="Bitte weiblich, männlich, divers oder keine Angabe wählen.")
    return clerk


def _refuse_taken(clerk: Clerk, everybody: list[Clerk]) -> None:
    if any(other.uuid != clerk.uuid and other.sign.casefold() == clerk.sign.casefold() for other in everybody):
        raise SignTaken(place="sign", sign=clerk.sign)
