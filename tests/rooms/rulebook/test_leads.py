# SPDX-License-Identifier: Apache-2.0
"""By which day a notice must begin to go out."""

from datetime import UTC, date, datetime

from duly.rooms.rulebook import queries
from duly.rooms.rulebook.facts import Sender, Snapshot

NOW = datetime(2026, 12, 1, tzinfo=UTC)


def _snapshot(**changes: object) -> Snapshot:
    given = {
        "kind": "contract_ended", "sender": Sender(("Acme",), ()), "effective_on": date(2027, 3, 31),
        "acknowledge_by": date(2027, 3, 1), "time_zone": "Asia/Shanghai", "sender_region": "CN", "regions": ("CN",),
        "has_persons": True, "has_companies": False,
    }  # fmt: skip
    return Snapshot(**(given | changes))


def test_the_rule_that_asks_for_most_time_comes_first() -> None:
    found = queries.leads(_snapshot(), NOW)
    assert found == sorted(found)
    assert found[0].latest == date(2027, 2, 28)
    """Thirty clear days before 31 March, as the golden dates count them."""


def test_what_does_not_apply_asks_for_no_time() -> None:
    rules = {lead.rule for lead in queries.leads(_snapshot(kind="address_change"), NOW)}
    assert not any("ENDED" in rule for rule in rules)
