# SPDX-License-Identifier: Apache-2.0
"""International numbers: each goes with the provider that serves its country."""

from pathlib import Path

import pytest

from duly.rooms.delivery import actions
from duly.rooms.delivery.channel import Provider
from duly.rooms.delivery.models import Delivery
from rooms.delivery.post_office import PostOffice, Recorder
from world import a_world, customer_row, make_customers

pytestmark = pytest.mark.django_db()
NUMBERS = {
    "CN": "+8613800000000", "HK": "+85251234567", "TW": "+886912345678", "US": "+12025550100", "DE": "+4915112345678",
    "GB": "+447700900123",
}  # fmt: skip
SERVED = {"mainland": ("CN",), "islands": ("HK", "TW"), "west": ("US", "GB"), "rest": ("DE", "FR")}


def send(folder: Path, **regions: str) -> dict[str, str]:
    """One customer for each number, living in ``regions`` or in the number's own country; who carried each number."""
    world = a_world()
    rows = [
        customer_row(nth, region=regions.get(country, country), phone=number)
        for nth, (country, number) in enumerate(NUMBERS.items())
    ]
    channels = {name: Recorder(name="sms") for name in SERVED}
    office = PostOffice(world, make_customers(world, rows, folder), channels["mainland"])
    actions.install_channels(
        {"sms": [Provider(name, channels[name], regions=served) for name, served in SERVED.items()]}
    )
    office.plan(channel="sms")
    actions.carry("sms")
    return {letter.address: name for name, channel in channels.items() for letter in channel.posted}


EXPECTED = {number: name for name, served in SERVED.items() for country, number in NUMBERS.items() if country in served}


def test_a_number_of_each_country_goes_with_its_provider(tmp_path: Path) -> None:
    assert EXPECTED == send(tmp_path)
    assert {"accepted"} == set(Delivery.objects.values_list("state", flat=True))


def test_a_region_within_a_country_is_served_by_who_serves_the_country(tmp_path: Path) -> None:
    assert EXPECTED == send(tmp_path, CN="CN-31", US="US-NY")


def test_a_number_goes_by_its_own_country_wherever_its_owner_lives(tmp_path: Path) -> None:
    assert EXPECTED == send(tmp_path, CN="DE", DE="CN", HK="GB")


def test_a_country_that_nobody_serves_waits_and_is_not_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(SERVED, "rest")
    assert {number: name for number, name in EXPECTED.items() if name != "rest"} == send(tmp_path)
    held = Delivery.objects.filter(state="held").values_list("outcome_code", flat=True)
    assert ["no_provider"] == list(held)
