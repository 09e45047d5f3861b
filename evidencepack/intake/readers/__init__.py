"""One reader per family of formats; each is imported only when a file of its family is read."""
