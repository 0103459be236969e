# SPDX-License-Identifier: Apache-2.0
"""Japanese: ISO-2022-JP and Shift_JIS."""

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

S, JIS = "住所変更のお知らせ", "iso-2022-jp"
SATO, SATO_ADDRESS = f"{ew('佐藤見本', JIS)} <sato@client.example>", "sato@client.example"
DAEMON = "MAILER-DAEMON@mail.client.example"
QUOTED = """

2026年3月2日(月) 9:00 Acme株式会社 <notices@acme.example>:

> お客様各位
> 「確認しました 482913」とご返信ください。
"""
OUTLOOK = """

-----元のメッセージ-----
差出人: Acme株式会社
送信日時: 2026年3月2日 9:00
宛先: 佐藤
件名: 住所変更のお知らせ

「確認しました 482913」とご返信ください。
"""


def _sato(
    name: str, text: str, charset: str = JIS, cte: str = "7bit", *heads: str, subject: str = f"Re: {S}", codec: str = ""
) -> bytes:
    return answer(
        SATO, "notices@acme.example", ew(subject, JIS), leaf(text, charset, cte, codec=codec), *replying(name), *heads
    )


def _bounce(name: str, text: str, subject: str = "配信不能のお知らせ") -> bytes:
    return answer(DAEMON, verp(name), ew(subject, JIS), leaf(text, JIS, "7bit"))


SAMPLES = [
    Sample("dsn", "標準の配信不能通知", report(DAEMON, BACK, "Undelivered Mail Returned to Sender", leaf("メールを配信できませんでした。\n", JIS, "7bit"), status(recipient("5.1.1", "550 5.1.1 User unknown")), original("ja-01", S)), bounced("ja-01", "no_mailbox")),
    Sample("words-unknown", "文章だけの通知：宛先不明", _bounce("ja-02", "次の宛先に配信できませんでした。\n\ncustomer@client.example\n\n宛先不明: ユーザーが見つかりません\n"), bounced("ja-02", "no_mailbox")),
    Sample("words-full", "容量オーバー", _bounce("ja-03", "メールの配信に失敗しました。\n受信者のメールボックスの容量を超えています。\n552 5.2.2\n"), bounced("ja-03", "mailbox_full")),
    Sample("delay", "遅延の通知", _bounce("ja-04", "配信が遅延しています。引き続き再送を試みますので、再度送信する必要はありません。\n", "配信遅延（配信できません）"), bounced("ja-04", "delayed", "accepted")),
    Sample("confirm", "確認コードつき", _sato("ja-05", "確認しました 482913" + QUOTED), replied("ja-05", SATO_ADDRESS, "確認しました 482913", confirms=True)),
    Sample("confirm-outlook", "Outlook の引用、Shift_JIS", _sato("ja-06", "確認しました" + OUTLOOK, "shift_jis", "base64"), replied("ja-06", SATO_ADDRESS, "確認しました", confirms=True)),
    Sample("confirm-phone", "携帯の署名、UTF-8", _sato("ja-07", "はい 482913\n\niPhoneから送信\n", "utf-8", "base64"), replied("ja-07", SATO_ADDRESS, "はい 482913", confirms=True)),
    Sample("question-undeclared-sjis", "宣言のない Shift_JIS", answer(SATO, verp("ja-08"), ew(f"Re: {S}", JIS), leaf("変更はいつからですか？よろしくお願いします。\n", "", "8bit", codec="shift_jis")), replied("ja-08", SATO_ADDRESS, "変更はいつからですか？よろしくお願いします。")),
    Sample("question-undeclared-jis", "宣言のない ISO-2022-JP", answer(SATO, verp("ja-09"), ew(f"Re: {S}", JIS), leaf("請求書の宛名も変わりますか？\n", "", "7bit", codec=JIS)), replied("ja-09", SATO_ADDRESS, "請求書の宛名も変わりますか？")),
    Sample("refusal", "お断り", _sato("ja-10", "この変更には同意できません。" + QUOTED), replied("ja-10", SATO_ADDRESS, "この変更には同意できません。")),
    Sample("stop", "配信停止", _sato("ja-11", "配信停止お願いします"), replied("ja-11", SATO_ADDRESS, "配信停止お願いします", "stop")),
    Sample("auto", "不在通知", _sato("ja-12", "休暇中です。3月9日に戻ります。", subject=f"自動応答: {S}"), replied("ja-12", SATO_ADDRESS, "休暇中です。3月9日に戻ります。", "auto")),
    Sample("challenge", "送信者の確認", answer("guard@filter.example", verp("ja-13"), ew("送信者の確認", JIS), leaf("メールは保留されています。次のリンクをクリックしてください。\nhttps://filter.example/1\n", JIS, "7bit")), replied("ja-13", "guard@filter.example", "メールは保留されています。次のリンクをクリックしてください。\nhttps://filter.example/1", "challenge")),
    Sample("nothing-but-the-quote", "引用だけ", _sato("ja-14", OUTLOOK), replied("ja-14", SATO_ADDRESS, "")),
]  # fmt: skip
