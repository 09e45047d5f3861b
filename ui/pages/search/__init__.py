"""All results of a search, in a list that stays."""
