"""What runs, what ran, and what was told meanwhile."""
