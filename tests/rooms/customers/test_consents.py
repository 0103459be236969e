# SPDX-License-Identifier: Apache-2.0
"""What customers decide about being contacted: set_consent."""

from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from duly.kernel.refusals import Refusal
from duly.rooms.customers import queries
from duly.rooms.customers.actions import set_consent
from duly.rooms.customers.consenting import EXPLICIT, IMPLIED, Proof
from duly.rooms.customers.models import Party
from rooms.customers.files_of import counts, make_import
from world import World, a_world


@pytest.fixture
def world(db: None, tmp_path: Path) -> World:
    made = a_world()
    make_import(made, tmp_path, ["C-1,x,a@one.example,13800000000,CN,,,,,"])
    return made


def opted_out(channel: str) -> bool:
    party = Party.objects.get().id
    return queries.reaches([party], channel)[party].opted_out


def test_the_latest_decision_counts(world: World) -> None:
    party = Party.objects.get().id
    assert not opted_out("email")
    set_consent(world.cy, party, decision="withdrawn", mechanism="call")
    assert opted_out("email")
    assert opted_out("portal")
    set_consent(world.cy, party, decision="granted", mechanism="call")
    assert not opted_out("email")
    assert ["granted", "withdrawn"] == [row.decision for row in queries.profile(party).consents]


def test_a_decision_for_one_channel_leaves_the_others(world: World) -> None:
    set_consent(world.cy, Party.objects.get().id, decision="refused", mechanism="sms", channel="sms")
    assert (True, False) == (opted_out("sms"), opted_out("email"))


def test_a_decision_about_marketing_does_not_stop_notices(world: World) -> None:
    set_consent(world.cy, Party.objects.get().id, decision="refused", mechanism="portal", purpose="marketing")
    assert not opted_out("email")


def test_nonsense_is_refused(world: World) -> None:
    for customer, decision, code in (
        (Party.objects.get().id, "perhaps", "customers.bad_decision"),
        (uuid4(), "granted", "customers.unknown"),
    ):
        with pytest.raises(Refusal) as refused:
            set_consent(world.cy, customer, decision=decision, mechanism="call")
        assert code == refused.value.code


WORDING = "I agree to texts with offers of Acme."
FORM = "客户编号,名称,手机,国家,营销同意,营销同意方式,营销同意日期,营销同意文案"


def said_on(channel: str) -> dict[str, str]:
    party = Party.objects.get().id
    return queries.consents_on(queries.consents_of([party]).get(party, ()), channel)


def bring(world: World, folder: Path, *cells: str) -> list[str]:
    """Import the one customer with these cells about advertising; gives the warnings."""
    report = make_import(world, folder, [",".join(("C-1", "x", "13800000000", "CN", *cells))], FORM)
    assert report.refused == 0
    return [issue.code for row in report.notable for issue in row.warnings]


def test_a_row_whose_consent_was_given_on_a_day_to_come_is_refused(world: World, tmp_path: Path) -> None:
    row = f"C-1,x,13800000000,CN,明示同意,纸质表单,2999-01-01,{WORDING}"
    report = make_import(world, tmp_path, [row], FORM)
    assert (1, ["row.not_yet"]) == (report.refused, [one.refused.code for one in report.notable if one.refused])
    assert said_on("sms") == {}


def test_an_explicit_consent_keeps_where_it_comes_from(world: World) -> None:
    party = Party.objects.get()
    proof = Proof(EXPLICIT, "signed form", date(2026, 5, 4), WORDING)
    set_consent(world.cy, party.id, decision="granted", mechanism="counter", purpose="commercial", proof=proof)
    assert said_on("sms") == {"commercial": "explicit"}
    kept = queries.profile(party.id).consents[0]
    assert proof == (kept.kind, kept.how, kept.given_on, kept.wording)


def test_an_implied_consent_is_no_explicit_one(world: World) -> None:
    given = {"decision": "granted", "mechanism": "call", "purpose": "commercial"}
    set_consent(world.cy, Party.objects.get().id, proof=Proof(IMPLIED), **given)
    assert said_on("sms") == {"commercial": "granted"}


