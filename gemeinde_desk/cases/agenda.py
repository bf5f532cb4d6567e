"""The morning list: what is due, what came in, what waits to be posted, and what nobody has scheduled."""

import json
from dataclasses import dataclass, field
from datetime import date, timedelta

from gemeinde_desk.cases.model import CaseRow, FollowUp, FollowUpKind
from gemeinde_desk.cases.rows import CASE_ROW_SQL, FOLLOW_UP_SQL, follow_up_from_row, list_row
from gemeinde_desk.documents.cabinet import DocumentCabinet
from gemeinde_desk.documents.model import Document
from gemeinde_desk.store.store import Store

#: rows of each part that the list shows; the counts are whole
SHOWN = 100


@dataclass(frozen=True)
class TodayList:
    """What a clerk, or the whole office, sees first in the morning.

    ``overdue``, ``due_today`` and ``this_week`` (up to the coming Sunday, today left out), the earliest first;
    ``letters_to_post``: issued, not yet posted; ``forgotten``: open cases without any date. Each list holds at most 100,
    its count is whole.

    An advance notice whose day is past stands and counts only where its deadline does not: one thing to do is one line.
    ``warned`` holds the ids of those deadlines.
    """

    overdue: list[FollowUp] = field(default_factory=list)
    due_today: list[FollowUp] = field(default_factory=list)
    this_week: list[FollowUp] = field(default_factory=list)
    intake_waiting: int = 0
    letters_to_post: list[Document] = field(default_factory=list)
    forgotten: list[CaseRow] = field(default_factory=list)
    forgotten_count: int = 0
    overdue_count: int = 0
    due_today_count: int = 0
    this_week_count: int = 0
    letters_to_post_count: int = 0
    warned: frozenset[int] = frozenset()


class Agenda:
    """Reads the calendars of all cases."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._documents = DocumentCabinet(store)

    def today_list(self, today: date, clerk_id: int | None = None) -> TodayList:
        """The list of that day; with a clerk, only what is his or hers. Post coming in and going out is everybody's."""
        sunday, yesterday = _sunday(today), today - timedelta(days=1)
        overdue, until_today, until_sunday = (
            self.due_count(day, clerk_id, today=today) for day in (yesterday, today, sunday)
        )
        late = self._between(date.min, yesterday, clerk_id, today=today)
        now = self._between(today, today, clerk_id, today=today)
        soon = self._between(today + timedelta(days=1), sunday, clerk_id, today=today)
        return TodayList(
            overdue=late,
            due_today=now,
            this_week=soon,
            intake_waiting=self._number(_WAITING),
            letters_to_post=self._to_post(),
            forgotten=self._forgotten(clerk_id),
            forgotten_count=self._number(f"SELECT count(*) {_FORGOTTEN} {_OF_CLERK}", clerk_id),
            overdue_count=overdue,
            due_today_count=until_today - overdue,
            this_week_count=until_sunday - until_today,
            letters_to_post_count=self.to_post_count(),
            warned=self._warned([*late, *now, *soon], today),
        )

    def due(self, until: date, clerk_id: int | None = None, limit: int = 1000) -> list[FollowUp]:
        """Open dates up to that day, overdue ones first, advance notices too; at most ``limit``."""
        return self._between(date.min, until, clerk_id, limit=limit)

    def due_count(self, until: date, clerk_id: int | None = None, *, today: date | None = None) -> int:
        """How many dates the list of ``today`` has up to that day, which is today unless said otherwise."""
        day = today or until
        sql = f"SELECT count(*) FROM follow_up u WHERE u.done_on IS NULL AND u.due <= :last {_LISTED}"  # noqa: S608 - words of this file
        number = self._store.value(sql, {"last": until.isoformat(), "clerk": clerk_id, **_days(day)})
        assert isinstance(number, int)
        return number

    def to_post_count(self) -> int:
        """How many letters are issued and not yet posted."""
        return self._number(f"SELECT count(*) {_TO_POST}")

    def _between(
        self, first: date, last: date, clerk_id: int | None, *, today: date | None = None, limit: int = SHOWN
    ) -> list[FollowUp]:
        """Open dates, the earliest first; as the list of ``today`` has them when it is given."""
        which = _OF_CLERK_U if today is None else _LISTED
        sql = f"{FOLLOW_UP_SQL} WHERE u.done_on IS NULL AND u.due BETWEEN :first AND :last {which} "
        values: dict[str, object] = {
            "first": first.isoformat(),
            "last": last.isoformat(),
            "clerk": clerk_id,
            "limit": limit,
        }
        values |= _days(today) if today is not None else {}
        rows = self._store.all(f"{sql} ORDER BY u.due, u.id LIMIT :limit", values)
        return [follow_up_from_row(row) for row in rows]

    def _warned(self, listed: list[FollowUp], today: date) -> frozenset[int]:
        """The deadlines among these whose advance notice is overdue."""
        ids = json.dumps([each.id for each in listed if each.kind is FollowUpKind.DEADLINE])
        sql = (
            "SELECT deadline_id FROM follow_up WHERE done_on IS NULL AND due < :today "
            "AND deadline_id IN (SELECT value FROM json_each(:ids))"
        )
        return frozenset(row[0] for row in self._store.all(sql, {"ids": ids, "today": today.isoformat()}))

    def _to_post(self) -> list[Document]:
        ids = [row[0] for row in self._store.all(f"SELECT id {_TO_POST} ORDER BY dated, id LIMIT {SHOWN}")]
        found = self._documents.several(ids)
        return [found[document_id] for document_id in ids]

    def _forgotten(self, clerk_id: int | None) -> list[CaseRow]:
        sql = f"{CASE_ROW_SQL} WHERE c.id IN (SELECT id {_FORGOTTEN} {_OF_CLERK} ORDER BY opened, id LIMIT {SHOWN})"
        rows = self._store.all(f"{sql} ORDER BY c.opened, c.id", {"clerk": clerk_id})
        return [list_row(row) for row in rows]

    def _number(self, sql: str, clerk_id: int | None = None) -> int:
        number = self._store.value(sql, {"clerk": clerk_id})
        assert isinstance(number, int)
        return number


def _sunday(today: date) -> date:
    return today + timedelta(days=6 - today.weekday())


def _days(today: date) -> dict[str, object]:
    return {"today": today.isoformat(), "sunday": _sunday(today).isoformat()}


_WAITING = """
SELECT count(*) FROM document d JOIN incoming_register r ON r.document_id = d.id
WHERE d.case_id IS NULL AND d.removed IS NULL
"""
_TO_POST = """
FROM document
WHERE direction = 'outgoing' AND state = 'final' AND posted IS NULL AND parent_id IS NULL AND removed IS NULL
"""
_FORGOTTEN = "FROM cases WHERE state = 'open' AND next_date IS NULL"
_OF_CLERK = "AND (:clerk IS NULL OR clerk_id = :clerk)"
_OF_CLERK_U = "AND (:clerk IS NULL OR u.clerk_id = :clerk)"
#: without the overdue advance notices of deadlines that are listed themselves
_LISTED = f"""
{_OF_CLERK_U} AND NOT (
    u.kind = 'advance_notice' AND u.due < :today AND EXISTS (
        SELECT 1 FROM follow_up d WHERE d.id = u.deadline_id AND d.done_on IS NULL AND d.due <= :sunday
        AND (:clerk IS NULL OR d.clerk_id = :clerk)
    )
)
"""  # noqa: S608 - words of this file
