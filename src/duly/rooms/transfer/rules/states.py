# SPDX-License-Identifier: Apache-2.0
"""The states of a transfer and the ways between them, as data: what is not in this table does not happen."""

from collections.abc import Mapping

from duly.rooms.transfer.terms import State

_BEFORE = frozenset({State.INVENTORIED, State.WITHDRAWN})
MOVES: Mapping[State, frozenset[State]] = {
    State.PLANNED: _BEFORE,
    State.INVENTORIED: _BEFORE | {State.MAPPED},
    State.MAPPED: _BEFORE | {State.MAPPED, State.REHEARSING},
    State.REHEARSING: _BEFORE | {State.MAPPED, State.REHEARSED},
    State.REHEARSED: _BEFORE | {State.MAPPED, State.REHEARSING, State.AGREED},
    State.AGREED: _BEFORE | {State.MAPPED, State.REHEARSING, State.RUNNING},
    State.RUNNING: frozenset({State.LOADED, State.UNDOING}),
    State.LOADED: frozenset({State.MENDING, State.RECONCILING, State.UNDOING}),
    State.RECONCILING: frozenset({State.RECONCILED, State.FROZEN, State.DIFFERING, State.UNDOING}),
    State.DIFFERING: frozenset({State.MENDING, State.RECONCILING, State.UNDOING}),
    State.RECONCILED: frozenset(
        {State.MENDING, State.RECONCILING, State.SYNCING, State.FROZEN, State.SIGNED_OFF, State.UNDOING}
    ),
    State.SYNCING: frozenset({State.RECONCILED, State.FROZEN, State.DIFFERING, State.UNDOING}),
    State.MENDING: frozenset({State.MENDED, State.LOADED, State.UNDOING}),
    State.MENDED: frozenset({State.MENDING, State.MEND_AGREED, State.LOADED, State.UNDOING}),
    State.MEND_AGREED: frozenset({State.MENDING, State.RUNNING, State.LOADED, State.UNDOING}),
    State.FROZEN: frozenset({State.RECONCILED, State.RECONCILING, State.SYNCING, State.CUT_OVER, State.UNDOING}),
    State.CUT_OVER: frozenset({State.SIGNED_OFF, State.UNDOING}),
    State.SIGNED_OFF: frozenset(),
    State.UNDOING: frozenset({State.UNDONE}),
    State.UNDONE: frozenset({State.MAPPED, State.REHEARSING, State.WITHDRAWN}),
    State.WITHDRAWN: frozenset(),
}
