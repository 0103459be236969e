# SPDX-License-Identifier: Apache-2.0
"""Messages to an address that whoever opened the mailing took down: not where the registry would send them now."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from duly.kernel.actors import SYSTEM
from duly.rooms.customers.facts import Reach
from duly.rooms.customers.models import ContactPoint
from duly.rooms.delivery import actions, weighing
from duly.rooms.delivery.channel import Refused
from duly.rooms.delivery.facts import Line, Named
from duly.rooms.delivery.models import Delivery
from rooms.delivery.post_office import PostOffice, make_post_office

pytestmark = pytest.mark.django_db()


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = list(weighing._addressees)
    yield
    weighing._addressees[:] = before


def told(office: PostOffice, known: Mapping[UUID, str]) -> list[UUID]:
    """Plan one message for each recipient, of whom some are known at an address, and carry what goes."""
    party = office.customers[0]

    def ask(recipients: Sequence[UUID]) -> Mapping[UUID, Named]:
        return {
            one: Named(
                Reach(party.id, None, "email", known[one], "active", "", "en", "Europe/London", "GB", opted_out=False),
                f"CODE{known[one][:1]}",
            )
            for one in recipients
            if one in known
        }

    actions.install_addressees(ask)
    recipients = [*known, uuid4()]
    mailing = office.open_mailing(purpose="named", subject=uuid4())
    actions.plan(SYSTEM, mailing, [Line(one, party.id, "en") for one in recipients])
    actions.carry("email")
    return recipients


def test_each_goes_to_its_own_address_with_its_own_code_which_is_kept_nowhere(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    told(office, {uuid4(): "a@old.example", uuid4(): "b@new.example"})
    assert sorted((one.address, one.code) for one in office.channel.posted) == [
        ("a@old.example", "CODEa"), ("b@new.example", "CODEb"),
    ]  # fmt: skip
    assert set(Delivery.objects.values_list("code", flat=True)) == {""}


def test_whoever_is_not_known_any_more_is_told_nothing(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    (unknown,) = told(office, {})
    assert office.channel.posted == []
    assert Delivery.objects.get(recipient_id=unknown).state == "skipped"


def test_a_bounce_marks_no_contact_point(tmp_path: Path) -> None:
    office = make_post_office(tmp_path)
    office.channel.answers = [Refused("no_mailbox", "550 no such user", permanent=True)]
    told(office, {uuid4(): "a@old.example"})
    assert Delivery.objects.get(contact_point_id=None, state__in=("bounced", "failed")).outcome_code == "no_mailbox"
    assert set(ContactPoint.objects.values_list("state", flat=True)) == {"active"}
