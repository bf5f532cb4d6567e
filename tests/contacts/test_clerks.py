"""The list of clerks."""

import json

import pytest

from gemeinde_desk.contacts.clerks import Clerks, SignTaken
from gemeinde_desk.errors import InvalidInput, NotFound, Refused
from gemeinde_desk.store.store import Store


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "amt", create=True)
    yield store
    store.close()


@pytest.fixture
def clerks(store):
    return Clerks(store)


def test_first_clerk_is_added_by_the_set_up(store, clerks):
    first = clerks.add("Lea Öhler", "ÖHL", gender="f", function="Bauamt", email="oehler@example.org")
    assert clerks.get(first.id) == first
    assert (first.signs_as, first.active) == ("Im Auftrag", True)
    assert store.value("SELECT actor FROM journal") == "system"


def test_further_clerks_are_added_by_a_clerk(store, clerks):
    first = clerks.add("Lea Öhler", "ÖHL")
    with pytest.raises(Refused):
        clerks.add("Uwe Berg", "BE")
    second = clerks.add("Uwe Berg", "BE", by=first, signs_as="")
    assert clerks.all() == [first, second]
    assert store.value("SELECT actor FROM journal ORDER BY seq DESC") == first.uuid


@pytest.mark.parametrize("sign", ["ÖHL", "öhl", " Öhl ", "O\u0308HL"])
def test_sign_is_unique_in_any_spelling(clerks, sign):
    first = clerks.add("Lea Öhler", "ÖHL")
    with pytest.raises(SignTaken, match="schon vergeben") as refused:
        clerks.add("Otto Öhlmann", sign, by=first)
    assert refused.value.place == "sign"
    assert clerks.by_sign(sign) == first


def test_sign_of_a_clerk_who_left_stays_taken(clerks):
    first = clerks.add("Lea Öhler", "ÖHL")
    second = clerks.add("Uwe Berg", "BE", by=first)
    left = clerks.change(second.id, active=False, by=first)
    assert clerks.all() == [first]
    assert clerks.all(active=False) == [left]
    assert set(clerks.all(active=None)) == {first, left}
    with pytest.raises(SignTaken):
        clerks.add("Bernd Ebert", "be", by=first)


def test_clerk_may_keep_the_own_sign_and_change_its_spelling(clerks):
    first = clerks.add("Lea Öhler", "ÖHL")
    changed = clerks.change(first.id, sign="Öhl", name="Lea Berg", by=first)
    assert (changed.sign, changed.name) == ("Öhl", "Lea Berg")
    assert clerks.get(first.id) == changed


def test_last_clerk_cannot_leave(clerks):
    first = clerks.add("Lea Öhler", "ÖHL")
    with pytest.raises(Refused):
        clerks.change(first.id, active=False, by=first)
    assert clerks.all() == [first]


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"name": "  "}, "name"),
        ({"sign": ""}, "sign"),
        ({"sign": "A B"}, "sign"),
        ({"sign": "ABCDEFGHIJK"}, "sign"),
        ({"gender": "x"}, "gender"),
        ({"room": "2\u202e14"}, "room"),
        ({"function": "x" * 251}, "function"),
        ({"email": "oehler@rathaus"}, "email"),
    ],
)
def test_unusable_fields_are_named(store, clerks, fields, place):
    with pytest.raises(InvalidInput) as refused:
        clerks.add(**({"name": "Lea Öhler", "sign": "ÖHL"} | fields))
    assert refused.value.place == place
    assert store.value("SELECT count(*) FROM clerk") == 0


def test_unknown_clerks_are_not_found(clerks):
    with pytest.raises(NotFound):
        clerks.get(1)
    with pytest.raises(NotFound):
        clerks.by_sign("XY")


def test_journal_names_changed_fields_only(store, clerks):
    first = clerks.add("Lea Öhler", "ÖHL")
    clerks.change(first.id, name="Lea Berg", phone="12", by=first)
    assert clerks.change(first.id, name=" Lea  Berg", by=first).name == "Lea Berg"
    rows = store.all("SELECT action, data FROM journal ORDER BY seq")
    assert [(row["action"], json.loads(row["data"])) for row in rows] == [
        ("clerk.added", {}),
        ("clerk.changed", {"fields": ["name", "phone"]}),
    ]
