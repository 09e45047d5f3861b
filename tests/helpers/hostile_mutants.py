"""Files changed as damage, fuzzers and bad luck change them: always the same for the same seed and sources."""

import io
import random
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

ENDINGS = [
    *(".pdf", ".docx", ".docm", ".dotx", ".doc", ".xlsx", ".xlsm", ".xlsb", ".xls", ".csv", ".tsv", ".pptx", ".ppt"),
    *(".odt", ".ods", ".odp", ".rtf", ".msg", ".eml", ".html", ".mhtml", ".txt", ".md", ".png", ".jpg", ".tif"),
    *(".heic", ".zip"),
]
TOKENS = [
    *(b"endobj", b"stream", b"/Kids", b"/Length", b"/Filter", b"xref", b"<<", b">>", b"]]>", b"<w:p>", b"</w:p>"),
    *(b"{\\rtf1", b"\\bin99999999 ", b"}", b"Content-Type: ", b"\r\n\r\n", b"\0" * 16, b"\xff" * 16, b"<table>"),
    *(b"PK\x03\x04", b"PK\x05\x06", b"\x7f\xff\xff\xff", b"-1", b"4294967295", b"\xef\xbb\xbf", b"&lol;"),
]
Mutation = Callable[[random.Random, bytes], bytes]


def mutants(sources: Sequence[Path], seed: int, count: int) -> Iterator[tuple[str, bytes]]:
    """So many mutants as (file name, content); each comes from one source by one to three mutations."""
    for number in range(count):
        chance = random.Random(f"{seed} {number}")
        source = chance.choice(sources)
        data = source.read_bytes()
        done = []
        for _ in range(chance.choice((1, 1, 2, 3))):
            mutate = chance.choice(MUTATIONS)
            data = mutate(chance, data)
            done.append(mutate.__name__)
        ending = source.suffix if chance.random() < 0.85 else chance.choice(ENDINGS)
        yield f"{number:05} {source.stem[:40]} {' '.join(done)}{ending}", data


def cut(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def cut_start(chance: random.Random, data: bytes) -> bytes:
    return data[chance.randrange(min(len(data), 4096) + 1) :]


def flip(chance: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 4, 32, 256)) if data else 0):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def flip_head(chance: random.Random, data: bytes) -> bytes:
    return flip(chance, data[:2048]) + data[2048:]


def flip_tail(chance: random.Random, data: bytes) -> bytes:
    return data[:-1024] + flip(chance, data[-1024:])


def drop_block(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + data[at + chance.choice((1, 16, 512, 4096)) :]


def repeat_block(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    block = data[at : at + chance.choice((16, 512, 4096))]
    return data[:at] + block * chance.choice((2, 20, 200)) + data[at:]


def zero_block(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    size = chance.choice((16, 512, 4096))
    return data[:at] + bytes(len(data[at : at + size])) + data[at + size :]


def insert_token(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(TOKENS) * chance.choice((1, 3, 1000)) + data[at:]


def numbers_grow(chance: random.Random, data: bytes) -> bytes:
    """Digits somewhere become nines: lengths, counts and places that lie."""
    changed = bytearray(data)
    digits = [at for at in range(len(changed)) if 0x30 <= changed[at] <= 0x39] if len(changed) < 300_000 else []
    for at in chance.sample(digits, min(len(digits), chance.choice((1, 5, 50)))):
        changed[at] = 0x39
    return bytes(changed)


def in_a_part(chance: random.Random, data: bytes) -> bytes:
    """One part of a zip container is changed, and the container is whole again."""
    return _rewritten(chance, data, lambda parts, names: _change_one(chance, parts, names))


def swap_parts(chance: random.Random, data: bytes) -> bytes:
    def swap(parts: dict[str, bytes], names: list[str]) -> None:
        one, other = chance.choice(names), chance.choice(names)
        parts[one], parts[other] = parts[other], parts[one]

    return _rewritten(chance, data, swap)


def lose_part(chance: random.Random, data: bytes) -> bytes:
    return _rewritten(chance, data, lambda parts, names: parts.pop(chance.choice(names)) and None)


def _change_one(chance: random.Random, parts: dict[str, bytes], names: list[str]) -> None:
    name = chance.choice(names)
    change = chance.choice((cut, flip, drop_block, repeat_block, insert_token, numbers_grow))
    parts[name] = change(chance, parts[name])


def _rewritten(chance: random.Random, data: bytes, change: Callable[[dict[str, bytes], list[str]], None]) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return flip(chance, data)
    if not parts:
        return data
    change(parts, sorted(parts))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


MUTATIONS: list[Mutation] = [
    *(cut, cut_start, flip, flip_head, flip_tail, drop_block, repeat_block, zero_block, insert_token, numbers_grow),
    *(in_a_part, in_a_part, in_a_part, swap_parts, lose_part),
]
