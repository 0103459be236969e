# SPDX-License-Identifier: Apache-2.0
"""What took the place of a notice, and what stopped a phase, as every door says it."""

from collections.abc import Mapping
from typing import Any

from duly.kernel.words import Words

FOLLOWED = {
    "corrects": Words(en="corrected by {number}", zh="已由 {number} 更正"),
    "withdraws": Words(en="withdrawn by {number}", zh="已由 {number} 撤回"),
    "supersedes": Words(en="superseded by {number}", zh="已由 {number} 取代"),
}
LIMITS = {
    "bounce": Words(en="bounce", zh="退回"),
    "complaint": Words(en="complaint", zh="投诉"),
    "question": Words(en="question", zh="咨询"),
    "unknown": Words(en="unknown", zh="结果未知"),
}
_BY_FIGURE = Words(
    en="phase {number} stopped: {what} {counted}/{of} = {rate:g} %, limit {most:g} %",
    zh="第 {number} 阶段已停止：{what} {counted}/{of} = {rate:g} %，上限 {most:g} %",
)
_BY_HAND = Words(en="phase {number} stopped by hand", zh="第 {number} 阶段已由人工停止")
_RELEASE = Words(
    en="; duly notice phase release {notice} {number} --reason … lets it go on",
    zh="；如需继续：duly notice phase release {notice} {number} --reason …",
)


def followed(successor: Mapping[str, Any], language: str) -> str:
    """Corrected, withdrawn or superseded, and by which notice."""
    return FOLLOWED[successor["relation"]].say(language, number=successor["number"])


def stopped(phase: Mapping[str, Any], language: str) -> str:
    """Which phase stands still, and because of which figure."""
    if not phase["why"]:
        return _BY_HAND.say(language, number=phase["number"])
    return _BY_FIGURE.say(
        language,
        number=phase["number"],
        what=LIMITS[phase["why"]],
        counted=phase["counted"],
        of=phase["of"],
        rate=round(100 * phase["counted"] / phase["of"], 1),
        most=phase["limit"] / 10_000,
    )


def release(notice: str, phase: Mapping[str, Any], language: str) -> str:
    """How a phase that was stopped goes on, as the end of a sentence."""
    return _RELEASE.say(language, notice=notice, number=phase["number"])
