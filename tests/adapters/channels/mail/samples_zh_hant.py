# SPDX-License-Identifier: Apache-2.0
"""Traditional Chinese, mostly in Big5."""

from adapters.channels.mail.builder import (
    BACK,
    Sample,
    answer,
    bounced,
    ew,
    leaf,
    original,
    recipient,
    replied,
    replying,
    report,
    status,
    verp,
)  # fmt: skip

S = "公司地址變更通知"
LIN, LIN_ADDRESS = f"{ew('林樣本', 'big5')} <lin@client.example>", "lin@client.example"
DAEMON = f"{ew('郵件系統', 'big5')} <postmaster@mail.client.example>"
QUOTED = """

-----原始郵件-----
寄件者: 示例公司 <notices@acme.example>
寄件日期: 2026年3月2日 上午 09:00
收件者: 林樣本
主旨: 公司地址變更通知

敬啟者：請回覆「確認 482913」。
"""
GMAIL = """
示例公司 <notices@acme.example> 於 2026年3月2日 週一 上午9:00寫道：

> 敬啟者：
> 請回覆「確認 482913」。
"""


def _lin(
    name: str,
    text: str,
    charset: str = "big5",
    cte: str = "base64",
    *heads: str,
    subject: str = f"回覆: {S}",
    codec: str = "",
) -> bytes:
    return answer(
        LIN, "notices@acme.example", ew(subject, "big5"), leaf(text, charset, cte, codec=codec), *replying(name), *heads
    )


def _bounce(name: str, text: str, subject: str = "無法傳遞的郵件", charset: str = "big5", cte: str = "base64") -> bytes:
    return answer(DAEMON, verp(name), ew(subject, "big5"), leaf(text, charset, cte))


SAMPLES = [
    Sample("dsn", "標準退信報告，Big5 說明", report(DAEMON, BACK, ew("郵件退回", "big5"), leaf("您的郵件無法傳遞：查無此人。", "big5", "base64"), status(recipient("5.1.1", "550 5.1.1 查無此使用者")), original("hant-01", S)), bounced("hant-01", "no_mailbox")),
    Sample("words-unknown", "只有文字的退信", _bounce("hant-02", "您的郵件無法傳遞給下列收件者：\n\ncustomer@client.example\n\n原因：無此帳號\n"), bounced("hant-02", "no_mailbox")),
    Sample("words-full", "信箱已滿，未宣告字元集", answer(DAEMON, verp("hant-03"), ew("寄送失敗", "big5"), leaf("很抱歉，您的郵件無法送達。\n原因：收件者信箱已滿，空間不足。\n", "", "8bit", codec="big5")), bounced("hant-03", "mailbox_full")),
    Sample("words-refused", "被拒絕", _bounce("hant-04", "郵件投遞失敗。\n對方伺服器回應：554 5.7.1 拒絕接收，來源在黑名單中\n", "退件通知", "utf-8"), bounced("hant-04", "policy")),
    Sample("delay", "仍在嘗試", _bounce("hant-05", "您的郵件尚未送達，系統仍在嘗試，請勿重寄。\n451 4.4.1 逾時\n", "郵件延遲：無法送達"), bounced("hant-05", "delayed", "accepted")),
    Sample("confirm", "確認碼，Outlook 引文", _lin("hant-06", "確認 482913" + QUOTED), replied("hant-06", LIN_ADDRESS, "確認 482913", confirms=True)),
    Sample("confirm-gmail", "Gmail 引文", _lin("hant-07", "已確認\n" + GMAIL, "utf-8"), replied("hant-07", LIN_ADDRESS, "已確認", confirms=True)),
    Sample("confirm-undeclared", "未宣告的 Big5 位元組", answer(LIN, verp("hant-08"), ew(f"Re: {S}", "big5"), leaf("確認 482913\n謝謝您的通知\n", "", "8bit", codec="big5")), replied("hant-08", LIN_ADDRESS, "確認 482913\n謝謝您的通知")),
    Sample("question", "詢問", _lin("hant-09", "請問舊電話什麼時候停用？" + QUOTED, "big5", "quoted-printable"), replied("hant-09", LIN_ADDRESS, "請問舊電話什麼時候停用？")),
    Sample("refusal", "拒絕", _lin("hant-10", "我們無法接受此變更。\n\n林樣本\n-- \n客戶股份有限公司\n"), replied("hant-10", LIN_ADDRESS, "我們無法接受此變更。\n\n林樣本")),
    Sample("unsubscribe", "取消訂閱", _lin("hant-11", "請取消訂閱，謝謝"), replied("hant-11", LIN_ADDRESS, "請取消訂閱，謝謝", "stop")),
    Sample("auto", "自動回覆", _lin("hant-12", "我目前不在辦公室，3月9日回來。", subject=f"自動回覆: {S}"), replied("hant-12", LIN_ADDRESS, "我目前不在辦公室，3月9日回來。", "auto")),
    Sample("challenge", "寄件人驗證", answer("guard@filter.example", verp("hant-13"), ew("寄件人驗證", "big5"), leaf("您的郵件已被暫時保留，請點擊下列連結驗證您的郵件：https://filter.example/1\n", "big5", "base64")), replied("hant-13", "guard@filter.example", "您的郵件已被暫時保留，請點擊下列連結驗證您的郵件：https://filter.example/1", "challenge")),
    Sample("nothing-but-the-quote", "只有引文", _lin("hant-14", QUOTED), replied("hant-14", LIN_ADDRESS, "")),
]  # fmt: skip
