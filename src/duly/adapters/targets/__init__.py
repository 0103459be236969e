# SPDX-License-Identifier: Apache-2.0
"""Targets: where customers' data is loaded into. What speaks to a kind is imported when one of it is opened."""

from collections.abc import Callable
from importlib import import_module

from duly.rooms.transfer.target import Asked, Opener, Target
from duly.rooms.transfer.unwritable import NO_SECRET, TARGET_ADDRESS

_KINDS = ("files", "mysql", "postgresql", "sqlite")


def openers(
    *, secret_of: Callable[[str], str] | None = None, may_go_inside: Callable[[], bool] | None = None
) -> dict[str, Opener]:
    """What opens each kind of target.

    A service needs what the house provides: secrets by their names; whether addresses of our own network may be called. Where
    it says nothing there are no secrets, and such addresses are closed.
    """
    secrets, inside = secret_of or _no_secret, may_go_inside or (lambda: False)

    def open_rest(asked: Asked) -> Target:
        means = import_module(f"{__name__}.rest.talking").Means(secrets, inside)
        target: Target = import_module(f"{__name__}.rest.target").open_target(asked, means)
        return target

    return {kind: _opener(kind) for kind in _KINDS} | {"rest": open_rest}


def _no_secret(name: str) -> str:
    raise TARGET_ADDRESS(field="auth", at=f"auth.secret: {name}", why=NO_SECRET)


def _opener(kind: str) -> Opener:
    def opened(asked: Asked) -> Target:
        target: Target = import_module(f"{__name__}.{kind}.target").open_target(asked)
        return target

    return opened
