import hashlib
import shutil
import struct
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from helpers.pack_material import PROFILE, SNAPSHOT, TODAY, library

from evidencepack.errors import Cancelled, NotFound
from evidencepack.jobs import ReportingJob
from evidencepack.pack.plan import plan_pack
from evidencepack.pack.writing import build_pack
from evidencepack.pack.zip_writer import ZipWriter
from evidencepack.verify import Kind, Verdict, verify

LIST = "IR02 Waiting lists & data/IR02-01 Waiting list.xlsx"
POLICY = "IR01 Assessment - policy - practice/IR01-02 Assessment policy 100% #1 & it's (new).pdf"


@pytest.fixture(scope="session")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packs")
    files = library(folder)
    plan = plan_pack(SNAPSHOT, PROFILE, TODAY)
    build_pack(plan, SNAPSHOT, files, folder / "pack.zip", PROFILE, tool_version="1")
    build_pack(plan, SNAPSHOT, files, folder / "bag.zip", PROFILE, tool_version="1", bag=True)
    with zipfile.ZipFile(folder / "pack.zip") as pack:
        pack.extractall(folder / "unpacked")
    return folder


@pytest.fixture
def folder(packs: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(packs / "unpacked", tmp_path / "unpacked"))


def said(verdict: Verdict) -> set[tuple[Kind, str]]:
    assert verdict.ok == (not verdict.faults)
    return {(fault.kind, fault.file) for fault in verdict.faults}


def rezipped(packs: Path, out: Path, change: Callable[[dict[str, bytes]], None], *, twice: str = "") -> Path:
    """The pack's files, changed, in a zip of the sealed form."""
    with zipfile.ZipFile(packs / "pack.zip") as pack:
        contents = {name: pack.read(name) for name in pack.namelist()}
    stored = {"pack.json", "manifest-sha256.txt"}
    change(contents)
    with out.open("w+b") as file:
        writer = ZipWriter(file)
        for name, content in contents.items():
            for _ in range(2 if name == twice else 1):
                writer.add(name, len(content), lambda content=content: [content], deflate=name not in stored)
        writer.finish()
    return out


def test_sound_packs_are_sound(packs: Path) -> None:
    for name in ("pack.zip", "bag.zip", "unpacked"):
        verdict = verify(packs / name)
        assert (verdict.ok, verdict.faults) == (True, ())
        assert verdict.title == "Ambleshire County Council: Information return 2026"
    assert verdict.files == 11
    assert verdict.bytes == sum(file.stat().st_size for file in (packs / "unpacked").rglob("*") if file.is_file())


def test_all_faults_of_a_folder_in_one_run(folder: Path) -> None:
    (folder / LIST).write_bytes(b"changed")
    (folder / "IR04 Contacts/IR04-01 Con.txt").unlink()
    (folder / "IR04 Contacts/Thumbs.db").write_bytes(b"added")
    (folder / POLICY).rename(folder / "policy.pdf")
    verdict = verify(folder)
    assert said(verdict) == {
        (Kind.CHANGED, LIST),
        (Kind.MISSING, "IR04 Contacts/IR04-01 Con.txt"),
        (Kind.ADDED, "IR04 Contacts/Thumbs.db"),
        (Kind.RENAMED, "policy.pdf"),
    }
    (renamed,) = [fault for fault in verdict.faults if fault.kind is Kind.RENAMED]
    assert POLICY in renamed.message


def test_the_same_faults_in_a_zip(packs: Path, tmp_path: Path) -> None:
    def change(contents: dict[str, bytes]) -> None:
        contents[LIST] = contents[LIST][:-1] + b"!"
        del contents["IR04 Contacts/IR04-01 Con.txt"]
        contents["added.txt"] = b"new"
        contents["renamed.pdf"] = contents.pop(POLICY)

    assert said(verify(rezipped(packs, tmp_path / "p.zip", change))) == {
        (Kind.CHANGED, LIST),
        (Kind.MISSING, "IR04 Contacts/IR04-01 Con.txt"),
        (Kind.ADDED, "added.txt"),
        (Kind.RENAMED, "renamed.pdf"),
    }


