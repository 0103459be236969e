# SPDX-License-Identifier: Apache-2.0
"""The bundles that come with Duly: every template can be filled and passes the rules, every rule shows what it finds."""

from datetime import UTC, datetime

import pytest

from duly.rooms.library import queries
from duly.rooms.library.facts import Contents, Template
from duly.rooms.library.queries.checking import examine, filled, findings_of
from duly.rooms.notices.queries import drafting
from duly.rooms.rulebook import queries as rulebook
from duly.rooms.rulebook.facts import Pack, Rule
from duly.rooms.rulebook.rules.checks.shapes import Library
from duly.rooms.rulebook.rules.evaluation import judged, jurisdictions_at
from duly.rooms.rulebook.rules.examples import example
from duly.rooms.rulebook.rules.installing import must_be_a_pack, must_fit
from duly.rooms.rulebook.rules.lookup import Lookup
from rooms.notices.test_templates import SIMPLIFIED_ONLY

BUNDLES = list(queries.shipped().values())
TEMPLATES = [pytest.param(template, id=f"{one.id}-{template.id}") for one in BUNDLES for template in one.templates]
PACKS = [must_be_a_pack(document) for one in BUNDLES for document in one.rules]
RULES = [pytest.param(pack, rule, id=rule.id) for pack in PACKS for rule in pack.rules]
NOW = datetime(2026, 12, 1, 4, tzinfo=UTC)


@pytest.mark.parametrize("one", BUNDLES, ids=lambda one: one.id)
def test_a_bundle_of_an_industry_has_all_that_it_should(one: Contents) -> None:
    examine(one)
    assert one.industry == one.id
    assert 2 <= len(one.templates) <= 3
    assert one.rules
    assert one.cascades
    assert len(one.metrics) >= 2
    assert one.results == ()


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_meets_no_rule_about_its_wording(template: Template) -> None:
    found = [one for one in findings_of(template, NOW) if one.where.startswith(("content.", "fields."))]
    assert [(one.rule, one.where) for one in found if one.severity in {"block", "warn"}] == []


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_is_there_in_three_languages_each_in_its_own_characters(template: Template) -> None:
    assert template.languages == ("zh-Hans", "zh-Hant", "en")
    assert not set("".join(template.raw["content"]["zh-Hant"].values())) & SIMPLIFIED_ONLY


@pytest.mark.parametrize("template", TEMPLATES)
def test_what_a_template_leaves_open_is_as_usual(template: Template) -> None:
    usual = drafting.templates()[template.kind]
    assert filled(template)["mandatory"] == bool(usual.mandatory)
    assert filled(template)["plan"]["steps"] == list(usual.steps)


@pytest.mark.parametrize(("pack", "rule"), RULES)
@pytest.mark.parametrize("which", ["passes", "fails"])
def test_a_rule_shows_what_it_finds_and_what_it_does_not(pack: Pack, rule: Rule, which: str) -> None:
    library = Library((*rulebook.shipped(), pack))
    snapshot, now, stage = example(pack, rule, which, {})
    on = Lookup(snapshot, library.questions, now)
    outcome = judged(library, pack, rule, on, stage=stage, places_of_law=jurisdictions_at(snapshot))
    assert outcome.result == which[:4], (outcome.reasons, outcome.hits)


@pytest.mark.parametrize(("pack", "rule"), RULES)
def test_a_rule_names_no_law_since_it_is_policy(pack: Pack, rule: Rule) -> None:
    assert (pack.jurisdiction, pack.status, rule.laws) == ("ALL", "draft", ())


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_a_pack_takes_no_name_of_those_of_duly_nor_of_another_industry(pack: Pack) -> None:
    must_fit(pack, Library((*rulebook.shipped(), *(other for other in PACKS if other is not pack))))


def test_a_rule_of_an_industry_leaves_others_alone() -> None:
    for pack in PACKS:
        for rule in pack.rules:
            assert rule.applies["industry"] == pack.id.removesuffix("-policy")
