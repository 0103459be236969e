# SPDX-License-Identifier: Apache-2.0
"""Japanese: carriers of mobile mail, hosting providers, and how Thunderbird, Gmail, Outlook and telephones quote."""

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

S, JIS = "住所変更のお知らせ", "iso-2022-jp"
TANAKA, TANAKA_ADDRESS = f"{ew('田中例', JIS)} <tanaka@client.example>", "tanaka@client.example"
DAEMON = "MAILER-DAEMON@mail.client.example"
GMAIL = """

2026年3月2日(月) 9:00 Acme株式会社 <notices@acme.example>:
>
> お客様各位
> 「確認しました 482913」とご返信ください。
"""
THUNDERBIRD = """

On 2026/03/02 9:00, Acme株式会社 wrote:
> お客様各位
> 「確認しました 482913」とご返信ください。
"""
THUNDERBIRD_JA = """

Acme株式会社 さんは書きました (2026/03/02 9:00):
> 「確認しました 482913」とご返信ください。
"""
OUTLOOK = """

________________________________
差出人: Acme株式会社 <notices@acme.example>
送信日時: 2026年3月2日 9:00
宛先: 田中
件名: 住所変更のお知らせ

「確認しました 482913」とご返信ください。
"""
OUTLOOK_ENGLISH = """

From: Acme株式会社 <notices@acme.example>
Sent: Monday, March 2, 2026 9:00 AM
To: 田中
Subject: 住所変更のお知らせ

「確認しました 482913」とご返信ください。
"""
APPLE = """

> 2026/03/02 9:00、Acme株式会社 <notices@acme.example>のメール:
>
> 「確認しました 482913」とご返信ください。
"""
PAGE = """<html><body><div dir="ltr">確認しました 482913</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">2026年3月2日(月) 9:00 Acme株式会社 &lt;<a href="mailto:notices@acme.example">notices@acme.example</a>&gt;:<br></div><blockquote class="gmail_quote">「確認しました 482913」とご返信ください。</blockquote></div></body></html>"""


def _tanaka(
    name: str, text: str, charset: str = JIS, cte: str = "7bit", *heads: str, subject: str = f"Re: {S}", codec: str = ""
) -> bytes:
    return answer(
        TANAKA, "notices@acme.example", ew(subject, JIS), leaf(text, charset, cte, codec=codec), *replying(name), *heads
    )


def _bounce(name: str, text: str, subject: str = "配信不能のお知らせ", charset: str = JIS, cte: str = "7bit") -> bytes:
    return answer(DAEMON, verp(name), ew(subject, charset), leaf(text, charset, cte))