def test_names_that_could_do_harm(packs: Path, tmp_path: Path) -> None:
    def change(contents: dict[str, bytes]) -> None:
        contents.update({"../evil.txt": b"1", "/abs.txt": b"2", "C:/x.txt": b"3", "a\\b.txt": b"4"})
        contents[LIST.upper()] = b"5"
        contents[unicodedata.normalize("NFD", "IR03 Carers’ strategy Ünïcode/IR03-01 Café résumé — strategy.docx")] = (
            b"6"
        )

    verdict = verify(rezipped(packs, tmp_path / "p.zip", change, twice=POLICY))
    found = said(verdict)
    assert {(Kind.UNSAFE, name) for name in ("../evil.txt", "/abs.txt", "C:/x.txt", "a\\b.txt")} <= found
    assert (Kind.DUPLICATE, POLICY) in found
    assert (Kind.CASE, LIST.upper()) in found
    assert sum(kind is Kind.CASE for kind, _ in found) == 2


def test_manifest_or_description_lost(folder: Path) -> None:
    manifest, description = folder / "manifest-sha256.txt", folder / "pack.json"
    kept, described = manifest.read_bytes(), description.read_bytes()
    manifest.unlink()
    (folder / LIST).write_bytes(b"changed")
    assert said(verify(folder)) == {(Kind.MANIFEST, "manifest-sha256.txt"), (Kind.CHANGED, LIST)}
    manifest.write_bytes(kept)
    description.unlink()
    assert said(verify(folder)) == {
        (Kind.MANIFEST, "pack.json"),
        (Kind.MISSING, "pack.json"),
        (Kind.CHANGED, LIST),
    }
    description.write_bytes(described)
    manifest.write_bytes(kept + b"no hash here\n")
    assert (Kind.MANIFEST, "manifest-sha256.txt") in said(verify(folder))
    manifest.write_bytes(b"".join(line for line in kept.splitlines(keepends=True) if b"pack.json" not in line))
    assert said(verify(folder)) == {(Kind.DISAGREES, "pack.json"), (Kind.CHANGED, LIST)}
    manifest.write_bytes(b"\xff\xfe")
    assert (Kind.MANIFEST, "manifest-sha256.txt") in said(verify(folder))


def test_a_folder_that_is_no_pack(tmp_path: Path) -> None:
    (tmp_path / "some.txt").write_text("hello", encoding="utf-8")
    assert {kind for kind, _ in said(verify(tmp_path))} == {Kind.MANIFEST}
    assert {kind for kind, _ in said(verify(tmp_path / "some.txt"))} >= {Kind.DAMAGED, Kind.MANIFEST}
    (tmp_path / "empty.zip").write_bytes(b"")
    assert not verify(tmp_path / "empty.zip").ok
    with pytest.raises(NotFound):
        verify(tmp_path / "absent.zip")


def resealed(folder: Path, change: Callable[[dict[str, object]], None]) -> None:
    """Change pack.json and give the manifest its new hash, as a careful forger would."""
    file = folder / "pack.json"
    old = hashlib.sha256(file.read_bytes()).hexdigest()
    content = msgspec.json.decode(file.read_bytes())
    change(content)
    file.write_bytes(msgspec.json.encode(content))
    new = hashlib.sha256(file.read_bytes()).hexdigest()
    manifest = folder / "manifest-sha256.txt"
    manifest.write_bytes(manifest.read_bytes().replace(old.encode(), new.encode()))


def test_pack_json_that_disagrees(folder: Path) -> None:
    def change(content: dict[str, object]) -> None:
        files = {file["path"]: file for file in content["files"]}  # type: ignore[attr-defined]
        files[LIST]["size"] += 1
        files[POLICY]["sha256"] = "0" * 64
        files["00 Index.html"]["path"] = "00 Other.html"

    resealed(folder, change)
    found = said(verify(folder))
    assert {(Kind.DISAGREES, name) for name in (LIST, POLICY, "00 Index.html", "00 Other.html")} <= found


def test_a_description_that_was_changed_is_not_believed(folder: Path) -> None:
    described = folder / "pack.json"
    before, key, after = described.read_text(encoding="utf-8").rpartition('"sha256": "')  # of the last file
    described.write_text(f"{before}{key}0{after}", encoding="utf-8", newline="")
    assert said(verify(folder)) == {(Kind.CHANGED, "pack.json")}


