# SPDX-License-Identifier: Apache-2.0
"""The same cases for every channel, whatever carries it.

How to use it. Write one `Stage`, which knows how your provider speaks, and one class:

    class AcmeStage(Stage):
        cannot: ClassVar = {"stale": "Acme signs no time stamp"}  # what the protocol cannot have, and why

        def channel(self, url, **changes): return AcmeChannel(url, "secret", timeout=self.timeout, **changes)
        def letter(self, nth=0): return make_letter(f"+1202555010{nth}")
        def accepted(self, request): return Answer(200, {"id": REFERENCE})
        def refused(self, request): return Answer(200, {"error": 17})       # for good
        def later(self, request): return Answer(200, {"error": 18})         # for now
        def unmapped(self, request): return Answer(200, {"error": 99999})   # a code that no table knows
        def receipt(self, letter, what, at): ...                # -> (headers, body), signed; what: delivered|bounced|unmapped

    class TestAcme(Conformance):
        stage = AcmeStage()

A behaviour is `Answer`, `Hang`, `Cut`, `Close`, `Garbage`, `Flood` or `Trickle` (see `scripted.py`). The stage's methods with
defaults may be overridden:

- `prelude(request)`: the answer to calls that carry no letter (fetching a token); `None` for those that carry one.
- `too_many(request)`: by default 429 with `Retry-After: 7`; with `retry_after = None` no number is expected.
- `mixed(request, bad)`: the answer when one letter of several is refused; by default looks for its address.
- `forged(letter)`: by default the signed receipt with one byte of its body changed.
- `provider(scenario, script)`: a context that gives the address of a provider in a scenario. The default is HTTP;
  another protocol overrides it and serves `accepted`, `refused`, `later`, `too_many`, `unmapped`, `hangs`, `cut`,
  `closed`, `malformed`, `garbage`, `flood`, `trickle`, `mixed` itself. `not_there(port)` gives the address of a port where nobody is.

`cannot` maps a case to the reason why the protocol cannot have it; the case is then shown as skipped, with the reason.
`"receipts"` and `"wire"` stand for all cases of that group. A case that is neither there nor served fails.

The existing `channel_contract.ChannelContract` runs against a real counterpart in its own process; this class runs
against a scripted one. An adapter may have both.
"""

import gc
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from typing import Any, ClassVar

import pytest

from adapters.channels.channel_contract import make_letter
from adapters.channels.scripted import (
    Answer,
    Behaviour,
    Close,
    Cut,
    Flood,
    Garbage,
    Hang,
    Request,
    ScriptedServer,
    Trickle,
    free_port,
    nobody_answers_the_door,
)
from duly.kernel.refusals import Refusal
from duly.rooms.delivery.channel import FAULTS, Accepted, Channel, Letter, Outcome, Receipt, Refused, Unknown

__all__ = [
    "REFERENCE", "Answer", "Close", "Conformance", "Cut", "Flood", "Garbage", "Hang", "Request", "ScriptedServer", "Stage",
    "Trickle", "make_letter",
]  # fmt: skip

REFERENCE = "ref-1"
"""What the stage's provider calls the letter."""
CODES = frozenset().union(*FAULTS.values())
WIRE = frozenset(
    {"not_there", "connect_hangs", "hangs", "cut", "closed", "malformed", "garbage", "flood", "trickle", "in_time"}
)
RECEIPTS = frozenset({"receipt", "bounced", "receipt_first", "receipt_twice", "forged", "stale", "unmapped_receipt", "unreadable_receipt"})  # fmt: skip
CASES = WIRE | RECEIPTS | {"accepted", "refused", "later", "too_many", "unmapped", "order", "empty"}
MEMORY = 5 * 1024 * 1024


