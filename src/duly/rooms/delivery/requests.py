# SPDX-License-Identifier: Apache-2.0
"""One sentence more in a message to somebody whom another channel does not reach any more: please correct it."""

from html import escape

from duly.kernel.languages import closest

_ASKED = {
    "en": ("Your {thing} on our records no longer works. You can correct it behind the same link.", "e-mail address", "telephone number", "postal address"),
    "zh-Hans": ("您登记的{thing}已失效，可通过同一链接更正。", "电子邮箱", "电话号码", "邮寄地址"),
    "zh-Hant": ("您登記的{thing}已失效，可透過同一連結更正。", "電子郵件地址", "電話號碼", "郵寄地址"),
    "ja": ("ご登録の{thing}が使えなくなっています。同じリンクからご訂正いただけます。", "メールアドレス", "電話番号", "ご住所"),
    "de": ("Ihre bei uns hinterlegte {thing} funktioniert nicht mehr. Sie können sie über denselben Link korrigieren.", "E-Mail-Adresse", "Telefonnummer", "Postanschrift"),
    "fr": ("Coordonnées à corriger ({thing}) : elles ne fonctionnent plus. Le même lien le permet.", "adresse e-mail", "numéro de téléphone", "adresse postale"),
    "es": ("Su {thing} en nuestros registros ya no funciona. Puede corregirlo en el mismo enlace.", "dirección de correo", "número de teléfono", "dirección postal"),
    "ko": ("등록하신 {thing}(을)를 더 이상 사용할 수 없습니다. 같은 링크에서 정정하실 수 있습니다.", "이메일 주소", "전화번호", "우편 주소"),
}  # fmt: skip
_PLACES = {"email": 1, "sms": 2, "voice": 2, "letter": 3}
_PARAGRAPH = '<p style="max-width:560px;margin:0 auto;padding:16px 20px;font-size:14px;line-height:1.6">{}</p>'


def request_in(language: str, broken: str) -> str:
    """The sentence in this language; English where we have none; empty for a channel that nobody can write down."""
    if broken not in _PLACES:
        return ""
    words = _ASKED[closest(language, _ASKED) or "en"]
    return words[0].format(thing=words[_PLACES[broken]])


def with_request(text: str, html: str | None, language: str, broken: str) -> tuple[str, str | None]:
    """A message with the sentence at its end."""
    sentence = request_in(language, broken)
    if not sentence:
        return text, html
    if html is not None:
        before, end, after = html.rpartition("</body>")
        html = f"{before}{_PARAGRAPH.format(escape(sentence))}{end}{after}" if end else html
    return f"{text}\n\n{sentence}" if "\n" in text else f"{text} {sentence}", html
