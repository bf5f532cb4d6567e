import pytest

from tests.store.office_parts import new_office


@pytest.fixture
def store(tmp_path):
    office = new_office(tmp_path / "amt")
    yield office
    office.close()
