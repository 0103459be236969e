# SPDX-License-Identifier: Apache-2.0
"""The word lists at work: sentences that notices really need are left alone, and bad ones are caught by the right list.

The harmless ones go through every blocking rule about wording, for several kinds of change; the bad ones name the rule
that must stop them or the list that must find them.
"""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from duly.rooms.rulebook.facts import Finding, Sender, Snapshot, Text
from duly.rooms.rulebook.rules import evaluation
from duly.rooms.rulebook.rules.wording import hits
from rooms.rulebook.packs import everything

NOW = datetime(2026, 12, 1, 2, tzinfo=UTC)
NOTICE = Snapshot(
    kind="address_change",
    sender=Sender(("示例科技有限公司", "Acme Ltd", "完美（中国）有限公司"), ("+1-555-0100",)),
    effective_on=date(2027, 3, 1),
    acknowledge_by=date(2027, 2, 20),
    time_zone="Asia/Shanghai",
    sender_region="CN",
    regions=("CN",),
    mandatory=True,
    channels=("email", "sms"),
)
KINDS = ("address_change", "merger_or_division", "fee_change", "contract_ended", "data_breach", "bank_account_change")
WORDING = {"wording_absent"}

HARMLESS = (
    "最近我们将办公地址迁至国家级经济技术开发区，最终用户无需操作。",
    "第一季度结束后，我们第一时间以短信通知您，最迟不晚于三月一日。",
    "最高人民法院的解释见《最好的解释汇编》第一条。",
    "未回复不视为同意，您可以随时联系首席客服。",
    "自四月一日起取消原有优惠，最低消费不变，唯一标识保持不变。",
    "本公司顶级域名不变，绝对值以账单为准。",
    "社保本月起由新主体缴纳，环保本身要求不变。",
    "完美（中国）有限公司自三月一日起迁入新址。",
    "您的合同继续履行，价格、服务内容与账户均不变。",
    "如您不同意本次调整，可在生效日前书面终止合同，我们不收取违约金。",
    "预付余额将在十个工作日内按原支付方式退回。",
    "公司名称变更后，统一社会信用代码不变，原合同继续有效。",
    "我们不会要求您提供短信验证码或开启屏幕共享。",
    "请勿向任何所谓“安全账户”转账，如有疑问请拨打合同载明的电话。",
    "付款前请致电核实，账户末四位为4321。",
    "截至目前我们尚未发现数据被滥用，调查结果将于三月十日前告知。",
    "泄露的信息包括姓名和手机号码，不包括密码。",
    "您可以更换密码，并留意冒充本公司的来电。",
    "春节期间（二月五日至二月十一日）暂停营业，紧急事项请拨打值班电话。",
    "本产品不保证收益，投资有风险。",
    "年化收益率由3.0%调整为2.5%，自四月一日起执行。",
    "优惠期结束后恢复标准价格，具体见附表。",
    "微信红包提现功能将于六月停止使用。",
    "未经您确认，我们不得变更收费标准。",
    "按照民法典规定，债权人未作表示的，视为不同意。",
    "对方当事人自送达之日起视为已收到本通知。",
    "点击链接即可查看通知全文，并确认已收到。",
    "最大限度减少对您的影响，最长停机时间为两小时。",
    "本次服务覆盖的国家和地区包括香港、澳门和台湾地区。",
    "獨家代理權自二〇二七年一月一日起終止，首次結算日不變。",
    "逾期未領取的信件將由原址轉寄至新址。",
    "您毋須辦理任何手續，合約繼續有效。",
    "生效日前可随时终止合同，您也有权随时解除合同。",
    "接待定向开放，来访请提前预约。",
    "首页公示的营业执照信息已同步更新，第一批客户于周一迁移。",
    "Your silence is never deemed to accept anything; you will get notice in writing.",
    "We will write again with a month's notice before anything else changes.",
    "Silence does not constitute acceptance of the new terms.",
    "Our registered office moves to 2 New Road; contracts go on as they are.",
    "We never ask for your password, your verification code or screen sharing.",
    "You may end the contract at any time before that day, free of charge.",
    "The statutory period ends on 1 March; the rate falls from 3 % to 2.5 %.",
    "What you paid in advance is returned within ten working days.",
    "The best way to reach us is the telephone number in your contract.",
    "We have found no sign of misuse so far and write again by 10 March.",
    "Process for your order now in progress stays the same.",
    "Details: https://notices.example.com/n/aZ4kQ7mW2p",
    "原有赠送的积分继续有效，取消赠送活动后不再新增。",
    "Silence is not taken as consent, and you may object at any time.",
)

