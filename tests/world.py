# SPDX-License-Identifier: Apache-2.0
"""The cast of the tests: Ada writes, Bo approves, Cy speaks with customers, Dee belongs to another company.

Everything here is made by real verbs, so that no test starts from a state which the product could not reach.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from duly.foundation.accounts import actions as accounts
from duly.foundation.accounts import queries
from duly.foundation.accounts.facts import OrganisationDetails
from duly.foundation.accounts.models import Organisation
from duly.kernel import clock
from duly.kernel.actors import SYSTEM, Actor
from duly.rooms.customers import actions as customers
from duly.rooms.customers import queries as registry
from duly.rooms.customers.facts import Change, Item
from duly.rooms.customers.models import ContactPoint, Party
from duly.rooms.customers.registry.sealing import name_parties, open_points

HEADER = "ref,name,kind,language,time_zone,region,email,phone,services,contract,contract_start,contract_end"


@dataclass(frozen=True, slots=True)
class World:
    """A small company, its people, and a stranger."""

    acme: Organisation
    other: Organisation
    operator: Actor
    ada: Actor
    bo: Actor
    cy: Actor
    dee: Actor


def a_world() -> World:
    """Open the house: two organisations, an operator, and the cast."""
    accounts.install(SYSTEM, "operator@example.com", "Operator")
    operator = queries.actor_by_email("operator@example.com")
    acme, other = (
        accounts.add_organisation(
            operator,
            OrganisationDetails(ref, name_zh=zh, name_en=en, email=f"notices@{ref}.example", phone="+1 202 555 0100"),
        )
        for ref, zh, en in (("acme", "示例科技有限公司", "Acme Ltd"), ("other", "另一家公司", "Other Ltd"))
    )

    def person(name: str, role: str, organisation: str) -> Actor:
        email = f"{name.lower()}@example.com"
        accounts.add_user(operator, email, name, roles=[role], organisation=organisation)
        return queries.actor_by_email(email)

    return World(
        acme=acme, other=other, operator=operator,
        ada=person("Ada", "maker", "acme"), bo=person("Bo", "checker", "acme"),
        cy=person("Cy", "agent", "acme"), dee=person("Dee", "maker", "other"),
    )  # fmt: skip


def customer_row(number: int, **changes: str) -> str:
    """One line of a customer file; ``changes`` by column name."""
    cells = {
        "ref": f"C-{number:05d}", "name": f"Customer {number}", "kind": "company", "language": "en",
        "time_zone": "Europe/London", "region": "GB", "email": f"c{number}@example.com",
        "phone": f"+1{[202, 212, 213, 303, 305][number // 100 % 5]}55501{number % 100:02d}", "services": "hosting",
        "contract": f"K-{number}", "contract_start": "2020-01-01", "contract_end": "",
    } | changes  # fmt: skip
    return ",".join(cells[name] for name in HEADER.split(","))


def make_customers(world: World, rows: list[str], folder: Path) -> list[Party]:
    """Import customers through the real verb."""
    path = folder / "customers.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    customers.import_customers(world.ada, world.acme.id, path, name=path.name)
    return list(registry.search_for(world.ada, world.acme.id, "", limit=10_000))


def opened(**wanted: Any) -> list[ContactPoint]:
    """Contact points with what they say; ``value`` and any of their columns may be asked for."""
    value = wanted.pop("value", None)
    found = open_points(ContactPoint.objects.filter(**wanted))
    return sorted(
        (one for one in found if value in {None, one.value}), key=lambda one: (one.channel, one.rank, one.value)
    )


def the_point(value: str) -> ContactPoint:
    """The one contact point that says this."""
    (found,) = opened(value=value)
    return found


def named(name: str) -> Party:
    """The one customer of this name."""
    (found,) = (one for one in name_parties(Party.objects.all()) if one.name == name)
    return found


def given(customer: Party, channel: str, value: str) -> UUID:
    """A contact point that the customer has besides; its id."""
    item = Item("contact_point", None, "value", value, attributes=(("channel", channel),))
    change = Change(customer.id, "update", clock.now(), (item,), "test")
    return customers.apply_change(SYSTEM, change).entities[0]
