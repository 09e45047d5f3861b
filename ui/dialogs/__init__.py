"""Dialogs: always opened without stopping the window, and gone when they are closed."""
