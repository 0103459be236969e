# SPDX-License-Identifier: Apache-2.0
"""Many at once: one request for one wish, one effect for one code, one agreement for one file; and nobody hears more than another."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from time import perf_counter
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.change_requests import actions, jobs, queries
from duly.rooms.change_requests.facts import Ask, Receipt, Wish
from duly.rooms.change_requests.models import BulkLine, ChangeRequest, Review
from duly.rooms.change_requests.rules import codes
from rooms.change_requests.stage import Stage, a_stage

WRITERS = 8


@pytest.fixture()
def everybody(transactional_db: None, time: object, tmp_path: Path) -> Iterator[Stage]:
    """The stage, where what one writer commits the others see."""
    time.passes(days=-365)  # type: ignore[attr-defined]  # the clock of this room's tests
    made = a_stage(tmp_path, time)
    time.passes(days=365)  # type: ignore[attr-defined]  # as above
    yield made
    connection.close()


def at_once(deed: Callable[[int], object]) -> Counter[str]:
    """Eight do it in the same moment; gives what became of each: ``done``, or the code of a refusal."""

    def one(number: int) -> str:
        try:
            deed(number)
        except Refusal as no:
            return no.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(WRITERS) as pool:
        return Counter(pool.map(one, range(WRITERS)))


@pytest.mark.slow
def test_the_same_wish_eight_times_at_once_is_one_request(everybody: Stage) -> None:
    wish, party, home = everybody.phone(), everybody.party.id, everybody.world.acme.id
    found: list[Receipt] = []
    said = at_once(lambda _: found.append(actions.create(everybody.world.cy, Ask(home, "phone", (wish,), party=party))))
    assert said == {"done": WRITERS}
    assert len({one.id for one in found}) == 1
    states = Counter(ChangeRequest.objects.values_list("state", flat=True))
    assert states == {"identifying": 1, "duplicate": WRITERS - 1}
    assert len(set(ChangeRequest.objects.values_list("number", flat=True))) == WRITERS


@pytest.mark.slow
def test_a_right_code_given_eight_times_at_once_counts_once(everybody: Stage) -> None:
    request = everybody.ask(everybody.world.cy, everybody.phone(), channel="phone", flags=("first_seen",))
    actions.start_proof(everybody.world.cy, request.id, point=everybody.entity(channel="email").id)
    everybody.carry()
    code = everybody.code("email", "is your code")
    said = at_once(lambda _: actions.prove(everybody.world.cy, request.id, code))
    assert said == {"done": 1, "change_requests.no_code_out": WRITERS - 1}
    passed = [one for one in queries.case(everybody.world.cy, request.id).proofs if one.result == "passed"]
    assert [one.who for one in passed] == ["requester"]


@pytest.mark.slow
def test_wrong_codes_at_once_get_no_more_tries_than_one_after_the_other(everybody: Stage) -> None:
    request = everybody.ask(everybody.world.cy, everybody.phone(), channel="phone")
    actions.start_proof(everybody.world.cy, request.id, point=everybody.entity(channel="email").id)
    said = at_once(lambda _: actions.prove(everybody.world.cy, request.id, "222222"))
    assert said == {"done": codes.TRIES, "change_requests.no_code_out": WRITERS - codes.TRIES}


@pytest.mark.slow
def test_wrong_pins_at_once_get_no_more_tries_either(everybody: Stage) -> None:
    actions.set_pin(everybody.customer, "482915")
    everybody.time.passes(days=2)
    request = everybody.ask(everybody.world.cy, everybody.phone(), channel="phone")
    said = at_once(lambda _: actions.prove_pin(everybody.world.cy, request.id, "111112"))
    assert said == {"done": 5, "change_requests.pin_closed": WRITERS - 5}


@pytest.mark.slow
def test_of_eight_decisions_at_once_one_counts(everybody: Stage) -> None:
    request = everybody.in_review()
    row = everybody.row(request)
    decided = {item.id: "" for item in row.items.all()}

    def decide(number: int) -> object:
        who = everybody.world.bo if number % 2 else everybody.legal
        return actions.review(who, row.id, digest=row.payload_digest, decisions=decided, note="looked")

    said = at_once(decide)
    assert said == {"done": 1, "change_requests.not_now": WRITERS - 1}
    assert Review.objects.count() == 1


@pytest.mark.slow
def test_a_line_that_eight_workers_take_at_once_is_carried_out_once(everybody: Stage) -> None:
    content = b"customer id,what,new value\nC-00000,alias,Ace\nC-00001,alias,Bee\n"
    file = actions.take_file(everybody.world.ada, everybody.world.acme.id, content, name="a.csv", source="x")
    for line in queries.lines_for(everybody.world.bo, file, which="sampled"):
        actions.look_at_line(everybody.world.bo, line.id)
    actions.agree_file(everybody.world.bo, file, digest=queries.file_for(everybody.world.bo, file).digest)
    assert at_once(lambda _: jobs.carry_files()) == {"done": WRITERS}
    jobs.carry_files()
    assert Counter(BulkLine.objects.values_list("fate", flat=True)) == {"applied": 2}
    assert ChangeRequest.objects.count() == 2


def claims(stage: Stage) -> dict[str, Ask]:
    """The same wish of somebody we know and of somebody we do not."""
    wish = Wish("contact_point", "value", "+12025550188", attributes={"channel": "sms"})
    return {
        who: Ask(stage.world.acme.id, "portal", (wish,), claim={"email": email, "ref": ref})
        for who, email, ref in (("known", "c0@example.com", "C-00000"), ("unknown", "nobody@example.com", "C-77777"))
    }


@pytest.mark.django_db
def test_f11_a_wish_of_a_stranger_takes_the_same_statements_as_a_customers(stage: Stage) -> None:
    counted = []
    for ask in claims(stage).values():
        with CaptureQueriesContext(connection) as seen:
            actions.create(stage.visitor, ask)
        counted.append([query["sql"].split()[0] for query in seen.captured_queries])
    assert counted[0] == counted[1]


@pytest.mark.django_db
def test_f11_and_a_code_that_is_asked_for_does_too(stage: Stage) -> None:
    requests = [actions.create(stage.visitor, ask) for ask in claims(stage).values()]
    jobs.carry_on()
    counted = []
    for request in requests:
        with CaptureQueriesContext(connection) as seen:
            actions.start_proof(stage.visitor, request.id)
        counted.append([query["sql"].split()[0] for query in seen.captured_queries])
    assert counted[0] == counted[1]


@pytest.mark.django_db
def test_f11_and_a_wrong_code_is_answered_alike(stage: Stage) -> None:
    answers = []
    for ask in claims(stage).values():
        request = actions.create(stage.visitor, ask)
        actions.start_proof(stage.visitor, request.id)
        jobs.carry_on()
        tries: list[object] = [actions.prove(stage.visitor, request.id, "222222") for _ in range(3)]
        with pytest.raises(Refusal) as no:
            actions.prove(stage.visitor, request.id, "222222")
        answers.append((tries, no.value.code))
    assert answers[0] == answers[1]


@pytest.mark.django_db
def test_f11_asking_takes_as_long_for_both(stage: Stage) -> None:
    """Medians of interleaved runs; a difference that shows above the noise of a request would be a leak."""
    took: dict[str, list[float]] = {"known": [], "unknown": []}
    for _ in range(20):
        for who, ask in claims(stage).items():
            begun = perf_counter()
            actions.create(stage.visitor, ask._replace(origin=str(uuid4())))
            took[who].append(perf_counter() - begun)
    known, unknown = median(took["known"]), median(took["unknown"])
    assert abs(known - unknown) < 0.5 * max(known, unknown)
    assert actions.advance(SYSTEM, ChangeRequest.objects.earliest("received_at").id)
