"""Reviewing the inbox, one document after another, by keyboard."""
