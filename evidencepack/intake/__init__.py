"""From a dropped path to an examined document."""
