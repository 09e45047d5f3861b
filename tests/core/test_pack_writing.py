import errno
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import msgspec
import pytest
from helpers.pack_material import ANSWERS, CONTENTS, DOCUMENTS, PROFILE, SNAPSHOT, TODAY, document, library
from msgspec import structs

from evidencepack.errors import Cancelled, PackBlocked, UserFault
from evidencepack.jobs import ReportingJob
from evidencepack.model import Answer, AnswerKind, Finding, Severity
from evidencepack.pack.plan import plan_pack
from evidencepack.pack.profiles import Profile
from evidencepack.pack.writing import BuiltPack, build_pack
from evidencepack.safe_file import put_in_place, remove_leftovers, temporary_beside
from evidencepack.verify import Kind, verify

PLAN = plan_pack(SNAPSHOT, PROFILE, TODAY)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    library(folder)
    return folder


def build(files: Path, out: Path, **more: object) -> BuiltPack:
    return build_pack(PLAN, SNAPSHOT, lambda sha256: files / sha256, out, PROFILE, tool_version="1.0", **more)


def test_a_pack_holds_the_library_s_files_and_verifies(files: Path, tmp_path: Path) -> None:
    out = tmp_path / "new folder" / "pack.zip"
    built = build(files, out)
    assert verify(out).faults == ()
    with zipfile.ZipFile(out) as pack:
        assert pack.testzip() is None
        assert len(pack.namelist()) == built.files == 11
        for file in PLAN.files:
            assert pack.read(file.path) == CONTENTS[file.sha256]
        assert pack.read("pack.json").decode("utf-8") == built.manifest_json
    assert (built.path, built.size) == (out, out.stat().st_size)
    assert built.sha256 == hashlib.sha256(out.read_bytes()).hexdigest()
    assert [path.name for path in out.parent.iterdir()] == ["pack.zip"]


def test_the_same_snapshot_gives_the_same_bytes(files: Path, tmp_path: Path) -> None:
    first, second = build(files, tmp_path / "a.zip"), build(files, tmp_path / "other name.zip")
    assert first.sha256 == second.sha256
    assert first.path.read_bytes() == second.path.read_bytes()


def test_nothing_internal_goes_in(files: Path, tmp_path: Path) -> None:
    built = build(files, tmp_path / "pack.zip")
    for words in ("Ann Secret", "INTERNAL", "FINAL v3", "Lonely", "Old answer", str(tmp_path)):
        assert words not in built.manifest_json
    answers = msgspec.json.decode(built.manifest_json)["answers"]
    assert {answer["kind"] for answer in answers} == {"self-assessment", *map(str, AnswerKind)}


@pytest.mark.skipif(shutil.which("unzip") is None, reason="needs unzip")
def test_other_tools_read_it(files: Path, tmp_path: Path) -> None:
    build(files, tmp_path / "pack.zip")
    build(files, tmp_path / "bag.zip", bag=True)
    for name, where in (("pack.zip", "."), ("bag.zip", "*/data")):
        folder = tmp_path / name.removesuffix(".zip")
        subprocess.run(["unzip", "-tq", tmp_path / name], check=True, capture_output=True)
        subprocess.run(["unzip", "-q", tmp_path / name, "-d", folder], check=True, capture_output=True)
        if shutil.which("sha256sum") is not None:
            (place,) = folder.glob(where) if where != "." else [folder]
            done = subprocess.run(
                ["sha256sum", "-c", "--strict", "--quiet", "manifest-sha256.txt"],
                cwd=place,
                capture_output=True,
                check=False,
            )
            assert (done.returncode, done.stdout) == (0, b"")
        if os.name == "posix":
            assert {path.stat().st_mode & 0o777 for path in folder.rglob("*.*") if path.is_file()} == {0o644}
        assert verify(folder).faults == ()


def test_a_bag_is_a_bag(files: Path, tmp_path: Path) -> None:
    build(files, tmp_path / "bag.zip", bag=True)
    build(files, tmp_path / "plain.zip")
    assert verify(tmp_path / "bag.zip").faults == ()
    base = "Ambleshire County Council Information return 2026"
    with zipfile.ZipFile(tmp_path / "bag.zip") as bag, zipfile.ZipFile(tmp_path / "plain.zip") as plain:
        assert {name.split("/")[0] for name in bag.namelist()} == {base}
        assert bag.read(f"{base}/bagit.txt") == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
        for name in plain.namelist():
            assert bag.read(f"{base}/data/{name}") == plain.read(name)
        size = sum(entry.file_size for entry in plain.infolist())
        assert f"Payload-Oxum: {size}.11\n" in bag.read(f"{base}/bag-info.txt").decode()
        assert "policy 100%25 #1" in bag.read(f"{base}/manifest-sha256.txt").decode()
        assert "Date" not in bag.read(f"{base}/bag-info.txt").decode()


