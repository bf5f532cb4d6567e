"""Where things lie: the default folders of the program, and whether a folder is fit for an office."""

import re
import sys
from pathlib import Path, PurePath

from gemeinde_desk.errors import DeskError

APP = "gemeinde-desk"
_APP_WINDOWS = "Gemeinde Desk"
#: file systems over a network, and those a virtual machine lends from its host; SQLite's locks fail on them
_NETWORK_TYPES = frozenset((
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "smb2", "ncpfs", "afs", "ceph", "lustre", "gfs2", "ocfs2", "coda", "vboxsf",
    "prl_fs", "davfs", "davfs2", "webdav", "sshfs", "rclone", "gvfsd-fuse", "glusterfs", "s3fs", "smbnetfs", "curlftpfs",
    "vmhgfs-fuse", "google-drive-ocamlfuse", "onedriver", "kio-fuse",
))  # fmt: skip
_NETWORK_SOURCES = ("http://", "https://", "//")  # how davfs2 and old CIFS mounts show themselves
_SYNC_NAMES = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "meine ablage": "Google Drive",
    "my drive": "Google Drive",
    "icloud drive": "iCloud",
    "iclouddrive": "iCloud",
    "mobile documents": "iCloud",
    "magentacloud": "MagentaCLOUD",
    "hidrive": "HiDrive",
    "seafile": "Seafile",
    "syncthing": "Syncthing",
}
_SYNC_MARKS = {
    ".stfolder": "Syncthing",
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
}


class UnsuitableFolder(DeskError):
    """An office cannot live in this folder: it is on a network, kept in step with a cloud, or no folder."""

    what = "Der Ordner „{folder}“ eignet sich nicht für ein Amt: {why}."
    meaning = "Dort kann die Datenbank beim Schreiben Schaden nehmen oder doppelt entstehen."
    remedy = (
        "Bitte einen Ordner auf der eigenen Festplatte wählen, zum Beispiel „{example}“. "
        "Für die Sicherungen ist ein Netzlaufwerk dagegen gut geeignet."
    )


def default_office_folder() -> Path:
    """Where an office is made when nobody says otherwise: local data, never a documents folder that a cloud mirrors."""
    from platformdirs import user_data_path  # noqa: PLC0415 - 20 ms that most calls do not need

    return user_data_path(_app_name(), appauthor=False) / "amt"


def config_folder() -> Path:
    """Where the user's own settings lie."""
    from platformdirs import user_config_path  # noqa: PLC0415

    return user_config_path(_app_name(), appauthor=False)


def cache_folder() -> Path:
    """Where pictures and fonts lie that can be made again."""
    from platformdirs import user_cache_path  # noqa: PLC0415

    return user_cache_path(_app_name(), appauthor=False)


def log_folder() -> Path:
    """Where the log lies, which holds no personal data."""
    from platformdirs import user_log_path  # noqa: PLC0415

    return user_log_path(_app_name(), appauthor=False)


def check_office_folder(folder: Path) -> None:
    """Refuse a folder that no office can live in; one that does not exist yet is judged by the folders above it.

    Raises UnsuitableFolder with the reason.
    """
    why = _is_unc(str(folder)) and "er liegt im Netz"
    if not why:
        resolved = folder.expanduser().resolve()
        why = _not_a_folder(resolved) or _synchronised(resolved) or _on_network(resolved)
    if why:
        raise UnsuitableFolder(folder=folder, why=why, example=default_office_folder())


def filesystem(path: PurePath, mountinfo: str) -> tuple[str, str]:
    """Type and source of the file system that holds an absolute path, by the text of ``/proc/self/mountinfo``."""
    best, found = -1, ("", "")
    for line in mountinfo.splitlines():
        left, separator, right = line.partition(" - ")
        columns, tail = left.split(), right.split()
        if not separator or len(columns) < 5 or len(tail) < 2:
            continue
        # the kernel writes blanks, tabs, line ends and backslashes of a mount point as \040 and so on
        mount = PurePath(re.sub(r"\\([0-7]{3})", lambda code: chr(int(code.group(1), 8)), columns[4]))
        # later lines lie over earlier ones of the same place
        if (path == mount or mount in path.parents) and len(mount.parts) >= best:
            best, found = len(mount.parts), (tail[0], tail[1])
    return found


def _app_name() -> str:
    return _APP_WINDOWS if sys.platform == "win32" else APP


def _is_unc(text: str) -> bool:
    return text.startswith("\\\\") or (sys.platform == "win32" and text.startswith("//"))


def _not_a_folder(path: Path) -> str:
    for place in (path, *path.parents):
        if _is_there(place):
            return "" if place.is_dir() else f"„{place.name}“ ist eine Datei"
    return ""


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False  # there is no right to look; whoever makes an office there is told so then


def _synchronised(path: Path) -> str:
    for part in path.parts:
        name = part.casefold()
        for start, service in _SYNC_NAMES.items():
            # "OneDrive - Gemeinde Musterau", "Dropbox (Rathaus)"
            if name == start or name.startswith((f"{start} -", f"{start} (")):
                return f"er wird mit {service} abgeglichen"
    for place in (path, *path.parents):
        for mark, service in _SYNC_MARKS.items():
            # the home folder itself holds a ".dropbox" without being synchronised
            if place != Path.home() and _is_there(place / mark):
                return f"er wird mit {service} abgeglichen"
    return ""


def _on_network(path: Path) -> str:
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415

        drive_remote = 4  # GetDriveTypeW, winbase.h
        root = path.anchor if path.anchor.endswith("\\") else path.anchor + "\\"
        return "er liegt auf einem Netzlaufwerk" if ctypes.windll.kernel32.GetDriveTypeW(root) == drive_remote else ""
    try:
        mountinfo = Path("/proc/self/mountinfo").read_text("utf-8", "replace")
    except OSError:
        return ""  # no Linux: nothing known against the folder
    return network_reason(*filesystem(path, mountinfo))


def network_reason(kind: str, source: str) -> str:
    """Why a file system of this type and source holds no office, in German; empty when it may."""
    if kind.removeprefix("fuse.") in _NETWORK_TYPES or source.startswith(_NETWORK_SOURCES):
        return f"er liegt auf einem Netzlaufwerk oder einem eingehängten Dienst ({kind})"
    return ""
