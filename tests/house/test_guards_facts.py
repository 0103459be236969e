# SPDX-License-Identifier: Apache-2.0
"""Facts, refusals, reactions, jobs, settings: everything declared is said in two languages, collected and documented."""

import string
from importlib import import_module
from typing import Any

from duly.foundation.ledger.facts import FactKind
from duly.house import calendar, flow, wiring
from duly.house.config import SETTINGS
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words
from house.house_files import ROOT, contracts, modules, nothing_wrong, refusal_kinds, rooms

PERSONAL_NAMES = {"email", "phone", "address", "name", "customer_ref", "ip", "text", "note", "reason", "actor"}
"""Names that no public field of a leaf may have: what they hold is about a person."""
ALLOWED_PUBLIC: dict[str, str] = {}
"""``kind.field`` to the reason why it is not personal after all."""


def placeholders(sentence: str) -> set[str]:
    """The names in a sentence; ``{tag!r}`` and ``{a.b}`` count by their first name, ``{why_zh}`` is Chinese for ``{why}``."""
    return {
        name.split(".")[0].split("[")[0].removesuffix("_zh").removesuffix("_en")
        for _, name, _, _ in string.Formatter().parse(sentence)
        if name
    }


def fact_faults(kind: FactKind) -> list[str]:
    complaints = []
    for language, sentence in (("en", kind.sentence.en), ("zh", kind.sentence.zh)):
        if not sentence.strip():
            complaints.append(f"{kind.name} has no sentence in {language}")
        if unknown := placeholders(sentence) - set(kind.public):
            complaints.append(f"{kind.name} ({language}) speaks of {sorted(unknown)}, which is not in the leaf")
    if placeholders(kind.sentence.en) != placeholders(kind.sentence.zh):
        complaints.append(f"{kind.name} says different things in English and Chinese")
    complaints += [
        f"{kind.name}.{field} looks personal: it belongs in `personal`"
        for field in kind.public
        if field in PERSONAL_NAMES and f"{kind.name}.{field}" not in ALLOWED_PUBLIC
    ]
    return complaints


def word_faults(where: str, words: Words) -> list[str]:
    if not words.en.strip() or not words.zh.strip():
        return [f"{where} is missing in one language"]
    if placeholders(words.en) != placeholders(words.zh):
        return [f"{where} has {placeholders(words.en)} in English and {placeholders(words.zh)} in Chinese"]
    return []


def declared() -> dict[str, tuple[FactKind, str]]:
    """Every FactKind that a room or the foundation declares, and where."""
    found = {}
    for module in modules():
        if module.name.startswith(tuple(f"{room}." for room in rooms())) and "FactKind(" in module.text:
            for value in vars(import_module(module.name)).values():
                if isinstance(value, FactKind):
                    found[value.name] = (value, ".".join(module.name.split(".")[:3]))
    return found


def all_words() -> dict[str, Words]:
    """Every Words object that a module of the house holds at its top."""
    found = {}
    for module in modules():
        if module.name.startswith("duly.") and "Words(" in module.text:
            for name, value in vars(import_module(module.name)).items():
                found |= {f"{module.name}.{path}": words for path, words in _words_in(name, value)}
    return found


def _words_in(name: str, value: Any) -> list[tuple[str, Words]]:
    if isinstance(value, Words):
        return [(name, value)]
    if isinstance(value, dict):
        return [pair for key, inner in value.items() for pair in _words_in(f"{name}[{key}]", inner)]
    if isinstance(value, tuple | list):
        return [pair for index, inner in enumerate(value) for pair in _words_in(f"{name}[{index}]", inner)]
    return []


def unknown_reactions(reactions: dict[str, Any], kinds: set[str]) -> list[str]:
    return [f"flow reacts to {name}, which nobody records" for name in reactions if name not in kinds]


def test_every_fact_reads_aloud_in_two_languages_and_says_nothing_personal() -> None:
    nothing_wrong([line for kind, _ in declared().values() for line in fact_faults(kind)])


def test_every_fact_is_collected_by_the_house() -> None:
    assert {kind.name for kind in wiring.FACTS} == set(declared())


def test_a_fact_is_named_after_its_room() -> None:
    nothing_wrong([name for name, (_, room) in declared().items() if name.split(".")[0] != room.split(".")[2]])


def test_planted_facts_are_noticed() -> None:
    odd = FactKind("notices.odd", Words(en="{count} of {name}", zh=""), public=("count", "email"))
    assert len(fact_faults(odd)) == 4
    assert unknown_reactions({"notices.never": []}, {"notices.odd"})


def test_every_refusal_says_the_same_in_two_languages() -> None:
    nothing_wrong([line for where, kind in refusal_kinds().items() for line in word_faults(where, kind.words)])


def test_every_sentence_of_the_house_has_both_languages() -> None:
    nothing_wrong([line for where, words in all_words().items() for line in word_faults(where, words)])


def test_planted_words_are_noticed() -> None:
    assert word_faults("planted", refusal("a.b", Because.INVALID, en="{a}", zh="{b}").words)
    assert word_faults("planted", Words(en="x", zh=""))


def test_a_refusal_code_means_one_thing() -> None:
    codes: dict[str, set[str]] = {}
    for kind in refusal_kinds().values():
        codes.setdefault(kind.code, set()).add(kind.words.en)
    nothing_wrong([code for code, sentences in codes.items() if len(sentences) > 1])


def test_the_house_reacts_only_to_facts_that_exist() -> None:
    nothing_wrong(unknown_reactions(flow.REACTIONS, set(declared())))


def test_jobs_and_rounds_have_names_of_their_own_and_a_documented_purpose() -> None:
    names = [job.name for job in calendar.JOBS] + [row.name for row in calendar.RECURRING]
    assert sorted(set(names)) == sorted(names)
    nothing_wrong([row.name for row in (*calendar.JOBS, *calendar.RECURRING) if not (row.run.__doc__ or "").strip()])


def test_every_setting_is_explained() -> None:
    nothing_wrong([line for row in SETTINGS for line in word_faults(row.name, row.words)])


def test_every_contract_says_what_it_protects() -> None:
    nothing_wrong([name for name, row in contracts().items() if len(row["name"]) < 20])
    assert (ROOT / "pyproject.toml").exists()
