from __future__ import annotations

import ctypes
import errno
import logging
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from multiprocessing.context import SpawnProcess
from pathlib import Path

import msgspec
import psutil
import pytest
from helpers.leaks import spawned
from helpers.pipes import far_ends_kept

from evidencepack.errors import Cancelled
from evidencepack.intake.limits import MEGABYTE, BasicLimits, ExtendedLimits, IoCounters, memory_limits
from evidencepack.intake.workers import ReaderPool, default_workers
from evidencepack.jobs import Job, ReportingJob
from evidencepack.model import ReadState

BADLY = "test_intake_hooks:badly"


@pytest.fixture(autouse=True)
def no_process_is_left() -> Iterator[None]:
    yield
    assert spawned() == []


def _files(folder: Path, *names: str) -> list[tuple[str, Path, str | None]]:
    rows: list[tuple[str, Path, str | None]] = []
    for number, name in enumerate(names):
        path = folder / f"{number}.bin"
        path.write_text(f"text of {name} ", encoding="utf-8")
        rows.append((f"{name}#{number}", path, name))
    return rows


def test_every_file_comes_back_once_with_its_key(tmp_path: Path) -> None:
    rows = _files(tmp_path, *(f"fine-{number}" for number in range(12)))
    with ReaderPool(workers=2, examine=BADLY) as pool:
        result = dict(pool.examine_all(rows))
    assert sorted(result) == sorted(key for key, _, _ in rows)
    for key, _, name in rows:
        assert result[key].pages[0].text.startswith(f"text of {name} ")


def test_two_workers_share_the_work_and_stay_for_the_next_call(tmp_path: Path) -> None:
    rows = _files(tmp_path, *["slow"] * 4)
    with ReaderPool(workers=2, examine=BADLY) as pool:
        pids = {int(found.pages[0].text.split()[-1]) for _, found in pool.examine_all(rows)}
        assert len(pids) == 2
        again = int(pool.examine_one(rows[0][1], "fine").pages[0].text.split()[-1])
        assert again in pids


def test_reads_with_the_real_reader(tmp_path: Path) -> None:
    path = tmp_path / "0123abcd"
    path.write_bytes(b"area,waits\r\nNorth,12\r\n")
    with ReaderPool(workers=1) as pool:
        found = pool.examine_one(path, "Waits.csv")
    assert (found.format, found.read, found.pages[0].text) == ("csv", ReadState.READ, "area,waits\nNorth,12\n")


@pytest.mark.parametrize("deed", ["hang", "spin"])
def test_a_late_worker_costs_one_file_and_is_replaced(tmp_path: Path, deed: str) -> None:
    rows = _files(tmp_path, "fine", deed, "fine", "fine")
    with ReaderPool(workers=1, seconds=1, examine=BADLY) as pool:
        result = dict(pool.examine_all(rows))
    late = result[f"{deed}#1"]
    assert late.read == ReadState.UNREADABLE
    assert f"Reading “{deed}” took longer than 1 seconds" in late.message
    assert late.format == "txt"
    assert [found.read for key, found in result.items() if key.startswith("fine")] == [ReadState.READ] * 3


def test_a_worker_that_hogs_memory_is_ended(tmp_path: Path) -> None:
    with ReaderPool(workers=1, seconds=20, megabytes=200, examine=BADLY) as pool:
        result = dict(pool.examine_all(_files(tmp_path, "hog", "fine")))
    assert result["hog#0"].read == ReadState.UNREADABLE
    # Whichever strikes first: the parent's watch, or the worker's own limit a little above.
    assert "memory" in result["hog#0"].message
    assert result["fine#1"].read == ReadState.READ


@pytest.mark.skipif(sys.platform == "win32", reason="there the job object refuses the memory")
def test_memory_that_no_worker_may_have_is_refused_at_once(tmp_path: Path) -> None:
    with ReaderPool(workers=1, seconds=20, megabytes=200, examine=BADLY) as pool:
        result = dict(pool.examine_all(_files(tmp_path, "gulp", "fine")))
    assert result["gulp#0"].message == "Reading this file needs more memory than a file may have."
    assert result["fine#1"].read == ReadState.READ