def test_blockers_are_all_named(files: Path, tmp_path: Path) -> None:
    blocking = Finding(rule="F01", severity=Severity.BLOCKS, message="It is locked.", to_do="Unlock it.")
    snapshot = structs.replace(SNAPSHOT, findings={"d1": (blocking,), "d2": (blocking,)})
    plan = plan_pack(snapshot, PROFILE, TODAY)
    with pytest.raises(PackBlocked) as caught:
        build_pack(plan, snapshot, lambda sha256: files / sha256, tmp_path / "p.zip", PROFILE, tool_version="1")
    for words in ("F01", "Waiting list", "Assessment policy", "Unlock it."):
        assert words in caught.value.what
    assert not (tmp_path / "p.zip").exists()


def test_a_missing_or_altered_library_file_is_named_and_nothing_is_left(files: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    stored = files / DOCUMENTS[1].version.sha256
    content = stored.read_bytes()
    for damage in (b"", content[:-1], content + b"x", b"y" + content[1:]):
        stored.write_bytes(damage)
        with pytest.raises(UserFault, match=r"Waiting list.*altered"):
            build(files, out / "pack.zip")
    stored.unlink()
    with pytest.raises(UserFault, match=r"Waiting list.*cannot be read"):
        build(files, out / "pack.zip")
    assert list(out.iterdir()) == []


def test_cancelling_at_any_step_leaves_nothing_and_keeps_the_older_pack(files: Path, tmp_path: Path) -> None:
    out = tmp_path / "out" / "pack.zip"
    out.parent.mkdir()
    steps: list[tuple[int, int]] = []
    build(files, out, job=ReportingJob(lambda done, total, _: steps.append((done, total))))
    assert steps == sorted(steps)
    assert steps[-1][0] <= steps[-1][1]
    out.write_bytes(b"older pack")
    for stop in range(1, len(steps)):
        count = iter(range(10_000))
        with pytest.raises(Cancelled):
            build(files, out, job=ReportingJob(is_cancelled=lambda stop=stop, count=count: next(count) >= stop))
        assert [path.name for path in out.parent.iterdir()] == ["pack.zip"]
        assert out.read_bytes() == b"older pack"


def test_a_full_disk_is_said_before_and_during(files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1_000_000))
        with pytest.raises(UserFault, match="not enough room"):
            build(files, tmp_path / "out" / "pack.zip")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(UserFault, match="became full"):
            build(files, tmp_path / "out" / "pack.zip")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_folder_that_takes_no_files_is_named(files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(UserFault, match=r"cannot be written to .*file"):
        build(files, tmp_path / "file" / "deeper" / "pack.zip")

    real = Path.open

    def refuse(path: Path, mode: str = "r", *rest: object, **named: object) -> object:
        if path.parent == tmp_path and "w" in mode:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path, mode, *rest, **named)  # type: ignore[call-overload]

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        with pytest.raises(UserFault, match=r"Permission denied\. Check that the folder is there"):
            build(files, tmp_path / "pack.zip")


def test_a_file_of_the_program_that_is_not_there_is_no_fault_of_the_folder(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_: object) -> bytes:
        raise FileNotFoundError(errno.ENOENT, "No such file or directory", "/program/resources/index.css")

    monkeypatch.setattr("evidencepack.pack.writing.index_html", gone)
    with pytest.raises(FileNotFoundError):
        build(files, tmp_path / "pack.zip")


def test_a_place_that_takes_no_files_is_the_person_s_to_mend(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_folder = tmp_path / "a file"
    no_folder.write_bytes(b"")
    with pytest.raises(UserFault, match="cannot be written"):
        build(files, no_folder / "pack.zip")

    def vanished(_: int) -> None:
        raise OSError(errno.EIO, "The share is gone")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", vanished)
        with pytest.raises(UserFault, match="The share is gone"):
            build(files, tmp_path / "out" / "pack.zip")
    assert list((tmp_path / "out").iterdir()) == []


KILLED = """
import os, sys
from pathlib import Path
from helpers.pack_material import PROFILE, SNAPSHOT, TODAY
from evidencepack.jobs import ReportingJob
from evidencepack.pack.plan import plan_pack
from evidencepack.pack.writing import build_pack
library, out = Path(sys.argv[1]), Path(sys.argv[2])
job = ReportingJob(lambda done, total, what: os._exit(9) if done == 8 else None)
plan = plan_pack(SNAPSHOT, PROFILE, TODAY)
build_pack(plan, SNAPSHOT, lambda sha256: library / sha256, out, PROFILE, tool_version="1", job=job)
"""


def test_a_killed_build_leaves_a_temporary_file_that_the_next_one_removes(files: Path, tmp_path: Path) -> None:
    out = tmp_path / "out" / "pack.zip"
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(root), str(root / "tests")])}
    done = subprocess.run([sys.executable, "-c", KILLED, files, out], env=environment, check=False)
    assert done.returncode == 9
    (left,) = out.parent.iterdir()
    assert left.name.startswith(".~evidencepack-")
    assert left.name.endswith(".part")
    build(files, out)
    assert [path.name for path in out.parent.iterdir()] == ["pack.zip"]


