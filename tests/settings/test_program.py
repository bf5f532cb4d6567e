"""Layers of settings: policy over office over user over default, and bad files that never stop the start."""

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemeinde_desk.errors import InvalidInput
from gemeinde_desk.settings.program import (
    Layer,
    ProgramSettings,
    effective,
    load_settings,
    read_setting,
    setting_fields,
)
from gemeinde_desk.settings.sources import (
    SettingsNotSaved,
    Source,
    file_source,
    office_source,
    policy_name,
    policy_source,
    save_user_settings,
    setting_name,
    user_source,
)

NOTHING = Source("leer")


def written(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return file_source(path)


def test_defaults_without_any_layer():
    found = effective(NOTHING, NOTHING, NOTHING)
    assert found.value == ProgramSettings()
    assert found.value.office_folder.is_absolute()
    assert set(found.layers.values()) == {Layer.DEFAULT}
    assert not found.locked("theme")
    assert found.origin("theme") == "Vorgabe des Programms"


def test_stronger_layer_wins_field_by_field(tmp_path):
    policy = written(tmp_path, "policy.toml", 'theme = "light"\nwatched_on = 1\n')
    office = office_source({"theme": "dark", "backup_keep": 30})
    user = written(tmp_path, "user.toml", 'theme = "dark"\nbackup_keep = 3\ntext_scale = 125\n')
    found = effective(policy, office, user)
    assert (found.value.theme, found.value.backup_keep, found.value.text_scale) == ("light", 30, 125)
    assert found.value.watched_on is True
    assert found.origin("theme") == "von der IT vorgegeben"
    assert [found.locked(name) for name in ("theme", "backup_keep", "text_scale")] == [True, True, False]
    assert found.warnings == ()


def test_settings_that_are_gone_say_nothing(tmp_path):
    """A file of an earlier version is no mistake."""
    gone = {"portal_on": True, "letters_folder": "relativ"}
    user = written(tmp_path, "user.toml", 'portal_on = true\nletters_folder = "/briefe"\ntext_scale = 125\n')
    found = effective(NOTHING, office_source(gone), user)
    assert found.value.text_scale == 125
    assert found.warnings == ()
    assert not {"portal_on", "letters_folder"} & {each.name for each in setting_fields()}


def test_bad_entries_are_reported_with_their_line_and_the_next_layer_decides(tmp_path):
    policy = written(tmp_path, "policy.toml", '# rules\ntheme = "bunt"\ntext_scale = true\nfarbe = 1\n')
    user = written(tmp_path, "user.toml", 'theme = "dark"\nbackup_folder = "relativ"\nocr_processes = 99\n')
    found = effective(policy, office_source({"office_folder": "/anderswo"}), user)
    assert found.value.theme == "dark"
    assert found.layers["theme"] is Layer.USER
    places = [warning.place for warning in found.warnings]
    assert [place.rpartition("/")[2] for place in places] == [
        "policy.toml:2",
        "policy.toml:3",
        "policy.toml:4",
        "Einstellungen des Amts: office_folder",
        "user.toml:2",
        "user.toml:3",
    ]


@pytest.mark.parametrize("content", [b"theme = ", b"\xff\xfe\x00", b"[a\n", b"theme = 'dark'\ntheme = 'light'\n"])
def test_an_unreadable_file_is_a_warning(tmp_path, content):
    (tmp_path / "user.toml").write_bytes(content)
    found = effective(NOTHING, NOTHING, user_source(tmp_path / "user.toml"))
    assert found.value.theme == "follow"
    assert len(found.warnings) == 1
    assert "user.toml" in str(found.warnings[0].place)


def test_missing_policy_is_no_policy(tmp_path):
    assert policy_source(tmp_path / "none.toml").values == {}


def test_user_file_is_written_and_read_back(tmp_path):
    path = tmp_path / "deep" / "settings.toml"
    hostile = Path('/srv/Ämter "neu"\\\x7f\t#1')
    save_user_settings({"theme": "dark", "backup_folder": hostile, "ocr_on": False, "text_scale": 150}, path)
    found = effective(NOTHING, NOTHING, user_source(path))
    assert found.warnings == ()
    assert (found.value.theme, found.value.backup_folder) == ("dark", hostile)
    assert (found.value.ocr_on, found.value.text_scale) == (False, 150)
    save_user_settings({"theme": None}, path)
    again = effective(NOTHING, NOTHING, user_source(path))
    assert (again.value.theme, again.value.text_scale) == ("follow", 150)
    assert [each.name for each in path.parent.iterdir()] == ["settings.toml"]


def test_an_unreadable_old_file_is_kept_beside(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text("theme = ", "utf-8")
    save_user_settings({"theme": "dark"}, path)
    assert (tmp_path / "settings.toml.bad").read_text("utf-8") == "theme = "
    assert user_source(path).values == {"theme": "dark"}


def test_what_cannot_be_written_is_said_and_leaves_the_old_file(tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(SettingsNotSaved, match="gelten weiter wie zuvor"):
        save_user_settings({"theme": "dark"}, tmp_path / "file" / "settings.toml")
    path = tmp_path / "settings.toml"
    save_user_settings({"theme": "dark"}, path)
    with pytest.raises(SettingsNotSaved):
        save_user_settings({"backup_folder": os.fsdecode(b"/srv/\xff")}, path)
    assert user_source(path).values == {"theme": "dark"}
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


@pytest.mark.skipif(os.name == "nt", reason="file modes are those of POSIX")
def test_the_user_file_is_private(tmp_path):
    save_user_settings({"theme": "dark"}, tmp_path / "settings.toml")
    assert stat.S_IMODE((tmp_path / "settings.toml").stat().st_mode) == 0o600


def test_load_settings_reads_the_users_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("APPDATA", str(tmp_path))
    save_user_settings({"text_scale": 110})
    assert load_settings({"theme": "dark"}).value.text_scale == 110
    assert load_settings({"theme": "dark"}).value.theme == "dark"


def test_every_setting_has_a_label_and_a_name_in_the_registry():
    for each in setting_fields():
        assert each.metadata["label"]
        assert setting_name(policy_name(each.name)) == each.name
    assert policy_name("text_scale") == "TextScale"


def test_empty_folder_means_none_but_an_office_must_be_somewhere():
    assert read_setting("backup_folder", " ") is None
    with pytest.raises(InvalidInput) as refusal:
        read_setting("office_folder", "")
    assert refusal.value.place == "Ordner des Amts"
    with pytest.raises(InvalidInput):
        read_setting("colour", 1)


VALUES = st.one_of(st.booleans(), st.integers(), st.text(), st.none(), st.floats(), st.lists(st.integers()))


@given(values=st.dictionaries(st.sampled_from([each.name for each in setting_fields()] + ["x"]), VALUES))
def test_any_values_give_settings(values):
    found = effective(Source("p", values), NOTHING, NOTHING)
    assert isinstance(found.value, ProgramSettings)
    assert 100 <= found.value.text_scale <= 200
    taken = [name for name, layer in found.layers.items() if layer is Layer.POLICY]
    assert len(taken) + len(found.warnings) == len(values)