def test_a_worker_that_crashes_costs_one_file(tmp_path: Path) -> None:
    with ReaderPool(workers=2, examine=BADLY) as pool:
        result = dict(pool.examine_all(_files(tmp_path, "crash", "fine", "crash", "fine", "fine")))
    reads = {key: found.read for key, found in result.items()}
    assert reads == {
        "crash#0": ReadState.UNREADABLE,
        "fine#1": ReadState.READ,
        "crash#2": ReadState.UNREADABLE,
        "fine#3": ReadState.READ,
        "fine#4": ReadState.READ,
    }
    assert "broke down over “crash”" in result["crash#0"].message


def test_a_defect_of_a_reader_is_logged_whole(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with ReaderPool(workers=1, examine=BADLY) as pool:
        result = dict(pool.examine_all(_files(tmp_path, "raise", "fine")))
    assert result["raise#0"].read == ReadState.UNREADABLE
    assert "KeyError" in result["raise#0"].message
    assert "a defect of a reader" in caplog.text and "Traceback" in caplog.text
    assert result["fine#1"].read == ReadState.READ


def test_noise_stays_inside_and_the_log_comes_out(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with ReaderPool(workers=1, examine=BADLY) as pool:
        assert pool.examine_one(_files(tmp_path, "shout")[0][1], "shout").read == ReadState.READ
    captured = capfd.readouterr()
    assert "noise" not in captured.out + captured.err
    assert "by number" not in captured.err
    assert ("evidencepack.intake.loud", logging.WARNING, "said by the reader") in caplog.record_tuples


def test_a_worker_that_kept_much_memory_is_replaced_between_files(tmp_path: Path) -> None:
    rows = _files(tmp_path, *["fine"] * 6)
    with ReaderPool(workers=1, megabytes=240, examine="test_intake_hooks:hoarding") as pool:
        result = list(pool.examine_all(rows))
    assert [found.read for _, found in result] == [ReadState.READ] * 6
    assert len({found.pages[0].text.split()[-1] for _, found in result}) > 1


def test_files_are_drawn_lazily(tmp_path: Path) -> None:
    drawn: list[str] = []

    def source() -> Iterator[tuple[str, Path, str | None]]:
        for row in _files(tmp_path, *["slow"] * 12):
            drawn.append(row[0])
            yield row

    with ReaderPool(workers=2, examine=BADLY) as pool:
        results = pool.examine_all(source())
        next(results)
        assert len(drawn) <= 6  # the finished one, four under way, and the one in hand
        results.close()  # type: ignore[attr-defined]


def test_time_that_the_caller_takes_is_not_the_files(tmp_path: Path) -> None:
    with ReaderPool(workers=1, seconds=1.5, examine=BADLY) as pool:
        for _, found in pool.examine_all(_files(tmp_path, *["slow"] * 3)):
            assert found.read == ReadState.READ
            time.sleep(1.8)


def test_cancelling_stops_promptly_and_ends_the_workers(tmp_path: Path) -> None:
    begin = time.monotonic()
    job = ReportingJob(is_cancelled=lambda: time.monotonic() - begin > 1)
    with ReaderPool(workers=2, seconds=30, examine=BADLY) as pool:
        with pytest.raises(Cancelled):
            list(pool.examine_all(_files(tmp_path, "hang", "hang", "hang"), job))
        assert spawned() == []
        assert pool.examine_one(_files(tmp_path, "fine")[0][1], "fine").read == ReadState.READ


@pytest.mark.skipif(sys.platform == "win32", reason="there the tests above have such pipes")
@pytest.mark.timeout(30)
def test_a_worker_that_ends_before_it_took_its_pipe_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with far_ends_kept(monkeypatch), ReaderPool(workers=1, seconds=1, examine=BADLY) as pool:
        result = dict(pool.examine_all(_files(tmp_path, "hang", "crash", "fine")))
    assert [found.read for found in result.values()] == [ReadState.UNREADABLE] * 2 + [ReadState.READ]


def test_a_fault_of_the_source_comes_through_and_leaves_nothing(tmp_path: Path) -> None:
    def source() -> Iterator[tuple[str, Path, str | None]]:
        yield from _files(tmp_path, "hang")
        raise OSError("the share is gone")

    with ReaderPool(workers=2, examine=BADLY) as pool:
        with pytest.raises(OSError, match="the share is gone"):
            list(pool.examine_all(source(), Job()))
        assert spawned() == []


def test_a_pool_reads_for_one_caller_at_a_time(tmp_path: Path) -> None:
    rows = _files(tmp_path, "fine", "fine")
    with ReaderPool(workers=1, examine=BADLY) as pool:
        results = pool.examine_all(rows)
        next(results)
        with pytest.raises(RuntimeError, match="already reading"):
            pool.examine_one(rows[0][1])
        results.close()  # type: ignore[attr-defined]


def test_a_reader_that_cannot_start_is_said_not_blamed_on_files(tmp_path: Path) -> None:
    with (
        ReaderPool(workers=1, examine="no_such_module_here:examine") as pool,
        pytest.raises(RuntimeError, match="no_such_module_here"),
    ):
        pool.examine_one(_files(tmp_path, "fine")[0][1])


@pytest.mark.parametrize("refusals", [2, 3])
def test_a_system_that_gives_no_process_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refusals: int
) -> None:
    real, refused = SpawnProcess.start, iter(range(refusals))

    def start(process: SpawnProcess) -> None:
        if next(refused, None) is not None:
            raise OSError(errno.ENOMEM, "no room for another process")
        real(process)

    monkeypatch.setattr(SpawnProcess, "start", start)
    with ReaderPool(workers=1, examine=BADLY) as pool:
        path = _files(tmp_path, "fine")[0][1]
        if refusals < 3:
            assert pool.examine_one(path).read is ReadState.READ
        else:
            with pytest.raises(RuntimeError, match="no process"):
                pool.examine_one(path)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX; on Windows the job object does this")
def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        textwrap.dedent(f"""
        import sys, threading, time, psutil
        sys.path[:0] = {[str(Path(__file__).parent), *sys.path]!r}
        from pathlib import Path
        from evidencepack.intake.workers import ReaderPool
        def tell():
            while not (kids := [k.pid for k in psutil.Process().children() if "spawn_main" in " ".join(k.cmdline())]):
                time.sleep(0.05)
            time.sleep(0.7)
            print(*kids, flush=True)
        if __name__ == "__main__":
            threading.Thread(target=tell, daemon=True).start()
            with ReaderPool(workers=1, examine={BADLY!r}) as pool:
                pool.examine_one(Path("x"), "spin")
        """),
        encoding="utf-8",
    )
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pids = [int(word) for word in parent.stdout.readline().split()]
        assert pids
        os.kill(parent.pid, signal.SIGKILL)
    _, alive = psutil.wait_procs([psutil.Process(pid) for pid in pids if psutil.pid_exists(pid)], timeout=5)
    assert [process for process in alive if process.status() != psutil.STATUS_ZOMBIE] == []


