"""Registry packages that the recipe reads: fetched with the ordinary clients, pinned and checked.

``packages.yaml`` beside this module names every package, its version, archive and
sha256. Archives lie in a cache folder and are fetched only when they are missing;
an archive that cannot be had, or whose bytes differ, stops the recipe with the name
of the package.
"""

from __future__ import annotations

import functools
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

import yaml

from corridor.errors import DataError, NotKnownError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DEFAULT_CACHE", "Package", "Packages", "open_package", "read_packages"]

DEFAULT_CACHE: Final = Path(__file__).resolve().parents[2] / ".cache" / "geodata"
"""Where archives are kept unless told otherwise: ``.cache/geodata`` in the repository."""

_LIST: Final = Path(__file__).with_name("packages.yaml")
_TIMEOUT_S: Final = 900
_BLOCK: Final = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Package:
    """One pinned package.

    Parameters
    ----------
    name
        Key in ``packages.yaml``; the recipe opens the package by it.
    client
        Client that fetches it.
    requirement, version
        What the client is asked for.
    file, sha256
        Archive as the client names it, and the hash of its bytes.
    unpack
        Files taken out of the archive, as paths inside it.
    licence
        Licence of the data taken, then of the package.
    sources
        Ids in ``sources.csv``, separated by blanks.
    """

    name: str
    client: Literal["npm", "pip"]
    requirement: str
    version: str
    file: str
    sha256: str
    unpack: tuple[str, ...]
    licence: str
    sources: str

    def command(self, folder: Path) -> list[str]:
        """Return the command that fetches the archive into ``folder``.

        Parameters
        ----------
        folder
            An existing folder.
        """
        if self.client == "npm":
            pinned = f"{self.requirement}@{self.version}"
            return ["npm", "pack", pinned, "--pack-destination", str(folder), "--silent"]
        kind = "--only-binary" if self.file.endswith(".whl") else "--no-binary"
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        return [*pip, kind, ":all:", "--dest", str(folder), f"{self.requirement}=={self.version}"]


@functools.cache
def read_packages(listing: Path = _LIST) -> Mapping[str, Package]:
    """Return every pinned package of a list by name, in the order of the list."""
    rows = yaml.safe_load(listing.read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            name: Package(name=name, **{**row, "version": str(row["version"]), "unpack": tuple(row["unpack"])})
            for name, row in rows.items()
        }
    )


@dataclass(frozen=True, kw_only=True)
class Packages:
    """The packages, seen through one cache folder.

    Parameters
    ----------
    cache
        Folder of the archives; made when missing. Archives that lie there already are
        used as they are once their sha256 has been checked.
    fetch
        Whether missing archives may be fetched from the registries.
    listing
        The list of pinned packages, in the form of ``packages.yaml``.
    """

    cache: Path = DEFAULT_CACHE
    fetch: bool = True
    listing: Path = _LIST

    def archive(self, name: str) -> Path:
        """Return the checked archive of a package, fetching it when it is missing.

        Parameters
        ----------
        name
            Key in ``packages.yaml``.

        Raises
        ------
        NotKnownError
            If no package has that name.
        DataError
            If the archive cannot be had or its sha256 is not the pinned one.
        """
        package = self._package(name)
        path = self.cache / package.file
        if not path.exists():
            self._fetch(package)
        found = _sha256(path)
        if found != package.sha256:
            message = (
                f"Package {name}: {path} has sha256 {found}, but {self.listing.name} pins {package.sha256}. Delete the "
                f"file and run the recipe again; if it differs once more, the registry now serves other bytes for "
                f"{package.requirement} {package.version}: look at what changed before pinning the new hash."
            )
            raise DataError(message)
        return path

    def open_package(self, name: str) -> Path:
        """Return the folder with the unpacked files of a package, or the file when only one is taken.

        Parameters
        ----------
        name
            Key in ``packages.yaml``.

        Raises
        ------
        NotKnownError
            If no package has that name.
        DataError
            If the archive cannot be had, differs, or lacks a file that the recipe needs.
        """
        package = self._package(name)
        # The hash in the name makes a newly pinned archive unpack anew.
        folder = self.cache / "unpacked" / f"{name}-{package.sha256[:12]}"
        if not folder.exists():
            _unpack(package, self.archive(name), folder)
        if len(package.unpack) == 1:
            return folder / Path(package.unpack[0]).name
        return folder

    def _package(self, name: str) -> Package:
        packages = read_packages(self.listing)
        if name not in packages:
            kind = "package"
            raise NotKnownError(kind, name, packages)
        return packages[name]

    def _fetch(self, package: Package) -> None:
        if not self.fetch:
            message = (
                f"Package {package.name}: {self.cache / package.file} is missing and fetching is switched off. "
                f"Put the archive there, or run the recipe with the registries reachable."
            )
            raise DataError(message)
        self.cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.cache, prefix="fetch-") as scratch:
            command = package.command(Path(scratch))
            reason = _run(command)
            fetched = Path(scratch) / package.file
            if not fetched.exists():
                message = (
                    f"Package {package.name}: {package.requirement} {package.version} could not be fetched with "
                    f"{package.client} ({reason or f'no file {package.file} came'}). Check the network and that "
                    f"{package.client} is installed; if the registry no longer has this version, put a copy of "
                    f"{package.file} (sha256 {package.sha256}) into {self.cache}."
                )
                raise DataError(message)
            fetched.replace(self.cache / package.file)


def open_package(name: str, *, cache: Path = DEFAULT_CACHE) -> Path:
    """Return the unpacked files of a package from a cache folder, fetching it when it is missing.

    Parameters
    ----------
    name
        Key in ``packages.yaml``.
    cache
        Folder of the archives.

    Raises
    ------
    NotKnownError
        If no package has that name.
    DataError
        If the package cannot be had or differs from what is pinned.
    """
    return Packages(cache=cache).open_package(name)


def _run(command: list[str]) -> str:
    """Run a client; return why it failed, or nothing."""
    if shutil.which(command[0]) is None:
        return f"{command[0]} is not installed"
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return f"no answer within {_TIMEOUT_S} seconds"
    if done.returncode == 0:
        return ""
    said = [line for line in done.stderr.splitlines() if line.strip()]
    return said[-1].strip() if said else f"exit code {done.returncode}"


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _unpack(package: Package, archive: Path, folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f"{package.name}-"))
    try:
        for inside in package.unpack:
            _extract(package, archive, inside, scratch / Path(inside).name)
        try:
            scratch.rename(folder)
        except OSError:
            # Another run of the recipe was faster: its folder holds the same bytes.
            if not folder.exists():
                raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _extract(package: Package, archive: Path, inside: str, target: Path) -> None:
    """Copy one file out of an archive; links and paths inside the archive are never followed."""
    try:
        if zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as wheel, wheel.open(inside) as stream, target.open("wb") as out:
                shutil.copyfileobj(stream, out, _BLOCK)
            return
        with tarfile.open(archive) as tar:
            member = tar.extractfile(inside)
            target.write_bytes(b"" if member is None else member.read())
    except KeyError:
        message = f"Package {package.name}: {archive.name} holds no file {inside}. Mend `unpack` in {_LIST.name}."
        raise DataError(message) from None
