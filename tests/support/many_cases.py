"""Thousands of cases in one transaction, written straight into the tables: the rooms would take minutes."""

import random
from datetime import timedelta

from gemeinde_desk.office import Office
from gemeinde_desk.store.folding import fold, natural_key
from gemeinde_desk.store.transaction import SYSTEM
from tests.support.offices import TODAY

WORDS = ("Antrag", "Nachfrage", "Anmeldung", "Änderung", "Prüfung", "Ortstermin", "Abmeldung", "Beratung")
STREETS = ("Markt", "Mühlgasse", "Lindenweg", "Am Bach", "Bahnhofstraße", "Schulplatz", "Höhe", "Kirchgasse")


def many_cases(office: Office, count: int) -> None:
    """So many cases of all kinds and states over ten years, of all the clerks there are; for the same number always the same."""
    clerks, kinds, chance = office.clerks.all(), office.cases.types(), random.Random(count)
    with office.store.transaction(SYSTEM) as tx:
        files: dict[str, int] = {}
        for number in range(1, count + 1):
            kind = chance.choice(kinds)
            opened = TODAY - timedelta(days=chance.randrange(3650))
            file = f"{kind.filing_unit}-{opened.year}"
            if file not in files:
                files[file] = tx.insert(
                    "case_file", uuid=f"file-{file}", reference=file, title=file, filing_unit=kind.filing_unit,
                    opened=opened.isoformat(),
                )  # fmt: skip
            reference = f"{file}-{tx.next_number(f'case:{files[file]}'):04}"
            subject = f"{chance.choice(WORDS)} {chance.choice(STREETS)} {chance.randrange(1, 100)}"
            state = chance.choices(("open", "closed", "handed_over"), (3, 5, 2))[0]
            clerk = chance.choice(clerks)
            due = (TODAY + timedelta(days=chance.randrange(-30, 330))).isoformat()
            case_id = tx.insert(
                "cases", uuid=f"case-{number}", reference=reference, reference_key=natural_key(reference),
                file_id=files[file], filing_unit=kind.filing_unit, case_type=kind.key, case_type_title=kind.title, subject=subject,
                subject_key=fold(subject), state=state, clerk_id=clerk.id, clerk_sign=clerk.sign,
                opened=opened.isoformat(),
                closed=None if state == "open" else (opened + timedelta(days=90)).isoformat(),
                next_date=due if state == "open" and chance.random() < 0.95 else None,
                retention_years=5, disposal="V", changed=tx.now,
            )  # fmt: skip
            tx.index("case", case_id, f"{reference} {subject} {kind.title}", "")
        tx.without_journal()
