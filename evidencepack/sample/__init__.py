"""A made-up council and its documents, generated the same each time, with an answer key for tests and the demo."""

from evidencepack.sample.faults import FAULTS
from evidencepack.sample.generate import generate
from evidencepack.sample.records import SampleCouncil, SampleFile, read_key, write_key

__all__ = ["FAULTS", "SampleCouncil", "SampleFile", "generate", "read_key", "write_key"]
