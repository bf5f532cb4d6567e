"""Makes the sample office, through the same doors a clerk uses."""

import heapq
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from gemeinde_desk.cases.model import Case, FollowUpKind, Level
from gemeinde_desk.contacts.clerks import Clerk
from gemeinde_desk.contacts.model import Contact
from gemeinde_desk.deadlines.dates import format_date
from gemeinde_desk.office import Office
from gemeinde_desk.sample import papers
from gemeinde_desk.sample.world import Clock, Matter, World, relative_day
from gemeinde_desk.settings.office_profile import OfficeProfile
from gemeinde_desk.store.transaction import SYSTEM
from gemeinde_desk.watching import Progress, silent

#: So many cases are worked in full, with papers and letters; what goes beyond has a note and its dates, to make a large office quickly.
IN_FULL = 120
#: How far the past of Musterau reaches.
DAYS = 420
#: Cases made in one transaction, beyond those in full.
BATCH = 500
_PEOPLE_PER_CASE = 0.7
#: So many letters of the last days are still being written, and as many wait to be posted.
AT_HAND, LATELY = 3, 20
#: Matters of people, not of firms and authorities.
_PERSONAL = frozenset({"hundesteuer", "grabnutzung", "fischereischein", "beschwerde", "informationsantrag"})


@dataclass(frozen=True)
class SampleReport:
    """What was made."""

    folder: Path
    cases: int
    documents: int
    contacts: int


def make_sample_office(
    folder: Path,
    *,
    cases: int = 100,
    seed: int = 1,
    today: date,
    progress: Progress = silent,
) -> SampleReport:
    """Make the office Musterau in a folder that holds none yet; the same seed and day make the same office.

    :param cases: how many
    :raises Refused: the folder holds an office already
    """
    world, clock = World(seed), Clock(today - timedelta(days=DAYS))
    profile = OfficeProfile.checked(**world.office, rules_confirmed=True)
    first, *others = world.clerks
    name, sign = first.pop("name"), first.pop("sign")
    with Office.create(
        folder, profile, clerk_name=name, clerk_sign=sign, today=clock.today, now=clock.now, new_uuid=world.new_uuid
    ) as office:
        clerks = [office.clerks.change(office.clerks.by_sign(sign).id, by=office.clerks.by_sign(sign), **first)]
        clerks += [office.clerks.add(clerk.pop("name"), clerk.pop("sign"), by=clerks[0], **clerk) for clerk in others]
        _Builder(office, world, clock, clerks, today).build(cases, progress)
        counted = [_count(office, table) for table in ("cases", "document", "contact")]
    return SampleReport(folder, *counted)


def _count(office: Office, table: str) -> int:
    return int(str(office.store.value(f"SELECT count(*) FROM {table}")))  # noqa: S608 - one of our tables


