"""Pictures lose position, camera and words; not one pixel changes, and they stay the right way up."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageOps, TiffImagePlugin
from PIL.PngImagePlugin import PngInfo

from evidencepack.cleaning import CannotClean, Cleaned, Removal, clean_copy
from evidencepack.intake.reading import examine

_FORMATS = {"jpeg": ".jpg", "png": ".png", "tiff": ".tif"}


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned
    exif[0x010F] = "secret maker"
    exif[0x013B] = "secret artist of the town"
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 12.5), 3: "W", 4: (0.0, 7.0, 31.25)})
    exif.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0secret comment"
    return exif


def _picture(path: Path, format_id: str) -> Path:
    picture = Image.effect_noise((40, 20), 50).convert("RGB")
    if format_id == "png":
        words = PngInfo()
        words.add_text("Author", "secret author")
        picture.save(path, exif=_exif(), pnginfo=words)
    elif format_id == "jpeg":
        picture.save(path, exif=_exif(), comment=b"secret comment", quality=80, progressive=True)
    else:
        entries = TiffImagePlugin.ImageFileDirectory_v2()
        for tag, value in {**dict(_exif()), 0x010E: "secret description"}.items():
            entries[tag] = value
        for tag in (0x8825, 0x8769):
            entries.tagtype[tag] = 4
            entries[tag] = _exif().get_ifd(tag)
        picture.save(path, tiffinfo=entries)
    return path


def _clean(folder: Path, format_id: str, *wanted: Removal) -> tuple[Path, Path, Cleaned]:
    source = _picture(folder / f"a{_FORMATS[format_id]}", format_id)
    target = folder / f"cleaned{_FORMATS[format_id]}"
    return source, target, clean_copy(source, target, format_id, wanted)


def _seen(path: Path) -> bytes:
    with Image.open(path) as picture:
        return ImageOps.exif_transpose(picture).tobytes()


@pytest.mark.parametrize("format_id", _FORMATS)
def test_all_goes_but_the_picture(tmp_path: Path, format_id: str) -> None:
    source, target, result = _clean(tmp_path, format_id, Removal.PROPERTIES, Removal.LOCATION)
    assert {one.what for one in result.removed} == {Removal.PROPERTIES, Removal.LOCATION}
    assert b"secret" in source.read_bytes()
    assert b"secret" not in target.read_bytes()
    with Image.open(target) as picture:
        assert picture.getexif().get_ifd(0x8825) == {}
        assert picture.getexif().get(0x010F) is None
    assert _seen(target) == _seen(source)
    assert {"location", "camera"} & set(examine(target).facts) == set()


@pytest.mark.parametrize("format_id", _FORMATS)
def test_the_position_alone_can_go(tmp_path: Path, format_id: str) -> None:
    source, target, result = _clean(tmp_path, format_id, Removal.LOCATION)
    assert [(one.what, one.count) for one in result.removed] == [(Removal.LOCATION, 1)]
    with Image.open(target) as picture:
        assert picture.getexif().get_ifd(0x8825) == {}
        assert picture.getexif()[0x010F] == "secret maker"
    assert _seen(target) == _seen(source)


def test_every_page_of_a_tiff_is_cleaned(tmp_path: Path) -> None:
    pages = [Image.effect_noise((8, 8), 50 + number) for number in range(3)]
    pages[0].save(tmp_path / "a.tif", tiffinfo={0x010E: "secret description"}, save_all=True, append_images=pages[1:])
    result = clean_copy(tmp_path / "a.tif", tmp_path / "b.tif", "tiff", {Removal.PROPERTIES})
    assert [one.detail for one in result.removed] == ["3 entries"]
    assert b"secret" not in (tmp_path / "b.tif").read_bytes()
    with Image.open(tmp_path / "b.tif") as picture:
        for number, page in enumerate(pages):
            picture.seek(number)
            assert picture.tobytes() == page.tobytes()


def test_what_stands_after_a_picture_goes(tmp_path: Path) -> None:
    source = _picture(tmp_path / "a.jpg", "jpeg")
    source.write_bytes(source.read_bytes() + b"secret film")
    clean_copy(source, tmp_path / "b.jpg", "jpeg", {Removal.PROPERTIES})
    assert b"secret" not in (tmp_path / "b.jpg").read_bytes()
    assert _seen(tmp_path / "b.jpg") == _seen(source)


@pytest.mark.parametrize("format_id", _FORMATS)
def test_a_damaged_picture_is_refused(tmp_path: Path, format_id: str) -> None:
    source = _picture(tmp_path / f"a{_FORMATS[format_id]}", format_id)
    source.write_bytes(source.read_bytes()[:60])
    with pytest.raises(CannotClean, match="damaged"):
        clean_copy(source, tmp_path / "b", format_id, {Removal.PROPERTIES, Removal.LOCATION})
    assert len(list(tmp_path.iterdir())) == 1
