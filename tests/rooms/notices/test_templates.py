# SPDX-License-Identifier: Apache-2.0
"""Templates of every kind: they can be filled, carry what they must, and pass the rules."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import yaml

from duly.kernel.refusals import Refusal
from duly.rooms.notices import queries
from duly.rooms.notices.facts import Draft
from duly.rooms.notices.queries.drafts import check_file
from duly.rooms.notices.rules import parity, renderings, texts
from duly.rooms.notices.rules.document import read_draft
from duly.rooms.notices.rules.drafting import on_top, read_template
from duly.rooms.rulebook import queries as rulebook

TODAY = date(2026, 12, 1)
KINDS = sorted(name for name, kind in rulebook.kinds().items() if not kind.retired)
LANGUAGES = ("zh-Hans", "zh-Hant", "en")
SIMPLIFIED_ONLY = set("关变户见请认发话联络现适处为从时间须将终业务权进继个与询")
SAMPLES = {"phone": "+86 10 0000 0000", "email": "a@example.com", "date": "2027-02-01", "money": "CNY 12.00"}


def filled(kind: str) -> dict[str, Any]:
    """The starting file of a kind, with its blanks filled."""
    document = queries.starting_document(kind, {}, LANGUAGES)
    specs = {spec.name: spec for spec in rulebook.kinds()[kind].fields}
    document["fields"] = {
        name: dict.fromkeys(LANGUAGES, f"sample {name}") if isinstance(value, dict) else SAMPLES[specs[name].type]
        for name, value in document["fields"].items()
    }
    document |= {"effective_on": "2027-02-01", "reason": "because"}
    document["plan"]["acknowledge_by"] = "2027-01-20"
    document |= {key: "2026-0001" for key in ("corrects", "withdraws") if key in document}
    return document


def draft(kind: str) -> Draft:
    """The same, as it is read after it was written as YAML."""
    again = yaml.safe_load(yaml.safe_dump(filled(kind)))
    return read_draft(again, rulebook.kinds(), TODAY, questions=rulebook.questions())


def values(one: Draft, language: str) -> dict[str, str]:
    """What the blanks of a draft get."""
    names = {"organisation": "Acme Ltd", "sender_phone": "+1 202 555 0100", "sender_email": "a@acme.example"}
    names |= {"number": "2026-0002", "earlier": "2026-0001"}
    dates = {"effective_on": one.effective_on, "acknowledge_by": one.acknowledge_by}
    return texts.values_in(language, one.fields, names, dates)


def test_every_kind_that_can_be_chosen_has_a_template() -> None:
    assert sorted(queries.templates()) == KINDS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_rendering_of_a_template_carries_what_it_must(kind: str, language: str) -> None:
    one = draft(kind)
    edition = next(edition for edition in one.editions if edition.language == language)
    known = texts.sample_values(values(one, language))
    for each in renderings.renderings([edition]):
        full = renderings.filled(each, known)
        wanted = parity.required_in(rulebook.kinds()[kind], one.fields, each.channel)
        if each.channel in {*renderings.LONG, "sms"}:
            assert parity.missing_in(each, full, wanted, known) == []
        assert [finding for finding in parity.length_findings(full) if finding.severity == "block"] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_traditional_template_is_written_in_traditional_characters(kind: str) -> None:
    written = "".join(queries.template_for(kind, "zh-TW").values())
    assert not set(written) & SIMPLIFIED_ONLY


@pytest.mark.parametrize("kind", KINDS)
def test_a_starting_file_is_refused_until_its_blanks_are_filled(kind: str) -> None:
    with pytest.raises(Refusal):
        read_draft(queries.starting_document(kind, {}, LANGUAGES), rulebook.kinds(), TODAY)


def test_a_language_without_a_template_is_refused_and_names_those_that_exist() -> None:
    with pytest.raises(Refusal) as refused:
        queries.starting_document("closure", {}, ["de"])
    assert refused.value.code == "notices.no_template"
    assert "zh-Hant" in refused.value.say("en")


def test_a_template_of_the_installation_adds_a_language_and_keeps_the_others() -> None:
    shipped = queries.templates()["closure"]
    content = {"de": {"title": "Geschlossen", "summary": "Zu.", "body": "Zu.", "sms": "Zu. {{ link }}"}}
    own = read_template({"duly": "template/1", "kind": "closure", "content": content}, "own.yaml", TODAY)
    both = on_top(shipped, own)
    assert both.content["de"]["title"] == "Geschlossen"
    assert both.content["en"] == shipped.content["en"]
    assert both.steps == shipped.steps


def test_a_template_with_an_unknown_key_is_refused_at_its_place() -> None:
    with pytest.raises(Refusal) as refused:
        read_template({"duly": "template/1", "kind": "closure", "contents": {}}, "own.yaml", TODAY)
    assert refused.value.field == "own.yaml.contents"


@pytest.mark.parametrize("kind", KINDS)
def test_a_filled_template_meets_no_rule_about_its_wording(kind: str) -> None:
    """What is left are facts that only the organisation can give: answers, approvals, and samples that are no real values."""
    document = filled(kind)
    if kind == "fee_change":
        document["fields"]["old_price"] = "CNY 10.00"
    if kind == "name_change":
        document["fields"]["registration_number"] = dict.fromkeys(LANGUAGES, "91110000MA00000000")
    found = check_file(document, datetime(2026, 12, 1, 4, tzinfo=UTC))
    about_words = [one for one in found if one.severity == "block" and one.where.startswith(("content.", "fields."))]
    assert [(one.rule, one.where) for one in about_words if one.rule != "CN-REG-03b"] == []