def test_leftovers_of_a_living_process_stay(tmp_path: Path) -> None:
    mine = temporary_beside(tmp_path / "pack.zip")
    mine.write_bytes(b"being written")
    remove_leftovers(tmp_path)
    assert mine.exists()
    os.utime(mine, (1, 1))
    remove_leftovers(tmp_path)
    assert not mine.exists()


class HeldPath:
    """A temporary file whose rename is refused a number of times, as by antivirus on Windows."""

    def __init__(self, path: Path, refusals: int) -> None:
        self.path, self.refusals = path, refusals

    def replace(self, goal: Path) -> None:
        if self.refusals:
            self.refusals -= 1
            raise PermissionError(errno.EACCES, "held")
        self.path.replace(goal)


def test_a_rename_that_antivirus_refuses_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "new").write_bytes(b"new")
    waits: list[float] = []
    put_in_place(HeldPath(tmp_path / "new", 3), tmp_path / "goal", wait=waits.append)  # type: ignore[arg-type]
    assert (tmp_path / "goal").read_bytes() == b"new"
    assert len(waits) == 3
    with pytest.raises(UserFault, match="another program"):
        put_in_place(HeldPath(tmp_path / "goal", 99), tmp_path / "other", wait=waits.append)  # type: ignore[arg-type]
    assert 4 < sum(waits[3:]) < 7


def test_volumes_carry_the_index_each_and_verify_as_a_set(tmp_path: Path) -> None:
    profile = Profile(id="small", title="Small", max_volume_bytes=2_000_000)
    big = [document(f"b{n}", f"Big {n}", f"b{n}.pdf", os.urandom(900_000)) for n in range(4)]
    answers = [
        Answer(id=f"v{n}", item_id="i3", kind=AnswerKind.DOCUMENT, document_id=f"b{n}", position=10 + n)
        for n in range(4)
    ]
    snapshot = structs.replace(SNAPSHOT, documents=(*DOCUMENTS, *big), answers=(*ANSWERS, *answers))
    plan = plan_pack(snapshot, profile, TODAY)
    assert plan.volumes == 4
    assert [file.volume for file in plan.files] == sorted(file.volume for file in plan.files)
    files = library(tmp_path)
    out = tmp_path / "pack.zip"
    built = build_pack(plan, snapshot, files, out, profile, tool_version="1")
    assert [part.path.name for part in built.parts] == [f"pack ({n} of 4).zip" for n in range(1, 5)]
    assert all(part.path.stat().st_size == part.size <= 2_000_000 for part in built.parts)
    listed = "".join(f"{hashlib.sha256(part.path.read_bytes()).hexdigest()}\n" for part in built.parts)
    assert built.sha256 == hashlib.sha256(listed.encode()).hexdigest()
    again = build_pack(plan, snapshot, files, out, profile, tool_version="1")
    assert again.sha256 == built.sha256
    for part in built.parts:
        verdict = verify(part.path)
        assert verdict.faults == ()
        with zipfile.ZipFile(part.path) as zipped:
            assert "00 Index.html" in zipped.namelist()
            zipped.extractall(tmp_path / "all")
    assert verify(tmp_path / "all").faults == ()
    with pytest.raises(PackBlocked, match="bag"):
        build_pack(plan, snapshot, files, out, profile, tool_version="1", bag=True)
    damaged = built.parts[2].path
    data = bytearray(damaged.read_bytes())
    data[len(data) // 2] ^= 4
    damaged.write_bytes(data)
    (fault,) = {fault.file: fault for fault in verify(built.parts[0].path).faults}.values()
    assert "Big" in fault.file
    assert damaged.name in fault.message
    damaged.unlink()
    assert [(fault.kind, fault.file) for fault in verify(built.parts[0].path).faults] == [(Kind.VOLUME, damaged.name)]
    first = built.parts[0].path
    data = bytearray(first.read_bytes())
    data[-1] ^= 1
    first.write_bytes(data)
    assert first.name in {fault.file for fault in verify(built.parts[1].path).faults}, "each part checks all of them"
    renamed = built.parts[1].path.rename(tmp_path / "second.zip")
    assert [fault.kind for fault in verify(renamed).faults] == [Kind.VOLUME]
