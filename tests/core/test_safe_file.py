"""Files written beside their goal: names that do not clash, and faults that a person can mend."""

from pathlib import Path

import pytest

from evidencepack.errors import UserFault
from evidencepack.pack.writing import volume_path
from evidencepack.safe_file import discard, temporary_beside, write_whole


def test_the_zips_of_a_set_are_made_beside_each_other_however_long_their_name(tmp_path: Path) -> None:
    out = tmp_path / f"{'Information return of a council ' * 4}.zip"
    made = [temporary_beside(volume_path(out, number, 12)) for number in range(1, 13)]
    assert len(set(made)) == 12
    assert temporary_beside(tmp_path / "plan.docx") != temporary_beside(tmp_path / "plan.xlsx")
    assert all(len(path.name) < 120 for path in made)


def test_a_place_that_cannot_be_written_is_the_person_s_to_mend(tmp_path: Path) -> None:
    no_folder = tmp_path / "a file"
    no_folder.write_bytes(b"")
    with pytest.raises(UserFault, match="could not be written"):
        write_whole(no_folder / "plan.docx", b"plan")
    discard(no_folder / "plan.docx")
