"""Profiles: what the place that a pack is sent to accepts. Data, read from TOML."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec

from evidencepack.errors import FrameworkFault
from evidencepack.resources import resource

NAME_CHARACTERS = frozenset("-./() '")  # the pack's own names are made of these, letters and digits

Positive = Annotated[int, msgspec.Meta(gt=0)]


class Profile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The limits of a recipient. None: no limit.

    Sizes are bytes. `max_path` counts UTF-16 units, as Windows does, from the top of the pack. `max_total_bytes`
    is the sum of the documents before compression. `max_volume_bytes` splits the pack into several zips.
    `allowed_formats`: format ids or file name endings without the dot; empty allows every format.
    `require_sign_off`: the self-assessment goes only with a valid signature under the whole of it.
    """

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    title: Annotated[str, msgspec.Meta(min_length=1)]
    note: str = ""
    layout: Literal["folders", "flat"] = "folders"
    max_path: Annotated[int, msgspec.Meta(ge=60, le=400)] = 200
    max_file_bytes: Positive | None = None
    max_total_bytes: Positive | None = None
    max_files: Positive | None = None
    max_volume_bytes: Annotated[int, msgspec.Meta(ge=2_000_000)] | None = None
    forbidden_characters: str = ""
    allowed_formats: tuple[str, ...] = ()
    require_sign_off: bool = False


def builtin_profiles() -> tuple[Profile, ...]:
    """The profiles that ship with the program, the default ("portal") first. FrameworkFault if one is damaged."""
    found = [read_profile(path) for path in sorted(resource("profiles").glob("*.toml"))]
    return tuple(sorted(found, key=lambda profile: (profile.id != "portal", profile.id)))


def load_profile(id_or_path: str | Path) -> Profile:
    """The built-in profile with this id, or the one in this TOML file.

    FrameworkFault if there is none or it is not right.
    """
    for profile in builtin_profiles():
        if profile.id == str(id_or_path):
            return profile
    path = Path(id_or_path)
    if path.suffix.lower() == ".toml":
        return read_profile(path)
    known = ", ".join(profile.id for profile in builtin_profiles())
    raise FrameworkFault(
        f"There is no pack profile called “{id_or_path}”.", f"Choose one of {known}, or name a .toml file."
    )


def read_profile(path: Path) -> Profile:
    """Read and check one profile file. FrameworkFault names the file, the field and what was expected."""
    try:
        profile = msgspec.toml.decode(path.read_bytes(), type=Profile)
    except OSError as error:
        raise FrameworkFault(f"The profile {path} cannot be read: {error.strerror}.", "Check the path.") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FrameworkFault(f"The profile {path.name} is not right: {error}.", f"Mend the file {path}.") from error
    _check_characters(profile, path)
    return profile


def _check_characters(profile: Profile, path: Path) -> None:
    needed = sorted({c for c in profile.forbidden_characters if c.isalnum() or c in NAME_CHARACTERS})
    if needed:
        raise FrameworkFault(
            f"The profile {path.name} is not right: forbidden_characters holds {' '.join(map(repr, needed))}, "
            "which the pack's own names are made of.",
            f"Take them out of forbidden_characters in {path}.",
        )