BAD_RULES = (
    ("WORD-INTERPRETATION", "address_change", "本活动最终解释权归本公司所有。"),
    ("WORD-INTERPRETATION", "address_change", "最\u200b终 解 释 权归我司。"),
    ("WORD-INTERPRETATION", "fee_change", "一切以本公司解釋為準，最終解釋權歸本公司所有。"),
    ("WORD-INTERPRETATION", "fee_change", "We have the final right of interpretation."),
    ("WORD-UNFAIR", "address_change", "如有变动，恕不另行通知。"),
    ("WORD-UNFAIR", "service_adjustment", "我司有權隨時單方變更本條款。"),
    ("WORD-UNFAIR", "fee_change", "本公司可随时调整收费标准。"),
    ("WORD-UNFAIR", "fee_change", "因此造成的損失我方概不負責。"),
    ("WORD-UNFAIR", "fee_change", "We may change prices at our sole discretion."),
    ("WORD-UNFAIR", "fee_change", "Prices change without prior notice."),
    ("WORD-DEEMED-TRANSFER", "merger_or_division", "逾期未回复的，视为您已同意本次合并。"),
    ("WORD-DEEMED-TRANSFER", "merger_or_division", "視為同意本次合併"),
    ("WORD-DEEMED-TRANSFER", "customer_data_change", "继续使用本服务即表示您同意。"),
    ("WORD-DEEMED-TRANSFER", "asset_or_contract_transfer", "No reply means your consent to the transfer."),
    ("WORD-DEEMED-TRANSFER", "customer_data_change", "You are deemed to have accepted the new purpose."),
    ("WORD-MARKETING", "address_change", "乔迁之喜，限时优惠，立即抢购！"),
    ("WORD-MARKETING", "address_change", "Ｂｕｙ ｎｏｗ and save 20 % off."),
    ("WORD-MARKETING", "address_change", "搬遷期間新品上市，買一送一。"),
    ("WORD-GUARANTEE", "fee_change", "新方案零风险，保证收益。"),
    ("WORD-GUARANTEE", "fee_change", "A risk-free plan with guaranteed returns."),
    ("WORD-UNFINISHED", "address_change", "新址待定，请咨询XX公司。"),
    ("WORD-UNFINISHED", "address_change", "We move to [insert address] on TBD."),
    ("WORD-UNFINISHED", "address_change", "尊敬的${name}：新地址为____。"),
    ("WORD-PHISHING", "bank_account_change", "请点击链接领取退款，立即转账至安全账户。"),
    ("WORD-PHISHING", "address_change", "详情见 https://bit.ly/abc"),
    ("WORD-PHISHING", "data_breach", "Reply with your verification code to keep your account."),
    ("WORD-PHISHING-HINT", "bank_account_change", "如需帮助请添加微信并开启屏幕共享。"),
    ("WORD-PHISHING-HINT", "data_breach", "Please add us on WhatsApp and share your screen."),
    ("WORD-BELITTLING-BREACH", "data_breach", "本次事件未造成任何损失，您无需担心。"),
    ("WORD-BELITTLING-BREACH", "data_breach", "Your data are 100% secure; nothing to worry about."),
    ("CN-AUC-01", "merger_or_division", "双方强强联合，打造行业第一。"),
    ("POL-BANK-f", "bank_account_change", "新账号：6222 0212 3456 7890 123。"),
    ("POL-BANK-c", "bank_account_change", "Log in at https://pay.example.com/new to see the account."),
)

