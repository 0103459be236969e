# SPDX-License-Identifier: Apache-2.0
"""What an agent says around the wording of a notice, and what a customer signs, in the languages that we have."""

from dataclasses import dataclass

from duly.kernel.languages import closest


@dataclass(frozen=True, slots=True)
class Script:
    """Sentences to be read aloud. ``{agent}``, ``{organisation}``, ``{name}``, ``{phone}`` are filled in."""

    language: str
    greeting: str
    check: str
    reason: str
    ask: str
    question: str
    closing: str
    voicemail: str


@dataclass(frozen=True, slots=True)
class Slip:
    """The words on a slip of paper."""

    language: str
    heading: str
    sentence: str
    signature: str
    place: str
    name: str
    scan: str


_SCRIPTS = {
    "en": (
        "Good day. This is {agent}, calling for {organisation}. May I speak with {name}?",
        "Before I go on: would you tell me your customer number or the number of your contract?",
        "I am calling about a notice that you have not confirmed yet. May I read it to you?",
        "Do you confirm that you have received this notice? To confirm is not to agree with it.",
        "Is there anything that you would like to ask? I will pass it on.",
        "Thank you. I have put down what you said. Goodbye.",
        "This is {organisation}. We have an important notice for you. Please call us back on {phone}. Thank you.",
    ),
    "zh-Hans": (
        "您好，我是{organisation}的{agent}。请问是{name}吗？",
        "为确认身份，请您提供客户编号或合同编号。",
        "有一份通知尚未收到您的确认，现在为您宣读，可以吗？",
        "请问您是否确认已收到本通知？确认收到不代表同意其内容。",
        "请问您有什么疑问吗？我会为您转达。",
        "谢谢，您的答复已登记。再见。",
        "这里是{organisation}，有一份重要通知需告知您，请回电 {phone}。谢谢。",
    ),
    "zh-Hant": (
        "您好，我是{organisation}的{agent}。請問是{name}嗎？",
        "為確認身分，請您提供客戶編號或合約編號。",
        "有一份通知尚未收到您的確認，現在為您宣讀，可以嗎？",
        "請問您是否確認已收到本通知？確認收到不代表同意其內容。",
        "請問您有什麼疑問嗎？我會為您轉達。",
        "謝謝，您的答覆已登記。再見。",
        "這裡是{organisation}，有一份重要通知需告知您，請回電 {phone}。謝謝。",
    ),
    "de": (
        "Guten Tag, hier ist {agent} im Auftrag von {organisation}. Spreche ich mit {name}?",
        "Bevor ich fortfahre: Nennen Sie mir bitte Ihre Kunden- oder Vertragsnummer.",
        "Es geht um eine Mitteilung, die Sie noch nicht bestätigt haben. Darf ich sie Ihnen vorlesen?",
        "Bestätigen Sie, dass Sie diese Mitteilung erhalten haben? Eine Zustimmung ist das nicht.",
        "Haben Sie eine Frage dazu? Ich gebe sie weiter.",
        "Vielen Dank. Ihre Antwort ist notiert. Auf Wiederhören.",
        "Hier ist {organisation}. Wir haben eine wichtige Mitteilung für Sie. Bitte rufen Sie uns zurück: {phone}. Danke.",
    ),
    "fr": (
        "Bonjour, {agent} à l'appareil, de la part de {organisation}. Est-ce que je parle à {name} ?",
        "Avant de continuer, pouvez-vous me donner votre numéro de client ou de contrat ?",
        "Je vous appelle au sujet d'un avis que vous n'avez pas encore confirmé. Puis-je vous le lire ?",
        "Confirmez-vous avoir reçu cet avis ? Confirmer n'est pas l'approuver.",
        "Avez-vous une question ? Je la transmettrai.",
        "Merci. Votre réponse est notée. Au revoir.",
        "Ici {organisation}. Nous avons un avis important pour vous. Merci de nous rappeler au {phone}.",
    ),
    "es": (
        "Buenos días, soy {agent}, de parte de {organisation}. ¿Hablo con {name}?",
        "Antes de seguir, ¿me dice su número de cliente o de contrato?",
        "Le llamo por un aviso que aún no ha confirmado. ¿Puedo leérselo?",
        "¿Confirma que ha recibido este aviso? Confirmarlo no significa aceptarlo.",
        "¿Desea preguntar algo? Lo transmitiré.",
        "Gracias. Su respuesta queda anotada. Adiós.",
        "Llamamos de {organisation}. Tenemos un aviso importante para usted. Llámenos al {phone}, por favor. Gracias.",
    ),
    "ja": (
        "お電話失礼いたします。{organisation}の{agent}と申します。{name}様でいらっしゃいますか。",
        "ご本人確認のため、お客様番号またはご契約番号をお聞かせください。",
        "まだご確認いただいていないお知らせがございます。読み上げてもよろしいでしょうか。",
        "このお知らせをお受け取りになったことをご確認いただけますか。ご確認は、ご同意を意味するものではございません。",
        "ご質問はございますか。担当に申し伝えます。",
        "ありがとうございました。ご回答を記録いたしました。失礼いたします。",
        "{organisation}でございます。大切なお知らせがございます。{phone}までお電話くださいますようお願いいたします。",
    ),
    "ko": (
        "안녕하세요, {organisation}의 {agent}입니다. {name}님 맞으신가요?",
        "본인 확인을 위해 고객 번호나 계약 번호를 말씀해 주시겠어요?",
        "아직 확인하지 않으신 안내가 있어 전화드렸습니다. 읽어 드려도 될까요?",
        "이 안내를 받으셨음을 확인해 주시겠습니까? 확인은 동의를 뜻하지 않습니다.",
        "궁금하신 점이 있으신가요? 전달해 드리겠습니다.",
        "감사합니다. 말씀하신 내용을 기록했습니다. 안녕히 계세요.",
        "{organisation}입니다. 중요한 안내가 있습니다. {phone}(으)로 전화해 주세요. 감사합니다.",
    ),
}
_SLIPS = {
    "en": ("Confirmation of receipt", "I have received the notice named above. With my signature I confirm its receipt, and agree to nothing.",
           "Signature or company seal", "Place, date", "Name in capitals", "Keep this strip free of writing: the slip is scanned."),
    "zh-Hans": ("签收单", "本人（本单位）已收到上述通知。签字（盖章）仅确认收悉，不代表同意其内容。",
                "签字或盖章", "地点、日期", "姓名（正楷）", "此处请勿书写：签收单将被扫描存档。"),
    "zh-Hant": ("簽收單", "本人（本單位）已收到上述通知。簽名（用印）僅確認收悉，不代表同意其內容。",
                "簽名或用印", "地點、日期", "姓名（正楷）", "此處請勿書寫：簽收單將掃描存檔。"),
    "de": ("Empfangsbestätigung", "Ich habe die oben genannte Mitteilung erhalten. Mit meiner Unterschrift bestätige ich nur den Empfang; eine Zustimmung ist das nicht.",
           "Unterschrift oder Firmenstempel", "Ort, Datum", "Name in Druckschrift", "Bitte diesen Streifen frei lassen: Der Beleg wird eingescannt."),
    "fr": ("Accusé de réception", "J'ai reçu l'avis désigné ci-dessus. Ma signature en confirme la réception et ne vaut pas approbation.",
           "Signature ou cachet", "Lieu, date", "Nom en capitales", "Merci de laisser cette bande vierge : le document est numérisé."),
    "es": ("Acuse de recibo", "He recibido el aviso indicado arriba. Mi firma confirma la recepción y no supone conformidad.",
           "Firma o sello", "Lugar y fecha", "Nombre en mayúsculas", "Deje esta franja en blanco: el documento se escanea."),
    "ja": ("受領書", "上記のお知らせを受領いたしました。署名（押印）は受領の確認であり、同意を意味するものではありません。",
           "署名または押印", "場所・日付", "お名前（楷書）", "この欄には記入しないでください（スキャンされます）。"),
    "ko": ("수령 확인서", "위 안내를 받았습니다. 서명은 수령을 확인하는 것이며 동의를 뜻하지 않습니다.",
           "서명 또는 직인", "장소, 날짜", "성명(정자)", "이 칸에는 쓰지 마십시오. 문서를 스캔합니다."),
}  # fmt: skip


def script_in(language: str, *, agent: str, organisation: str, name: str, phone: str) -> Script:
    """The sentences in a language; in English where we have none, which the script says of itself."""
    tag = closest(language, _SCRIPTS) or "en"
    blanks = {"agent": agent, "organisation": organisation, "name": name, "phone": phone or "…"}
    return Script(tag, *(sentence.format(**blanks) for sentence in _SCRIPTS[tag]))


def slip_in(language: str) -> Slip:
    """The words of a slip in a language; English where we have none."""
    tag = closest(language, _SLIPS) or "en"
    return Slip(tag, *_SLIPS[tag])
