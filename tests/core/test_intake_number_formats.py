from __future__ import annotations

import datetime as dt
import math
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencepack.intake.number_formats import built_in, plain, shower

_ACCOUNT = r'_-"£"* #,##0.00_-;\-"£"* #,##0.00_-;_-"£"* "-"??_-;_-@_-'
_DAY = dt.date(2024, 4, 1)
_NOON = dt.datetime(2024, 4, 1, 12, 0)  # noqa: DTZ001 - a workbook knows no zone


def shown(code: str | int, value: object) -> str:
    show = shower(built_in(code) if isinstance(code, int) else code)
    return plain(value) if show is None else show(value)


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        # ECMA-376 part 1, 18.8.31: its own examples.
        ("####.#", 1234.59, "1234.6"),
        ("#.000", 8.9, "8.900"),
        ("0.#", 0.631, "0.6"),
        ("#.0#", 12.0, "12.0"),
        ("#.0#", 1234.568, "1234.57"),
        ("???.???", 2.8, "2.8"),
        ("#,###", 12000.0, "12,000"),
        ("#,", 12000.0, "12"),
        ("0.0,,", 12200000.0, "12.2"),
        ("# ???/???", 5.25, "5 1/4"),
        ("# ???/???", 5.3, "5 3/10"),
        ("0.00_);(0.00)", -1.5, "(1.50)"),
        ('$0.00" Surplus";$-0.00" Shortage"', -125.74, "$-125.74 Shortage"),
        ("0%", 0.08, "8%"),
        ("0.00E+00", 12200000.0, "1.22E+07"),
        ("[h]:mm", 1.75, "42:00"),
        ("[mm]:ss", 63.46 / 86400, "01:03"),
        ("m", _DAY, "4"),
        ("mm", _DAY, "04"),
        ("mmm", _DAY, "Apr"),
        ("mmmm", _DAY, "April"),
        ("mmmmm", _DAY, "A"),
        ("d", _DAY, "1"),
        ("dd", _DAY, "01"),
        ("ddd", _DAY, "Mon"),
        ("dddd", _DAY, "Monday"),
        ("yy", _DAY, "24"),
        ("yyyy", _DAY, "2024"),
        ("h AM/PM", _NOON, "12 PM"),
        ("h:mm:ss A/P", dt.time(0, 5, 9), "12:05:09 A"),
        ("h:mm:ss.00", 0.5000001157, "12:00:00.01"),
        # Rounding on the decimal digits, half away from zero.
        ("0", 5.5, "6"),
        ("0", 2.5, "3"),
        ("0.00", 1.005, "1.01"),
        ("0%", 0.145, "15%"),
        ("0.0%", 0.00045, "0.0%"),
        ("0.00", -1.005, "-1.01"),
        ("0.00", -0.001, "0.00"),
        ("#,##0", 999999.5, "1,000,000"),
        ("##0.0E+0", 999960.0, "1.0E+6"),
        # Sections, conditions, colours, currency, text.
        ("#,##0.00;[Red](#,##0.00)", -1234.5, "(1,234.50)"),
        ('#,##0;-#,##0;"-"', 0.0, "-"),
        (_ACCOUNT, 1234.5, "£1,234.50"),
        (_ACCOUNT, -1234.5, "-£1,234.50"),
        (_ACCOUNT, 0.0, "£-"),
        ("[$£-809]#,##0.00", 12.0, "£12.00"),
        ("[$€-2] #,##0", 12.0, "€ 12"),
        ('[<10]"low";[>100]"high";0', 5.0, "low"),
        ('[<10]"low";[>100]"high";0', 500.0, "high"),
        ('[<10]"low";[>100]"high";0', 50.0, "50"),
        ('[>=1000000]0.0,,"m";[>=1000]0.0,"k";0', 1500.0, "1.5k"),
        ('[=1]0" child";0" children"', 1.0, "1 child"),
        ('[=1]0" child";0" children"', -2.0, "-2 children"),
        ("[Blue][<0]0;0", -2.0, "2"),
        ('0" years"', 1.5, "2 years"),
        ('"Week "0', 7.0, "Week 7"),
        (r"\1\.0#", 3.0, "1.03"),
        ("000 000 0000", 1234567890.0, "123 456 7890"),
        ("(0##) ####", 2345678.0, "(234) 5678"),
        ("0000", 42.0, "0042"),
        ("0,000", 42.0, "0,042"),
        (".00", 0.5, ".50"),
        ("?/?", 1.5, "3/2"),
        ("# ?/8", 1.24, "1 2/8"),
        ("# ?/?", 0.999, "1"),
        ('General" units"', 2.25, "2.25 units"),
        # Days and times.
        ("[$-809]dd mmmm yyyy;@", _DAY, "01 April 2024"),
        (r"[$-F800]dddd\,\ mmmm\ dd\,\ yyyy", _DAY, "01 April 2024"),
        ("[$-F400]h:mm:ss AM/PM", _NOON, "12:00:00"),
        (r"yyyy\-mm\-dd\Thh:mm", _NOON, "2024-04-01T12:00"),
        ("dd/mm/yyyy hh:mm", dt.datetime(2024, 4, 1, 23, 59, 59, 999000), "02/04/2024 00:00"),  # noqa: DTZ001
        ("mm:ss", dt.timedelta(minutes=61, seconds=5), "01:05"),
        ("[h]:mm", dt.timedelta(hours=30), "30:00"),
        ("d/m/yyyy", 45383.0, "1/4/2024"),
        ("d mmm yyyy", 61.0, "1 Mar 1900"),
        ("d mmm yyyy", 1.0, "1 Jan 1900"),
        ("hh:mm", 0.75, "18:00"),
        ("0", _DAY, "45383"),
        # What a workbook names by number only.
        (3, 12345.678, "12,346"),
        (9, 0.5, "50%"),
        (10, 0.0991, "9.91%"),
        (11, 12345.678, "1.23E+04"),
        (12, 1.5, "1 1/2"),
        (14, _DAY, "01/04/2024"),
        (17, _DAY, "Apr-24"),
        (22, _NOON, "01/04/2024 12:00"),
        (40, -1234.5, "-1,234.50"),
        (44, 1234.5, "£1,234.50"),
        (46, 1.5, "36:00:00"),
        (47, 0.0007, "01:00.5"),
        (48, 12345.0, "12.3E+3"),
        # No format, and formats that make no sense or do not fit.
        (0, 0.1 + 0.2, "0.3"),
        ("General", 1 / 3, "0.333333333333333"),
        ("@", 3.0, "3"),
        ("", True, "TRUE"),
        ("0.00", True, "TRUE"),
        ("dd/mm/yyyy", -5.0, "-5"),
        ("dd/mm/yyyy", 3e9, "3000000000"),
        ("dd/mm/yyyy", math.inf, "inf"),
        ("0", math.nan, "nan"),
        ("0" * 2000, 5.0, "5"),
        ("0E+", 5.0, "5E+0"),
        # Hidden by the format, but there for all to find; nothing in a cell means nothing.
        (";;;", 9876543210.0, "9876543210"),
        ("0;0;", 0.0, ""),
    ],
)
def test_as_a_person_sees_it(code: str | int, value: object, text: str) -> None:
    assert shown(code, value) == text


@given(st.floats(0, 1e9), st.integers(0, 6))
def test_decimals_are_those_of_the_number_with_fifteen_digits(value: float, places: int) -> None:
    exact = Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert shown("#,##0" + ("." + "0" * places if places else ""), value) == f"{exact:,f}"


@given(st.dates(dt.date(1901, 1, 1), dt.date(2200, 1, 1)))
def test_a_day_and_its_number_are_shown_alike(day: dt.date) -> None:
    number = float((day - dt.date(1899, 12, 30)).days)
    assert shown("dddd dd/mm/yyyy", day) == shown("dddd dd/mm/yyyy", number) == day.strftime("%A %d/%m/%Y")


@given(st.text('0#?.,%/E+-ymdhs[]$<>=;"\\_*@AGenral 12', max_size=24), st.floats(allow_nan=True))
def test_no_code_breaks_the_reading(code: str, value: float) -> None:
    assert isinstance(shown(code, value), str)
    assert isinstance(shown(code, _NOON), str)
