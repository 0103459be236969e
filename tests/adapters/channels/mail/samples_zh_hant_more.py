# SPDX-License-Identifier: Apache-2.0
"""Traditional Chinese: Taiwan's and Hong Kong's providers, and how Outlook, Gmail, Apple Mail and telephones quote."""

from adapters.channels.mail.builder import (
    BACK,
    Sample,
    answer,
    bounced,
    complaint,
    ew,
    leaf,
    many,
    original,
    recipient,
    replied,
    replying,
    report,
    status,
    verp,
)  # fmt: skip

S = "公司地址變更通知"
CHAN, CHAN_ADDRESS = f"{ew('陳範例', 'big5hkscs')} <chan@client.example>", "chan@client.example"
DAEMON = f"{ew('郵件傳遞系統')} <mailer-daemon@mail.client.example>"
OUTLOOK = """

________________________________
寄件者: 示例公司 <notices@acme.example>
寄件日期: 2026年3月2日 上午 09:00
收件者: 陳範例 <chan@client.example>
主旨: 公司地址變更通知

敬啟者：請回覆「確認 482913」。
"""
HONG_KONG = """

寄件人: 示例公司 <notices@acme.example>
日期: 2026年3月2日 星期一 上午9:00
收件人: chan@client.example
主旨: 公司地址變更通知

敬啟者：請回覆「確認 482913」。
"""
GMAIL = """

示例公司 <notices@acme.example> 於 2026年3月2日 週一 上午9:00 寫道：

> 敬啟者：
> 請回覆「確認 482913」。
"""
APPLE = """

> 示例公司 <notices@acme.example> 於 2026年3月2日 上午9:00 寫道：
>
> 敬啟者：請回覆「確認 482913」。
"""
APPLE_BARE = """
在 2026年3月2日 上午9:00，示例公司
<notices@acme.example> 寫道：

> 敬啟者：請回覆「確認 482913」。
"""
YAHOO = """

    在 2026年3月2日 星期一 上午09:00:00 [GMT+8]， 示例公司<notices@acme.example> 寫道：

 敬啟者：請回覆「確認 482913」。
"""
PAGE = """<html><body><div dir="ltr">確認 482913</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">示例公司 &lt;<a href="mailto:notices@acme.example">notices@acme.example</a>&gt; 於 2026年3月2日 週一 上午9:00寫道：<br></div><blockquote class="gmail_quote">請回覆「確認 482913」。</blockquote></div></body></html>"""


def _chan(
    name: str,
    text: str,
    charset: str = "utf-8",
    cte: str = "base64",
    *heads: str,
    subject: str = f"回覆: {S}",
    codec: str = "",
) -> bytes:
    return answer(
        CHAN, "notices@acme.example", ew(subject), leaf(text, charset, cte, codec=codec), *replying(name), *heads
    )


def _bounce(
    name: str, text: str, subject: str = "無法傳遞的郵件", charset: str = "utf-8", cte: str = "base64"
) -> bytes:
    return answer(DAEMON, verp(name), ew(subject, charset), leaf(text, charset, cte))


