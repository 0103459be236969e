# SPDX-License-Identifier: Apache-2.0
"""Bad wording is found in spite of disguises; harmless wording is left alone."""

import pytest

from duly.rooms.rulebook.queries import packs
from duly.rooms.rulebook.rules.wording import hits

WORDING = next(pack for pack in packs() if pack.id == "wording")
HARMLESS = (
    "最近我们将办公地址迁至国家级经济技术开发区，最终用户无需操作。",
    "第一季度结束后，第一时间以短信通知您，最迟不晚于三月一日。",
    "最高人民法院的解释见《最好的解释汇编》第一条。",
    "未回复不视为同意，您可以随时联系首席客服。",
    "自四月一日起取消原有优惠，最低消费不变，唯一标识保持不变。",
    "本公司顶级域名不变，绝对值以账单为准。",
    "社保本月起由新主体缴纳，环保本身要求不变。",
    "Your silence is never deemed to accept anything; you will get notice in writing.",
    "We will write again with a month's notice before anything else changes.",
    "Our registered office moves to Best Street; the number one bus stops there.",
)
BAD = (
    ("deemed_consent", "逾期未回复的，视为您已同意本次变更。"),
    ("deemed_consent", "逾 期 视 为 同 意"),
    ("deemed_consent", "視為同意本次變更"),
    ("deemed_consent", "You are deemed to have accepted the new terms."),
    ("deemed_consent", "继续使用本服务即表示您同意。"),
    ("sole_interpretation", "本公司保留最终解释权"),
    ("sole_interpretation", "最\u200b终解\u200b释权归我司所有"),
    ("unfair_terms", "如有变动，恕不另行通知。"),
    ("unfair_terms", "我司有权随时单方变更本条款"),
    ("marketing", "限时优惠，立即抢购"),
    ("marketing", "Ｂｕｙ ｎｏｗ and save"),
    ("guarantees", "零风险，保本保息"),
    ("unfinished", "新址：待定"),
    ("fake_reply", "Re: 关于迁址"),
    ("phishing_look", "请点击领取退款"),
)


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_wording_is_left_alone(text: str) -> None:
    found = {
        name: hits(text, words.patterns, WORDING.masks, ["Best Street"]) for name, words in WORDING.word_lists.items()
    }
    assert not {name: hit for name, hit in found.items() if hit}


@pytest.mark.parametrize(("name", "text"), BAD)
def test_bad_wording_is_found(name: str, text: str) -> None:
    assert hits(text, WORDING.word_lists[name].patterns, WORDING.masks, [])


def test_the_name_of_the_sender_is_not_held_against_it() -> None:
    patterns = WORDING.word_lists["absolute_words"].patterns
    assert not hits("顶尖科技有限公司将迁址", patterns, WORDING.masks, ["顶尖科技有限公司"])
    assert hits("顶尖科技有限公司将迁址", patterns, WORDING.masks, [])
