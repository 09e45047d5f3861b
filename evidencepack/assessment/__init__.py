"""Scores and the rating they give; the self-assessment in Word."""
