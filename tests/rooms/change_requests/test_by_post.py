# SPDX-License-Identifier: Apache-2.0
"""A code by post: printed with the next batch of letters, and good for three weeks."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from duly.adapters.channels.letter.channel import LetterChannel
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.change_requests import actions, queries
from duly.rooms.customers import actions as registry
from duly.rooms.customers.facts import Change, Item
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.channel import install_channels
from duly.rooms.delivery.models import Delivery
from duly.rooms.printing import actions as printing
from duly.rooms.printing import queries as printed
from rooms.change_requests.stage import Stage
from rooms.delivery.post_office import turned
from rooms.printing.tray import HEADS, QuickPress

pytestmark = pytest.mark.django_db()
HOME, NEW_HOME = "1 Sample Road\nSampletown 12345", "2 Other Road\nSampletown 12345"


@pytest.fixture()
def press(stage: Stage) -> Iterator[QuickPress]:
    """The customer has had a postal address for a month, and letters can be printed."""
    before = (list(printed._installed), list(printed._heads))
    stage.time.passes(days=-40)
    item = Item("contact_point", None, "value", HOME, attributes=(("channel", "letter"),))
    registry.apply_change(SYSTEM, Change(stage.party.id, "update", clock.now(), (item,), "test"))
    stage.time.passes(days=40)
    made = QuickPress()
    printing.install_press(made, lambda: HEADS)
    install_channels({"email": stage.mail, "sms": stage.sms, "letter": LetterChannel(HEADS)})
    yield made
    printed._installed[:], printed._heads[:] = before


def by_post(stage: Stage, press: QuickPress) -> list[str]:
    """Everything in the tray is printed; gives the codes, the latest letter last."""
    turned(lambda: Delivery.objects.filter(next_at__isnull=False).update(next_at=clock.now()))
    delivery.carry("letter")
    press.papers.clear()
    printing.make(stage.world.ada, printing.order(stage.world.ada, "acme"))
    return [f"{' '.join(one.address)}: {one.text}" for one in press.papers]


def point(stage: Stage) -> UUID:
    return stage.entity(channel="letter").id


def the_code(letters: list[str], words: str) -> str:
    (letter,) = (one for one in letters if words in one)
    found = [word for word in letter.replace(".", " ").split() if codes_like(word)]
    return found[0]


def codes_like(word: str) -> bool:
    return len(word) == 6 and word.isupper() and word.isalnum()


def test_a_code_goes_by_post_and_comes_back_two_weeks_later(stage: Stage, press: QuickPress) -> None:
    request = stage.ask(stage.world.cy, stage.phone(), channel="letter", flags=("first_seen",))
    actions.start_proof(stage.world.cy, request.id, point=point(stage))
    letters = by_post(stage, press)
    code = the_code(letters, "is your code")
    assert all(one.startswith("1 Sample Road") for one in letters)
    stage.time.passes(days=6)
    assert actions.prove(stage.world.cy, request.id, code).is_right
    (proof,) = (one for one in queries.case(stage.world.cy, request.id).proofs if one.result == "passed")
    assert (proof.method, proof.level) == ("code_letter", 3)
    stage.time.passes(hours=1)
    assert stage.state(request) == "checking"


def test_after_three_weeks_it_is_void(stage: Stage, press: QuickPress) -> None:
    request = stage.ask(stage.world.cy, stage.phone(), channel="letter")
    actions.start_proof(stage.world.cy, request.id, point=point(stage))
    code = the_code(by_post(stage, press), "is your code")
    stage.time.passes(days=22)
    with pytest.raises(Refusal, match="No code is valid"):
        actions.prove(stage.world.cy, request.id, code)


def test_a_new_postal_address_proves_itself_by_a_letter_to_it(stage: Stage, press: QuickPress) -> None:
    wish = stage.phone(NEW_HOME)._replace(entity=point(stage), base=stage.entity(channel="letter").digests["value"])
    request = stage.ask(stage.world.cy, wish, channel="phone", flags=("first_seen",))
    stage.prove(stage.world.cy, request)
    letters = by_post(stage, press)
    code = the_code(letters, "confirms this contact point")
    assert any(one.startswith("2 Other Road") for one in letters)
    assert actions.prove(stage.world.cy, request.id, code, who="new_contact").is_right
