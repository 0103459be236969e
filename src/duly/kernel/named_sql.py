# SPDX-License-Identifier: Apache-2.0
"""Hand-written SQL lives in ``sql/<name>.sql`` beside the module that runs it, and is read by name, once."""

from functools import cache
from importlib.resources import files


@cache
def named_sql(package: str, name: str) -> str:
    """The statement ``sql/<name>.sql`` of a package."""
    return files(package).joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")
