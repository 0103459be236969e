# SPDX-License-Identifier: Apache-2.0
"""What a check of a value found, where the value itself is not shown: the sentence without its details."""

from string import Formatter

from duly.kernel.words import Words
from duly.rooms.customers import queries as customers

_PLAIN = {
    "phone.valid": Words(
        en="A number that its country hands out. That it is in service, and whose it is, only a code sent to it can show.",
        zh="符合所属国家或地区的号码规划。是否在用、归谁使用，须向该号码发送验证码才能确认。",
    ),
    "phone.length": Words(
        en="The number is too long or too short for its country. Compare its digits with the original.",
        zh="号码位数不符合所属国家或地区的规则。请与原件逐位核对。",
    ),
    "phone.unassigned": Words(
        en="Its country hands out no numbers that begin so, as far as is known here. Check the digits, or prove the number by a code.",
        zh="所属国家或地区没有这样开头的号码。请核对数字，或用验证码证明该号码。",
    ),
    "address.placed": Words(
        en="The place is known. That somebody receives letters there only a letter shows.",
        zh="地名可以识别。是否能收到信件，须以实际寄送为准。",
    ),
    "address.fit": Words(
        en="It has what addresses of its country need. That somebody receives letters there only a letter shows.",
        zh="具备当地地址所需的内容。是否能收到信件，须以实际寄送为准。",
    ),
    "address.unknown": Words(
        en="What addresses of its country need is not known here. Have somebody from there look at it.",
        zh="不了解当地的地址规则。请由熟悉当地的人员核对。",
    ),
    "address.no_postcode": Words(en="The postal code is missing. Ask for it.", zh="缺少邮政编码。请补充。"),
    "address.no_district": Words(
        en="The district or county is missing. A letter may be late or come back; ask for it.",
        zh="缺少区县。信件可能延误或退回，请补充。",
    ),
    "address.no_detail": Words(
        en="Street, number and room are missing. Add them.", zh="缺少街道、门牌号和房号。请补充。"
    ),
    "email.international": Words(
        en="An address in other than Latin letters.",
        zh="该地址使用非拉丁字母。",
    ),
    "email.slip": Words(
        en="The domain looks like a slip of a well-known one. Ask which one is meant; nothing was changed.",
        zh="域名疑似误写。请向客户确认；系统未作更改。",
    ),
    "email.disposable": Words(
        en="The domain gives away addresses that are gone within minutes or days. Ask for a lasting one.",
        zh="该域名提供几分钟或几天后即失效的临时邮箱。请改用长期有效的邮箱。",
    ),
    "email.reserved": Words(
        en="No mail can reach this domain: it is set aside for examples and tests. Ask for a real address.",
        zh="该域名保留给示例和测试，无法收信。请填写真实邮箱。",
    ),
    "email.role": Words(
        en="This is a mailbox of a task that several people may read. Send nothing there that only one person should see.",
        zh="这是岗位公用邮箱，可能有多人查看。仅限本人知悉的内容请勿发送至此。",
    ),
    "email.machine": Words(
        en="Nobody reads this mailbox: it only sends. Ask for the address at which the customer reads.",
        zh="该邮箱只用于发信，没有人查看。请填写客户实际查看的邮箱。",
    ),
    "name.placeholder": Words(
        en="This is written where no name was known. Ask for the name.",
        zh="像是未知名称时的代填内容。请补充真实名称。",
    ),
    "name.mixed": Words(
        en="One word mixes alphabets whose letters look alike. Compare it with the paper letter by letter.",
        zh="同一词中混用了外形相同的不同字母。请与证件逐字核对。",
    ),
    "passport.form": Words(
        en="It has the form of a passport number of its country. The number has no check digit of its own: look at the passport.",
        zh="符合签发国护照号码的格式。号码本身没有校验码，请查看护照。",
    ),
    "passport.other_form": Words(
        en="Passport numbers of its country have another form, as far as is known here. Look at the passport.",
        zh="与签发国护照号码的格式不同。请查看护照。",
    ),
    "uscc.length": Words(
        en="A unified social credit code has 18 places; this has another number. Compare it with the licence.",
        zh="统一社会信用代码为 18 位，此处位数不符。请与营业执照核对。",
    ),
    "resident_id.length": Words(
        en="A resident identity number has 18 places; this has another number. Compare it with the card.",
        zh="居民身份证号码为 18 位，此处位数不符。请与证件核对。",
    ),
}
"""The commonest that name a detail; any other is said with an ellipsis where its detail would stand."""


def found_said(code: str, language: str) -> str:
    """What was found, as a sentence; a code that no check declares is shown as it is."""
    if code not in customers.CHECK_FINDINGS:
        return code
    words = _PLAIN.get(code) or customers.CHECK_FINDINGS[code].words
    return words.say(language, **{hole: "…" for _, hole, _, _ in Formatter().parse(words.en) if hole})
