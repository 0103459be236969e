# SPDX-License-Identifier: Apache-2.0
"""install, adopt, retire: what is taken over, from whom, and that its rules run until it is given up."""

from typing import Any

import pytest
from django.db import IntegrityError

from duly.foundation.accounts import actions as accounts
from duly.foundation.accounts import queries as staff
from duly.foundation.ledger.guard import Running, running
from duly.foundation.ledger.models import Inbox
from duly.kernel import clock
from duly.kernel.refusals import Refusal
from duly.rooms.library import actions, queries
from duly.rooms.library.models import Bundle, TrustedSigner
from duly.rooms.notices import actions as notices
from duly.rooms.notices import queries as found
from duly.rooms.rulebook import queries as rulebook
from rooms.library.bundles import RULES, a_bundle, a_file_of, fingerprint
from rooms.notices.letters import BODY, a_file, a_peopled_world
from theatre import staged
from world import World

pytestmark = pytest.mark.django_db


world = staged(a_peopled_world)


def refused(call: Any, *words: Any, **more: Any) -> Refusal:
    with pytest.raises(Refusal) as no:
        call(*words, **more)
    return no.value


def take(world: World, **changes: Any) -> Bundle:
    return actions.install(world.operator, a_file_of(a_bundle(**changes)), trust=fingerprint())


def rules_found(world: World) -> set[str]:
    body = BODY + "\n\nThis synergy is for you."
    notice = notices.create(world.ada, "acme", a_file(**{"content/en/body": body}))
    return {one.rule for one in found.findings(notice, clock.now())}


def test_a_bundle_of_a_stranger_needs_their_fingerprint_once(world: World) -> None:
    content = a_file_of(a_bundle())
    no = refused(actions.install, world.operator, content)
    assert no.code == "library.unknown_signer"
    assert fingerprint() in no.say("zh")
    assert refused(actions.install, world.operator, content, trust="0" * 64).code == "library.unknown_signer"
    actions.install(world.operator, content, trust=fingerprint().replace(" ", "").upper())
    actions.install(world.operator, a_file_of(a_bundle(version="2")))
    assert TrustedSigner.objects.count() == 1


def test_a_signer_who_is_trusted_no_longer_is_asked_about_until_they_are_trusted_anew(world: World) -> None:
    take(world)
    assert refused(actions.distrust, world.operator, fingerprint(), " ").code == "library.reason_needed"
    assert refused(actions.distrust, world.ada, fingerprint(), "x").code == "rights.not_allowed"
    actions.distrust(world.operator, fingerprint().upper(), "Their key was lost.")
    assert not queries.trusted().exists()
    assert queries.standing().exists()
    assert Inbox.objects.filter(body__contains='"library.distrusted"').exists()
    newer = a_file_of(a_bundle(version="2"))
    assert refused(actions.install, world.operator, newer).code == "library.unknown_signer"
    assert refused(actions.distrust, world.operator, fingerprint(), "again").code == "library.no_such_signer"
    actions.install(world.operator, newer, trust=fingerprint())
    assert [one.name for one in queries.trusted()] == ["neighbour"]


def test_an_operator_of_one_organisation_does_not_decide_for_all(world: World) -> None:
    accounts.add_user(world.operator, "oz@example.com", "Oz", roles=["operator"], organisation="acme")
    oz = staff.actor_by_email("oz@example.com")
    content = a_file_of(a_bundle())
    assert refused(actions.install, oz, content, trust=fingerprint()).code == "library.holds_for_all"
    assert refused(actions.adopt, oz, "retail").code == "library.holds_for_all"
    take(world)
    assert refused(actions.retire, oz, "neighbours", "Enough.").code == "library.holds_for_all"
    assert "neighbours" in {row.name for row in queries.standing()}


def test_a_stranger_under_a_trusted_name_is_still_a_stranger(world: World) -> None:
    take(world)
    forged = a_file_of(a_bundle(version="2"), secret=b"another secret")
    assert refused(actions.install, world.operator, forged).code == "library.unknown_signer"


def test_what_was_taken_over_is_a_fact(world: World) -> None:
    row = take(world)
    for kind in ("library.trusted", "rulebook.pack_installed", "library.installed"):
        assert Inbox.objects.filter(body__contains=f'"{kind}"').count() == 1
    assert [(one.contents.id, one.digest) for one in queries.cards_for(world.ada)] == [("neighbours", row.digest)]


def test_only_an_operator_takes_over_or_gives_up(world: World) -> None:
    for actor in (world.ada, world.bo, world.cy):
        assert refused(actions.install, actor, a_file_of(a_bundle()), trust=fingerprint()).code == "rights.not_allowed"
        assert refused(actions.adopt, actor, "retail").code == "rights.not_allowed"
        assert refused(actions.retire, actor, "retail", "x").code == "rights.not_allowed"


