"""Plans, writes and re-reads the pack that goes to CQC."""

from evidencepack.pack.plan import plan_pack
from evidencepack.pack.planned import Entry, LeftOut, Plan, PlannedFile, PlannedItem, Remark
from evidencepack.pack.profiles import Profile, builtin_profiles, load_profile
from evidencepack.pack.writing import BuiltPack, build_pack

__all__ = [
    "BuiltPack",
    "Entry",
    "LeftOut",
    "Plan",
    "PlannedFile",
    "PlannedItem",
    "Profile",
    "Remark",
    "build_pack",
    "builtin_profiles",
    "load_profile",
    "plan_pack",
]
