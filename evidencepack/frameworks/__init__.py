"""Framework files and a council's own request list, turned into the model."""

from evidencepack.frameworks.importing import RequestReading, read_request
from evidencepack.frameworks.loading import (
    builtin_framework,
    builtin_ids,
    framework_from_json,
    framework_from_toml,
    framework_to_json,
    load_framework,
)
from evidencepack.frameworks.matching import Match, Matching, match_items

__all__ = [
    "Match",
    "Matching",
    "RequestReading",
    "builtin_framework",
    "builtin_ids",
    "framework_from_json",
    "framework_from_toml",
    "framework_to_json",
    "load_framework",
    "match_items",
    "read_request",
]
