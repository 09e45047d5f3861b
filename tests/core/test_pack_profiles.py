from pathlib import Path

import pytest

from evidencepack.errors import FrameworkFault
from evidencepack.pack.profiles import builtin_profiles, load_profile


def test_the_builtin_profiles_start_with_the_portal_and_say_what_is_unconfirmed() -> None:
    profiles = builtin_profiles()
    assert [profile.id for profile in profiles][:1] == ["portal"]
    assert {"portal-flat", "parts"} <= {profile.id for profile in profiles}
    assert all("unconfirmed" in profile.note for profile in profiles)
    assert load_profile("portal-flat").layout == "flat"


def test_a_profile_is_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('id = "own"\ntitle = "Own"\nmax_path = 90\nallowed_formats = ["pdf"]\n', encoding="utf-8")
    profile = load_profile(file)
    assert (profile.max_path, profile.allowed_formats, profile.max_files) == (90, ("pdf",), None)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('id = "own"\ntitle = "Own"\nmax_paths = 90\n', "max_paths"),
        ('id = "own"\ntitle = "Own"\nmax_path = 10\n', "$.max_path"),
        ('id = "own"\ntitle = "Own"\nlayout = "tree"\n', "$.layout"),
        ('id = "own"\ntitle = "Own"\nforbidden_characters = "#a"\n', "forbidden_characters"),
        ('id = "Own name"\ntitle = "Own"\n', "$.id"),
        ("id = ]", "line 1"),
    ],
)
def test_a_wrong_profile_names_file_and_place(tmp_path: Path, text: str, named: str) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FrameworkFault) as caught:
        load_profile(file)
    assert "wrong.toml" in caught.value.what
    assert named in caught.value.what


def test_an_unknown_profile_lists_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(FrameworkFault, match="portal-flat"):
        load_profile("portable")
    with pytest.raises(FrameworkFault, match="cannot be read"):
        load_profile(tmp_path / "absent.toml")