class _Builder:
    """Lives through the past of Musterau day by day."""

    def __init__(self, office: Office, world: World, clock: Clock, clerks: list[Clerk], today: date) -> None:
        self.office, self.world, self.clock, self.clerks, self.today = office, world, clock, clerks, today
        self.die = world.die
        self.people: list[Contact] = []
        self.post = 0
        self._events: list[tuple[date, int, Callable[[], None]]] = []
        self._planned = self._opened = self._left_as_draft = self._left_to_post = 0

    def build(self, count: int, progress: Progress) -> None:
        """Contacts first, then everything in order of time, last what came in this morning."""
        self._arms()
        self._contacts(count)
        days = sorted(self.today - timedelta(days=self.die.randint(0, DAYS - 5)) for _ in range(count))
        brief = days[: max(0, count - IN_FULL)]
        for start in range(0, len(brief), BATCH):
            self._brief_cases(brief[start : start + BATCH])
            progress(min(start + BATCH, len(brief)), count)
        for number, day in enumerate(days[len(brief) :]):
            matter = self.world.matters[number % len(self.world.matters)]
            self._later(day, partial(self._case, matter, day, number))
        self._live(lambda done: progress(len(brief) + done, count))
        self.clock.move(self.today)
        self._this_morning()

    def _later(self, day: date, event: Callable[[], None]) -> None:
        """Let something happen on a day to come; events of one day happen in the order they were planned."""
        self._planned += 1
        heapq.heappush(self._events, (day, self._planned, event))

    def _live(self, progress: Callable[[int], None]) -> None:
        while self._events and self._events[0][0] <= self.today:
            day, _, event = heapq.heappop(self._events)
            self.clock.move(day)
            event()
            progress(self._opened)

    def _arms(self) -> None:
        stored = self.office.store.documents.put(papers.arms())
        profile = OfficeProfile.checked(**self.world.office, rules_confirmed=True, arms_sha=stored.sha256)
        self.office.save_profile(profile, by=self.clerks[0])

    def _contacts(self, count: int) -> None:
        with self.office.store.transaction(SYSTEM) as tx:
            tx.without_journal()
            firms = self.world.organisations()
            wanted = max(30, int(count * _PEOPLE_PER_CASE))
            for new in [*firms, *(self.world.person() for _ in range(wanted))]:
                self.people.append(self.office.contacts.add(new, by=self.clerks[0]))

    def _applicant(self, matter: Matter | None = None) -> Contact:
        found = self.die.choice(self.people)
        while matter is not None and matter.case_type in _PERSONAL and found.kind != "person":
            found = self.die.choice(self.people)
        return found

    # -- a case in full

    def _case(self, matter: Matter, day: date, number: int) -> None:
        clerk, contact, street = self.die.choice(self.clerks), self._applicant(matter), self.world.street()
        document_id = self._comes_in(matter, contact, street, day)
        case = self._open(matter, contact, street, day, clerk, [document_id])
        self._opened += 1
        if self.die.random() < 0.7:
            self._in(self.die.randint(2, 9), partial(self._note, case, matter, contact, street, clerk))
        if self.die.random() < 0.85:
            self._in(self.die.randint(6, 16), partial(self._write, case, matter, contact, clerk))
        if number % 5:
            due = day + timedelta(days=self.die.randint(10, 40))
            text = self.die.choice(
                ("Rückfrage abwarten", "Unterlagen nachgereicht?", "Zahlungseingang prüfen", "Ortstermin vereinbaren")
            )
            self.office.cases.set_follow_up(case.id, due, text, by=clerk)
        self._in(self.die.randint(45, 75), partial(self._finish, case, clerk))
        self._in(12, partial(self._tidy, case, clerk))

    def _in(self, days: int, event: Callable[[], None]) -> None:
        self._later(self.clock.today() + timedelta(days=days), event)

    def _comes_in(self, matter: Matter, contact: Contact, street: str, day: date) -> int:
        text = self._fill(matter.text, contact, street)
        address = f"{contact.street}, {contact.place}"
        self.post += 1
        pdf = papers.letter_pdf(contact.display_name, address, matter.incoming, text, day, f"post {self.post}")
        item = self._register(pdf, f"{matter.incoming}.pdf", day, contact, matter.incoming)
        # The text is known, for we wrote the paper; recognising it would only take time.
        version = self.office.documents.get(item).version
        assert version is not None
        with self.office.store.transaction(SYSTEM) as tx:
            body = f"{matter.incoming}\n{contact.display_name}\n{address}\n{text}"
            self.office.documents.set_readable(tx, version.id, None, pages=1, text=body)
        return item

    def _register(self, content: bytes, name: str, day: date, contact: Contact | None, subject: str | None) -> int:
        with tempfile.TemporaryDirectory(prefix="musterau-") as folder:
            path = Path(folder) / name.replace("/", "-")
            path.write_bytes(content)
            sender = contact.display_name if contact else None
            item = self.office.intake.register(path, received=day, by=self.clerks[0], sender=sender, subject=subject)
        if contact is not None:
            self.office.intake.describe(
                item.id, by=self.clerks[0], contact_id=contact.id, document_type="Antrag", dated=day
            )
        return item.document.id

    def _open(
        self, matter: Matter, contact: Contact, street: str, day: date, clerk: Clerk, documents: list[int]
    ) -> Case:
        kind = self.office.cases.type(matter.case_type)
        fields = {key: relative_day(self._fill(value, contact, street), day) for key, value in matter.fields.items()}
        subject = self._fill(self.die.choice(matter.subjects), contact, street)
        participants = [(contact.id, kind.roles[0].label)]
        if len(kind.roles) > 1 and self.die.random() < 0.4:
            participants.append((self._applicant().id, kind.roles[1].label))
        return self.office.cases.open(
            matter.case_type,
            subject,
            on=day,
            by=clerk,
            fields=fields,
            received=day,
            participants=participants,
            documents=documents,
        )

    def _note(self, case: Case, matter: Matter, contact: Contact, street: str, clerk: Clerk) -> None:
        """A note for the file: a text document, made by the clerk."""
        text = self._fill(self.die.choice(matter.notes), contact, street)
        stored = self.office.store.documents.put(f"Vermerk zu {case.reference}\n\n{text}\n{clerk.name}\n".encode())
        with self.office.store.transaction(clerk.uuid) as tx:
            document = self.office.documents.add(
                tx,
                direction="internal",
                state="final",
                title="Vermerk",
                document_type="Vermerk",
                dated=self.clock.today(),
                case_id=case.id,
            )
            self.office.documents.add_version(tx, document, stored, name="Vermerk.txt", mime="text/plain", text=text)

    def _write(self, case: Case, matter: Matter, contact: Contact, clerk: Clerk) -> None:
        """The answer is drafted; a day or two later it is issued, then posted."""
        day = self.clock.today()
        answers = {key: relative_day(value, day) for key, value in matter.answers.items()}
        draft = self.office.letters.draft(case.id, matter.letter, contact.id, by=clerk, on=day, answers=answers)
        if self._recent(day) and self._left_as_draft < AT_HAND:
            self._left_as_draft += 1
            return
        self._in(self.die.randint(0, 2), partial(self._issue, draft.document_id, case, clerk))

    def _issue(self, document_id: int, case: Case, clerk: Clerk) -> None:
        self.office.letters.issue(document_id, on=self.clock.today(), by=clerk)
        if self._recent(self.clock.today()) and self._left_to_post < AT_HAND:
            self._left_to_post += 1
            return
        self._in(self.die.randint(0, 2), partial(self._post, document_id, case, clerk))

    def _recent(self, day: date) -> bool:
        return (self.today - day).days < LATELY

    def _post(self, document_id: int, case: Case, clerk: Clerk) -> None:
        self.office.letters.post(document_id, posted=self.clock.today(), by=clerk)
        for follow_up in self.office.cases.follow_ups(case.id, open_only=True):
            if follow_up.document_id is None and follow_up.kind is FollowUpKind.DEADLINE:
                self.office.cases.complete(follow_up.id, on=self.clock.today(), by=clerk)

    def _tidy(self, case: Case, clerk: Clerk) -> None:
        """Most of what is due gets done; a little is overdue, as in any town hall."""
        today = self.clock.today()
        if not self.office.cases.get(case.id).is_open:
            return
        for follow_up in self.office.cases.follow_ups(case.id, open_only=True):
            if follow_up.due <= today and (today < self.today - timedelta(days=12) or self.die.random() < 0.3):
                self.office.cases.complete(follow_up.id, on=today, by=clerk)
        self._in(7, partial(self._tidy, case, clerk))

    def _finish(self, case: Case, clerk: Clerk) -> None:
        today, cases = self.clock.today(), self.office.cases
        if self.die.random() < 0.12:
            return  # some matters drag on
        cases.change(case.id, by=clerk, outcome=cases.type(case.case_type).outcomes[0])
        for item in cases.checklist(case.id):
            cases.tick(item.id, today, by=clerk)
        if any(finding.level is Level.BLOCKER for finding in cases.closing_check(case.id, today)):
            return
        self.office.close_case(case.id, on=today, by=clerk, accept_warnings=True)

    # -- cases beyond those in full

    def _brief_cases(self, days: list[date]) -> None:
        if not days:
            return
        with self.office.store.transaction(SYSTEM) as tx, self.office.store.documents.batch():
            tx.without_journal()
            for day in days:
                self.clock.move(day)
                matter, clerk, contact, street = (
                    self.die.choice(self.world.matters),
                    self.die.choice(self.clerks),
                    self._applicant(),
                    self.world.street(),
                )
                case = self._open(matter, contact, street, day, clerk, [])
                self._note(case, matter, contact, street, clerk)
                if self.die.random() < 0.7:
                    self.office.cases.change(
                        case.id, by=clerk, outcome=self.office.cases.type(matter.case_type).outcomes[0]
                    )
                    for item in self.office.cases.checklist(case.id):
                        self.office.cases.tick(item.id, day, by=clerk)
                    self.office.cases.close(case.id, on=day, by=clerk, accept_warnings=True)

    # -- what lies in the intake when the clerk comes in

    def _this_morning(self) -> None:
        """A scan, a phone photo, a mail with attachment, and a reply to one of our letters, none of them read yet."""
        one, two, three = self._applicant(), self._applicant(), self._applicant()
        matters = {matter.case_type: matter for matter in self.world.matters}
        day, yesterday = self.today, self.today - timedelta(days=1)
        street = self.world.street()
        application = self._paper(matters["hundesteuer"], one, street, yesterday)
        self._register(papers.scanned(application, 1, day), "Scan 0001.pdf", day, None, None)
        complaint = self._paper(matters["beschwerde"], two, street, yesterday)
        self._register(papers.photographed(complaint, 2), "Foto vom Handy.jpg", day, None, None)
        question = self._paper(matters["informationsantrag"], three, street, yesterday)
        text = "anbei mein Antrag. Über eine kurze Bestätigung freue ich mich."
        message = papers.mail(three.display_name, three.email, "Antrag auf Auskunft", text, day, question, 1)
        self._register(message, "Antrag auf Auskunft.eml", day, None, None)
        self._reply(yesterday)

    def _paper(self, matter: Matter, contact: Contact, street: str, day: date) -> bytes:
        self.post += 1
        address, text = f"{contact.street}, {contact.place}", self._fill(matter.text, contact, street)
        return papers.letter_pdf(contact.display_name, address, matter.incoming, text, day, f"post {self.post}")

    def _reply(self, day: date) -> None:
        """Somebody answers and names our reference, so that the intake can suggest the case."""
        rows = [row for row in self.office.letters.posted(limit=40) if self.office.cases.get(row.case_id).is_open]
        if not rows:
            return
        row = rows[0]
        contact_id = self.office.documents.get(row.document_id).contact_id
        contact = self.office.contacts.get(contact_id) if contact_id else self._applicant()
        text = f"Ihr Zeichen {row.case_reference}. Zu Ihrem Schreiben vom {format_date(row.posted or day)} reiche ich die Unterlagen nach."
        pdf = papers.letter_pdf(
            contact.display_name, f"{contact.street}, {contact.place}", "Ihr Schreiben", text, day, "reply"
        )
        self._register(papers.scanned(pdf, 3, day), "Scan 0002.pdf", self.today, None, None)

    def _fill(self, text: str, contact: Contact, street: str) -> str:
        return self.world.filled(
            text, name=contact.display_name, family=contact.family_name or contact.display_name, street=street
        )
