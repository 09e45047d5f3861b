"""Checks a finished pack with nothing but the pack itself: knows the formats, not the program that wrote them."""

from evidencepack.verify.faults import Fault, Kind, Verdict
from evidencepack.verify.verifier import verify

__all__ = ["Fault", "Kind", "Verdict", "verify"]
