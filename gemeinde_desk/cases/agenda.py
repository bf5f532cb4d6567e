"""The morning list: what is due, what came in, what waits to be posted, and what nobody has scheduled."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from gemeinde_desk.cases.model import CaseRow, FollowUp
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


class Agenda:
    """Reads the calendars of all cases."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._documents = DocumentCabinet(store)

    def today_list(self, today: date, clerk_id: int | None = None) -> TodayList:
        """The list of that day; with a clerk, only what is his or hers. Post coming in and going out is everybody's."""
        sunday = today + timedelta(days=6 - today.weekday())
        overdue, until_today, until_sunday = (
            self.due_count(day, clerk_id) for day in (today - timedelta(days=1), today, sunday)
        )
        return TodayList(
            overdue=self._between(date.min, today - timedelta(days=1), clerk_id, SHOWN),
            due_today=self._between(today, today, clerk_id, SHOWN),
            this_week=self._between(today + timedelta(days=1), sunday, clerk_id, SHOWN),
            intake_waiting=self._number(_WAITING),
            letters_to_post=self._to_post(),
            forgotten=self._forgotten(clerk_id),
            forgotten_count=self._number(f"SELECT count(*) {_FORGOTTEN} {_OF_CLERK}", clerk_id),
            overdue_count=overdue,
            due_today_count=until_today - overdue,
            this_week_count=until_sunday - until_today,
            letters_to_post_count=self.to_post_count(),
        )

    def due(self, until: date, clerk_id: int | None = None, limit: int = 1000) -> list[FollowUp]:
        """Open dates up to that day, overdue ones first; at most ``limit``."""
        return self._between(date.min, until, clerk_id, limit)

    def due_count(self, until: date, clerk_id: int | None = None) -> int:
        """How many open dates there are up to that day."""
        return self._number(f"{_OVERDUE} {_OF_CLERK}", clerk_id, until + timedelta(days=1))

    def to_post_count(self) -> int:
        """How many letters are issued and not yet posted."""
        return self._number(f"SELECT count(*) {_TO_POST}")

    def _between(self, first: date, last: date, clerk_id: int | None, limit: int) -> list[FollowUp]:
        sql = (
            f"{FOLLOW_UP_SQL} WHERE u.done_on IS NULL AND u.due BETWEEN :first AND :last "
            "AND (:clerk IS NULL OR u.clerk_id = :clerk) ORDER BY u.due, u.id LIMIT :limit"
        )
        values: dict[str, object] = {
            "first": first.isoformat(),
            "last": last.isoformat(),
            "clerk": clerk_id,
            "limit": limit,
        }
        return [follow_up_from_row(row) for row in self._store.all(sql, values)]

    def _to_post(self) -> list[Document]:
        ids = [row[0] for row in self._store.all(f"SELECT id {_TO_POST} ORDER BY dated, id LIMIT {SHOWN}")]
        found = self._documents.several(ids)
        return [found[document_id] for document_id in ids]

    def _forgotten(self, clerk_id: int | None) -> list[CaseRow]:
        sql = f"{CASE_ROW_SQL} WHERE c.id IN (SELECT id {_FORGOTTEN} {_OF_CLERK} ORDER BY opened, id LIMIT {SHOWN})"
        rows = self._store.all(f"{sql} ORDER BY c.opened, c.id", {"clerk": clerk_id})
        return [list_row(row) for row in rows]

    def _number(self, sql: str, clerk_id: int | None = None, today: date | None = None) -> int:
        number = self._store.value(sql, {"clerk": clerk_id, "today": today.isoformat() if today else None})
        assert isinstance(number, int)
        return number


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
_OVERDUE = "SELECT count(*) FROM follow_up WHERE done_on IS NULL AND due < :today"
