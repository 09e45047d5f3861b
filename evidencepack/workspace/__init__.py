"""The one store: a folder with a database, the documents by their hash, backups, and the record of sealed packs."""

from evidencepack.workspace.store import Workspace

__all__ = ["Workspace"]
