# SPDX-License-Identifier: Apache-2.0
"""International numbers: each goes with the provider that serves its country."""

from pathlib import Path

import pytest

from duly.kernel.actors import SYSTEM
from duly.rooms.delivery import actions, queries
from duly.rooms.delivery.channel import Provider
from duly.rooms.delivery.models import Delivery
from duly.rooms.tariffs import actions as tariffs
from duly.rooms.tariffs import queries as known
from rooms.delivery.post_office import PostOffice, Recorder, make_post_office
from rooms.tariffs.price_lists import price, sheet
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


def test_a_letter_says_to_which_country_its_number_belongs(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, channel=Recorder(name="sms"), region="DE", phone="+85251234567")
    office.plan()
    actions.carry("sms")
    assert [letter.region for letter in office.channel.posted] == ["HK"]
    assert queries.letter(office.only().id).region == "HK"


def test_mail_goes_to_where_its_reader_lives(tmp_path: Path) -> None:
    office = make_post_office(tmp_path, region="CN-31", time_zone="Asia/Shanghai")
    office.plan()
    actions.carry("email")
    assert [letter.region for letter in office.channel.posted] == ["CN-31"]


@pytest.mark.parametrize(("phone", "micros"), [("+85251234567", 3_000_000), ("+4915112345678", 1_000_000)])
def test_what_is_metered_late_costs_what_its_number_does(tmp_path: Path, phone: str, micros: int) -> None:
    office = make_post_office(tmp_path, channel=Recorder(name="sms"), region="DE", phone=phone)
    prices = [price(provider="*", region=region, price=amount) for region, amount in (("HK", "1.5"), ("DE", "0.5"))]
    tariffs.set_sheet(office.world.operator, sheet(*prices))
    known.forget()
    office.plan()
    actions.carry("sms")
    actions.meter(SYSTEM, {office.only().id: 2})
    assert (office.only().units, office.only().cost) == (2, micros)
    known.forget()


@pytest.mark.parametrize(("phone", "micros"), [("+85251234567", 3_000_000), ("+4915112345678", 1_000_000)])
def test_the_time_of_a_call_costs_what_calls_to_that_country_do(tmp_path: Path, phone: str, micros: int) -> None:
    office = make_post_office(tmp_path, channel=Recorder(name="sms"), region="DE", phone=phone)
    labour = tuple(
        {"role": "agent", "channel": "call", "region": region, "per_hour": hour, "currency": "CNY"}
        for region, hour in (("HK", 90), ("DE", 30))
    )
    tariffs.set_sheet(office.world.operator, sheet(labour=labour))
    known.forget()
    office.plan(channel="call")
    actions.take_call(office.world.cy, office.only().id)
    actions.record_call(office.world.cy, office.only().id, result="confirmed", minutes=2)
    assert office.only().cost == micros
    known.forget()
