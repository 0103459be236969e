# SPDX-License-Identifier: Apache-2.0
"""Whether one value is what it is said to be."""

import pytest

from duly.rooms.recognition.facts import Proof
from duly.rooms.recognition.queries import proof_of


@pytest.mark.parametrize(
    ("means", "value", "proof"),
    [
        ("resident_id", "11010519491231002X", Proof.PROVEN),
        ("resident_id", "110105194912310021", Proof.CHECK_WRONG),
        ("resident_id", "110105491231002", Proof.FITS),
        ("uscc", "91350100M000100Y43", Proof.PROVEN),
        ("uscc", "91350100M000100Y44", Proof.CHECK_WRONG),
        ("mobile", "13800138000", Proof.FITS),
        ("mobile", "1380013800", Proof.SHAPE_WRONG),
        ("email", "a@example.com", Proof.FITS),
        ("email", "a example.com", Proof.SHAPE_WRONG),
        ("person_name", "王芳", Proof.NONE),
        ("", "x", Proof.NONE),
        ("no_such_meaning", "x", Proof.NONE),
    ],
)
def test_what_a_value_proves(means: str, value: str, proof: Proof) -> None:
    assert proof_of(means, value) is proof
