from pathlib import Path, PurePosixPath

import pytest

from gemeinde_desk.settings.folders import (
    UnsuitableFolder,
    cache_folder,
    check_office_folder,
    config_folder,
    default_office_folder,
    filesystem,
    log_folder,
    network_reason,
)

MOUNTS = """22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
40 22 0:35 / /mnt/amt rw - nfs4 server:/export rw
41 22 0:36 / /mnt/mit\\040Leer rw,relatime - cifs //server/daten rw
42 22 0:37 / /home/a/ssh rw - fuse.sshfs a@b: rw
43 22 8:2 / /mnt/amt/lokal rw - ext4 /dev/sdb1 rw
44 22 0:38 / /mnt/ntfs rw - fuseblk /dev/sdc1 rw
45 22 0:39 / /mnt/dav rw - fuse https://cloud.example/dav rw
46 22 0:40 / /mnt/crypt rw - fuse.gocryptfs /home/a/.crypt rw
broken line
"""

PLACES = {
    "/home/a/amt": ("ext4", ""),
    "/mnt/amt": ("nfs4", "Netzlaufwerk"),
    "/mnt/amt/tief/drin": ("nfs4", "Netzlaufwerk"),
    "/mnt/amt/lokal/x": ("ext4", ""),
    "/mnt/amtlich": ("ext4", ""),
    "/mnt/mit Leer/x": ("cifs", "Netzlaufwerk"),
    "/home/a/ssh/x": ("fuse.sshfs", "Netzlaufwerk"),
    "/mnt/ntfs/x": ("fuseblk", ""),
    "/mnt/dav/x": ("fuse", "Netzlaufwerk"),
    "/mnt/crypt/x": ("fuse.gocryptfs", ""),
}


@pytest.mark.parametrize("place", PLACES)
def test_file_system_decides(place):
    kind, source = filesystem(PurePosixPath(place), MOUNTS)
    assert kind == PLACES[place][0]
    reason = network_reason(kind, source)
    assert PLACES[place][1] in reason
    assert bool(reason) == bool(PLACES[place][1])


def test_a_local_folder_is_fit_before_and_after_it_exists(tmp_path):
    check_office_folder(tmp_path / "neu" / "amt")
    (tmp_path / "amt").mkdir()
    check_office_folder(tmp_path / "amt")


@pytest.mark.parametrize(
    ("name", "service"),
    [
        ("OneDrive - Gemeinde Musterau", "OneDrive"),
        ("Dropbox (Rathaus)", "Dropbox"),
        ("nextcloud", "Nextcloud"),
        ("Meine Ablage", "Google Drive"),
    ],
)
def test_synchronised_folders_are_refused_with_the_name_of_the_service(tmp_path, name, service):
    with pytest.raises(UnsuitableFolder, match=service) as refusal:
        check_office_folder(tmp_path / name / "amt")
    assert "Sicherungen" in str(refusal.value)
    check_office_folder(tmp_path / "Nextcloudserver-Umzug")


def test_marks_of_a_synchroniser_are_seen_above(tmp_path):
    (tmp_path / ".stfolder").mkdir()
    with pytest.raises(UnsuitableFolder, match="Syncthing"):
        check_office_folder(tmp_path / "amt")


def test_link_into_a_synchronised_folder_is_seen_through(tmp_path):
    (tmp_path / "OneDrive").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "OneDrive")
    with pytest.raises(UnsuitableFolder, match="OneDrive"):
        check_office_folder(tmp_path / "link" / "amt")


def test_unc_path_and_file_are_refused(tmp_path):
    with pytest.raises(UnsuitableFolder, match="Netz"):
        check_office_folder(Path("\\\\server\\daten\\amt"))
    (tmp_path / "datei").write_text("", "utf-8")
    with pytest.raises(UnsuitableFolder, match="Datei"):
        check_office_folder(tmp_path / "datei" / "amt")


def test_default_folders_are_of_this_program_and_apart():
    places = {default_office_folder(), config_folder(), cache_folder(), log_folder()}
    assert len(places) == 4
    assert all("emeinde" in str(place) and place.is_absolute() for place in places)