BAD_LISTS = (
    ("absolute_words", "业内最佳、全国第一的国家级服务"),
    ("absolute_words", "頂級體驗，史無前例"),
    ("near_absolute", "独家首创，领先同行"),
    ("state_authority", "政府指定、机关特供"),
    ("coerced_consent", "不同意则无法使用本服务。"),
    ("vague_facts", "据悉，疑似有外部人员访问。"),
    ("fake_reply", "回复：关于迁址"),
    ("fake_reply", "Fw: our new address"),
    ("sms_vendor", "★新址★ 加微信了解 ￥100"),
    ("english_risky", "Our decision is final and binding."),
    ("place_naming", "适用国家：日本、香港、台湾"),
    ("place_naming", "Countries: Japan, Hong Kong, Taiwan"),
    ("merger_hype", "成为行业龙头"),
    ("loose_figures", "调查显示，客户更喜欢新方案。"),
)


@pytest.mark.parametrize("sentence", HARMLESS)
def test_a_harmless_sentence_is_blocked_in_no_kind_of_notice(sentence: str) -> None:
    assert [(kind, one.rule, one.excerpt) for kind in KINDS for one in blocked(kind, sentence)] == []


@pytest.mark.parametrize(("rule", "kind", "sentence"), BAD_RULES)
def test_a_bad_sentence_is_blocked_by_its_own_rule(rule: str, kind: str, sentence: str) -> None:
    assert rule in {one.rule for one in blocked(kind, sentence)}


@pytest.mark.parametrize(("name", "sentence"), BAD_LISTS)
def test_a_bad_sentence_is_in_its_list(name: str, sentence: str) -> None:
    words = everything().lists[name]
    assert hits(sentence, words.patterns, words.masks, [])


def test_what_is_said_in_an_advertisement_is_held_to_stricter_rules() -> None:
    said = "广告：业内最佳套餐，政府指定。拒收请回复R"
    assert {"CN-AD-01a", "CN-AD-02"}.isdisjoint(one.rule for one in blocked("fee_change", said))
    assert {"CN-AD-01a", "CN-AD-02"} <= {one.rule for one in blocked("fee_change", said, message_class="commercial")}


def test_an_address_that_ends_like_a_short_link_is_none() -> None:
    words = everything().lists["phishing_look"]
    assert not hits("See https://client.cn/portal for details.", words.patterns, words.masks, [])
    assert hits("See https://t.cn/portal for details.", words.patterns, words.masks, [])


def test_a_reply_that_is_none_is_blocked_in_the_title() -> None:
    notice = replace(NOTICE, texts=(Text("en", "title", "content.en.title", "Re: we move", "Re: we move"),))
    assert "WORD-FAKE-REPLY" in {one.rule for one in evaluation.check(everything(), notice, NOW)}


def test_evidence_lets_a_strong_claim_about_a_breach_stand_but_somebody_still_looks_at_it() -> None:
    said = "经第三方审计，本次事件未造成任何损失。"
    notice = about("data_breach", said)
    proven = replace(notice, answers={"claims_evidence": "audit report 12"})
    assert "WORD-BELITTLING-BREACH" in {one.rule for one in evaluation.check(everything(), notice, NOW)}
    found = {one.rule: one.severity for one in evaluation.check(everything(), proven, NOW)}
    assert "WORD-BELITTLING-BREACH" not in found
    assert found["WORD-BELITTLING"] == "warn"


def blocked(kind: str, sentence: str, message_class: str = "") -> list[Finding]:
    """What rules about wording block in a notice of this kind that says no more than this."""
    notice = replace(about(kind, sentence), message_class=message_class)
    checks = {rule.id: rule.check for pack in everything().packs for rule in pack.rules}
    found = evaluation.check(everything(), notice, NOW)
    return [one for one in found if one.severity == "block" and checks.get(one.rule) in WORDING]


def about(kind: str, sentence: str) -> Snapshot:
    """A notice whose body and SMS are one sentence."""
    language = "en" if sentence.isascii() else "zh-Hans"
    texts = tuple(Text(language, part, f"content.{language}.{part}", sentence, sentence) for part in ("body", "sms"))
    return replace(NOTICE, kind=kind, texts=texts, editions=(language,))
