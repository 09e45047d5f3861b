"""The items page."""
