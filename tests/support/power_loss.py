"""What the disk may hold after a power cut: rebuilt from the system calls of a program, as strace wrote them down.

Only what was synced is certain. Of the writes to a file since its last fsync each may be there, be missing, or be torn at a
sector; of the names in a folder made, changed or removed since its last fsync only the first few may be there.
"""

import random
import re
import shutil
import subprocess
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
_CALLS = "openat,creat,write,pwrite64,ftruncate,truncate,fallocate,fsync,fdatasync,rename,renameat,renameat2,mkdir,rmdir,unlink,unlinkat"
_LINE = re.compile(rb"(\w+)\((.*)\) += (-?\d+)")
_HEX = re.compile(rb"\\x([0-9a-f]{2})")
_TEXT = rb'"((?:\\x[0-9a-f]{2})*)"'
_FD = rb"(\d+)<((?:\\x[0-9a-f]{2})*)>"


@dataclass(frozen=True)
class Call:
    """A system call that changed something; ``data`` of a write to ``path`` at ``offset`` (None: behind the last one)."""

    name: str
    path: str
    data: bytes = b""
    offset: int | None = None
    to: str = ""


def record(command: Sequence[str], trace: Path, cwd: Path) -> list[Call]:
    """Run the program to its end; all it did to files, and what it said on its standard output ("say")."""
    strace = ["strace", "-qq", "-y", "-xx", "-s", "10000000", "-e", f"trace={_CALLS}", "-o", str(trace)]
    subprocess.run([*strace, *command], cwd=cwd, check=True, stdout=subprocess.PIPE)
    return list(_calls(trace))


def _calls(trace: Path) -> Iterator[Call]:
    with trace.open("rb") as lines:
        for line in lines:
            found = _LINE.match(line)
            if found is None:
                raise ValueError(f"not understood: {line[:80]!r}")
            name, arguments, result = found.group(1).decode(), found.group(2), int(found.group(3))
            if result >= 0:
                yield from _call(name, arguments, result)


def _call(name: str, arguments: bytes, result: int) -> Iterator[Call]:
    file = re.match(_FD, arguments)
    texts = [_bytes(text) for text in re.findall(_TEXT, arguments)]
    if name in {"openat", "creat"}:
        if b"O_CREAT" in arguments or name == "creat":
            yield Call("create", texts[0].decode())
        if b"O_TRUNC" in arguments or name == "creat":
            yield Call("truncate", texts[0].decode(), offset=0)
    elif name in {"write", "pwrite64"}:
        assert file is not None
        if file.group(1) == b"1":
            yield Call("say", "", texts[0])
            return
        offset = int(arguments.rsplit(b",", 1)[1]) if name == "pwrite64" else None
        yield Call("write", _bytes(file.group(2)).decode(), texts[0][:result], offset)
    elif name in {"ftruncate", "fsync", "fdatasync"}:
        assert file is not None
        path = _bytes(file.group(2)).decode()
        if name == "ftruncate":
            yield Call("truncate", path, offset=int(arguments.rsplit(b",", 1)[1], 0))
        else:
            yield Call("sync", path)
    elif name in {"rename", "mkdir", "rmdir", "unlink"}:
        yield Call(name, texts[0].decode(), to=texts[-1].decode())
    else:
        raise ValueError(f"not understood: {name}")


def _bytes(text: bytes) -> bytes:
    return bytes.fromhex(_HEX.sub(rb"\1", text).decode())


