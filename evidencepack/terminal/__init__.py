"""The verbs of the command line, a module for each group. Each calls the core and shows what came of it."""
