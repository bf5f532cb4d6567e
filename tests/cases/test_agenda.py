"""The morning list: overdue, today, this week, post, and cases nobody has scheduled."""

from datetime import date, timedelta

from gemeinde_desk.cases.model import FollowUpKind
from tests.cases.conftest import TODAY, Desk

# 3 March 2026 is a Tuesday, so the week ends on Sunday the 8th
SUNDAY = date(2026, 3, 8)


def quiet(desk: Desk, subject: str, **more: object):
    """A case whose first deadline is completed."""
    case = desk.complaint(subject, **more)
    for follow_up in desk.cases.follow_ups(case.id):
        desk.cases.complete(follow_up.id, on=TODAY, by=desk.clerk)
    return case


def test_every_date_stands_in_its_part(desk: Desk):
    case = quiet(desk, "Lärm")
    made = {
        offset: desk.cases.set_follow_up(case.id, TODAY + timedelta(days=offset), "Wv.", by=desk.clerk)
        for offset in (-2, -1, 0, 1, 5, 6)
    }
    desk.cases.complete(made[-2].id, on=TODAY, by=desk.clerk)
    today = desk.agenda.today_list(TODAY)
    assert [f.id for f in today.overdue] == [made[-1].id]
    assert [f.id for f in today.due_today] == [made[0].id]
    assert [f.due for f in today.this_week] == [TODAY + timedelta(days=1), SUNDAY]
    assert (today.overdue_count, today.due_today_count, today.this_week_count) == (1, 1, 2)
    assert (desk.agenda.due_count(TODAY), desk.agenda.due_count(SUNDAY)) == (2, 4)
    assert [f.due for f in desk.agenda.due(SUNDAY, limit=3)] == [TODAY + timedelta(days=n) for n in (-1, 0, 1)]
    assert today.overdue[0].case_reference == case.reference


def test_a_clerk_sees_what_is_his(desk: Desk):
    other = desk.clerks.add("Bernd Wolf", "BW", by=desk.clerk)
    mine, theirs = quiet(desk, "Mein Fall"), quiet(desk, "Sein Fall", clerk=other)
    for case in (mine, theirs):
        desk.cases.set_follow_up(case.id, TODAY, "Wv.", by=desk.clerk)
    desk.cases.set_follow_up(mine.id, TODAY, "für Wolf", clerk=other, by=desk.clerk)
    assert len(desk.agenda.today_list(TODAY).due_today) == 3
    assert [f.text for f in desk.agenda.today_list(TODAY, other.id).due_today] == ["Wv.", "für Wolf"]
    assert [f.case_id for f in desk.agenda.due(TODAY, desk.clerk.id)] == [mine.id]


def test_forgotten_cases_are_open_and_without_any_date(desk: Desk):
    scheduled, forgotten = desk.complaint("mit Frist"), quiet(desk, "vergessen")
    closed = quiet(desk, "zu")
    desk.cases.change(closed.id, by=desk.clerk, outcome="abgeholfen", fields={"abhilfe": "ja"})
    desk.cases.close(closed.id, on=TODAY, by=desk.clerk, accept_warnings=True)
    today = desk.agenda.today_list(TODAY)
    assert ([row.id for row in today.forgotten], today.forgotten_count) == ([forgotten.id], 1)
    assert scheduled.next_date is not None
    other = desk.clerks.add("Bernd Wolf", "BW", by=desk.clerk)
    assert desk.agenda.today_list(TODAY, other.id).forgotten_count == 0


def test_post_coming_in_and_going_out(desk: Desk):
    case, waiting, filed = desk.complaint(), desk.document(), desk.document("abgelegt")
    desk.cases.file_document(case.id, filed, by=desk.clerk)
    with desk.store.transaction("system") as tx:
        for number, document_id in enumerate((waiting, filed), start=1):
            tx.insert(
                "incoming_register", year=2026, number=number, received="2026-03-03", registered=tx.now, channel="scan",
                sender="", subject="", document_id=document_id,
            )  # fmt: skip
        tx.without_journal()
    out = desk.document("Antwort", direction="outgoing", received=None, dated=TODAY)
    desk.document("Entwurf", direction="outgoing", state="draft", received=None)
    desk.document("versandt", direction="outgoing", received=None, posted=TODAY)
    today = desk.agenda.today_list(TODAY)
    assert today.intake_waiting == 1
    assert ([document.id for document in today.letters_to_post], today.letters_to_post_count) == ([out], 1)
    assert desk.agenda.to_post_count() == 1


def test_an_empty_office_has_an_empty_list(desk: Desk):
    today = desk.agenda.today_list(TODAY)
    assert (today.overdue, today.due_today, today.this_week, today.forgotten, today.letters_to_post) == (
        [],
        [],
        [],
        [],
        [],
    )
    assert (today.intake_waiting, today.forgotten_count, today.overdue_count) == (0, 0, 0)


def deadline(desk: Desk, case_id: int, due: date, notice: date, **more: object):
    """A deadline with its advance notice."""
    return desk.cases.set_follow_up(
        case_id, due, "Antworten", by=desk.clerk, kind=FollowUpKind.DEADLINE, advance_notice=notice, **more
    )


def test_an_overdue_advance_notice_and_its_deadline_are_one_thing_to_do(desk: Desk):
    case = quiet(desk, "Lärm")
    late = deadline(desk, case.id, TODAY - timedelta(days=1), TODAY - timedelta(days=5))
    now = deadline(desk, case.id, TODAY, TODAY - timedelta(days=4))
    soon = deadline(desk, case.id, SUNDAY, TODAY - timedelta(days=3))
    today = desk.agenda.today_list(TODAY)
    assert [f.id for f in today.overdue] == [late.id]
    assert [f.id for f in today.due_today] == [now.id]
    assert [f.id for f in today.this_week] == [soon.id]
    assert (today.overdue_count, today.due_today_count, today.this_week_count) == (1, 1, 1)
    assert today.warned == {late.id, now.id, soon.id}
    assert desk.agenda.due_count(TODAY) == 2
    assert len(desk.agenda.due(SUNDAY)) == 6  # the calendar of the command line has them all


def test_an_advance_notice_stands_where_its_deadline_does_not(desk: Desk):
    case = quiet(desk, "Lärm")
    later = deadline(desk, case.id, SUNDAY + timedelta(days=9), TODAY - timedelta(days=2))
    of_today = deadline(desk, case.id, SUNDAY, TODAY)
    today = desk.agenda.today_list(TODAY)
    assert [f.kind for f in (*today.overdue, *today.due_today)] == [FollowUpKind.ADVANCE_NOTICE] * 2
    assert [f.id for f in today.this_week] == [of_today.id]
    assert today.warned == frozenset()
    desk.cases.complete(later.id, on=TODAY, by=desk.clerk)
    assert desk.agenda.today_list(TODAY).overdue == []


def test_somebody_elses_deadline_does_not_hide_my_advance_notice(desk: Desk):
    other = desk.clerks.add("Bernd Wolf", "BW", by=desk.clerk)
    case = quiet(desk, "Lärm")
    made = deadline(desk, case.id, SUNDAY, TODAY - timedelta(days=1))
    with desk.store.transaction("system") as tx:
        tx.update("follow_up", made.id, clerk_id=other.id)
        tx.without_journal()
    assert [f.kind for f in desk.agenda.today_list(TODAY, desk.clerk.id).overdue] == [FollowUpKind.ADVANCE_NOTICE]
    assert desk.agenda.today_list(TODAY).overdue == []
