# SPDX-License-Identifier: Apache-2.0
"""A form template is read strictly; each complaint names its place."""

from typing import Any

import pytest

from duly.kernel.refusals import Refusal
from duly.rooms.papers.layout import Where
from duly.rooms.papers.rules.templates import read_template
from duly.rooms.recognition.queries import meanings, proven_meanings

FIELD: dict[str, Any] = {"name": "name", "label": {"zh": "姓名"}}


def read(**changes: Any) -> Any:
    raw = {"duly": "paper-form/1", "form": "card", "fields": [FIELD]} | changes
    return read_template(raw, meanings(), proven_meanings)


def test_what_is_left_out_has_its_usual_value() -> None:
    form = read()
    assert (form.pages, form.sure, form.anchors, form.title("zh")) == (1, 95, (), "card")
    assert (form.fields[0].where, form.fields[0].lines, form.fields[0].by_hand) == (Where.RIGHT, 1, False)


def test_a_region_is_written_as_text_or_as_numbers() -> None:
    for parts in (["0", "0.5", "1", "0.75"], [0, 0.5, 1, 0.75]):
        field = read(fields=[FIELD | {"where": {"region": parts}}]).fields[0]
        assert (field.where, field.region) == (Where.REGION, (0.0, 0.5, 1.0, 0.75))


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"duly": "paper-form/2"}, "wrong_format", "duly"),
        ({"form": "Card"}, "bad_name", "form"),
        ({"fields": []}, "missing", "fields"),
        ({"fields": "name"}, "not_a_list", "fields"),
        ({"fields": [FIELD, FIELD]}, "twice", "fields"),
        ({"colour": "red"}, "unknown_key", "colour"),
        ({"pages": 21}, "bad_count", "pages"),
        ({"sure": True}, "bad_count", "sure"),
        ({"anchors": [1]}, "not_a_map", "anchors[0]"),
        ({"anchors": [{"text": "x", "page": 2}]}, "bad_count", "anchors[0].page"),
        ({"fields": [{"name": "name"}]}, "no_label", "fields[0].label"),
        ({"fields": [FIELD | {"label": {"zh": "长" * 201}}]}, "too_long", "fields[0].label.zh"),
        ({"fields": [FIELD | {"means": "shoe_size"}]}, "not_known", "fields[0].means"),
        ({"fields": [FIELD | {"where": "left"}]}, "not_known", "fields[0].where"),
        ({"fields": [FIELD | {"where": {"region": ["0", "0", "0", "1"]}}]}, "bad_region", "fields[0].where.region"),
        ({"fields": [FIELD | {"required": "yes"}]}, "not_yes_or_no", "fields[0].required"),
        ({"fields": [FIELD | {"label": {"zh": 3}}]}, "not_text", "fields[0].label.zh"),
        ({"fields": [FIELD | {"unasked": True}]}, "no_proof", "fields[0].unasked"),
        ({"fields": [FIELD | {"means": "uscc", "unasked": True, "hand": True}]}, "no_proof", "fields[0].unasked"),
    ],
)
def test_a_complaint_names_its_place(changes: dict[str, Any], code: str, path: str) -> None:
    with pytest.raises(Refusal) as no:
        read(**changes)
    assert (no.value.code, no.value.field) == (f"papers.{code}", path)
    assert no.value.say("zh")
