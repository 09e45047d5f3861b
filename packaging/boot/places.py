"""Where the bootstrap finds and puts things. All it makes lies in `.venv` and `.venv-work`, both ignored by git."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Places:
    """The paths of one checkout. `windows` says which layout a virtual environment has."""

    root: Path = ROOT
    windows: bool = os.name == "nt"

    @property
    def venv(self) -> Path:
        """The virtual environment."""
        return self.root / ".venv"

    @property
    def work(self) -> Path:
        """The folder for what must outlive a virtual environment that is made again: lock and log."""
        return self.root / ".venv-work"

    @property
    def log(self) -> Path:
        """What pip and apt-get said."""
        return self.work / "install.log"

    @property
    def stamp(self) -> Path:
        """Written last: a virtual environment without it is not finished."""
        return self.venv / "evidencepack-stamp.json"

    @property
    def scripts(self) -> Path:
        """The folder of the virtual environment's commands."""
        return self.venv / ("Scripts" if self.windows else "bin")

    @property
    def python(self) -> Path:
        """The virtual environment's interpreter."""
        return self.scripts / ("python.exe" if self.windows else "python")

    @property
    def site_packages(self) -> Path:
        """The folder that packages are installed into."""
        if self.windows:
            return self.venv / "Lib" / "site-packages"
        return self.venv / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"

    def lock_file(self, *, dev: bool) -> Path:
        """The list of exact packages: those the program needs, or those and the tools for working on it."""
        return self.root / "packaging" / ("requirements-dev.lock" if dev else "requirements.lock")
