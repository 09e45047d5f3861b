"""What printers write beside a page is told from ordinary words."""

import pytest

from evidencepack.checks.printers_marks import count_words, is_printers_mark, ordinary_lines


@pytest.mark.parametrize(
    "line",
    [
        "Brochure.indd 1   03/04/2019 12:30",
        "14773_00_i-xviii_r9jm.qxd 2/10/04 3:46 PM Page i",
        "01.12.2005 16:53:06 Uhr Leaflet.indd 3",
        "01:50PM Tuesday 03 January 2017",
        "6/16/22, 07:51",
        "Page 1 of 1",
        "Cyan Magenta Yellow Black",
        "C M Y K",
        "PANTONE 2728 C",
        "Job no: 4417",
        "Proof 2: colours as printed",
        "AH XSL/XML Fileid: source",
        "1 2 3 4 5 6 7 8",
        "MUST be removed before printing.",
    ],
)
def test_marks(line: str) -> None:
    assert is_printers_mark(line)


@pytest.mark.parametrize(
    "line",
    [
        "Client: Robin Oak",
        "Robin Oak, 12 High Street",
        "The Black family was visited on 3 March",
        "Date of birth 03/04/1950",
        "Proof of address was not seen",
        "Her file was sent to the panel",
    ],
)
def test_ordinary_words(line: str) -> None:
    assert not is_printers_mark(line)


def test_lines_that_differ_in_their_numbers_count_once() -> None:
    lines = ["Council papers 12 page 1", "Plan.indd 1", "Council papers 12 page 2", "Robin Oak"]
    assert ordinary_lines(lines) == ["Council papers 12 page 1", "Robin Oak"]
    assert count_words(ordinary_lines(lines)) == 5
