"""What ships with the package: its version, and where its files lie."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def rules_home() -> Path:
    """Return the folder of the shipped rule files.

    An installed wheel carries it in the package, as `_rules`; in a checkout it is `rules`, beside it. Raises
    FileNotFoundError where it is in neither place.
    """
    installed, checkout = _PACKAGE / "_rules", _PACKAGE.parent / "rules"
    for folder in (installed, checkout):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(
        f"the shipped rule files are neither in `{installed}` nor in `{checkout}`; "
        "install screening again, or give the path of a rule file"
    )


@cache
def engine_version() -> str:
    """The version of this package, "0" in a tree that isn't installed."""
    from importlib import metadata  # not needed before the first verdict, and slow to load

    try:
        return metadata.version("screening")
    except metadata.PackageNotFoundError:
        return "0"