def test_a_consent_for_one_channel_is_none_for_another(world: World) -> None:
    party, given = Party.objects.get().id, {"mechanism": "call", "purpose": "commercial"}
    set_consent(world.cy, party, decision="granted", channel="email", **given)
    assert (said_on("email"), said_on("sms")) == ({"commercial": "granted"}, {})
    set_consent(world.cy, party, decision="withdrawn", **given)
    assert said_on("email") == {"commercial": "withdrawn"}


@pytest.mark.parametrize(
    ("decision", "proof", "code"),
    [
        ("granted", Proof(EXPLICIT, given_on=date(2026, 5, 4)), "customers.consent_unproved"),
        ("granted", Proof("silent"), "customers.bad_consent_kind"),
        ("granted", Proof(EXPLICIT, "", date(2999, 1, 1), WORDING), "customers.consent_in_future"),
        ("granted", Proof(EXPLICIT, "x" * 201, None, WORDING), "customers.consent_too_long"),
        ("refused", Proof(EXPLICIT, "", None, WORDING), "customers.nothing_granted"),
    ],
)
def test_a_proof_that_proves_nothing_is_refused(world: World, decision: str, proof: Proof, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        set_consent(
            world.cy, Party.objects.get().id, decision=decision, mechanism="call", purpose="commercial", proof=proof
        )
    assert refused.value.code == code
    assert said_on("sms") == {}


def test_a_file_brings_an_explicit_consent_with_its_day_and_wording(world: World, tmp_path: Path) -> None:
    assert bring(world, tmp_path, "明示", "网页勾选", "2026-05-04", "同意接收优惠短信") == []
    kept = queries.profile(Party.objects.get().id).consents[0]
    assert (kept.purpose, kept.kind, kept.how) == ("commercial", "explicit", "网页勾选")
    assert (kept.given_on, kept.wording) == (date(2026, 5, 4), "同意接收优惠短信")
    assert said_on("sms") == {"commercial": "explicit"}
    assert not opted_out("sms")


@pytest.mark.parametrize("cells", [("explicit", "", "2026-05-04", ""), ("explicit", "", "", WORDING)])
def test_what_a_file_cannot_prove_counts_as_implied(world: World, tmp_path: Path, cells: tuple[str, ...]) -> None:
    assert bring(world, tmp_path, *cells) == ["row.consent_unproved"]
    assert said_on("sms") == {"commercial": "granted"}


def test_a_file_withdraws_but_does_not_overturn_what_the_customer_decided(world: World, tmp_path: Path) -> None:
    explicit = ("explicit", "web", "2026-05-04", WORDING)
    bring(world, tmp_path, *explicit)
    bring(world, tmp_path, "withdrawn", "", "", "")
    assert said_on("sms") == {"commercial": "withdrawn"}
    bring(world, tmp_path, *explicit)
    assert said_on("sms") == {"commercial": "explicit"}
    party = Party.objects.get().id
    set_consent(world.cy, party, decision="withdrawn", mechanism="portal", purpose="commercial")
    assert bring(world, tmp_path, "explicit", "web", "2026-06-05", WORDING) == ["row.consent_kept"]
    assert said_on("sms") == {"commercial": "withdrawn"}


def test_a_bare_yes_takes_nothing_from_an_explicit_consent(world: World, tmp_path: Path) -> None:
    bring(world, tmp_path, "explicit", "web", "2026-05-04", WORDING)
    bring(world, tmp_path, "yes", "", "", "")
    assert said_on("sms") == {"commercial": "explicit"}
    again = make_import(world, tmp_path, [f"C-1,x,13800000000,CN,explicit,web,2026-05-04,{WORDING}"], FORM)
    assert counts(again) == (0, 0, 1, 0)
    assert len(queries.profile(Party.objects.get().id).consents) == 1


def test_nonsense_about_advertising_refuses_the_row(world: World, tmp_path: Path) -> None:
    rows = ["C-1,x,13800000000,CN,perhaps,,,", "C-1,x,13800000000,CN,explicit,,01/02/2026,yes"]
    report = make_import(world, tmp_path, rows, FORM)
    assert [row.refused.code for row in report.notable if row.refused] == ["row.yes_no", "row.date"]
