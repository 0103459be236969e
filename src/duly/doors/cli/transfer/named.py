# SPDX-License-Identifier: Apache-2.0
"""What the verbs of ``duly transfer`` share: which transfer is meant, and its files as they are written down."""

import os
import re
from pathlib import Path
from typing import Any

import click

from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk
from duly.doors.look.documents import read_document
from duly.foundation.accounts import queries as accounts
from duly.kernel.refusals import Because, refusal
from duly.rooms.transfer import queries
from duly.rooms.transfer.facts import TransferCard, Upload

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
NO_VARIABLE = refusal(
    "cli.no_variable",
    Because.INVALID,
    en="{path} names the environment variable {name}, which is not set. Set it and try again.",
    zh="{path} 使用了环境变量 {name}，但它未设置。请设置后重试。",
)
ref = click.argument("ref", metavar="TRANSFER")
organisation = option(
    "--organisation",
    metavar="ORG",
    en="Whose; the only organisation's when left out.",
    zh="所属主体；省略则为唯一主体。",
)


def card(desk: Desk, name: str, home: str | None) -> TransferCard:
    """The transfer that is meant."""
    return queries.transfer_for(desk.actor, accounts.organisation_for(desk.actor, home).id, name)


def read_plan(path: Path) -> tuple[dict[str, Any], dict[str, Upload]]:
    """A plan with the values of the variables that it names (``${NAME}``: passwords stay out of files), and where the files
    lie that it names: paths begin at the plan's own folder.

    Raises:
        Refusal: the complaints about a document; ``cli.no_variable``.
    """
    document = _filled(read_document(path), "")
    sources = document.get("sources")
    listed = [one for one in sources if isinstance(one, dict)] if isinstance(sources, list) else []
    named = [one for one in listed if isinstance(one.get("file"), str) and isinstance(one.get("ref"), str)]
    return document, {
        one["ref"]: Upload(Path(one["file"]).name, str(path.parent / one["file"])) for one in named if one["file"]
    }


def _filled(value: Any, path: str) -> Any:
    if isinstance(value, dict):
        return {key: _filled(inner, f"{path}.{key}".lstrip(".")) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, f"{path}[{at}]") for at, inner in enumerate(value)]
    if not isinstance(value, str):
        return value

    def variable(found: re.Match[str]) -> str:
        held = os.environ.get(found[1])
        if held is None:
            raise NO_VARIABLE(field=path, path=path, name=found[1])
        return held

    return _VARIABLE.sub(variable, value)
