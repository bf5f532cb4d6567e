"""Files that are whole or not there, and what the system says when it refuses."""

import errno
import os

import pytest

from gemeinde_desk.files import is_full, reason_of, replace_file, whole_file


def test_a_whole_file_replaces_what_was_there(tmp_path):
    place = tmp_path / "settings.toml"
    place.write_text("alt")
    with whole_file(place) as file:
        file.write(b"neu")
        assert place.read_text() == "alt"
    assert place.read_text() == "neu"
    assert list(tmp_path.iterdir()) == [place]


def test_a_file_that_broke_off_leaves_the_old_one(tmp_path):
    place = tmp_path / "settings.toml"
    place.write_text("alt")
    with pytest.raises(TypeError), whole_file(place) as file:
        file.write("no bytes")
    assert place.read_text() == "alt"
    assert list(tmp_path.iterdir()) == [place]


def test_reasons_are_german_and_name_what_is_unknown(tmp_path):
    with pytest.raises(OSError) as caught:
        replace_file(tmp_path / "fort", tmp_path / "da")
    assert reason_of(caught.value) == "die Datei oder der Ordner ist nicht da"
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert is_full(full)
    assert reason_of(full) == "kein Platz mehr"
    assert "Level 2 halted" in reason_of(OSError(errno.EL2HLT, "Level 2 halted"))
    assert not is_full(caught.value)
    held = OSError(errno.EACCES, "")
    held.winerror = 32
    assert reason_of(held) == "ein anderes Programm benutzt sie gerade"
