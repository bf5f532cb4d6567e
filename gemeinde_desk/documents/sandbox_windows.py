"""Windows job objects: a child in one dies when the last handle to the job closes, and may not use more memory.

Source: Microsoft, "Job Objects" and JOBOBJECT_EXTENDED_LIMIT_INFORMATION (winnt.h).
"""

import ctypes
import sys

if sys.platform == "win32":
    from ctypes import wintypes

    _KILL_ON_CLOSE = 0x2000
    _LIMIT_PROCESS_MEMORY = 0x0100
    _DIE_ON_UNHANDLED_EXCEPTION = 0x0400
    _EXTENDED_LIMIT_INFORMATION = 9

    class _Basic(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _Extended(ctypes.Structure):
        _fields_ = (
            ("BasicLimitInformation", _Basic),
            ("IoInfo", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _kernel.CreateJobObjectW.restype = wintypes.HANDLE
    _kernel.CreateJobObjectW.argtypes = (ctypes.c_void_p, wintypes.LPCWSTR)
    _kernel.SetInformationJobObject.argtypes = (wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD)
    _kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
    _kernel.TerminateJobObject.argtypes = (wintypes.HANDLE, wintypes.UINT)
    _kernel.CloseHandle.argtypes = (wintypes.HANDLE,)

    def hold(process: int, memory_mb: int) -> int:
        """Put the process (its handle) into a new job with a memory limit; answers the job's handle."""
        job = _kernel.CreateJobObjectW(None, None)
        limits = _Extended()
        limits.BasicLimitInformation.LimitFlags = _KILL_ON_CLOSE | _LIMIT_PROCESS_MEMORY | _DIE_ON_UNHANDLED_EXCEPTION
        limits.ProcessMemoryLimit = memory_mb << 20
        ok = _kernel.SetInformationJobObject(
            job, _EXTENDED_LIMIT_INFORMATION, ctypes.byref(limits), ctypes.sizeof(limits)
        ) and _kernel.AssignProcessToJobObject(job, process)
        if not ok:
            raise ctypes.WinError(ctypes.get_last_error())
        return int(job)

    def end(job: int) -> None:
        """Kill every process of the job."""
        _kernel.TerminateJobObject(job, 1)
        _kernel.CloseHandle(job)
