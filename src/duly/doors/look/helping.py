# SPDX-License-Identifier: Apache-2.0
"""Help where the question arises: a sentence under a field, which a screen reader says with the field.

``{% help "policy.approvers" %}`` draws the sentence under the id ``help-policy-approvers``; the field names that id in
its ``aria-describedby``. A test holds the two together.
"""

from django import template
from django.utils.translation import get_language

from duly.kernel.words import Words

register = template.Library()
HELP: dict[str, Words] = {
    "consent.kind": Words(
        en="Explicit: the customer agreed to a wording, which then stands below. Some laws let advertising go to no other.",
        zh="明示同意：客户同意了以下列明的文字。部分法律规定，广告只能发送给明示同意的客户。",
    ),
    "policy.approvers": Words(
        en="How many people must approve every notice. Whoever wrote any of it never counts.",
        zh="每份通知须由多少人批准。参与撰写的人一律不计入。",
    ),
    "policy.departments": Words(
        en="Somebody of each of these must be among those who approve, whatever the notice is about.",
        zh="无论通知内容如何，批准人中须包含以下每个部门的成员。",
    ),
    "policy.kinds": Words(
        en="More than usual for some kinds of change. The higher number counts; departments add up.",
        zh="对个别变更类型提高要求：人数取较高者，部门合并计算。",
    ),
    "policy.reach": Words(
        en="Customers that a message can reach. Where the number cannot be told, the highest line holds.",
        zh="消息可触达的客户数。人数无法确定时，按最高一档要求。",
    ),
    "policy.cost": Words(
        en="The forecast cost in whole units of any one currency. Without a price list the highest line holds.",
        zh="任一币种的预计费用（整数金额）。没有价目表时，按最高一档要求。",
    ),
    "policy.tasks": Words(
        en="Every notice gets these when it is begun. What comes after a step waits for its mandatory tasks.",
        zh="每份通知开始时自动生成以下任务。必办任务未了结，后续环节不能进行。",
    ),
    "policy.days": Words(
        en="Each deadline is counted back from the day chosen. A launch without a date counts as the day it takes effect.",
        zh="各任务期限自所选日期向前推算；发布日未定时，按生效日推算。",
    ),
    "policy.remind": Words(
        en="So many days before a deadline the people it waits for are reminded; 0: on the day itself.",
        zh="期限前若干天提醒责任人；0 表示当天提醒。",
    ),
    "policy.sign_off": Words(
        en="How long a department has to sign once it is asked.", zh="部门收到签署请求后的办理天数。"
    ),
    "policy.file": Words(
        en="The same policy as text, to compare it, keep it under version control or take it over from elsewhere.",
        zh="同一政策的文本形式，便于比对、纳入版本管理或从别处引入。",
    ),
    "begin.organisation": Words(
        en="Who speaks: its name, address and telephone stand in the messages.",
        zh="通知的发出方：其名称、地址和电话会出现在消息中。",
    ),
    "begin.refers_to": Words(
        en="Only notices that went out are offered. A correction goes to those who had the wrong one.",
        zh="仅列出已发布的通知。更正只发给收到错误通知的客户。",
    ),
    "begin.effective_on": Words(
        en="The day from which the change holds. Many laws ask for a number of clear days between the first message and it.",
        zh="变更开始生效的日期。许多法律要求首次通知与该日之间留有足够的完整天数。",
    ),
    "begin.acknowledge_by": Words(
        en="Until when customers are asked to confirm. It must not lie after the day the change takes effect.",
        zh="请客户确认的截止日期，不得晚于变更生效日。",
    ),
    "begin.languages": Words(
        en="Languages that your customers read. Others can be added later; the check says which are missing.",
        zh="客户阅读的语种，以后还可添加；缺少的语种会在检查中列出。",
    ),
    "begin.template": Words(
        en="Only the words to start from. You change them in the editor as you like.",
        zh="仅为起草时的初稿，可在编辑器中任意修改。",
    ),
    "begin.cascade": Words(
        en="On which channel customers are asked first, and on which those who stay silent. The plan page shows it in days.",
        zh="先通过哪个渠道通知客户，未回应的再通过哪个渠道。触达计划页按天显示。",
    ),
    "editor.message_class": Words(
        en="The law asks most of a legal notice and forbids advertising in it. Commercial messages need a consent.",
        zh="法定通知要求最严，且不得夹带营销内容；商业信息须事先取得同意。",
    ),
    "editor.mandatory": Words(
        en="Then name the law or contract that obliges you; it stands in every message to somebody who opted out.",
        zh="须写明据以强制送达的法律或合同条款；发给已退订客户的消息中会注明。",
    ),
    "editor.law": Words(
        en="As it is quoted to customers, such as: Civil Code, Article 509(2).",
        zh="按引用给客户的写法填写，例如：民法典 第509条第2款。",
    ),
    "editor.owner": Words(
        en="Who answers for this notice in the house: a name or an e-mail address.", zh="内部责任人：姓名或邮箱。"
    ),
    "editor.budget": Words(
        en="The most that sending may cost, with its currency. The forecast is compared with it; nothing stops by itself.",
        zh="发送费用上限，注明币种。仅与预测比较，不会自动停止发送。",
    ),
    "editor.steps": Words(
        en="Each step asks whoever has not confirmed. The wait is how long before the next: 36h hours, 5d days, 5wd working days.",
        zh="每一步只通知尚未确认的客户。等待时间指距下一步的时长：36h 为小时，5d 为天，5wd 为工作日。",
    ),
    "editor.audience": Words(
        en="Several are parted by commas. All that is filled in must hold; what is empty restricts nobody. The plan page shows who "
        "would be told, and why.",
        zh="多项以逗号分隔。填写的条件须同时满足，留空则不限。触达计划页列出将通知的客户及原因。",
    ),
    "editor.start": Words(
        en="The day and, where the customer is, the hour of the first message. Empty: as soon as somebody launches.",
        zh="首条消息的日期，以及客户当地的时间。留空：发布后立即开始。",
    ),
    "editor.phases": Words(
        en="First a few percent, then more, at last 100. Each is watched for its time before the next one begins.",
        zh="先通知少量客户，再逐步放大，最后一行为 100。每一阶段观察相应时长后才开始下一阶段。",
    ),
    "editor.classes": Words(
        en="Customers with one of the tags, in one of the regions, reading one of the languages; the first class that fits counts. "
        "Without steps of its own a class gets the usual ones.",
        zh="按标签、地区、语言划分，客户归入首个符合的类别。未写明步骤的类别使用通常的步骤。",
    ),
    "editor.sms": Words(
        en="A link or the code should be in it: it is how customers answer. Providers count by 70 Chinese characters.",
        zh="应包含链接或确认码，客户据此回复。运营商按每条 70 个汉字计费。",
    ),
    "editor.body": Words(
        en="Blanks such as {{{{ link }}}} are filled for each customer. The preview beside shows how.",
        zh="{{{{ link }}}} 等占位符会按每位客户填写，旁边的预览即为效果。",
    ),
    "override.reason": Words(
        en="Why the notice must go out although the rule says no. It is read by the second person, auditors and verifiers.",
        zh="为何在规则阻断的情况下仍须发出。第二人、审计和查验方都会看到。",
    ),
    "override.risk": Words(
        en="What may happen if the rule is right after all, and to whom.", zh="如果规则确有道理，可能对谁造成什么后果。"
    ),
    "override.opinion": Words(
        en="In words or as a file: who looked at the law, when, and what they found. One of the two is needed.",
        zh="可写明或附文件：何人何时核对法律、结论为何。二者须有其一。",
    ),
    "override.until": Words(
        en="The last day on which it holds. After it the rule blocks again.", zh="放行的最后一天，此后规则重新阻断。"
    ),
    "delegation.to": Words(
        en="A colleague of the same organisation. They cannot sign for you what they wrote themselves.",
        zh="同一主体的同事。由其撰写的内容，不能代您签署。",
    ),
    "delegation.until": Words(
        en="The last day. It ends by itself; you can take it back earlier.", zh="最后一天，到期自动终止；也可提前收回。"
    ),
    "profile.answer": Words(
        en="It holds for every notice of the organisation that is checked from now on.",
        zh="此后检查的本主体所有通知均按此判断。",
    ),
    "plan.days": Words(
        en="Clear days: neither the day of the first message nor the day of the change counts. Change them in the editor.",
        zh="完整天数：首次通知当日与生效当日均不计入。日期可在编辑器中修改。",
    ),
    "translation.language": Words(
        en="The notice is translated into it from its source language. Other languages than these come in by a file.",
        zh="通知由源语言译成该语种。列表之外的语种可通过文件导入。",
    ),
}  # fmt: skip


@register.inclusion_tag("look/help.html", name="help")
def help_for(key: str, row: object = "") -> dict[str, str]:
    """The sentence under a field; ``row`` tells apart the fields of a form that a page holds several times."""
    name = f"help-{key.replace('.', '-').replace('_', '-')}"
    return {"id": f"{name}-{row}" if row else name, "words": HELP[key].say(get_language() or "en")}
