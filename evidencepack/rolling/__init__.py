"""Rolling forward: a new return that starts from what an earlier one held, everything waiting to be confirmed."""

from evidencepack.rolling.crosswalk import Crosswalk, crosswalk_between, read_crosswalk
from evidencepack.rolling.forward import NoPlace, RolledForward, roll_forward

__all__ = ["Crosswalk", "NoPlace", "RolledForward", "crosswalk_between", "read_crosswalk", "roll_forward"]
