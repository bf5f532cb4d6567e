"""Every shipped template, issued for real in a case of each type that proposes it, with nothing but what must be filled in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gemeinde_desk.cases.case_types import CaseType, Field, FieldType, Required, load_case_types
from gemeinde_desk.letters.model import Body, plain_body
from gemeinde_desk.letters.templates import Template, load_templates
from gemeinde_desk.office import Office
from gemeinde_desk.settings.resources import resources
from tests.support.offices import TODAY, add_case, add_contact, clerk_of, make_office

TEMPLATES = load_templates(resources() / "letter_templates")
CASE_TYPES = load_case_types(resources() / "case_types")
#: congratulations are proposed by no case type; any case will do
PAIRS = sorted(
    {(template, key) for key, kind in CASE_TYPES.items() for template in kind.letters}
    | {
        (template, "beschwerde")
        for template in TEMPLATES
        if not any(template in k.letters for k in CASE_TYPES.values())
    }
)
_SAMPLES = {
    FieldType.DATE: "2026-03-02",
    FieldType.MONEY: "60.00",
    FieldType.YESNO: "yes",
    FieldType.NUMBER: "2",
    FieldType.IBAN: "DE89370400440532013000",
}


def sample(field: Field) -> str:
    return field.choices[0] if field.choices else _SAMPLES.get(field.type, field.label)


def mandatory(fields: tuple[Field, ...]) -> dict[str, str]:
    return {field.key: sample(field) for field in fields if field.required_on is not Required.NEVER}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office that has told what its notices need (an account, a court), and nothing that may be left out."""
    folder: Path = tmp_path_factory.mktemp("issued")
    with make_office(folder) as office:
        told = {
            "iban": "DE89370400440532013000",
            "objection_authority": "Verwaltungsgericht Musterstadt\n99999 Musterstadt",
        }
        office.save_profile(office.profile.checked(**(office.profile.to_json() | told)), by=clerk_of(office))
        yield office


def written(office: Office, template: Template, kind: CaseType, fields: dict[str, str]) -> tuple[list[str], Body]:
    """What blocks the letter, and its text; issued when nothing does."""
    clerk, desk = clerk_of(office), office.letters
    reader = add_contact(office)
    case = add_case(office, "Probe", kind.key, fields=fields)
    draft = desk.draft(case.id, template.key, reader.id, by=clerk, on=TODAY, answers=mandatory(template.asks))
    blocking = [check.sentence for check in desk.checks(draft, TODAY) if check.blocks]
    if not blocking:
        assert desk.issue(draft.document_id, on=TODAY, by=clerk).reference
    return blocking, desk.letter(draft, TODAY).body


@pytest.mark.parametrize(("template", "kind"), PAIRS)
def test_a_letter_needs_only_what_is_mandatory(office: Office, template: str, kind: str) -> None:
    blocking, body = written(office, TEMPLATES[template], CASE_TYPES[kind], mandatory(CASE_TYPES[kind].fields))

    assert blocking == []
    assert "[" not in plain_body(body)


@pytest.mark.parametrize(("template", "kind"), PAIRS)
def test_a_letter_with_everything_filled_in_has_no_gap_either(office: Office, template: str, kind: str) -> None:
    fields = {field.key: sample(field) for field in CASE_TYPES[kind].fields}

    blocking, body = written(office, TEMPLATES[template], CASE_TYPES[kind], fields)

    assert blocking == []
    assert "[" not in plain_body(body)
