"""The child's side of the sandbox: ``python -m gemeinde_desk.documents.sandbox_child LIMITS [LEASH]``.

Reads paths of orders from its input, one a line, does them, and answers on its output (see
:mod:`gemeinde_desk.documents.sandbox`). Work is a function ``(args, report) -> JSON-able value`` of our own package,
where ``report(done, total)`` tells the progress; its temporary files go to the folder of the order.
"""

import importlib
import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, cast

from gemeinde_desk.documents import sandbox_system as system
from gemeinde_desk.errors import DeskError

Report = Callable[[int, int], None]
Work = Callable[[dict[str, Any], Report], Any]


def main() -> None:
    """Work until the parent closes our input or dies."""
    limits = json.loads(sys.argv[1])
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)  # a library that prints must not disturb the conversation
    system.limit_myself(limits, sys.argv[2] if len(sys.argv) > 2 else None)
    for line in sys.stdin.buffer:
        order = Path(json.loads(line))
        tempfile.tempdir = str(order.parent)
        system.allow_cpu(limits["cpu_seconds"])
        _say(out, _do(json.loads(order.read_text(encoding="utf-8")), out))


def _do(order: dict[str, Any], out: BinaryIO) -> dict[str, Any]:
    try:
        return {
            "result": _work(order["work"])(order["args"], lambda done, total: _say(out, {"progress": [done, total]}))
        }
    except MemoryError:
        return {"error": {"kind": "memory"}}
    except DeskError as error:
        kind = f"{type(error).__module__}:{type(error).__qualname__}"
        return {"error": {"kind": "desk", "type": kind, "data": error.data, "place": error.place}}
    except Exception:  # noqa: BLE001 - whatever a library throws at a foreign file ends this job, not the child
        return {"error": {"kind": "other", "trace": traceback.format_exc()}}


def _work(name: str) -> Work:
    module, _, function = name.partition(":")
    return cast("Work", getattr(importlib.import_module(module), function))


def _say(out: BinaryIO, message: dict[str, Any]) -> None:
    line = memoryview(json.dumps(message, default=str).encode() + b"\n")
    while line:
        line = line[out.write(line) :]


if __name__ == "__main__":
    main()
