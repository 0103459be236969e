# SPDX-License-Identifier: Apache-2.0
"""The two pages of a pack that are for people: how to check it, and what it says."""

from importlib.resources import files
from typing import Any

from django.template import Context, Engine

_engine = Engine(autoescape=True)


def page(name: str, **values: Any) -> bytes:
    """Fill in one of the templates beside this module; ``.html`` ones are escaped."""
    source = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return _engine.from_string(source).render(Context(values, autoescape=name.endswith(".html"))).encode()
