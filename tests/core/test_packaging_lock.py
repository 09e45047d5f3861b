"""The lock files, the list of licences and pyproject.toml agree with each other and with the code."""

from __future__ import annotations

import ast
import importlib.metadata
import json
import re
import sys
import tomllib
from pathlib import Path

import pytest
from helpers.packaging_folder import PACKAGING, load
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

licences = load("licences")

ROOT = PACKAGING.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
RUN = (PACKAGING / "requirements.lock").read_text("utf-8")
DEV = (PACKAGING / "requirements-dev.lock").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [(RUN, PROJECT["dependencies"]), (DEV, PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"])],
    ids=["run", "dev"],
)
def test_what_the_project_asks_for_is_locked_in_a_version_that_it_allows(text: str, wanted: list[str]) -> None:
    locked = licences.locked(text)
    for requirement in map(Requirement, wanted):
        version = locked[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), f"{requirement} is locked at {version}: run bootstrap.py lock"


def test_both_locks_hold_the_same_versions() -> None:
    run, dev = licences.locked(RUN), licences.locked(DEV)
    assert {name: dev.get(name) for name in run} == run


@pytest.mark.parametrize("text", [RUN, DEV], ids=["run", "dev"])
def test_every_package_has_hashes_and_no_place_is_named(text: str) -> None:
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(entries) == len(licences.locked(text))
    for entry in entries:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry
    assert not re.search(r"://|--index|--find-links|\B/[a-z]+/|[A-Z]:\\", text)


def test_the_window_library_stays_off_the_versions_that_break_python_3_11() -> None:
    for name in ("pyside6-essentials", "shiboken6"):
        assert (6, 8) <= tuple(map(int, licences.locked(RUN)[name].split(".")[:2])) < (6, 12)


def test_the_list_of_licences_is_that_of_the_lock() -> None:
    listed = json.loads((ROOT / "resources" / "licences.json").read_text("utf-8"))
    assert {canonicalize_name(entry["name"]): entry["version"] for entry in listed} == licences.locked(RUN)
    for entry in listed:
        assert licences.may_be_shipped(canonicalize_name(entry["name"]), entry["licence"]), entry
        assert re.match(r"https?://\S+$", entry["home"]), entry
        assert re.fullmatch(r"[A-Za-z0-9.+() -]+", entry["licence"]), entry


@pytest.mark.parametrize(
    ("name", "licence", "allowed"),
    [
        ("any", "MIT", True),
        ("any", "GPL-3.0-only", False),
        ("any", "AGPL-3.0-or-later", False),
        ("any", "LGPL-3.0-only", False),
        ("pyside6-essentials", "LGPL-3.0-only", True),
        ("pyside6-essentials", "GPL-3.0-only", False),
        ("any", "GPL-2.0-only OR MIT", True),
        ("any", "MIT AND GPL-2.0-only", False),
        ("any", "AGPL-3.0-only", False),
    ],
)
def test_which_licences_may_be_shipped(name: str, licence: str, allowed: bool) -> None:
    assert licences.may_be_shipped(name, licence) is allowed


def third_party_imports(folder: Path) -> dict[str, str]:
    """Top-level names of foreign modules that the code in a folder imports, each with one file that does."""
    own = {*sys.stdlib_module_names, "evidencepack", "ui"}
    found: dict[str, str] = {}
    for file in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            found |= {name.split(".")[0]: str(file) for name in names if name.split(".")[0] not in own}
    return found


@pytest.mark.parametrize("folder", ["evidencepack", "ui"])
def test_what_the_code_imports_is_asked_for_by_the_project(folder: str) -> None:
    asked = {canonicalize_name(Requirement(line).name) for line in PROJECT["dependencies"]} | {"shiboken6"}
    providers = importlib.metadata.packages_distributions()
    for module, file in third_party_imports(ROOT / folder).items():
        names = {canonicalize_name(name) for name in providers.get(module, [module])}
        assert names & asked, f"{file} imports {module}, which pyproject.toml does not ask for"
