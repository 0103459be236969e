# SPDX-License-Identifier: Apache-2.0
"""Targets: where customers' data is loaded into. What speaks to a kind is imported when one of it is opened."""

from collections.abc import Callable, Mapping
from importlib import import_module

from duly.rooms.transfer.source import NAMED
from duly.rooms.transfer.target import Asked, Opener, Target
from duly.rooms.transfer.unwritable import NO_ADDRESS, NO_SECRET, TARGET_ADDRESS, known_options

_KINDS = ("files", "mysql", "package", "postgresql", "sqlite")
_WAITS = frozenset({"lock_timeout", "statement_timeout"})
OPTIONS: Mapping[str, frozenset[str]] = {
    "files": frozenset({"bom", "format", "guard", "lock_timeout"}), "mysql": _WAITS, "package": frozenset({"basis", "format", "receiver", "tables"}),
    "postgresql": _WAITS | {"schema"}, "rest": frozenset({"auth", "timeout"}), "sqlite": frozenset({"lock_timeout"}),
}  # fmt: skip
"""What a plan may say of a target of each kind."""


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

    every = {kind: _opener(kind) for kind in _KINDS} | {"rest": open_rest}
    return {kind: _as_asked(opener, OPTIONS[kind], secrets) for kind, opener in every.items()}


def _as_asked(opener: Opener, known: frozenset[str], secrets: Callable[[str], str]) -> Opener:
    """An option that nobody reads is refused. An address may be a secret as a whole (``secret:NAME``): then whoever plans
    names it and never reads it.
    """

    def open_it(asked: Asked) -> Target:
        if odd := sorted(asked.options.keys() - known):
            raise TARGET_ADDRESS(field="options", at=f"options.{odd[0]}", why=known_options(known))
        if asked.address.startswith(NAMED):
            asked = asked._replace(address=_address(secrets(asked.address.removeprefix(NAMED))))
        return opener(asked)

    return open_it


def _address(secret: str) -> str:
    """Another secret than an address, a password perhaps, would stand in what is said of an address that cannot be used."""
    if "://" not in secret:
        raise TARGET_ADDRESS(field="address", at="target.address", why=NO_ADDRESS)
    return secret


def _no_secret(name: str) -> str:
    raise TARGET_ADDRESS(field="auth", at=f"auth.secret: {name}", why=NO_SECRET)


def _opener(kind: str) -> Opener:
    def opened(asked: Asked) -> Target:
        target: Target = import_module(f"{__name__}.{kind}.target").open_target(asked)
        return target

    return opened