def test_default_workers_are_few() -> None:
    assert 1 <= default_workers() <= 4


@pytest.mark.skipif(sys.maxsize < 2**32, reason="sizes of 64-bit Windows")
def test_job_object_structures_have_windows_sizes() -> None:
    assert ctypes.sizeof(BasicLimits) == 64
    assert ctypes.sizeof(IoCounters) == 48
    assert ctypes.sizeof(ExtendedLimits) == 144
    assert ExtendedLimits.ProcessMemoryLimit.offset == 112
    assert BasicLimits.LimitFlags.offset == 16
    limits = memory_limits(64, 100)
    assert limits.ProcessMemoryLimit == 64 * MEGABYTE
    assert limits.BasicLimitInformation.LimitFlags == 0x2300
    assert (limits.JobMemoryLimit, ExtendedLimits.JobMemoryLimit.offset) == (100 * MEGABYTE, 120)


def test_a_defect_in_what_is_made_of_a_file_costs_that_only(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "a").write_bytes(b"words ")
    with ReaderPool(workers=1, examine=BADLY) as pool:
        files = [(number, tmp_path / "a", "plain") for number in range(2)]
        found = list(pool.examine_and("test_intake_hooks:choosy", files))
    assert [examination.read for _, examination, _ in found] == [ReadState.READ] * 2
    said = {msgspec.msgpack.decode(made) for _, _, made in found}
    assert said == {"This file could not be checked: an unforeseen fault (LookupError)."}
    assert "LookupError: plain" in caplog.text