class Stage:
    """What an adapter's tests know about its provider. See the module."""

    cannot: ClassVar[Mapping[str, str]] = {}
    timeout: float = 0.4
    retry_after: float | None = 7.0

    def channel(self, url: str, **changes: Any) -> Channel:
        """The channel, speaking to this address, with ``timeout`` as its patience."""
        raise NotImplementedError

    def letter(self, nth: int = 0) -> Letter:
        """A letter that the provider takes; another ``nth`` goes to another address."""
        raise NotImplementedError

    def prelude(self, request: Request) -> Answer | None:
        return None

    def accepted(self, request: Request) -> Behaviour:
        raise NotImplementedError

    def refused(self, request: Request) -> Behaviour:
        raise NotImplementedError

    def later(self, request: Request) -> Behaviour:
        raise NotImplementedError

    def unmapped(self, request: Request) -> Behaviour:
        raise NotImplementedError

    def too_many(self, request: Request) -> Behaviour:
        return Answer(429, {}, {"Retry-After": "7"})

    def malformed(self, request: Request) -> Behaviour:
        return Answer(200, b'{"half": [1, ')

    def mixed(self, request: Request, bad: Letter) -> Behaviour:
        return self.refused(request) if request.says(bad.address) else self.accepted(request)

    def receipt(self, letter: Letter, what: str, at: float) -> tuple[Mapping[str, str], bytes]:
        """A genuine receipt, said at this time."""
        raise NotImplementedError

    def forged(self, letter: Letter) -> tuple[Mapping[str, str], bytes]:
        headers, body = self.receipt(letter, "delivered", time.time())
        return headers, body[:-1] + bytes([body[-1] ^ 1])

    def unreadable(self) -> tuple[Mapping[str, str], bytes]:
        """A genuine call whose body makes no sense; must be refused."""
        raise NotImplementedError

    def not_there(self, port: int) -> str:
        return f"http://127.0.0.1:{port}"

    @contextmanager
    def provider(self, scenario: str, script: Callable[[Request], Behaviour]) -> Iterator[str]:
        with ScriptedServer(lambda request: self.prelude(request) or script(request)) as server:
            yield server.url

    def in_scenario(self, scenario: str, bad: Letter | None = None) -> AbstractContextManager[str]:
        """A provider that behaves as the case asks."""
        whole: dict[str, Callable[[Request], Behaviour]] = {
            "hangs": lambda _: Hang(),
            "cut": lambda request: _cut(self.accepted(request)),
            "closed": lambda _: Close(),
            "garbage": lambda _: Garbage(),
            "flood": lambda _: Flood(),
            "trickle": lambda _: Trickle(),
        }
        if scenario == "mixed":
            assert bad is not None
            return self.provider(scenario, partial(self.mixed, bad=bad))
        return self.provider(scenario, whole.get(scenario) or getattr(self, scenario))


def _cut(behaviour: Behaviour) -> Behaviour:
    assert isinstance(behaviour, Answer)
    return Cut(behaviour)


def close(channel: Channel) -> None:
    """Close a channel that can be closed."""
    with suppress(AttributeError):
        channel.close()  # type: ignore[attr-defined]


