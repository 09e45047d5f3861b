"""The assessment page."""
