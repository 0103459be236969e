# SPDX-License-Identifier: Apache-2.0
"""The file of a bundle: one sequence of bytes, every one of which counts; and what comes from outside is read strictly."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from duly.kernel import notes
from duly.kernel.refusals import Refusal
from duly.rooms.library import queries
from duly.rooms.library.facts import LARGEST
from duly.rooms.library.queries.checking import examine
from duly.rooms.library.rules import papers, reading
from rooms.library.bundles import NEXT_DOOR, a_bundle, a_file_of, fingerprint


def refusal_of(content: bytes) -> Refusal:
    with pytest.raises(Refusal) as no:
        papers.read(content)
    return no.value


def why_not(**changes: Any) -> Refusal:
    with pytest.raises(Refusal) as no:
        examine(reading.read(a_bundle(**changes)))
    return no.value


def test_what_was_written_is_read_and_says_who_signed() -> None:
    paper = papers.read(a_file_of(a_bundle()))
    assert paper.bundle == a_bundle()
    assert (paper.signer.name, paper.signer.fingerprint) == ("neighbour", fingerprint())


def test_people_can_read_the_file() -> None:
    text = a_file_of(a_bundle()).decode()
    assert '"zh": "同行做法"' in text
    assert text.splitlines()[-1].startswith("\N{EM DASH} neighbour ")


def test_the_file_is_a_note_that_other_programs_verify() -> None:
    name, public = notes.public_key(papers.read(a_file_of(a_bundle())).signer.key)
    assert notes.is_signed_by(a_file_of(a_bundle()).decode(), name, public)


def test_a_key_follows_from_the_secret_and_the_name() -> None:
    keys = {fingerprint(name, secret) for name in ("a", "b") for secret in (NEXT_DOOR, b"another")}
    assert len(keys) == 4
    assert fingerprint() == fingerprint()


def test_every_byte_counts() -> None:
    small = a_file_of(a_bundle(templates=[], rules=[], cascades=[], metrics=[]))
    for place in range(len(small)):
        for flip in (1, 0x20, 0x80):
            changed = bytearray(small)
            changed[place] ^= flip
            assert refusal_of(bytes(changed)).code in {"library.bad_signature", "library.not_a_bundle"}, place


@given(st.binary(max_size=200), st.integers(0, 400), st.integers(0, 60))
def test_what_was_cut_or_pasted_is_refused(pasted: bytes, place: int, gone: int) -> None:
    good = a_file_of(a_bundle(templates=[], rules=[], cascades=[], metrics=[]))
    bad = good[:place] + pasted + good[place + gone :]
    if bad != good:
        assert refusal_of(bad).code in {"library.bad_signature", "library.not_a_bundle"}


def test_the_same_in_other_bytes_is_refused_even_when_signed() -> None:
    key = papers.key_for(NEXT_DOOR, "neighbour")
    paper = {"signer": papers.signer_of("neighbour", key).key, "duly": "dulypack/1", "bundle": a_bundle()}
    note = notes.sign(orjson.dumps(paper).decode() + "\n", "neighbour", key)
    assert refusal_of(note.encode()).code == "library.bad_signature"


def test_a_signature_of_another_key_is_refused() -> None:
    ours, theirs = papers.key_for(NEXT_DOOR, "neighbour"), papers.key_for(b"x", "neighbour")
    text = a_file_of(a_bundle()).decode().rpartition("\n\n")[0] + "\n"
    assert refusal_of(notes.sign(text, "neighbour", theirs).encode()).code == "library.bad_signature"
    assert papers.read(notes.sign(text, "neighbour", ours).encode())


@pytest.mark.parametrize("name", ["", "n" * 101, "two words", "left\u202eright"])
def test_who_signs_has_a_name_that_people_can_read(name: str) -> None:
    key = papers.key_for(NEXT_DOOR, name)
    signer = notes.verifier_key(name, key.public_key().public_bytes_raw())
    text = papers.as_text({"duly": "dulypack/1", "bundle": a_bundle(), "signer": signer})
    assert refusal_of(notes.sign(text, name, key).encode()).code == "library.not_a_bundle"


def test_a_file_that_is_too_large_or_nested_too_deep_is_refused() -> None:
    assert refusal_of(b" " * (LARGEST + 1)).code == "library.too_large"
    deep: Any = "x"
    for _ in range(20):
        deep = [deep]
    assert why_not(results=deep).code == "library.bad_bundle"
    bomb = b"[" * 100_000
    assert refusal_of(bomb).code == "library.not_a_bundle"


@pytest.mark.parametrize(
    ("path", "value", "code", "field"),
    [
        ("colour", "red", "library.bad_bundle", "bundle.colour"),
        ("duly", "bundle/2", "library.bad_bundle", "duly"),
        ("id", "../etc", "library.bad_bundle", "id"),
        ("industry", "mining", "library.bad_bundle", "industry"),
        ("words", {"en": "only"}, "library.bad_bundle", "words.zh"),
        ("version", 1.5, "library.bad_bundle", "bundle"),
        ("note", {"en": "a\u202eb", "zh": "x"}, "library.bad_bundle", "bundle"),
        ("templates/0/price", 1, "library.bad_bundle", "templates[0].price"),
        ("templates/0/kind", "moon_landing", "library.bad_bundle", "templates.moving.kind"),
        ("templates/0/content", {}, "library.bad_bundle", "templates[0].content"),
        ("templates/0/content/en/sms", "", "notices.missing", "templates.moving.content.en.sms"),
        ("templates/0/content/en/sms", "{{ secret }}", "library.bad_wording", "templates.moving.content.en.sms"),
        ("templates/0/content/en/body", "{% for a in b %}", "library.bad_wording", "templates.moving.content.en.body"),
        ("templates/0/content/en/title", "{{ link }}", "library.bad_wording", "templates.moving.content.en.title"),
        ("cascades/0/steps", [{"channel": "smoke", "wait": "2d"}], "notices.not_known", "plan.steps[0].channel"),
        ("cascades/0/steps", [], "library.bad_bundle", "cascades[0]"),
        ("metrics/0/target", "120%", "library.bad_bundle", "metrics[0].target"),
        ("metrics/0/within_days", 2, "library.bad_bundle", "metrics[0].within_days"),
        ("metrics", [{}] * 51, "library.bad_bundle", "metrics"),
        ("rules/0/rules/0/check", {"kind": "execute"}, "rulebook.bad_pack", None),
        ("rules/0/kinds", {"x": {}}, "rulebook.bad_pack", None),
        ("rules/0/id", ["x"], "rulebook.bad_pack", None),
        ("rules/0/word_lists", {"w": ["(a+)+b"]}, "rulebook.bad_pack", None),
        ("rules/0/word_lists", {"w": ["((a+))+b"]}, "rulebook.bad_pack", None),
        ("results", [{"kind": "closure", "month": "2026-13", "people": 1, "confirmed": 1}], "library.bad_bundle", "results[0].month"),
    ],
)  # fmt: skip
def test_what_nobody_could_use_is_refused_at_its_place(path: str, value: Any, code: str, field: str | None) -> None:
    no = why_not(**{path: value})
    assert (no.code, no.field) == (code, field)
    assert no.say("zh") != no.say("en")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=12,
    ),
    st.sampled_from(["templates", "rules", "cascades", "metrics", "results", "words", "id", "templates/0/content", "rules/0/rules"]),
)  # fmt: skip
def test_whatever_stands_in_a_bundle_is_taken_or_refused(value: Any, path: str) -> None:
    try:
        examine(reading.read(a_bundle(**{path: value})))
    except Refusal as no:
        assert no.say("en")
        assert no.say("zh")


def test_the_bundles_that_come_with_duly_are_there() -> None:
    assert sorted(queries.shipped()) == ["finance", "internet", "retail", "telecoms"]