SAMPLES = [
    Sample("carrier-unknown", "携帯電話会社：宛先不明（英語の本文）", answer("Mail Administrator <Postmaster@mobile.example>", verp("ja-21"), "Mail System Error - Returned Mail", leaf("This Message was undeliverable due to the following reason:\n\nEach of the following recipients was rejected by a remote mail server.\nThe reasons given by the server are included to help you determine why\neach recipient was rejected.\n\n    Recipient: <kokyaku@mobile.example>\n    Reason:    Unknown user: kokyaku@mobile.example\n", "us-ascii", "7bit")), bounced("ja-21", "no_mailbox")),
    Sample("domain-filter", "携帯のドメイン指定受信で拒否", _bounce("ja-22", "送信されたメールを配信できませんでした。\n\n<kokyaku@mobile.example>\n受信者の設定により拒否されました。\n550 5.7.1 Rejected by recipient filter\n"), bounced("ja-22", "policy")),
    Sample("domain-unknown", "ドメインが見つからない", _bounce("ja-23", "メールを配送できませんでした。\n宛先 kokyaku@machigai.example のドメインが見つかりません。アドレスをご確認ください。\n", "配送失敗のお知らせ", "utf-8", "base64"), bounced("ja-23", "bad_address")),
    Sample("account-gone", "アカウントは存在しません", _bounce("ja-24", "以下の宛先にメールを送信できませんでした。\n\nkokyaku@hosting.example\nこのメールアドレスのアカウントは存在しません。\n", "エラーメール", "utf-8", "8bit"), bounced("ja-24", "no_mailbox")),
    Sample("too-large", "サイズ超過", _bounce("ja-25", "メールを配信できませんでした。\n理由: メッセージのサイズが上限を超えています。\n552 5.3.4 Message size exceeds fixed limit\n"), bounced("ja-25", "too_large")),
    Sample("gave-up", "五日間の再送の後に断念", _bounce("ja-26", "5日間再送を試みましたが、配信できませんでした。配信を断念しました。\n接続がタイムアウトしました。\n"), bounced("ja-26", "gave_up")),
    Sample("exchange-full", "Exchange：メールボックスがいっぱい", report("Microsoft Outlook <postmaster@client.example>", BACK, ew(f"配信不能: {S}", "utf-8"), leaf("受信者のメールボックスがいっぱいです。\n", "utf-8", "base64"), status(recipient("5.2.2", "554 5.2.2 mailbox full")), original("ja-27", S), whole=False), bounced("ja-27", "mailbox_full")),
    Sample("dsn-delay", "遅延の報告", report(DAEMON, BACK, ew("配信遅延の警告", JIS), leaf("これは警告です。再送する必要はありません。\n", JIS, "7bit"), status(recipient("4.4.1", "Operation timed out", "delayed")), original("ja-28", S)), bounced("ja-28", "delayed", "accepted")),
    Sample("complaint", "迷惑メール報告", complaint("ja-29", "abuse@provider.example", "abuse", words="利用者がこのメールを迷惑メールとして報告しました。"), bounced("ja-29", "abuse", "complained")),
    Sample("confirm-gmail", "Gmail の引用", _tanaka("ja-30", "確認しました 482913" + GMAIL, "utf-8", "base64"), replied("ja-30", TANAKA_ADDRESS, "確認しました 482913", confirms=True)),
    Sample("confirm-full-width", "全角の数字", _tanaka("ja-31", "確認しました　４８２９１３" + THUNDERBIRD, "utf-8", "base64"), replied("ja-31", TANAKA_ADDRESS, "確認しました　４８２９１３", confirms=True)),
    Sample("confirm-thunderbird", "Thunderbird 日本語の引用", _tanaka("ja-32", "確認しました" + THUNDERBIRD_JA), replied("ja-32", TANAKA_ADDRESS, "確認しました", confirms=True)),
    Sample("confirm-outlook-rule", "Outlook の罫線と見出し", _tanaka("ja-33", "はい 482913" + OUTLOOK, "utf-8", "quoted-printable"), replied("ja-33", TANAKA_ADDRESS, "はい 482913", confirms=True)),
    Sample("confirm-html", "HTML だけ", answer(TANAKA, "notices@acme.example", ew(f"Re: {S}"), leaf(PAGE, "utf-8", "base64", "text/html"), *replying("ja-34")), replied("ja-34", TANAKA_ADDRESS, "確認しました 482913", confirms=True)),
    Sample("question-english-heads", "英語の見出しの引用", _tanaka("ja-35", "お世話になっております。\n新しい電話番号はいつから使えますか？" + OUTLOOK_ENGLISH, "shift_jis", "8bit"), replied("ja-35", TANAKA_ADDRESS, "お世話になっております。\n新しい電話番号はいつから使えますか？")),
    Sample("question-apple", "iPhone の引用", _tanaka("ja-36", "担当の者に転送します。\n\niPhoneから送信" + APPLE, "utf-8", "8bit"), replied("ja-36", TANAKA_ADDRESS, "担当の者に転送します。")),
    Sample("question-android", "Android の署名", _tanaka("ja-37", "支払先も変わりますか？\n\nAndroidから送信されました\n", "utf-8", "base64"), replied("ja-37", TANAKA_ADDRESS, "支払先も変わりますか？")),
    Sample("confirm-but", "「ただし」があれば確認ではない", _tanaka("ja-38", "確認できません 482913" + GMAIL, "utf-8", "base64"), replied("ja-38", TANAKA_ADDRESS, "確認できません 482913")),
    Sample("stop-polite", "購読の解除を丁寧に", _tanaka("ja-39", "配信を停止してください。"), replied("ja-39", TANAKA_ADDRESS, "配信を停止してください。", "stop")),
    Sample("auto-subject", "自動返信の件名", _tanaka("ja-40", "お問い合わせありがとうございます。担当者より追ってご連絡いたします。", "utf-8", "base64", subject=f"【自動返信】{S}"), replied("ja-40", TANAKA_ADDRESS, "お問い合わせありがとうございます。担当者より追ってご連絡いたします。", "auto")),
    Sample("auto-holiday", "夏季休業、ヘッダーで分かる", _tanaka("ja-41", "誠に勝手ながら3月2日から9日まで休業いたします。", JIS, "7bit", "Auto-Submitted: auto-replied", subject=S), replied("ja-41", TANAKA_ADDRESS, "誠に勝手ながら3月2日から9日まで休業いたします。", "auto")),
    Sample("two-parts", "テキストと HTML と署名", answer(TANAKA, "notices@acme.example", ew(f"Re: {S}", JIS), many("alternative", leaf("登録を変更いたしました。\n\n-- \n株式会社サンプル 田中\n", JIS, "7bit"), leaf("<p>登録を変更いたしました。</p>", JIS, "7bit", "text/html")), *replying("ja-42")), replied("ja-42", TANAKA_ADDRESS, "登録を変更いたしました。")),
]  # fmt: skip
