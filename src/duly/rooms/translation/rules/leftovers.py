# SPDX-License-Identifier: Apache-2.0
"""What was not translated: a target like its source, Chinese left in an alphabet, simplified characters in traditional text."""

import re
from collections.abc import Collection

from duly.kernel.blanks import wording

_CJK_RUN = re.compile("[\u3400-\u9fff\uf900-\ufaff][\u3400-\u9fff\uf900-\ufaff\u3001\u3002\uff0c]*")
_LETTERS = re.compile(r"[^\W\d_]")
_HAN = ("zh", "ja", "ko")
_SIMPLIFIED_ONLY = frozenset(
    "们这为来对时说国过开关电话认请务变经业长门问间东车书学习让给实现应该当点义无进还发从将与传统账户银贷"
    "误议证计订许讯询详语调谢办协则刚创别剧动劳单卖压厂历县双响员团围图场块处备复够头夺奖妇宁宝审写宽对导尽层岁币师帐带帮库废张录总恳惊态恶忧怀怜转递"
)
"""Characters that are written otherwise in Taiwan, Hong Kong and Macao: a short list, to find what a converter missed."""
_SHORT = 12


def is_copied(source: str, target: str, languages: tuple[str, str]) -> bool:
    """Whether the target is the source again, where that cannot be right: names and short Chinese may be alike."""
    if source.strip() != target.strip():
        return False
    letters = len(_LETTERS.findall(wording(source)))
    both_chinese = all(language.startswith("zh") for language in languages)
    return letters > (_SHORT if both_chinese else 2)


def strange_script(target: str, language: str, names: Collection[str]) -> str:
    """The first stretch in a script that the language does not use, outside names; empty when there is none."""
    rest = wording(target)
    for name in sorted(filter(None, names), key=len, reverse=True):
        rest = rest.replace(name, " ")
    if language == "zh-Hant":
        return next((char for char in rest if char in _SIMPLIFIED_ONLY), "")
    found = None if language.startswith(_HAN) else _CJK_RUN.search(rest)
    return found[0] if found else ""
