# SPDX-License-Identifier: Apache-2.0
"""Salted commitments follow RFC 9901, open only to what was committed, and tell nothing while closed."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duly.kernel import disclosures

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("text", "digest"),
    [
        (
            "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0",
            "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0",
        ),
        (
            "WyIyR0xDNDJzS1F2ZUNmR2ZyeU5STjl3IiwgImdpdmVuX25hbWUiLCAiSm9obiJd",
            "jsu9yVulwQQlhFlM_3JlzMaSFzglhQG0DpfayQwLUK4",
        ),
    ],
)
def test_digests_are_those_of_the_specification(text: str, digest: str) -> None:
    assert digest == disclosures.digest(text)


def test_the_specifications_example_opens() -> None:
    text = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
    assert disclosures.opened(text) == ("family_name", "Möbius")


@given(TEXT, TEXT)
def test_a_commitment_opens_to_what_was_committed(name: str, value: str) -> None:
    made = disclosures.disclose(name, value)
    assert (name, value) == disclosures.opened(made.text)
    assert made.digest == disclosures.digest(made.text)


def test_equal_values_have_unequal_digests() -> None:
    assert len({disclosures.disclose("name", "x").digest for _ in range(100)}) == 100


def test_a_decoy_looks_like_any_digest() -> None:
    real, decoy = disclosures.disclose("name", "x").digest, disclosures.decoy()
    assert len(real) == len(decoy) == 43
    assert len(base64.urlsafe_b64decode(decoy + "=")) == 32


@pytest.mark.parametrize(
    "text",
    [
        "",
        "!",
        "bm90IGpzb24",
        base64.urlsafe_b64encode(b'["a","b"]').decode().rstrip("="),
        base64.urlsafe_b64encode(b'["a","b",1]').decode().rstrip("="),
    ],
)
def test_what_is_no_disclosure_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a disclosure"):
        disclosures.opened(text)


def test_many_commitments_at_once_are_those_of_one_by_one() -> None:
    fields = [("name", 'quote " 达至 😀 \\ \n'), ("phone", ""), *(("name", "x" * length) for length in range(50))]
    salts, digests = disclosures.commit(fields)
    texts = disclosures.disclosed(salts, fields)
    assert [disclosures.opened(text) for text in texts] == fields
    assert [disclosures.digest(text) for text in texts] == digests
    assert len(set(digests)) == len(
        {salts[at : at + disclosures.SALT] for at in range(0, len(salts), disclosures.SALT)}
    )
    assert not any("=" in text for text in texts)


def test_many_decoys_look_like_digests() -> None:
    many = disclosures.decoys(100)
    assert len(set(many)) == 100
    assert {len(one) for one in many} == {len(disclosures.digest("x"))}
    assert disclosures.decoys(0) == []
