"""The pages of the window, a folder each: `view.py` what is seen, `model.py` what is behind it."""
