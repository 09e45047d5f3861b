"""The command palette: everything that can be done or gone to now, found by a few letters."""
