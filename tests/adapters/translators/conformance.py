# SPDX-License-Identifier: Apache-2.0
"""What every engine promises, whatever is behind it."""

from duly.rooms.translation.facts import Side
from duly.rooms.translation.rules.blanks import meanings
from duly.rooms.translation.translator import Request, Translator

PARTS = {
    "title": "关于软件服务的通知",
    "body": "尊敬的{{ name }}：\n\n自{{ effective_on|date }}起，{% if vip %}信息{% endif %}服务变更，为期30天。[[1]]",
    "sms": "{{ link }}",
    "fields.what_changes": '{{ days|plural(other="# 天") }}',
}
REQUEST = Request("zh-Hans", "zh-Hant", "TW", PARTS, {"软件": "軟體程式"})


def keeps_its_promises(engine: Translator) -> None:
    """Exactly the parts, every blank in its part, agreed words used, line breaks kept, and the same again."""
    assert engine.name
    assert engine.can("zh-Hans", "zh-Hant")
    assert not engine.can("zh-Hans", "zh-Hans")
    found = engine.draft(REQUEST)
    assert set(found) == set(PARTS)
    assert {part: meanings(text) for part, text in found.items()} == {
        part: meanings(text) for part, text in PARTS.items()
    }
    for blank in ("{{ name }}", "{{ effective_on|date }}", "{% if vip %}", "{% endif %}"):
        assert blank in found["body"]
    assert found["sms"] == "{{ link }}"
    assert found["body"].count("\n") == PARTS["body"].count("\n")
    assert "軟體程式" in found["title"]
    assert "30" in found["body"]
    assert engine.draft(REQUEST) == found
    assert Side("zh-Hant", found, "").parts == found
