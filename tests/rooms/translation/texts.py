# SPDX-License-Identifier: Apache-2.0
"""A notice written in Chinese, to be translated; its people: Tess translates, Rex reviews."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from duly.foundation.accounts import actions as accounts
from duly.foundation.accounts import queries as staff
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.notices import actions, queries
from duly.rooms.notices.models import Notice
from duly.rooms.notices.queries import Matrix, matrix_for
from rooms.notices.letters import a_file, a_peopled_world
from world import World

CHINESE = {
    "title": "示例科技有限公司地址变更通知",
    "summary": "自{{ effective_on|date }}起迁至{{ new_address }}，服务不中断。",
    "body": "尊敬的{{ name }}：\n\n{{ organisation }}自{{ effective_on|date }}起由{{ old_address }}迁至{{ new_address }}，邮件转递至2027年6月30日，为期30天。\n\n"
    "如有疑问，请致电{{ phone }}。\n\n请确认：{{ link }}",
    "sms": "{{ organisation }}迁至{{ new_address }}，请确认：{{ link }}，或回复 1 {{ code }}",
}
ENGLISH = {
    "title": "Acme Ltd is moving",
    "summary": "From {{ effective_on|date }} at {{ new_address }}. Our services go on.",
    "body": "Dear {{ name }},\n\n{{ organisation }} moves from {{ old_address }} to {{ new_address }} on {{ effective_on|date }}. Mail is forwarded until 30 June 2027, for 30 days.\n\n"
    "Questions? Call {{ phone }}.\n\nPlease confirm: {{ link }}",
    "sms": "{{ organisation }} moves to {{ new_address }}. Please confirm: {{ link }} or reply 1 {{ code }}",
}


def a_chinese_file(**changes: Any) -> dict[str, Any]:
    """The notice file in Chinese only, as the source of its other languages."""
    return a_file(
        **{"content/en": None, "content/zh-Hans": CHINESE, "source_language": "zh-Hans", "plan/also": [], **changes}
    )


def a_person(world: World, name: str, *roles: str, organisation: str = "acme") -> Actor:
    """Somebody on the staff."""
    email = f"{name.lower()}@example.com"
    accounts.add_user(world.operator, email, name, roles=list(roles), organisation=organisation)
    return staff.actor_by_email(email)


def how(world: World, notice: Notice, language: str) -> tuple[str, bool]:
    """How far a language is, and whether a machine wrote it."""
    one = matrix(world, notice).of(language)
    return one.standing.value, one.machine_made


def matrix(world: World, notice: Notice) -> Matrix:
    """Every language of the notice."""
    return matrix_for(world.operator, notice.id)


@dataclass(frozen=True)
class Scene:
    """Ada wrote in Chinese; Tess translates, Rex reviews."""

    world: World
    notice: Notice
    tess: Actor
    rex: Actor

    @property
    def source(self) -> str:
        return matrix(self.world, self.notice).source.digest

    @property
    def target(self) -> str:
        return matrix(self.world, self.notice).sides["en"].digest

    def translate(self, texts: Mapping[str, object] = ENGLISH, by: Actor | None = None) -> None:
        actions.translate(by or self.tess, self.notice.id, "en", texts, source_digest=self.source)

    def review(self, by: Actor | None = None) -> None:
        actions.review_translation(by or self.rex, self.notice.id, "en", digest=self.target, source_digest=self.source)

    def blocking(self) -> set[str]:
        found = queries.blocking(queries.findings_for(self.world.ada, self.notice.id))
        return {finding.rule for finding in found if finding.rule.startswith("TRANSLATION")}


def a_scene(folder: Path) -> Scene:
    """Ada has written; nothing is translated yet."""
    world = a_peopled_world(folder, language="zh-CN", region="CN")
    notice = actions.create(world.ada, "acme", a_chinese_file())
    return Scene(world, notice, a_person(world, "Tess", "translator"), a_person(world, "Rex", "translator"))


def refused(code: str) -> "pytest.RaisesExc[Refusal]":
    """A no with this code."""
    return pytest.raises(Refusal, check=lambda no: no.code == code)