def test_its_rules_run_as_drafts_until_it_is_given_up(world: World) -> None:
    assert "OURS-a" not in rules_found(world)
    take(world, **{"rules/0/pack/status": "approved", "rules/0/pack/approved_by": [{"role": "counsel", "name": "x"}]})
    assert "OURS-a" in rules_found(world)
    pack = next(one for one in rulebook.packs() if one.id == "ours")
    assert (pack.status, pack.approved_by) == ("draft", ())
    actions.retire(world.operator, "neighbours", "We do it another way.")
    assert "OURS-a" not in rules_found(world)


def test_a_newer_version_takes_the_place_of_the_older_one(world: World) -> None:
    take(world)
    take(world, version="2", **{"rules/0/word_lists": {"ours_words": ["leverage"]}})
    assert [row.version for row in queries.standing()] == ["2"]
    assert "OURS-a" not in rules_found(world)
    assert [one.retired_for for one in queries.cards_for(world.ada)] == ["", "→ 2"]


def test_the_same_bundle_twice_is_refused_and_so_is_one_of_another_signer(world: World) -> None:
    take(world)
    assert refused(actions.install, world.operator, a_file_of(a_bundle())).code == "library.already"
    other = a_file_of(a_bundle(version="9"), name="stranger")
    assert refused(actions.install, world.operator, other, trust=fingerprint("stranger")).code == "library.other_signer"
    assert TrustedSigner.objects.filter(name="stranger").count() == 0


@pytest.mark.parametrize(
    ("path", "value", "taken"),
    [
        ("rules/0/pack/id", "policy", "policy"),
        ("rules/0/rules/0/id", "POL-SIGN-a", "POL-SIGN-a"),
        ("rules/0/word_lists", {"ours_words": ["x"], "account_numbers": ["x"]}, "account_numbers"),
        ("rules/0/questions", {"deal": {"type": "flag", "assume": True, "say": {"en": "e", "zh": "z"}}}, "deal"),
    ],
)
def test_a_pack_may_not_say_anew_what_another_one_says(world: World, path: str, value: Any, taken: str) -> None:
    document = a_bundle()
    document["rules"][0] |= {"questions": {}}
    no = refused(actions.install, world.operator, a_file_of(a_bundle(**{path: value})), trust=fingerprint())
    assert no.code == "rulebook.pack_taken"
    assert taken in no.say("en")
    assert not Bundle.objects.exists()


def test_giving_up_says_why_and_works_once(world: World) -> None:
    take(world)
    assert refused(actions.retire, world.operator, "neighbours", " ").code == "library.reason_needed"
    actions.retire(world.operator, "neighbours", "No longer fits.")
    assert refused(actions.retire, world.operator, "neighbours", "x").code == "library.no_such_bundle"
    take(world)
    assert queries.standing().count() == 1


def test_the_records_stand(world: World) -> None:
    row = take(world)
    token = running.set(Running("test", world.operator))
    try:
        with pytest.raises(IntegrityError, match="is a record"):
            Bundle.objects.filter(id=row.id).update(version="9")
    finally:
        running.reset(token)


def test_a_template_and_a_cascade_in_use_are_what_a_notice_begins_with(world: World) -> None:
    assert queries.templates_for("address_change") == []
    take(world)
    assert [one.key for one in queries.templates_for("address_change")] == ["neighbours/moving"]
    assert queries.templates_for("fee_change") == queries.cascades_for("fee_change") == []
    document = queries.starting_document(
        "address_change", {}, ["en"], template="neighbours/moving", cascade="neighbours/quick"
    )
    assert document["content"]["en"]["title"] == "We move"
    assert document["plan"]["steps"] == [{"channel": "sms", "wait": "2d"}]
    assert [metric.percent for _, metric in queries.metrics_in_use()] == ["90"]
    no = refused(queries.starting_document, "address_change", {}, ["zh-Hans"], template="neighbours/moving")
    assert no.code == "notices.no_template"
    actions.retire(world.operator, "neighbours", "Enough.")
    no = refused(queries.starting_document, "address_change", {}, ["en"], template="neighbours/moving")
    assert no.code == "library.no_such_template"


def test_a_bundle_of_duly_is_adopted_by_name(world: World) -> None:
    assert refused(actions.adopt, world.operator, "mining").code == "library.no_such_bundle"
    for name in queries.shipped():
        actions.adopt(world.operator, name)
    assert {pack.id for pack in rulebook.packs()} >= {f"{name}-policy" for name in queries.shipped()}
    assert refused(actions.adopt, world.operator, "retail").code == "library.already"


def test_a_rolled_back_installation_leaves_no_rules_behind(world: World) -> None:
    packs = {pack.id for pack in rulebook.packs()}
    bad = a_bundle(rules=[RULES, RULES])
    assert refused(actions.install, world.operator, a_file_of(bad), trust=fingerprint()).code == "rulebook.pack_taken"
    assert {pack.id for pack in rulebook.packs()} == packs
