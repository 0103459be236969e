# SPDX-License-Identifier: Apache-2.0
"""Loads into a service that speaks our receiving protocol, version 1: what a system must offer to be loaded without a doubt.

Every question is a ``POST`` of a JSON object to ``<address>/<name>``, answered with 200 and a JSON object, and may be asked
again. All of them carry ``table``: name, fields (name, kind, scale, required) and key, as :class:`Wanted` has them; cells are
canonical text or null, rows are lists in the order of the fields, after the number of the row where one is said.

==============  =======================================  =========================================================
name            asked                                    answered
==============  =======================================  =========================================================
survey          —                                        exists, rows, troubles, notes
prepare         run                                      —
standing        keys                                     rows (without numbers)
stage           run, shard, attempt, rows                attempt (of an earlier load, then nothing else); or
                                                         fates (row, fate), before (rows), refused (row, field, code,
                                                         text): what loading does. Nothing of it holds yet.
commit          run, shard, attempt                      attempt: what was staged holds, and the book says so; that of an
                                                         earlier one where it was. 409 where it is no longer staged.
attempt         run, shard                               attempt: the one in the book, or null
undo            run, shard, rows (with fate), before     removed, restored, kept (keys)
finish_undo     run                                      —
digest          —                                        digest
==============  =======================================  =========================================================

A no is a status of 4xx or 507, with ``code`` (one of ours) and ``values`` where the service has more to say. A service that
offers less cannot keep what this port promises, and is better fed from files.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

import polars as pl

from duly.adapters.targets.judging import FATE, ROW, names_of
from duly.adapters.targets.rest.talking import Means, Talker
from duly.adapters.targets.sifting import REFUSED
from duly.kernel.canonical import Json
from duly.rooms.transfer.target import Asked, Effect, Loaded, Survey, Undone, Wanted, weighed
from duly.rooms.transfer.unwritable import NUMBER_OF_SECONDS, TARGET_ADDRESS, TARGET_FAILED

_TIMEOUT = 300
T = TypeVar("T")


def open_target(asked: Asked, means: Means) -> "RestTarget":
    """A service at an address; options: ``auth`` (``secret``: the name of one; ``header``, ``prefix``), ``timeout``."""
    timeout = asked.options.get("timeout", _TIMEOUT)
    if isinstance(timeout, bool) or not isinstance(timeout, int) or timeout < 1:
        raise TARGET_ADDRESS(field="timeout", at="timeout", why=NUMBER_OF_SECONDS)
    if not asked.address.startswith(("https://", "http://")):
        raise TARGET_ADDRESS(field="address", at="address", why="https://host/path")
    return RestTarget(Talker(asked.address, _headers(asked.options, means), timeout, means))


class RestTarget:
    """See :class:`duly.rooms.transfer.target.Target`."""

    def __init__(self, talker: Talker) -> None:
        self._talker = talker

    def survey(self, wanted: Wanted) -> Survey:
        """See :class:`duly.rooms.transfer.target.Target`."""
        said = self._ask("survey", wanted)
        return self._read(
            lambda: Survey(
                bool(said["exists"]), int(said["rows"]), _pairs(said["troubles"]), _pairs(said.get("notes", ()))
            )
        )

    def prepare(self, run: UUID, wanted: Wanted) -> None:
        """See :class:`duly.rooms.transfer.target.Target`."""
        self._ask("prepare", wanted, run=run)

    def standing(self, wanted: Wanted, keys: pl.DataFrame) -> pl.DataFrame:
        """See :class:`duly.rooms.transfer.target.Target`."""
        said = self._ask("standing", wanted, keys=keys.select(wanted.key).unique().drop_nulls().rows())
        schema = dict.fromkeys(names_of(wanted), pl.String)
        return self._read(lambda: pl.DataFrame(said["rows"], schema=schema, orient="row"))

    def weigh(self, wanted: Wanted, keys: pl.DataFrame) -> tuple[int, int]:
        """See :class:`duly.rooms.transfer.target.Target`."""
        return weighed(self.standing(wanted, keys), wanted)

    def load(
        self,
        run: UUID,
        wanted: Wanted,
        shard: int,
        attempt: UUID,
        *,
        rows: pl.DataFrame,
        keep: Callable[[Effect], None],
    ) -> Loaded:
        """See :class:`duly.rooms.transfer.target.Target`. Staged, kept, committed: three steps, each of which may be repeated."""
        about = {"run": run, "shard": shard, "attempt": attempt}
        staged = self._ask("stage", wanted, **about, rows=rows.select(ROW, *names_of(wanted)).rows())
        if "attempt" in staged:
            earlier = self._read(lambda: UUID(staged["attempt"]))
            return Loaded(earlier, again=earlier != attempt)
        keep(self._read(lambda: _effect(staged, wanted)))
        held = self._ask("commit", wanted, **about)
        found = self._read(lambda: UUID(held["attempt"]))
        return Loaded(found, again=found != attempt)

    def attempt(self, run: UUID, wanted: Wanted, shard: int) -> UUID | None:
        """See :class:`duly.rooms.transfer.target.Target`."""
        said = self._ask("attempt", wanted, run=run, shard=shard)
        return self._read(lambda: UUID(said["attempt"]) if said["attempt"] else None)

    def undo(self, run: UUID, wanted: Wanted, shard: int, rows: pl.DataFrame, before: pl.DataFrame) -> Undone:
        """See :class:`duly.rooms.transfer.target.Target`."""
        names = names_of(wanted)
        loaded, stood = rows.select(ROW, *names, FATE).rows(), before.select(ROW, *names).rows()
        said = self._ask("undo", wanted, run=run, shard=shard, rows=loaded, before=stood)
        return self._read(
            lambda: Undone(int(said["removed"]), int(said["restored"]), tuple(tuple(key) for key in said["kept"]))
        )

    def finish_undo(self, run: UUID, wanted: Wanted) -> None:
        """See :class:`duly.rooms.transfer.target.Target`."""
        self._ask("finish_undo", wanted, run=run)

    def digest(self, wanted: Wanted) -> str:
        """See :class:`duly.rooms.transfer.target.Target`."""
        said = self._ask("digest", wanted)
        return self._read(lambda: str(said["digest"]))

    def close(self) -> None:
        """See :class:`duly.rooms.transfer.target.Target`."""
        self._talker.close()

    def _ask(self, what: str, wanted: Wanted, **more: Any) -> dict[str, Any]:
        fields = [field._asdict() for field in wanted.fields]
        table = {"name": wanted.table, "fields": fields, "key": list(wanted.key)}
        return self._talker.ask(what, {"table": table, **more}, wanted.table)

    def _read(self, how: Callable[[], T]) -> T:
        """What an answer says, or that it does not say it."""
        try:
            return how()
        except (KeyError, TypeError, ValueError, pl.exceptions.PolarsError) as error:
            raise TARGET_FAILED(target=self._talker.name, why=f"{type(error).__name__}: {error}") from error


def _effect(said: Mapping[str, Any], wanted: Wanted) -> Effect:
    columns: dict[str, Any] = {ROW: pl.UInt64, **dict.fromkeys(names_of(wanted), pl.String)}
    return Effect(
        pl.DataFrame(said["fates"], schema={ROW: pl.UInt64, FATE: pl.String}, orient="row"),
        pl.DataFrame(said["before"], schema=columns, orient="row"),
        pl.DataFrame(said["refused"], schema=REFUSED, orient="row"),
    )


def _pairs(said: Sequence[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((str(code), str(about)) for code, about in said)


def _headers(options: Mapping[str, Json], means: Means) -> dict[str, str]:
    auth = options.get("auth")
    if auth is None:
        return {}
    if not isinstance(auth, Mapping) or not isinstance(auth.get("secret"), str):
        raise TARGET_ADDRESS(field="auth", at="auth", why="auth: {secret: …, header: Authorization, prefix: 'Bearer '}")
    header, prefix = auth.get("header", "Authorization"), auth.get("prefix", "Bearer ")
    return {str(header): f"{prefix}{means.secret_of(str(auth['secret']))}"}
