# SPDX-License-Identifier: Apache-2.0
"""export: what leaves the house, and above all what does not."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duly.kernel.refusals import Refusal
from duly.kernel.words import Words
from duly.rooms.library import actions, queries
from duly.rooms.library.facts import SMALLEST_GROUP, Parts
from duly.rooms.library.rules import anonymous
from duly.rooms.notices import actions as notices
from duly.rooms.notices.models import Notice
from duly.rooms.rulebook import queries as rulebook
from rooms.library.bundles import a_bundle, a_file_of, fingerprint
from rooms.notices.letters import BODY, a_file, a_peopled_world, an_approved_notice
from theatre import staged
from world import World

pytestmark = pytest.mark.django_db
SECRETS = {
    "old_address": "7 Quokka Lane",
    "new_address": "8 Axolotl Street",
    "phone": "+86 10 7777 1234",
    "tag": "platypus-club",
    "class": "Wombats",
    "owner": "Numbat Nora",
    "reason": "The landlord Mr Bilby sold it.",
    "answer": "resolution-dugong-3",
    "note": "opinion by Potoroo LLP",
}


world = staged(a_peopled_world)


def parts(*numbers: str, **more: Any) -> Parts:
    return Parts("ours", "1", Words(en="Ours", zh="我方"), Words(en="As is.", zh="供参考。"), notices=numbers, **more)


def a_secretive_notice(world: World) -> Notice:
    """A notice with something of ours at every place that can hold it, written out where a blank should be, too."""
    body = f"{BODY}\n\nFrom {SECRETS['old_address']} to {SECRETS['new_address']}, says Acme Ltd. Call {SECRETS['phone']} or notices@acme.example."
    changes: dict[str, Any] = {
        "reason": SECRETS["reason"],
        "legal_basis": {"law": "民法典", "article": "509(2)", "note": SECRETS["note"]},
        "answers": {"regulator_approval": SECRETS["answer"]},
        "content/en/body": body,
        "content/en/summary": f"At {SECRETS['new_address'].upper()}.",
        "audience": {"tags": [SECRETS["tag"]]},
        "plan/classes": {SECRETS["class"]: {"tags": [SECRETS["tag"]]}},
        "plan/owner": SECRETS["owner"],
        "plan/budget": "CNY 4711.00",
        "plan/steps": [
            {"channel": "email", "wait": "3d"},
            {"channel": "sms", "wait": "3d", "classes": [SECRETS["class"]]},
        ],
    }
    fields = {key: SECRETS[key] for key in ("old_address", "new_address", "phone")}
    return notices.create(world.ada, "acme", a_file(fields=fields, **changes))


def test_an_exported_notice_holds_nothing_of_anybody(world: World) -> None:
    notice = a_secretive_notice(world)
    text = actions.export(world.ada, "acme", parts(notice.number)).decode()
    held = {name: value for name, value in SECRETS.items() if value.lower() in text.lower()}
    assert held == {}
    for value in (
        "Acme Ltd",
        "acme.example",
        "4711",
        notice.number,
        str(notice.id),
        notice.salt,
        world.ada.name,
        str(world.acme.id),
    ):
        assert value not in text
    found = queries.preview(text.encode()).contents
    written = found.templates[0].raw["content"]["en"]
    assert written["summary"] == "At {{ new_address }}."
    assert (
        "From {{ old_address }} to {{ new_address }}, says {{ organisation }}. Call {{ phone }} or {{ sender_email }}."
        in written["body"]
    )
    assert [dict(step) for step in found.cascades[0].steps] == [
        {"channel": "email", "wait": "3d"},
        {"channel": "sms", "wait": "3d"},
    ]


@pytest.mark.parametrize(
    "left", ["li.lei@example.com", "+1 202 555 0199", "https://acme.example/x", "6222 0212 3456 7890"]
)
def test_an_address_that_no_blank_stands_for_keeps_the_notice_here(world: World, left: str) -> None:
    notice = notices.create(world.ada, "acme", a_file(**{"content/en/body": f"{BODY} Ask {left} please."}))
    with pytest.raises(Refusal) as no:
        actions.export(world.ada, "acme", parts(notice.number))
    assert (no.value.code, no.value.field) == ("library.leftover", "content.en.body")
    assert left in no.value.say("zh")


def test_what_one_house_exports_another_takes_over(world: World, settings: Any) -> None:
    """Another installation: its secret is another one, so the key is unknown there."""
    content = actions.export(world.ada, "acme", parts(a_secretive_notice(world).number))
    found = queries.preview(content)
    assert found.is_known
    settings.DULY = replace(settings.DULY, values={**settings.DULY.values, "DULY_SECRET": "of the house next door"})
    assert not queries.preview(content).is_known
    with pytest.raises(Refusal):
        actions.install(world.operator, content)
    row = actions.install(world.operator, content, trust=found.signer.fingerprint)
    assert queries.contents_of(row) == found.contents
    document = queries.starting_document("address_change", {}, ["en"], template=f"{row.name}/notice_1")
    document["fields"] = {"old_address": "1 There", "new_address": "2 There", "phone": "+86 10 0000 0000"}
    document |= {"reason": "because", "effective_on": "+60d", "audience": {"services": ["hosting"]}}
    document["plan"]["acknowledge_by"] = "+45d"
    assert notices.create(world.dee, "other", document).change.kind == "address_change"


def test_a_rule_pack_that_was_taken_over_can_be_passed_on(world: World) -> None:
    actions.install(world.operator, a_file_of(a_bundle()), trust=fingerprint())
    found = queries.preview(actions.export(world.operator, "acme", parts(packs=("ours",)))).contents
    assert [pack["pack"]["id"] for pack in found.rules] == ["ours"]
    assert found.rules[0] == rulebook.installed_document("ours")
    with pytest.raises(Refusal) as no:
        actions.export(world.operator, "acme", parts(packs=("policy",)))
    assert no.value.code == "rulebook.no_such_pack"


def test_nothing_chosen_and_a_notice_of_others_are_refused(world: World) -> None:
    for actor, chosen, code in (
        (world.ada, parts(), "library.nothing_chosen"),
        (world.ada, parts("2026-9999"), "notices.no_such_notice"),
        (world.dee, parts(a_secretive_notice(world).number), "notices.no_such_notice"),
        (world.cy, parts("x"), "rights.not_allowed"),
    ):
        with pytest.raises(Refusal) as no:
            actions.export(actor, None, chosen)
        assert no.value.code == code


def test_results_are_counts_of_groups_that_are_large_enough(tmp_path: Path) -> None:
    world = a_peopled_world(tmp_path, count=SMALLEST_GROUP * 2 + 3)
    notice = an_approved_notice(world)
    notices.launch(world.ada, notice.id)
    met = queries.preview(actions.export(world.ada, "acme", parts(notice.number, with_results=True))).contents.results
    assert [(one.people, one.confirmed, dict(one.languages)) for one in met] == [(23, 0, {"en": (23, 0)})]


def test_results_of_a_few_are_not_told(world: World) -> None:
    notice = an_approved_notice(world)
    notices.launch(world.ada, notice.id)
    assert (
        queries.preview(actions.export(world.ada, "acme", parts(notice.number, with_results=True))).contents.results
        == ()
    )


COUNTS = st.integers(0, 60)
GROUPS = st.dictionaries(
    st.sampled_from(["en", "zh-Hans", "de", "ja"]), st.tuples(COUNTS, COUNTS).map(lambda pair: (max(pair), min(pair)))
)


@given(GROUPS, st.dictionaries(st.sampled_from(["email", "sms", "call"]), COUNTS))
def test_no_small_group_is_told_nor_can_be_reckoned(
    languages: dict[str, tuple[int, int]], channels: dict[str, int]
) -> None:
    found = anonymous.result("closure", "2026-11", languages, channels)
    if found is None:
        return
    told = found["languages"]
    counts = [n for read, met in told.values() for n in (read, met, read - met)] + list(found["channels"].values())
    assert all(n == 0 or n >= SMALLEST_GROUP for n in (*counts, found["people"]))
    hidden = [pair for tag, pair in languages.items() if tag not in told]
    assert len(hidden) != 1 or not told


@given(st.text(st.sampled_from("abX 12{}."), max_size=30), st.sampled_from(["abX", "12ab", "X.X"]))
def test_a_value_that_was_written_out_is_gone(text: str, value: str) -> None:
    left = anonymous.blanked(text, {value: "field"})
    outside = anonymous._BLANK.sub(" ", left)
    assert value.lower() not in outside.lower()
