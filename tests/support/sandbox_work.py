"""Work for sandbox tests: what a child may do well or badly. Runs in the child, imported by name."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from gemeinde_desk.documents.kinds import UnknownKind


def double(args, report):
    report(1, 2)
    report(2, 2)
    return {"double": args["n"] * 2, "pid": os.getpid()}


def chatter(args, report):
    print("not JSON at all")
    os.write(1, b"neither is this\n")
    return args["text"] * args.get("times", 1)


def sleep(args, report):
    time.sleep(args["seconds"])
    return os.getpid()


def burn(args, report):
    end = time.monotonic() + args["seconds"]
    while time.monotonic() < end:
        pass


def die(args, report):
    os.kill(os.getpid(), args["signal"])


def fill_memory(args, report):
    return len(bytearray(args["mb"] << 20))


def fill_disk(args, report):
    with tempfile.NamedTemporaryFile() as file:
        for _ in range(args["mb"]):
            file.write(bytes(1 << 20))
            file.flush()


def raise_ours(args, report):
    raise UnknownKind(name=args["name"], hint="Ein Hinweis.", place="hier")


def raise_other(args, report):
    raise ZeroDivisionError("secret of a library")


def leave_file(args, report):
    handle, path = tempfile.mkstemp()
    os.close(handle)
    if "note" in args:
        Path(args["note"]).write_text(path)
    time.sleep(args.get("seconds", 0))
    return path


def start_grandchild(args, report):
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    Path(args["note"]).write_text(f"{os.getpid()} {process.pid}")
    time.sleep(60)


def open_handles(args, report):
    return sorted(int(handle.name) for handle in Path("/proc/self/fd").iterdir())


def lie(args, report):
    """Speak to the parent behind the protocol's back, as code that took over a child would."""
    for handle in range(3, 20):
        try:
            os.write(handle, args["say"].encode() + b"\n")
        except OSError:
            continue
    time.sleep(5)
