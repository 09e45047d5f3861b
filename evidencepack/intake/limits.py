"""Limits that bind a worker process even when nobody watches it, per system.

POSIX: the process limits its own data memory and has a clock that ends it. Windows: the parent puts the worker into
a job object with a limit on memory, which also ends it when the parent is gone. Where a limit cannot be set, the
parent's watch still holds; that is logged, not fatal.
"""

from __future__ import annotations

import ctypes
import logging
import os
import sys
from typing import Any

_log = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
HEADROOM = 1.15  # the parent's watch should strike before the system refuses memory

# winnt.h: JOBOBJECT_EXTENDED_LIMIT_INFORMATION and what it is made of.
_LIMIT_PROCESS_MEMORY = 0x0100
_LIMIT_JOB_MEMORY = 0x0200
_LIMIT_KILL_ON_JOB_CLOSE = 0x2000
_EXTENDED_LIMIT_INFORMATION = 9
_PROCESS_SET_QUOTA, _PROCESS_TERMINATE = 0x0100, 0x0001
_BELOW_NORMAL = 0x4000  # winbase.h: BELOW_NORMAL_PRIORITY_CLASS
_NICE = 10


class BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class IoCounters(ctypes.Structure):
    """IO_COUNTERS."""

    _fields_ = tuple(
        (name, ctypes.c_uint64) for name in ("Reads", "Writes", "Others", "ReadBytes", "WriteBytes", "Rest")
    )


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION; 144 bytes on 64-bit Windows."""

    _fields_ = (
        ("BasicLimitInformation", BasicLimits),
        ("IoInfo", IoCounters),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


def memory_limits(megabytes: int, together: int) -> ExtendedLimits:
    """The limits of a job in which every process may commit so much memory, and all of them `together` so much.

    Its processes end with the job's last handle. What would go beyond is refused to the process that asks.
    """
    limits = ExtendedLimits()
    limits.BasicLimitInformation.LimitFlags = _LIMIT_PROCESS_MEMORY | _LIMIT_JOB_MEMORY | _LIMIT_KILL_ON_JOB_CLOSE
    limits.ProcessMemoryLimit = megabytes * MEGABYTE
    limits.JobMemoryLimit = together * MEGABYTE
    return limits


class WorkerFence:
    """What the parent puts around its workers. On POSIX nothing: there each limits itself (`limit_memory`)."""

    def __init__(self, megabytes: int, together: int) -> None:
        """`megabytes`: for each worker; `together`: for all at once, counted by Windows itself."""
        self._megabytes, self._together = megabytes, int(together * HEADROOM)
        self._job: int | None = None

    def add(self, pid: int) -> None:
        """Put a worker that was just started inside the fence."""
        if self._job is None:
            self._job = _create_job(self._megabytes, self._together)
        if self._job is not None:
            _assign(self._job, pid)

    def close(self) -> None:
        """Take the fence down; workers still inside end. The next worker gets a new one."""
        if self._job is not None:
            _kernel().CloseHandle(self._job)
            self._job = None


def limit_memory(megabytes: int) -> None:
    """Bound this process's own memory, where the system lets a process do so (POSIX). No limit on Windows.

    The limit is on data (heap and private mappings), not on address space: libraries reserve far more than they use.
    """
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - POSIX only

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        wanted = megabytes * MEGABYTE
        if hard != resource.RLIM_INFINITY:
            wanted = min(wanted, hard)
        try:
            resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))
        except (ValueError, OSError) as fault:
            _log.info("The memory of a reader could not be limited: %s", fault)


def end_after(seconds: int) -> None:
    """End this process by the system's clock, whatever it is doing (POSIX; 0 stops the clock). Nothing on Windows."""
    if sys.platform != "win32":
        import signal  # noqa: PLC0415

        signal.alarm(seconds)


def give_way() -> None:
    """Let other programs, above all the window, have the processor first. Nobody is told when it cannot be done."""
    if sys.platform == "win32":
        kernel = _kernel()
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
    else:
        os.nice(_NICE)


def _kernel() -> Any:
    if sys.platform == "win32":
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.argtypes = (ctypes.c_void_p, ctypes.c_wchar_p)
        kernel.CreateJobObjectW.restype = ctypes.c_void_p
        kernel.SetInformationJobObject.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_uint32)
        kernel.SetInformationJobObject.restype = ctypes.c_int
        kernel.OpenProcess.argtypes = (ctypes.c_uint32, ctypes.c_int, ctypes.c_uint32)
        kernel.OpenProcess.restype = ctypes.c_void_p
        kernel.AssignProcessToJobObject.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
        kernel.AssignProcessToJobObject.restype = ctypes.c_int
        kernel.GetCurrentProcess.argtypes = ()
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        kernel.SetPriorityClass.argtypes = (ctypes.c_void_p, ctypes.c_uint32)
        kernel.SetPriorityClass.restype = ctypes.c_int
        kernel.CloseHandle.argtypes = (ctypes.c_void_p,)
        kernel.CloseHandle.restype = ctypes.c_int
        return kernel
    else:  # noqa: RET505 - so that the type checker sees one branch per system
        raise OSError("there is no kernel32 here")


def _create_job(megabytes: int, together: int) -> int | None:
    if sys.platform == "win32":
        kernel = _kernel()
        job: int | None = kernel.CreateJobObjectW(None, None)
        limits = memory_limits(megabytes, together)
        size = ctypes.sizeof(limits)
        if job and kernel.SetInformationJobObject(job, _EXTENDED_LIMIT_INFORMATION, ctypes.byref(limits), size):
            return job
        _log.warning("No job object for readers: error %d", ctypes.get_last_error())
        if job:
            kernel.CloseHandle(job)
    return None


def _assign(job: int, pid: int) -> None:
    if sys.platform == "win32":
        kernel = _kernel()
        process = kernel.OpenProcess(_PROCESS_SET_QUOTA | _PROCESS_TERMINATE, 0, pid)
        if not process:
            _log.warning("A reader is outside its job object: error %d", ctypes.get_last_error())
            return
        if not kernel.AssignProcessToJobObject(job, process):
            _log.warning("A reader is outside its job object: error %d", ctypes.get_last_error())
        kernel.CloseHandle(process)
