"""Where the files that ship with the package lie."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def rules_home() -> Path:
    """Return the folder of the shipped rule files.

    An installed wheel carries it in the package, as `_rules`; in a checkout it is `rules`, beside it.
    """
    installed, checkout = _PACKAGE / "_rules", _PACKAGE.parent / "rules"
    for folder in (installed, checkout):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(
        f"the shipped rule files are neither in `{installed}` nor in `{checkout}`; "
        "install screening again, or give the path of a rule file"
    )