@pytest.mark.usefixtures("_impatient", "_possible")
class Conformance:
    """The cases. A subclass sets ``stage``."""

    stage: Stage
    least_units = 1
    """What an acceptance counts as at least; none where the count is known only later."""

    @pytest.fixture()
    def _impatient(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        monkeypatch.setattr("duly.adapters.channels.http.CONNECT", self.stage.timeout)
        gc.disable()  # after many tests, one collection takes as long as the stage has patience
        yield
        gc.enable()

    @pytest.fixture()
    def _possible(self, request: pytest.FixtureRequest) -> None:
        case = request.function.__name__.removeprefix("test_")
        cannot = self.stage.cannot
        assert cannot.keys() <= CASES | {"wire", "receipts"}, "cannot names a case that there is not"
        group = "wire" if case in WIRE else "receipts" if case in RECEIPTS else case
        if reason := cannot.get(case) or cannot.get(group):
            pytest.skip(f"{type(self.stage).__name__} cannot have {case!r}: {reason}")

    def post_one(self, scenario: str) -> Outcome:
        with self.stage.in_scenario(scenario) as url:
            channel = self.stage.channel(url)
            (outcome,) = self.post_in_time(channel, [self.stage.letter()])
            close(channel)
        return outcome

    def post_in_time(self, channel: Channel, letters: list[Letter]) -> list[Outcome]:
        started = time.monotonic()
        outcomes = channel.post(letters)
        assert time.monotonic() - started <= channel.limits.seconds
        assert len(outcomes) == len(letters)
        return outcomes

    def read(self, headers: Mapping[str, str], body: bytes) -> Receipt:
        channel = self.stage.channel(self.stage.not_there(free_port()))
        (found,) = channel.read_receipt(headers, body)
        close(channel)
        assert isinstance(found, Receipt)
        return found

    # What the provider says -----------------------------------------------------------------------------------------

    def test_accepted(self) -> None:
        outcome = self.post_one("accepted")
        assert isinstance(outcome, Accepted), outcome
        assert outcome.units >= self.least_units

    def test_refused(self) -> None:
        outcome = self.post_one("refused")
        assert isinstance(outcome, Refused), outcome
        assert outcome.permanent
        assert outcome.code in CODES

    def test_later(self) -> None:
        outcome = self.post_one("later")
        assert isinstance(outcome, Refused), outcome
        assert not outcome.permanent
        assert outcome.code in CODES

    def test_too_many(self) -> None:
        outcome = self.post_one("too_many")
        assert isinstance(outcome, Refused), outcome
        found = (outcome.code, outcome.permanent, outcome.retry_after)
        assert ("too_many", False, self.stage.retry_after) == found, outcome

    def test_unmapped(self) -> None:
        outcome = self.post_one("unmapped")
        assert isinstance(outcome, Unknown), outcome
        assert outcome.reason.startswith("unmapped:"), outcome

    def test_order(self) -> None:
        letters = [self.stage.letter(nth) for nth in range(4)]
        with self.stage.in_scenario("mixed", letters[1]) as url:
            channel = self.stage.channel(url)
            outcomes = self.post_in_time(channel, letters)
            close(channel)
        assert [Accepted, Refused, Accepted, Accepted] == [type(outcome) for outcome in outcomes], outcomes

    def test_empty(self) -> None:
        channel = self.stage.channel(self.stage.not_there(free_port()))
        assert [] == channel.post([])
        close(channel)

    # What the wire does ---------------------------------------------------------------------------------------------

    def test_not_there(self) -> None:
        self.must_not_be_reached(free_port())

    def test_connect_hangs(self) -> None:
        with nobody_answers_the_door() as port:
            self.must_not_be_reached(port)

    def must_not_be_reached(self, port: int) -> None:
        channel = self.stage.channel(self.stage.not_there(port))
        outcomes = self.post_in_time(channel, [self.stage.letter(nth) for nth in range(3)])
        close(channel)
        assert [("connect", False)] * 3 == [(o.code, o.permanent) for o in outcomes if isinstance(o, Refused)], outcomes

    def test_flood(self) -> None:
        tracemalloc.start()
        try:
            outcome = self.post_one("flood")
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert isinstance(outcome, Unknown), outcome
        assert peak < MEMORY, f"{peak} bytes at once"

    def must_be_unknown(self, scenario: str) -> None:
        outcome = self.post_one(scenario)
        assert isinstance(outcome, Unknown), outcome

    def test_hangs(self) -> None:
        self.must_be_unknown("hangs")

    def test_cut(self) -> None:
        self.must_be_unknown("cut")

    def test_closed(self) -> None:
        self.must_be_unknown("closed")

    def test_malformed(self) -> None:
        self.must_be_unknown("malformed")

    def test_garbage(self) -> None:
        self.must_be_unknown("garbage")

    def test_trickle(self) -> None:
        self.must_be_unknown("trickle")

    def test_in_time(self) -> None:
        """A whole wave to a provider that hangs ends within the time that the lease allows for."""
        with self.stage.in_scenario("hangs") as url:
            channel = self.stage.channel(url)
            wave = min(channel.limits.batch * channel.limits.connections, 12)
            outcomes = self.post_in_time(channel, [self.stage.letter(nth % 4) for nth in range(wave)])
            close(channel)
        assert channel.limits.seconds <= 20
        assert not any(isinstance(o, Accepted) or (isinstance(o, Refused) and o.permanent) for o in outcomes), outcomes

    # What the provider says later -----------------------------------------------------------------------------------

    def must_tell(self, what: str) -> None:
        letter = self.stage.letter()
        found = self.read(*self.stage.receipt(letter, what, time.time()))
        assert what == found.outcome
        assert found.delivery_id == letter.delivery_id or (found.delivery_id is None and found.reference == REFERENCE)

    def test_receipt(self) -> None:
        self.must_tell("delivered")

    def test_bounced(self) -> None:
        self.must_tell("bounced")

    def test_unmapped_receipt(self) -> None:
        self.must_tell("unmapped")

    def test_receipt_first(self) -> None:
        """A receipt that overtakes the answer says the same as one that does not, and disturbs nothing."""
        letter = self.stage.letter()
        call = self.stage.receipt(letter, "delivered", time.time())
        with self.stage.in_scenario("accepted") as url:
            channel = self.stage.channel(url)
            before = channel.read_receipt(*call)
            (outcome,) = self.post_in_time(channel, [letter])
            after = channel.read_receipt(*call)
            close(channel)
        assert isinstance(outcome, Accepted), outcome
        assert before == after

    def test_receipt_twice(self) -> None:
        call = self.stage.receipt(self.stage.letter(), "delivered", time.time())
        assert self.read(*call) == self.read(*call)

    def must_be_refused(self, headers: Mapping[str, str], body: bytes) -> None:
        channel = self.stage.channel(self.stage.not_there(free_port()))
        with pytest.raises(Refusal):
            channel.read_receipt(headers, body)
        close(channel)

    def test_forged(self) -> None:
        self.must_be_refused(*self.stage.forged(self.stage.letter()))
        _, body = self.stage.receipt(self.stage.letter(), "delivered", time.time())
        self.must_be_refused({}, body)

    def test_stale(self) -> None:
        self.must_be_refused(*self.stage.receipt(self.stage.letter(), "delivered", time.time() - 86_400))

    def test_unreadable_receipt(self) -> None:
        self.must_be_refused(*self.stage.unreadable())