SAMPLES = [
    Sample("account-stopped", "帳號已停用", _bounce("hant-21", "您寄給 kehu@mail.example 的郵件未能送達。\n原因：該帳號已停用。\n", "退信通知：未能送達", "big5", "8bit"), bounced("hant-21", "no_mailbox")),
    Sample("domain-unknown", "網域不存在", _bounce("hant-22", "無法投遞您的郵件。\n收件者 kehu@cuowu.example 的網域不存在，請檢查地址是否正確。\n", "無法投遞"), bounced("hant-22", "bad_address")),
    Sample("quota", "Exchange：信箱已滿", report("Microsoft Outlook <postmaster@client.example>", BACK, ew(f"無法傳遞: {S}"), leaf("收件者的信箱已滿，目前無法接收郵件。\n", "utf-8", "base64"), status(recipient("5.2.2", "554 5.2.2 mailbox full; STOREDRV.Deliver")), original("hant-23", S), whole=False), bounced("hant-23", "mailbox_full")),
    Sample("too-large", "郵件過大", _bounce("hant-24", "很抱歉，您的郵件無法送達。\n原因：郵件過大，超過對方伺服器的限制。\n552 5.3.4\n", "郵件無法送達"), bounced("hant-24", "too_large")),
    Sample("gave-up", "多次嘗試後放棄", _bounce("hant-25", "經多次嘗試後仍無法將郵件送達 kehu@client.example，系統已放棄寄送。\n連線逾時\n", "寄送失敗通知", "big5", "quoted-printable"), bounced("hant-25", "gave_up")),
    Sample("unreachable", "無法連線到對方主機", _bounce("hant-26", "郵件投遞失敗\n\n<kehu@client.example>：無法連線至收件伺服器 mx.client.example\n", "投遞失敗"), bounced("hant-26", "no_route")),
    Sample("hong-kong-hkscs", "香港增補字集的退信", _bounce("hant-27", "閣下的電郵無法送達以下收件人：\n\nkehu@client.example\n\n原因：查無此收件人\n", "電郵無法送達", "big5hkscs", "base64"), bounced("hant-27", "no_mailbox")),
    Sample("dsn-delay", "延遲的報告", report(DAEMON, BACK, ew("郵件延遲通知"), leaf("這只是警告訊息，您不需要重新寄送郵件。\n", "utf-8", "base64"), status(recipient("4.4.1", "Connection timed out", "delayed")), original("hant-28", S)), bounced("hant-28", "delayed", "accepted")),
    Sample("complaint", "垃圾郵件檢舉", complaint("hant-29", "abuse@provider.example", "abuse", words="使用者將此郵件檢舉為垃圾郵件。"), bounced("hant-29", "abuse", "complained")),
    Sample("confirm-outlook-rule", "Outlook 的橫線與欄位", _chan("hant-30", "確認 482913" + OUTLOOK), replied("hant-30", CHAN_ADDRESS, "確認 482913", confirms=True)),
    Sample("confirm-hong-kong", "香港用語的欄位", _chan("hant-31", "已確認" + HONG_KONG, "big5hkscs"), replied("hant-31", CHAN_ADDRESS, "已確認", confirms=True)),
    Sample("confirm-apple", "Apple 郵件，引言也加了引號", _chan("hant-32", "收到 482913\n\n從我的 iPhone 傳送" + APPLE), replied("hant-32", CHAN_ADDRESS, "收到 482913", confirms=True)),
    Sample("confirm-broken", "引言斷成兩行", _chan("hant-33", "確認 482913\n" + APPLE_BARE, "utf-8", "8bit"), replied("hant-33", CHAN_ADDRESS, "確認 482913", confirms=True)),
    Sample("confirm-full-width", "全形數字", _chan("hant-34", "確認　４８２９１３" + GMAIL), replied("hant-34", CHAN_ADDRESS, "確認　４８２９１３", confirms=True)),
    Sample("confirm-html", "只有 HTML", answer(CHAN, "notices@acme.example", ew(f"Re: {S}"), leaf(PAGE, "utf-8", "base64", "text/html"), *replying("hant-35")), replied("hant-35", CHAN_ADDRESS, "確認 482913", confirms=True)),
    Sample("confirm-declared-as-gb", "宣告為 gb2312，其實是 GBK 的繁體字", _chan("hant-36", "確認 482913\n", "gb2312", codec="gbk"), replied("hant-36", CHAN_ADDRESS, "確認 482913", confirms=True)),
    Sample("question-yahoo", "Yahoo 的引言，引文沒有記號", _chan("hant-37", "請問發票抬頭需要更改嗎？" + YAHOO), replied("hant-37", CHAN_ADDRESS, "請問發票抬頭需要更改嗎？")),
    Sample("question-with-code", "帶確認碼的問句不算確認", _chan("hant-38", "確認 482913？我們的合約還有效嗎" + GMAIL), replied("hant-38", CHAN_ADDRESS, "確認 482913？我們的合約還有效嗎")),
    Sample("question-phone", "手機簽名", _chan("hant-39", "麻煩寄一份正本給我們。\n\n傳送自 Android 版 Outlook\n", "big5", "quoted-printable"), replied("hant-39", CHAN_ADDRESS, "麻煩寄一份正本給我們。")),
    Sample("unsubscribe", "不要再寄", _chan("hant-40", "請不要再寄信給我，謝謝" + GMAIL), replied("hant-40", CHAN_ADDRESS, "請不要再寄信給我，謝謝", "stop")),
    Sample("auto-left", "已離職", _chan("hant-41", "本人已離職，業務請聯絡 info@client.example。", subject=f"自動回覆：{S}"), replied("hant-41", CHAN_ADDRESS, "本人已離職，業務請聯絡 info@client.example。", "auto")),
    Sample("auto-leave", "休假中，只看得出標頭", _chan("hant-42", "我正在休假，3月9日恢復上班。", "utf-8", "base64", "Auto-Submitted: auto-replied", "X-Auto-Response-Suppress: All", subject=S), replied("hant-42", CHAN_ADDRESS, "我正在休假，3月9日恢復上班。", "auto")),
    Sample("two-parts", "純文字與 HTML，公司簽名", answer(CHAN, "notices@acme.example", ew(f"回覆: {S}", "big5"), many("alternative", leaf("我們已更新付款資料。\n\n-- \n範例貿易有限公司 陳範例\n", "big5", "base64"), leaf("<p>我們已更新付款資料。</p>", "big5", "base64", "text/html")), *replying("hant-43")), replied("hant-43", CHAN_ADDRESS, "我們已更新付款資料。")),
]  # fmt: skip
