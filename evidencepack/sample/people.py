"""Made-up people and numbers: names, officers, NHS numbers of the test range, telephone numbers kept for drama."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from msgspec import Struct

FIRST = (
    "Amina", "Brian", "Carys", "Dipesh", "Eleanor", "Farouk", "Grace", "Harold", "Ingrid", "Jamal", "Kathleen", "Leroy",
    "Maureen", "Nasreen", "Oswin", "Patience", "Quentin", "Rosalind", "Stanley", "Tomasz", "Una", "Vikram", "Winifred",
    "Yusuf", "Zofia", "Beryl", "Desmond", "Halima", "Ivor", "Marguerite",
)  # fmt: skip
LAST = (
    "Abbotsley", "Birkenhow", "Chaudhry-Vane", "Dunmarsh", "Eastrigg", "Fennimore-Lyle", "Garthwick", "Hallowby",
    "Ironsedge", "Jessamy", "Kettlewray", "Lapwing", "Marrowdale", "Nethercote", "Okonjo-Reed", "Pellingworth",
    "Quayle-Moss",
    "Rushmere", "Saltonby", "Thackwray", "Underhythe", "Vantongeren", "Wrenfield", "Yarrowby", "Zielonka",
)  # fmt: skip
STREETS = ("Heron Way", "Old Sluice Lane", "Ropery Street", "Lapwing Close", "Bittern Road", "Windpump Drive")


class Officer(Struct, frozen=True):
    """Somebody who works for the council, with the post they hold."""

    name: str
    post: str

    @property
    def mail(self) -> str:
        """The officer's e-mail address, in a domain that can never exist (RFC 2606)."""
        return self.name.lower().replace(" ", ".") + "@northmarsh.example"

    @property
    def initials(self) -> str:
        """The officer's initials, as minutes write them."""
        return "".join(word[0] for word in self.name.split())


OFFICERS = (
    Officer("Helen Stourwick", "Director of Adult Social Services"),
    Officer("Marcus Adeyinka-Hale", "Assistant Director, Operations"),
    Officer("Priya Rathmore", "Assistant Director, Commissioning"),
    Officer("Gwen Tolliver", "Principal Social Worker"),
    Officer("Sanjay Mereworth", "Head of Assurance"),
    Officer("Ruth Calloway-Fenn", "Evidence Coordinator"),
    Officer("Dominic Sharrow", "Head of Safeguarding and DoLS"),
    Officer("Olwen Bracegirdle", "Head of Service, Saltersea"),
    Officer("Kofi Lathbury", "Head of Service, Thornmere"),
    Officer("Janet Ormsley", "Performance and Insight Manager"),
    Officer("Tariq Wainfleet", "Strategic Commissioner, Older People"),
    Officer("Bethan Quillfeather", "Strategic Commissioner, Working Age"),
    Officer("Colin Dewsnap", "Finance Business Partner"),
    Officer("Alexandra Pym-Osei", "Principal Occupational Therapist"),
    Officer("Neil Hartsmere", "Quality and Contracts Manager"),
    Officer("Fatima Goldsworthy", "Customer Relations Manager"),
    Officer("Luke Sandringfold", "Information Governance Officer"),
    Officer("Shanice Everdene", "Workforce Development Manager"),
    Officer("Robert Tyndall-Marsh", "Emergency Planning Officer"),
    Officer("Mina Okparaeke", "Equality and Engagement Officer"),
)

PARTNERS = (
    "Dr Lindiwe Carrow, Northmarsh and Wolds ICB",
    "Sue Petherby, Northmarsh Carers' Lantern",
    "Adrian Fosse, Saltersea General Hospital",
    "Chief Inspector Nell Brampton, Northmarsh Police",
    "Jo Merrifield, SpeakTrue Advocacy",
    "Hanif Oldershaw, AgeWell Northmarsh",
    "Tess Corrigan, Northmarsh Voluntary Network",
    "Paul Wetherlam, Reedbed Care",
)


def full_name(rng: Random) -> str:
    """A made-up name of a person who draws on care and support."""
    return f"{rng.choice(FIRST)} {rng.choice(LAST)}"


def nhs_number(rng: Random) -> str:
    """A number that passes the modulus 11 check, from the range 999 that the NHS keeps for tests and never issues."""
    while True:
        nine = f"999{rng.randrange(1_000_000):06d}"
        check = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(nine)) % 11
        if check != 10:
            digits = nine + str(check % 11)
            return f"{digits[:3]} {digits[3:6]} {digits[6:]}"


def ni_number(rng: Random) -> str:
    """A National Insurance number of valid shape, with prefixes that HMRC (NIM39110) allows but has not given out."""
    digits = f"{rng.randrange(1_000_000):06d}"
    return f"{rng.choice(('AJ', 'BJ', 'CJ'))} {digits[:2]} {digits[2:4]} {digits[4:]} {rng.choice('ABCD')}"


def phone_number(rng: Random) -> str:
    """A telephone number from the range that Ofcom sets aside for drama (01632 960000 to 960999)."""
    return f"01632 960{rng.randrange(1000):03d}"


def birth_date(rng: Random) -> date:
    """A birth date of an adult, more often an old one."""
    return date(1930, 1, 1) + timedelta(days=int(min(rng.random(), rng.random()) * 365 * 74))


def address(rng: Random) -> str:
    """A made-up address; NM is no postcode area."""
    return f"{rng.randrange(1, 140)} {rng.choice(STREETS)}, NM{rng.randrange(1, 30)} {rng.randrange(1, 9)}ZZ"