def test_a_newer_format_is_said(folder: Path) -> None:
    resealed(folder, lambda content: content.update(format_version=99))
    verdict = verify(folder)
    assert said(verdict) == {(Kind.MANIFEST, "pack.json")}
    assert "newer version" in verdict.faults[0].message


def test_index_links_that_lead_nowhere(folder: Path) -> None:
    page = folder / "00 Index.html"
    old, size = hashlib.sha256(page.read_bytes()).hexdigest(), page.stat().st_size
    page.write_bytes(
        page.read_bytes().replace(b"IR02-01%20Waiting", b"IR02-01%20Wanting").replace(b"#item-1", b"#item-Z")
    )
    new = hashlib.sha256(page.read_bytes()).hexdigest()
    assert page.stat().st_size == size

    def change(content: dict[str, object]) -> None:
        next(f for f in content["files"] if f["path"] == "00 Index.html")["sha256"] = new  # type: ignore[attr-defined]

    resealed(folder, change)
    manifest = folder / "manifest-sha256.txt"
    manifest.write_bytes(manifest.read_bytes().replace(old.encode(), new.encode()))
    verdict = verify(folder)
    assert said(verdict) == {(Kind.LINK, "00 Index.html")}
    assert "Wanting" in " ".join(fault.message for fault in verdict.faults)


def test_a_pack_that_was_zipped_again(packs: Path, tmp_path: Path) -> None:
    for wrap in ("", "Our pack/"):
        out = tmp_path / "again.zip"
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as again:
            for file in sorted((packs / "unpacked").rglob("*")):
                again.write(file, wrap + file.relative_to(packs / "unpacked").as_posix())
        assert said(verify(out)) == {(Kind.REPACKED, "again.zip")}
        with zipfile.ZipFile(out, "a") as again:
            again.writestr(f"{wrap}added.txt", b"x")
        assert said(verify(out)) == {(Kind.REPACKED, "again.zip"), (Kind.ADDED, f"{wrap}added.txt")}


def test_truncated_or_longer_zips(packs: Path, tmp_path: Path) -> None:
    data = (packs / "pack.zip").read_bytes()
    out = tmp_path / "cut.zip"
    for keep in (0, 10, 1000, len(data) // 2, len(data) - 900, len(data) - 22, len(data) - 1):
        out.write_bytes(data[:keep])
        assert not verify(out).ok, keep
    out.write_bytes(data + b"more")
    assert said(verify(out)) == {(Kind.DAMAGED, "cut.zip")}
    out.write_bytes(b"before" + data)
    assert not verify(out).ok
    out.write_bytes(data[:-2] + struct.pack("<H", 5) + b"hello")
    assert said(verify(out)) == {(Kind.DAMAGED, "cut.zip")}


def test_a_zip_bomb_is_not_unpacked(packs: Path, tmp_path: Path) -> None:
    def change(contents: dict[str, bytes]) -> None:
        contents[LIST] = bytes(80_000_000)
        contents["bomb.bin"] = bytes(80_000_000)

    verdict = verify(rezipped(packs, tmp_path / "p.zip", change))
    assert (Kind.CHANGED, LIST) in said(verdict)
    assert verdict.bytes < 5_000_000


def test_a_bag_s_own_records(packs: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(packs / "bag.zip") as bag:
        bag.extractall(tmp_path)
    (base,) = [path for path in tmp_path.iterdir() if path.is_dir()]
    assert verify(base).ok
    (base / "data" / LIST).write_bytes(b"changed")
    (base / "bag-info.txt").write_bytes(b"Payload-Oxum: 1.1\n")
    assert said(verify(base)) == {
        (Kind.CHANGED, f"data/{LIST}"),
        (Kind.CHANGED, "bag-info.txt"),
        (Kind.DISAGREES, "bag-info.txt"),
    }
    (base / "manifest-sha256.txt").unlink()
    assert (Kind.MISSING, "manifest-sha256.txt") in said(verify(base))
    (base / "bagit.txt").write_bytes(b"BagIt-Version: 9\n")
    assert (Kind.MANIFEST, "bagit.txt") in said(verify(base))


def test_verifying_can_be_cancelled(packs: Path) -> None:
    with pytest.raises(Cancelled):
        verify(packs / "pack.zip", ReportingJob(is_cancelled=lambda: True))
