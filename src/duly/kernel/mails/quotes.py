# SPDX-License-Identifier: Apache-2.0
"""What a person wrote, without what they quoted, without signature and "sent from my phone".

When in doubt, less is kept: a word that is lost makes a question for a person, a quoted word that is taken for
the customer's own could confirm something that nobody confirmed.
"""

import re

LONGEST, LONGEST_LINE, _MOST_LINES = 20_000, 1000, 2000
_ATTRIBUTION = re.compile(
    r"(?:on|am|le|el|il|em|den|op|在|于|於).{4,200}?(?:wrote|schrieb.{0,80}|écrit|escribió|ha scritto|escreveu|schreef|写道|写到|寫道)\s?[:：]\s*\Z"
    r"|.{2,200}(?:写道|写到|寫道|さんは書きました|さんが書きました|のメッセージ|のメール)\s?(?:[(（][^()（）]{4,40}[)）])?\s?[:：]\s*\Z"
    r"|.{0,120}<[^<>\s]{3,200}@[^<>\s]{3,200}>\s?(?:wrote|schrieb|写道|寫道|于.{4,60}写道|於.{4,60}寫道)?\s?[:：]\s*\Z"
    r"|\d{4}\s?[年/.-]\s?\d{1,2}\s?[月/.-]\s?\d{1,2}.{0,120}<[^<>\s]{3,200}@[^<>\s]{3,200}>\s?[:：]?\s*\Z",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"(?:on|am|le|el|在|于|於)\s.{0,120}\d", re.IGNORECASE)
_SEPARATOR = re.compile(
    r"[-_—=\s*]{2,60}\s?(?:original(?: message| appointment)?|原始邮件|原始信件|原始郵件|原邮件|原郵件|回复的原邮件|回覆的原郵件|转发邮件信息|转发的邮件|轉寄郵件"
    r"|forwarded message|ursprüngliche nachricht|weitergeleitete nachricht|originalnachricht|元のメッセージ|転送メッセージ"
    r"|message d'origine|message original|mensaje original|messaggio originale)\s?[-_—=\s*]{2,60}\Z"
    r"|begin forwarded message:|anfang der weitergeleiteten nachricht:|---- (?:回复的原邮件|replied message) ----",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"[*\s>]{0,4}(from|sent|date|to|subject|cc|发件人|发送时间|发送日期|日期|收件人|主题|抄送|寄件者|寄件人|寄件日期|傳送時間|收件者|主旨|副本"
    r"|von|gesendet|datum|an|betreff|差出人|送信者|送信日時|日時|宛先|件名|de|envoyé|date|à|objet|enviado|para|asunto)\*?\s{0,4}[:：]",
    re.IGNORECASE,
)
_FROM = frozenset({"from", "发件人", "寄件者", "寄件人", "von", "差出人", "送信者", "de"})
_RULE = re.compile(r"[_\-=—─]{10,}\s*\Z")
_SIGNATURES = frozenset({"--", "—", "–", "__"})
_PHONE = re.compile(
    r"(?:sent from (?:my |the )?.{2,60}|get outlook for .{2,40}|outlook für .{2,20} (?:beziehen|herunterladen)|(?:获取|取得|下載|下载) ?.{0,12}outlook.{0,20}|.{0,12}outlook.{0,12}を(?:入手|取得)|sent (?:with|via) .{2,60}"
    r"|从我的.{1,20}(?:发送|发出)|從我的.{1,20}(?:傳送|發送)|(?:傳送|传送|寄送)自.{2,40}"
    r"|[（(]?(?:发自|發自|来自|來自)(?:我的|於我的|于我的|我)?\s?.{0,6}(?:iphone|ipad|android|手机|手機|邮箱|郵箱|小米|华为|huawei|vivo|oppo|outlook|mac|网易|微信|mail|foxmail|客户端).{0,20}"
    r"|von meine[mr](?:/meine[mr])? .{2,40} gesendet|gesendet von .{2,40}|diese nachricht wurde von meinem .{2,60}"
    r"|.{2,30}(?:から送信|から送信されました)|envoyé de(?:puis)? mon .{2,40}|enviado desde mi .{2,40})[)）.。]?\Z",
    re.IGNORECASE,
)


def own_words(text: str) -> str:
    """The person's own words."""
    lines = [line[:LONGEST_LINE].rstrip() for line in text[: LONGEST * 3].split("\n")[:_MOST_LINES]]
    kept: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        if _ends_here(lines, at):
            break
        if line.startswith((">", "＞", "|")):
            at += 1
            continue
        length = _attribution(lines, at)
        if length:
            if not _quoted_next(lines, at + length):
                break
            at += length
            continue
        if not _PHONE.match(line):
            kept.append(lines[at])
        at += 1
    return _tidy(kept)


def unflowed(text: str, *, delete_space: bool) -> str:
    """Text of ``format=flowed`` with its soft line ends undone (RFC 3676)."""
    out: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        bare = line.lstrip(">")
        depth = len(line) - len(bare)
        bare = bare.removeprefix(" ")
        is_soft = bare.endswith(" ") and bare != "-- "
        if open_depth == depth and bare != "-- ":
            out[-1] += bare
        else:
            out.append(">" * depth + (" " if depth else "") + bare)
        if is_soft and delete_space:
            out[-1] = out[-1][:-1]
        open_depth = depth if is_soft else -1
    return "\n".join(out)


def _ends_here(lines: list[str], at: int) -> bool:
    line = lines[at].strip()
    if not line:
        return False
    if line in _SIGNATURES or _SEPARATOR.match(line):
        return True
    return _is_header_block(lines, at + 1 if _RULE.match(line) else at)


def _is_header_block(lines: list[str], at: int) -> bool:
    """``From:`` and at least two more fields within the next lines: an original without any other mark."""
    window = [line for line in lines[at : at + 8] if line.strip()]
    names = [found[1].lower() for line in window if (found := _FIELD.match(line))]
    return bool(window) and bool(_FIELD.match(window[0])) and bool(_FROM & set(names)) and len(set(names)) >= 3


def _attribution(lines: list[str], at: int) -> int:
    """How many lines "On … wrote:" takes here; programs break it over two or three."""
    line = lines[at].strip()
    if not line:
        return 0
    for length in (1, 2, 3):
        if length > 1 and not _BEGINS.match(line):
            return 0
        joined = " ".join(part.strip() for part in lines[at : at + length])
        if len(joined) <= 400 and joined.rstrip().endswith((":", "：", ">")) and _ATTRIBUTION.match(joined):
            return length
    return 0


def _quoted_next(lines: list[str], at: int) -> bool:
    following = next((line.strip() for line in lines[at : at + 4] if line.strip()), "")
    return following.startswith((">", "＞", "|"))


def _tidy(lines: list[str]) -> str:
    kept = [line for before, line in zip(["", *lines], lines, strict=False) if line.strip() or before.strip()]
    return "\n".join(kept).strip()[:LONGEST]
