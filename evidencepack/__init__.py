"""Evidence Pack's core: everything but the window. No module below this one imports Qt."""

__version__ = "0.1.0"
