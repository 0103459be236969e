# SPDX-License-Identifier: Apache-2.0
"""Web services: the contract for every way of paging, secrets that go to nobody else, patience, and addresses not to be called."""

from collections.abc import Iterator

import pytest

from adapters.sources.conformance import SourceContract, as_kept, close_all, opened, whole
from adapters.sources.service import ROWS, Service, service
from duly.adapters.sources import openers
from duly.adapters.sources.rest.paging import linked
from duly.adapters.sources.rest.source import Means, RestSource
from duly.kernel.refusals import Refusal
from duly.rooms.transfer.source import ROW, Asked

WAYS: dict[str, dict[str, object]] = {
    "page": {"kind": "page", "size_param": "size", "size": 2},
    "offset": {"kind": "offset"},
    "cursor": {"kind": "cursor", "param": "after", "next": "meta.next"},
    "link": {"kind": "link"},
}
SECRET = {"secret": "crm"}


@pytest.fixture
def server() -> Iterator[Service]:
    with service() as running:
        yield running
        close_all()


def asked_at(server: Service, way: str, **options: object) -> Asked:
    return Asked("rest", f"{server.address}/{way}", "", "crm", {"auth": SECRET, **options})  # type: ignore[dict-item]


class TestRest(SourceContract):
    @pytest.fixture(params=WAYS)
    def asked(self, server: Service, request: pytest.FixtureRequest) -> Asked:
        return asked_at(server, request.param, paging=WAYS[request.param], rows="data")

    @pytest.fixture
    def there(self) -> dict[str, list[tuple[str | None, ...]]]:
        orders = [(str(at), order["no"]) for at, row in enumerate(ROWS, 1) for order in row["orders"]]
        return {"crm": [(str(row["id"]), row["名"]) for row in ROWS], "crm/orders": orders}


def test_a_service_that_is_busy_is_asked_again_when_it_said(server: Service) -> None:
    waited: list[float] = []
    means = Means(lambda name: f"{name}-value", lambda: True, sleep=waited.append)
    source = RestSource(asked_at(server, "busy?times=2", rows="data"), means)
    assert 7 == source.tables()[0].rows
    assert [7, 7] == waited
    source.close()


def test_a_service_that_stays_busy_is_given_up_in_the_end(server: Service) -> None:
    source = RestSource(
        asked_at(server, "busy?times=99"), Means(lambda name: f"{name}-value", lambda: True, sleep=lambda _: None)
    )
    with pytest.raises(Refusal) as refused:
        source.tables()
    assert "transfer.source_unavailable" == refused.value.code
    assert "HTTP 503" in str(refused.value)
    source.close()


def test_no_more_pages_are_asked_for_in_a_second_than_agreed(server: Service) -> None:
    waited: list[float] = []
    means = Means(lambda name: f"{name}-value", lambda: True, sleep=waited.append)
    source = RestSource(asked_at(server, "page", paging=WAYS["page"], rows="data", rate=0.1), means)
    source.tables()
    assert 4 == len(waited)
    assert all(9 < wait - 10 * at <= 10 for at, wait in enumerate(waited))
    source.close()


def test_a_page_that_holds_something_else_now_is_refused(server: Service) -> None:
    source = opened(asked_at(server, "page", paging=WAYS["page"], rows="data"))
    table = source.tables()[0]
    cuts = [as_kept(cut) for cut in source.cuts(table, 2)]
    server.rows = [ROWS[0], {**ROWS[1], "名": "改"}, *ROWS[2:]]
    assert 2 == source.read(table, cuts[1]).rows.height
    with pytest.raises(Refusal) as refused:
        source.read(table, cuts[0])
    assert "transfer.source_changed" == refused.value.code


@pytest.mark.parametrize(
    ("way", "options", "code"),
    [
        ("html", {}, "transfer.source_damaged"),
        ("huge", {}, "transfer.source_unavailable"),
        ("moved", {}, "transfer.source_unavailable"),
        ("all", {"auth": {}}, "transfer.source_unavailable"),
        ("all", {"rows": "nothing.here"}, "transfer.source_damaged"),
        ("all", {"paging": {"kind": "page", "param": "p"}, "rows": "data"}, "transfer.source_damaged"),
        ("away", {"paging": WAYS["link"], "rows": "data"}, "transfer.source_not_allowed"),
        ("all", {"paging": {"kind": "guess"}}, "transfer.source_option"),
        ("all", {"paging": {"kind": "cursor"}}, "transfer.source_option"),
        ("all", {"headers": {"X": "a\r\nb"}}, "transfer.source_option"),
    ],
)
def test_a_service_that_misbehaves_is_refused(server: Service, way: str, options: dict, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        opened(asked_at(server, way, **options)).tables()
    assert code == refused.value.code


def test_addresses_of_our_own_network_are_closed_unless_the_operator_opens_them(server: Service) -> None:
    closed = openers(secret_of=lambda _: "x")["rest"](
        asked_at(server, "all")._replace(address="https://127.0.0.1/x?key=geheim")
    )
    with pytest.raises(Refusal) as refused:
        closed.tables()
    assert "transfer.source_not_allowed" == refused.value.code
    assert "geheim" not in str(refused.value)
    assert not server.asked


def test_a_secret_that_nobody_keeps_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        openers()["rest"](Asked("rest", "https://crm.example/", "", "crm", {"auth": SECRET}))
    assert "transfer.source_option" == refused.value.code


def test_rows_that_stand_alone_need_no_paging(server: Service) -> None:
    assert 7 == whole(opened(asked_at(server, "all", rows="data"))).rows[ROW].len()


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("", None),
        ('<a>; rel="prev"', None),
        ('<a>; rel="prev", <b?x=1>; title=y; rel=next', "b?x=1"),
        ('<a>; rel="last next"', "a"),
    ],
)
def test_the_next_page_is_found_in_a_link(header: str, found: str | None) -> None:
    assert found == linked(header)
