"""The book of contacts: finding, paging and changing them."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import TypedDict, Unpack

from gemeinde_desk.contacts.checking import checked, problems, tidy
from gemeinde_desk.contacts.clerks import Clerk
from gemeinde_desk.contacts.gender import Gender
from gemeinde_desk.contacts.matching import FullMatch, full_match, is_perhaps_same, name_key, sort_key
from gemeinde_desk.contacts.model import Contact, ContactDetails, Kind, NewContact
from gemeinde_desk.contacts.rows import columns, contact_from_row, index, note
from gemeinde_desk.errors import NotFound, Refused
from gemeinde_desk.store.days import iso
from gemeinde_desk.store.folding import words
from gemeinde_desk.store.store import Store
from gemeinde_desk.store.transaction import search_row

_IN_ORDER = "ORDER BY sort_key, id"
_PRESENT = "removed IS NULL"
_RANGE = (search_row("contact", 0), search_row("document", 0))
_MATCHED = """
FROM list_index i JOIN contact c ON c.id = i.rowid - ?2
WHERE list_index MATCH ?1 AND i.rowid >= ?2 AND i.rowid < ?3 AND c.removed IS NULL
"""


class ContactFields(TypedDict, total=False):
    """What can be changed about a contact, see :class:`ContactDetails`."""

    kind: Kind
    gender: Gender
    title: str
    given_name: str
    family_name: str
    organisation: str
    department: str
    street: str
    extra: str
    postcode: str
    city: str
    country: str
    email: str
    phone: str
    salutation: str
    born: date | None
    note: str


class ContactBook:
    """All contacts of the office. Removed ones stay for the cases that name them: only :meth:`get` still answers with them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        #: ids of the last search in order, and the number of the journal entry they are as new as
        self._searched: tuple[str, object, tuple[int, ...]] = ("", None, ())

    # -- looking up

    def get(self, contact_id: int) -> Contact:
        """The contact with this id, also a removed one.

        :raises NotFound: there is none
        """
        row = self._store.one("SELECT * FROM contact WHERE id = ?", (contact_id,))
        if row is None:
            raise NotFound(kind="Kontakt", key=contact_id)
        return contact_from_row(row)

    def several(self, ids: Iterable[int]) -> dict[int, Contact]:
        """The contacts with these ids, removed ones too, in one go."""
        wanted = json.dumps(sorted(set(ids)))
        rows = self._store.all("SELECT * FROM contact WHERE id IN (SELECT value FROM json_each(?))", (wanted,))
        return {row["id"]: contact_from_row(row) for row in rows}

    def page(self, offset: int, limit: int, text: str = "") -> list[Contact]:
        """A part of the list in order of names; with a text, only those it finds."""
        if text.strip():
            ids = self._search(text)[offset : offset + limit]
            found = self.several(ids)
            return [found[contact_id] for contact_id in ids if contact_id in found]
        return self._page_of_all(offset, limit)

    def _page_of_all(self, offset: int, limit: int) -> list[Contact]:
        total = self.count()
        limit = max(0, min(limit, total - offset))
        backwards = offset > total // 2  # the shorter way through the index
        order, skip = ("DESC", total - offset - limit) if backwards else ("ASC", offset)
        rows = self._store.all(
            f"SELECT * FROM contact WHERE {_PRESENT} ORDER BY sort_key {order}, id {order} LIMIT ? OFFSET ?",  # noqa: S608
            (limit, skip),
        )
        return [contact_from_row(row) for row in (reversed(rows) if backwards else rows)]

    def count(self, text: str = "") -> int:
        """How many contacts there are, or are found by the text."""
        if text.strip():
            return len(self._search(text))
        total = self._store.value(f"SELECT count(*) FROM contact WHERE {_PRESENT}")  # noqa: S608
        assert isinstance(total, int)
        return total

    def matching(self, text: str) -> tuple[int, ...]:
        """Ids of all contacts the text finds, in order of names; none for a text without a word."""
        return self._search(text)

    def position(self, contact_id: int) -> int | None:
        """How many contacts stand before this one in the whole list; None for one that is not in it."""
        row = self._store.one(f"SELECT sort_key, id FROM contact WHERE id = ? AND {_PRESENT}", (contact_id,))  # noqa: S608
        if row is None:
            return None
        before = self._store.value(
            f"SELECT count(*) FROM contact WHERE {_PRESENT} AND (sort_key, id) < (?, ?)",  # noqa: S608
            (row["sort_key"], row["id"]),
        )
        assert isinstance(before, int)
        return before

    def find(self, text: str, limit: int = 50) -> list[Contact]:
        """Contacts whose name, address, e-mail or phone has words that begin like the typed ones, in any spelling.

        First those whose name begins with the text, then those with the words in the name, then all others.
        """
        if not text.strip():
            return self.page(0, limit)
        found: dict[int, Contact] = {}
        query = full_match(text)
        for step in (self._beginning_with, self._named, self._anywhere):
            if query and len(found) < limit:
                more = [contact for contact in step(query, limit) if contact.id not in found]
                found |= {
                    contact.id: contact for contact in sorted(more, key=lambda contact: (sort_key(contact), contact.id))
                }
        return list(found.values())[:limit]

    def _beginning_with(self, query: FullMatch, limit: int) -> list[Contact]:
        sql = f"SELECT * FROM contact WHERE sort_key >= ? AND sort_key < ? AND {_PRESENT} {_IN_ORDER} LIMIT ?"  # noqa: S608
        return [contact_from_row(row) for row in self._store.all(sql, (query.start, query.start + "\U0010ffff", limit))]

    def _named(self, query: FullMatch, limit: int) -> list[Contact]:
        return self._matched(query.in_name, 2 * limit)  # up to half of them are known from the step before

    def _anywhere(self, query: FullMatch, limit: int) -> list[Contact]:
        return self._matched(query.anywhere, 2 * limit)

    def _matched(self, expression: str, limit: int) -> list[Contact]:
        return [
            contact_from_row(row)
            for row in self._store.all(f"SELECT c.* {_MATCHED} LIMIT ?4", (expression, *_RANGE, limit))
        ]

    def _search(self, text: str) -> tuple[int, ...]:
        query = full_match(text)
        if query is None:
            return ()
        # Every change of the book is an entry of the journal: while no entry came, the last answer holds for the next page.
        # (Entries come with the commit; lists are not asked for within a transaction.)
        as_of = self._store.value("SELECT max(seq) FROM journal")
        known, known_as_of, ids = self._searched
        if known != query.anywhere or known_as_of != as_of:
            rows = self._store.all(f"SELECT c.id {_MATCHED} ORDER BY c.sort_key, c.id", (query.anywhere, *_RANGE))
            ids = tuple(row["id"] for row in rows)
            self._searched = (query.anywhere, as_of, ids)
        return ids

    def find_by_email(self, email: str) -> Contact | None:
        """The contact with exactly this address (upper and lower case apart), the oldest if several have it."""
        return next(iter(self._with_email(email)), None)

    def _with_email(self, email: str) -> list[Contact]:
        if not words(email):
            return []
        phrase = '"' + " ".join(words(email)) + '"'
        rows = self._store.all(f"SELECT c.* {_MATCHED} ORDER BY c.id", (phrase, *_RANGE))
        wanted = email.strip().casefold()
        return [contact_from_row(row) for row in rows if row["email"].casefold() == wanted]

    def similar(self, new: ContactDetails) -> list[Contact]:
        """Contacts that may be the same person or organisation.

        That is: the same e-mail; or the same name, however spelled, at the same postcode or with the same birthday. An
        unknown postcode speaks for the same one; two different birthdays are two people.
        """
        new = tidy(new)
        key = name_key(new)
        rows = self._store.all(
            f"SELECT * FROM contact WHERE (sort_key = :key OR sort_key > :key || ' ' AND sort_key < :key || '!') "  # noqa: S608
            f"AND (postcode IN (:postcode, '') OR :postcode = '' OR born = :born) AND {_PRESENT} {_IN_ORDER} LIMIT 200",
            {"key": key, "postcode": new.postcode, "born": iso(new.born)},
        )
        candidates = {row["id"]: contact_from_row(row) for row in rows}
        candidates |= {contact.id: contact for contact in self._with_email(new.email)}
        return [contact for contact in candidates.values() if is_perhaps_same(contact, new)]

    # -- changing

    def problems(self, details: ContactDetails) -> dict[str, str]:
        """What a form cannot be saved with: name of the field and a German sentence; empty when all is well."""
        return problems(tidy(details), self._latest_day())

    def add(self, new: NewContact, *, by: Clerk) -> Contact:
        """Take a contact into the book.

        :raises InvalidInput: at the field that is not usable
        """
        new = checked(new, self._latest_day())
        with self._store.transaction(by.uuid) as tx:
            uuid = self._store.new_uuid()
            contact_id = tx.insert("contact", uuid=uuid, sort_key=sort_key(new), created=tx.now, **columns(new))
            contact = self.get(contact_id)
            index(tx, contact)
            note(tx, "added", contact)
        return contact

    def change(self, contact_id: int, *, by: Clerk, **fields: Unpack[ContactFields]) -> Contact:
        """Change fields of a contact; the contact as it is afterwards.

        :raises InvalidInput: at the field that is not usable
        :raises Refused: the contact was removed
        """
        with self._store.transaction(by.uuid) as tx:
            old = self.get(contact_id)
            if old.removed:
                raise Refused(problem="Dieser Kontakt wurde entfernt. Bitte zuerst wiederherstellen.")
            new = checked(replace(old, **fields), self._latest_day())
            before, after = columns(old), columns(new)
            changed = {name: value for name, value in after.items() if value != before[name]}
            if not changed:
                tx.without_journal()
                return old
            tx.update("contact", contact_id, sort_key=sort_key(new), **changed)
            index(tx, new)
            note(tx, "changed", new, tuple(changed))
        return new

    def remove(self, contact_id: int, *, by: Clerk, on: date) -> Contact:
        """Take the contact out of lists and search; cases that name it still do."""
        return self._set_removed(contact_id, on, by, "removed")

    def restore(self, contact_id: int, *, by: Clerk) -> Contact:
        """Put a removed contact back."""
        return self._set_removed(contact_id, None, by, "restored")

    def _set_removed(self, contact_id: int, day: date | None, by: Clerk, verb: str) -> Contact:
        with self._store.transaction(by.uuid) as tx:
            old = self.get(contact_id)
            if (old.removed is None) == (day is None):
                tx.without_journal()
                return old
            new = replace(old, removed=day)
            tx.update("contact", contact_id, removed=iso(day))
            index(tx, new)
            note(tx, verb, new)
        return new

    def _latest_day(self) -> date:
        """The last day on which somebody can be born by now; the clock is UTC, the office may be a day ahead."""
        return date.fromisoformat(self._store.now()[:10]) + timedelta(days=1)
