# SPDX-License-Identifier: Apache-2.0
"""A notice that people are still writing: departments, tasks, a risk, a comment, a translation, an agreed word, a delegation."""

from datetime import timedelta
from typing import Any

from doors.story import CHINESE
from duly.foundation.accounts import actions as accounts
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.rooms.agreement import actions as agreement
from duly.rooms.agreement.facts import NewTask, Step
from duly.rooms.dossier import actions as dossier
from duly.rooms.dossier.facts import NewDocument, NewRisk
from duly.rooms.notices import actions as notices
from duly.rooms.notices.models import Notice
from duly.rooms.translation import actions as translation
from duly.rooms.translation.facts import TermEntry
from rooms.agreement.departments import POLICY, member
from rooms.translation.texts import ENGLISH, a_chinese_file, matrix
from world import World

_RISKS = (
    NewRisk("leak", "客户名单可能外泄", 4, 4, measure="导出文件一律脱敏"),
    NewRisk("legal", "Too late for France", 2, 5),
)


def a_written_notice(world: World) -> Notice:
    """Two revisions, one language translated, and everything that belongs to its dossier."""
    lu = _departments(world)
    translation.set_term(world.ada, "acme", TermEntry("zh-Hans", "确认", "en", "confirm", ("agree",), "Not a consent."))
    changes: dict[str, Any] = {"content/zh-Hans": CHINESE | {"title": "自三月一日起变更收款账户"}}
    notice = notices.create(world.ada, "acme", a_chinese_file(**changes))
    changes["content/zh-Hans"] = CHINESE | {"title": "自三月一日起变更对公收款账户"}
    notice = notices.revise(world.ada, notice.id, a_chinese_file(**changes))
    digest = matrix(world, notice).source.digest
    notices.translate(world.ada, notice.id, "en", ENGLISH, source_digest=digest)
    _dossier(world, notice)
    today = clock.now().date()
    late = NewTask(
        Step.PLAN, "核对名单", "Check the list", "marketing", due_on=today - timedelta(days=2), is_mandatory=True
    )
    own = NewTask(Step.WORDING, "核对法条", "Check the law", person="operator@example.com")
    for task in (late, own):
        agreement.add_task(world.ada, notice.id, notice.organisation_id, task)
    agreement.delegate(lu, "acme", "mia@example.com", from_on=today, until=today + timedelta(days=9), reason="Away")
    return notice


def _departments(world: World) -> Actor:
    for ref, zh, en in (("legal", "法务部", "Legal"), ("marketing", "市场部", "Marketing")):
        accounts.add_department(world.operator, ref, name_zh=zh, name_en=en, organisation="acme")
    lu, _ = member(world, "Lu", "checker", "legal"), member(world, "Mia", "checker", "legal")
    agreement.set_policy(world.operator, "acme", POLICY | {"departments": []})
    return lu


def _dossier(world: World, notice: Notice) -> None:
    for risk in _RISKS:
        dossier.add_risk(world.ada, notice.id, risk)
    what = NewDocument("minutes", "会议纪要 11 月", "application/pdf", clock.now().date(), "Ada, Bo")
    dossier.attach(world.ada, notice.id, b"%PDF-1.7\n%%EOF\n", what)
    dossier.comment(world.bo, notice.id, part="content.zh-Hans.body", text="电话号码要写总机。")