@dataclass
class _File:
    """Content as it was last synced, and what was done to it since: (offset, data), data None cuts the file there."""

    synced: bytes
    since: list[tuple[int, bytes | None]] = field(default_factory=list)
    end: int = 0  # of what was last written without an offset

    def sync(self) -> None:
        self.synced, self.since = _applied(self.synced, self.since), []

    def after_cut(self, dice: random.Random) -> bytes:
        """A content it may have: nothing, everything, or some of what was done since."""
        kept = dice.choice((0.0, 0.5, 1.0))
        left: list[tuple[int, bytes | None]] = []
        for offset, data in self.since:
            if dice.random() >= kept:
                continue
            if data and 0 < kept < 1 and dice.random() < 0.3:  # torn: it went only as far as some sector
                edge = (offset // SECTOR + dice.randrange(1, len(data) // SECTOR + 2)) * SECTOR
                left.append((offset, data[: max(0, edge - offset)]))
            else:
                left.append((offset, data))
        return _applied(self.synced, left)


def _applied(content: bytes, done: Sequence[tuple[int, bytes | None]]) -> bytes:
    made = bytearray(content)
    for offset, data in done:
        if data is None:
            made = made[:offset].ljust(offset, b"\0")
        else:
            made[len(made) :] = bytes(max(0, offset - len(made)))
            made[offset : offset + len(data)] = data
    return bytes(made)


class Disk:
    """A folder as it stood durably before the program began, and what the program does to it.

    :param lying: syncs of files and folders whose names end so do nothing, to see whether that would be noticed
    """

    def __init__(self, folder: Path, lying: Collection[str] = ()) -> None:
        self._root = str(folder)
        self._lying = tuple(lying)
        files = {str(path): _File(path.read_bytes()) for path in folder.rglob("*") if path.is_file()}
        self._names: dict[str, _File | None] = dict.fromkeys(
            (str(path) for path in folder.rglob("*") if path.is_dir()), None
        )
        self._names |= files
        self._durable = dict(self._names)
        #: by folder: a name, and what it stands for now (False: nothing), in order
        self._since: dict[str, list[tuple[str, _File | bool | None]]] = {}

    def do(self, call: Call) -> None:
        """Go on by a call; those outside of the folder are passed over."""
        if not call.path.startswith(self._root) or call.path.endswith("-shm"):  # shared memory is no file after a cut
            return
        path, file = call.path, self._names.get(call.path)
        if call.name == "create":
            if file is None:
                self._name(path, _File(b""))
            else:
                file.end = 0
        elif call.name == "mkdir":
            self._name(path, None)
        elif call.name in {"unlink", "rmdir"}:
            self._name(path, False)
        elif call.name == "rename":
            self._name(call.to, file)
            self._name(path, False)
        elif call.name == "sync":
            self._sync(path, file)
        elif file is not None and call.name == "truncate":
            file.since.append((call.offset or 0, None))
        elif file is not None:
            offset = file.end if call.offset is None else call.offset
            file.end = offset + len(call.data)
            file.since.append((offset, call.data))

    def _name(self, path: str, thing: "_File | bool | None") -> None:
        if thing is False:
            del self._names[path]
        else:
            assert not isinstance(thing, bool)
            self._names[path] = thing
        self._since.setdefault(path.rpartition("/")[0], []).append((path, thing))

    def _sync(self, path: str, file: _File | None) -> None:
        if path.endswith(self._lying) and self._lying:
            return
        if file is not None:
            file.sync()
        else:
            _follow(self._durable, self._since.pop(path, []))

    def after_cut(self, dice: random.Random, place: Path) -> None:
        """Lay a state into the empty place that the folder may be in after the power went now."""
        names = dict(self._durable)
        for done in self._since.values():
            _follow(names, done[: dice.choice((0, dice.randint(0, len(done)), len(done)))])
        place.mkdir()
        for path, file in sorted(names.items()):  # folders before what is in them
            target = place / path[len(self._root) + 1 :]
            if not target.parent.is_dir():
                continue  # in a folder that is not there
            if file is None:
                target.mkdir()
            else:
                target.write_bytes(file.after_cut(dice))


def _follow(names: dict[str, _File | None], done: Sequence[tuple[str, _File | bool | None]]) -> None:
    for path, thing in done:
        if isinstance(thing, bool):
            names.pop(path, None)
        else:
            names[path] = thing


def states(
    folder: Path,
    calls: Sequence[Call],
    cuts: Collection[int],
    place: Path,
    dice: random.Random,
    *,
    lying: Collection[str] = (),
) -> Iterator[tuple[bytes, Path]]:
    """For each cut (so many calls were done): what the program had said by then, and a folder as it may be found."""
    disk, said = Disk(folder, lying), b""
    for done, call in enumerate(calls):
        if done in cuts:
            disk.after_cut(dice, place)
            yield said, place
            shutil.rmtree(place)
        if call.name == "say":
            said += call.data
        else:
            disk.do(call)
