"""A guard against a fault in the wheels of PySide6 6.12.0 when they run on Python 3.11.

They were compiled with headers of CPython 3.13 that take None, True and False for immortal also in the limited API of
older versions (python/cpython gh-134989). Python 3.11 does count references to them, and every Qt function without a
result gives one back that it never took: after a few thousand calls the process dies with «none_dealloc: deallocating
None». We give the three so many references beforehand that a desk running for years does not use them up. From Python
3.12 on they are immortal (PEP 683) and nothing is done.
"""

import ctypes
import sys

#: a million calls a second for thirty years
SPARE = 1 << 50


def guard_constants() -> None:
    """Make None, True and False outlive the process on CPython before 3.12. Harmless when called twice."""
    if sys.version_info >= (3, 12) or sys.implementation.name != "cpython":
        return
    for constant in (None, True, False):
        if sys.getrefcount(constant) < SPARE // 2:
            ctypes.c_ssize_t.from_address(id(constant)).value += SPARE  # ob_refcnt, the first field (stable ABI)
