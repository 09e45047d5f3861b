"""The parts of the bootstrap. Standard library only: they run before anything is installed."""
