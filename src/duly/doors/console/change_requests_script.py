# SPDX-License-Identifier: Apache-2.0
"""What an agent says while a customer is on the line and wants something changed. Nobody is proved by what they know."""

from typing import NamedTuple

from duly.kernel.words import Words


class Step(NamedTuple):
    """One part of the call: what it is for, and what is said."""

    title: Words
    said: Words


STEPS = (
    Step(
        Words(en="Greet", zh="问候"),
        Words(
            en="Good day, this is {agent} of {organisation}. What would you like to have changed?",
            zh="您好，我是{organisation}的{agent}。请问您要变更哪项登记信息？",
        ),
    ),
    Step(
        Words(en="Identify", zh="核验身份"),
        Words(
            en="If you have set a support PIN, please tell it to me now. So that nobody else can change your record, I am also sending a code to a contact point that you gave us before. "
            "Please read it to me. I will never ask you for a password, or for your birthday to prove who you are.",
            zh="如您已设置客服密码，请现在告诉我。为防止他人冒用您的名义，我还会向您此前登记的联系方式发送验证码，请读给我听。我不会向您索要密码，也不会凭生日等信息核验身份。",
        ),
    ),
    Step(
        Words(en="Read back", zh="复述确认"),
        Words(
            en="I have taken down: {what}. Is every letter and digit of it right?",
            zh="我记录的是：{what}。请确认每个字和数字均无误。",
        ),
    ),
    Step(
        Words(en="What happens next", zh="后续安排"),
        Words(
            en="Your request has a number, please note it. We tell the contact points that are on record now, somebody else checks "
            "the request, and it may take effect only after a waiting time. If you did not ask for it, call us at once.",
            zh="您的申请有一个编号，请记下。我们会通知目前登记的联系方式，由另一名工作人员复核，变更可能在等待期后生效。如非本人申请，请立即致电。",
        ),
    ),
)
NEVER = Words(
    en="Do not take a birthday, an address, a contract number or an identity number as proof: whoever stole a letter knows them. "
    "If the customer has lost every contact point on record, take the request down and ask for a document.",
    zh="出生日期、地址、合同号、证件号都不能作为身份证明：拿到一封信的人就知道这些。如客户已无法使用任何登记联系方式，请照常登记申请并要求提供证明文件。",
)


def script_in(language: str, **values: str) -> list[tuple[str, str]]:
    """The steps in one language, their blanks filled."""
    return [(step.title.say(language), step.said.say(language, **values)) for step in STEPS]
