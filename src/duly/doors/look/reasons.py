# SPDX-License-Identifier: Apache-2.0
"""Why somebody is on a roll, said so that the customer understands it, too."""

from collections.abc import Mapping

from duly.kernel.words import Words

_CONTRACT = Words(en="contract {number} for {service}", zh="合同 {number}（{service}）")
_ENDED = Words(
    en="contract {number} for {service}, ended on {ended_on}", zh="合同 {number}（{service}），已于 {ended_on} 终止"
)
_BY = {
    "region": Words(en="region {region}", zh="地区 {region}"),
    "segment": Words(en="on the list {title}", zh="列于名单“{title}”"),
    "named": Words(en="named one by one", zh="逐一指定"),
    "all": Words(en="every customer", zh="全部客户"),
}
_TAGS = Words(en="tagged {tags}", zh="标签：{tags}")


def reason_words(reason: Mapping[str, object], language: str) -> str:
    """One reason as a phrase; a kind of reason that nobody described is shown as it was recorded."""
    by = str(reason.get("by", ""))
    if by == "contract":
        return (_ENDED if reason.get("ended_on") else _CONTRACT).say(language, **reason)
    if by == "tag":
        tags = reason.get("tags")
        return _TAGS.say(language, tags=", ".join(map(str, tags)) if isinstance(tags, list) else tags)
    if by in _BY:
        return _BY[by].say(language, **reason)
    return ", ".join(f"{name}: {value}" for name, value in reason.items())
