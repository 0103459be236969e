# SPDX-License-Identifier: Apache-2.0
"""What stands on every letter beside its text, in the languages that letters are written in; English for all others."""

from typing import NamedTuple


class Wording(NamedTuple):
    """The fixed words of a letter."""

    reference: str
    date: str
    confirm: str
    ways: str
    code: str
    """``{code}``."""
    slip: str
    received: str
    """``{subject}``."""
    name: str
    place_date: str
    signature: str
    back_to: str
    postcode: str = ""


_WORDINGS = {
    "en": Wording(
        "Our reference", "Date", "How to confirm",
        "Scan the code or open the address below, or sign and return the slip. A confirmation says that you have read this letter, not that you agree with it.",
        "Your code: {code}", "Please cut off, sign and return", "I have received and read the letter “{subject}”.",
        "Name in block letters", "Place and date", "Signature", "Return to",
    ),
    "zh-Hans": Wording(
        "编号", "日期", "如何确认",
        "请扫描二维码或打开下方网址确认，也可签署回执寄回。确认表示您已阅读本函，不代表同意其内容。",
        "确认码：{code}", "沿虚线剪下，签署后寄回", "本人（本单位）已收到并阅读《{subject}》。",
        "姓名（单位名称）", "地点与日期", "签字（盖章）", "寄回地址", "邮政编码",
    ),
    "zh-Hant": Wording(
        "編號", "日期", "如何確認",
        "請掃描二維碼或開啟下方網址確認，也可簽署回條寄回。確認表示您已閱讀本函，不代表同意其內容。",
        "確認碼：{code}", "沿虛線剪下，簽署後寄回", "本人（本單位）已收到並閱讀《{subject}》。",
        "姓名（單位名稱）", "地點與日期", "簽名（蓋章）", "寄回地址", "郵遞區號",
    ),
    "de": Wording(
        "Unser Zeichen", "Datum", "So bestätigen Sie den Empfang",
        "Scannen Sie den Code, öffnen Sie die Adresse unten, oder senden Sie den Abschnitt unterschrieben zurück. Die Bestätigung besagt, dass Sie das Schreiben gelesen haben, nicht, dass Sie zustimmen.",
        "Ihr Code: {code}", "Bitte abtrennen, unterschreiben und zurücksenden", "Ich habe das Schreiben „{subject}“ erhalten und gelesen.",
        "Name in Druckbuchstaben", "Ort, Datum", "Unterschrift", "Zurück an",
    ),
    "fr": Wording(
        "Notre référence", "Date", "Comment confirmer",
        "Scannez le code, ouvrez l’adresse ci-dessous, ou renvoyez le coupon signé. Confirmer signifie que vous avez lu cette lettre, non que vous êtes d’accord.",
        "Votre code : {code}", "À découper, signer et renvoyer", "J’ai reçu et lu la lettre « {subject} ».",
        "Nom en capitales", "Lieu et date", "Signature", "À renvoyer à",
    ),
    "es": Wording(
        "Nuestra referencia", "Fecha", "Cómo confirmar",
        "Escanee el código, abra la dirección de abajo o devuelva el cupón firmado. Confirmar significa que ha leído esta carta, no que esté de acuerdo.",
        "Su código: {code}", "Recortar, firmar y devolver", "He recibido y leído la carta «{subject}».",
        "Nombre en mayúsculas", "Lugar y fecha", "Firma", "Devolver a",
    ),
    "ja": Wording(
        "整理番号", "日付", "ご確認の方法",
        "二次元コードを読み取るか、下記のアドレスを開くか、受領書に署名してご返送ください。確認は本状をお読みになったことを示すもので、同意を意味しません。",
        "確認コード：{code}", "切り取り、署名のうえご返送ください", "「{subject}」を受け取り、読みました。",
        "氏名", "場所・日付", "署名・押印", "返送先",
    ),
    "ko": Wording(
        "문서 번호", "날짜", "확인 방법",
        "코드를 스캔하거나 아래 주소를 열거나, 회신표에 서명하여 보내 주십시오. 확인은 이 편지를 읽었다는 뜻이며 동의한다는 뜻이 아닙니다.",
        "확인 코드: {code}", "잘라서 서명 후 보내 주십시오", "“{subject}” 편지를 받아 읽었습니다.",
        "성명", "장소 및 날짜", "서명", "보내실 곳",
    ),
}  # fmt: skip


def wording_in(language: str) -> Wording:
    """The words in a language; its own or English."""
    return _WORDINGS.get(language) or _WORDINGS.get(language.partition("-")[0]) or _WORDINGS["en"]
