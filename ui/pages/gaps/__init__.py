"""The gaps page."""
