"""A walk through the window in a few steps, to be left at any time."""
