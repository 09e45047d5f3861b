"""A test fails when the program logs a warning or worse that the test did not expect."""

from __future__ import annotations

import logging

LOGGERS = ("evidencepack", "ui")


class UnexpectedLogs(logging.Handler):
    """Collects what the program's own loggers say from WARNING up, between `start` and `stop`."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record."""
        self.records.append(record)

    def start(self) -> None:
        """Begin to listen."""
        for name in LOGGERS:
            logging.getLogger(name).addHandler(self)

    def stop(self) -> None:
        """Listen no longer."""
        for name in LOGGERS:
            logging.getLogger(name).removeHandler(self)

    def complaints(self) -> list[str]:
        """A line for each record."""
        return [f"logged {record.levelname}: {record.name}: {record.getMessage()}" for record in self.records]
