# SPDX-License-Identifier: Apache-2.0
"""The steps of a mapping in words, for people who decide whether a column goes where it should."""

from collections.abc import Mapping

from duly.kernel.words import Words
from duly.rooms.transfer.rules.terms import FIRST, LAST, QUARANTINE, Exclusion, Step

STEP_WORDS: Mapping[str, Words] = {
    "identity": Words(en="as it is", zh="原样"),
    "join": Words(en="columns joined", zh="多列合并"),
    "first": Words(en="the first column that has a value", zh="取首个有值的列"),
    "constant": Words(en="always the same value", zh="固定值"),
    "trim": Words(en="blanks around it removed", zh="去首尾空白"),
    "nfkc": Words(en="compatible characters made plain", zh="兼容字符转为常用字符"),
    "half_width": Words(en="full-width characters made half-width", zh="全角转半角"),
    "upper": Words(en="capital letters", zh="转大写"),
    "lower": Words(en="small letters", zh="转小写"),
    "digits": Words(en="digits only", zh="只留数字"),
    "name": Words(en="blanks of a name put in order", zh="整理姓名空格"),
    "address": Words(en="address, as it is", zh="地址，原样"),
    "null_words": Words(en="words for “nothing” made no value", zh="“无”等词视为空值"),
    "split": Words(en="one part of the text", zh="拆分取其一"),
    "code": Words(en="by a list of codes", zh="按代码表转换"),
    "email": Words(en="checked as e-mail address", zh="按电子邮箱核对"),
    "phone": Words(en="telephone number in international form", zh="电话转国际格式"),
    "uscc": Words(en="checked as unified social credit code", zh="按统一社会信用代码核对"),
    "resident_id": Words(en="checked as resident identity number", zh="按居民身份证号码核对"),
    "date": Words(en="read as date", zh="读作日期"),
    "timestamp": Words(en="read as moment", zh="读作时间"),
    "decimal": Words(en="read as number", zh="读作数字"),
    "integer": Words(en="read as whole number", zh="读作整数"),
    "boolean": Words(en="read as yes or no", zh="读作是/否"),
}
TYPE_WORDS: Mapping[str, Words] = {
    "text": Words(en="text", zh="文本"),
    "integer": Words(en="whole number", zh="整数"),
    "decimal": Words(en="number with {scale} decimals", zh="{scale} 位小数"),
    "date": Words(en="date", zh="日期"),
    "timestamp": Words(en="moment", zh="时间"),
    "boolean": Words(en="yes or no", zh="是/否"),
}
DOUBLES_WORDS: Mapping[str, Words] = {
    FIRST: Words(en="of several rows with one key the first stays", zh="同一主键有多行时保留第一行"),
    LAST: Words(en="of several rows with one key the last stays", zh="同一主键有多行时保留最后一行"),
    QUARANTINE: Words(
        en="several rows with one key that differ are all held back", zh="同一主键的多行内容不同时全部隔离"
    ),
}
MERGED_WORDS: Mapping[str, Words] = {
    **DOUBLES_WORDS,
    QUARANTINE: Words(en="rows that are the same to the letter become one", zh="逐字相同的行合为一行"),
}
"""By which rule a row went into another one."""
BETWEEN_WORDS: Mapping[str, Words] = {
    "between": Words(
        en="of several tables with one key the one that goes first stays", zh="多张表有同一主键时保留优先的一张"
    ),
    "loaded": Words(
        en="a corrected row with the key of another one does not displace it",
        zh="修正后的行与其他行主键相同时不取代该行",
    ),
}
_TESTS: Mapping[str, Words] = {
    "is": Words(en="{column} is “{value}”", zh="{column} 为“{value}”"),
    "in": Words(en="{column} is one of {value}", zh="{column} 为 {value} 之一"),
    "matches": Words(en="{column} matches {value}", zh="{column} 符合 {value}"),
    "empty": Words(en="{column} is empty", zh="{column} 为空"),
}
_FILLED = Words(en="{column} is filled", zh="{column} 不为空")
_MOST = 5


def step_words(step: Step) -> Words:
    """A step, with what it is given where that matters to a reader."""
    words = STEP_WORDS[step.name]
    told = {"constant": "value", "phone": "region", "date": "order", "timestamp": "zone"}.get(step.name, "")
    given = str(step.args.get(told, "")) if told else ""
    return Words.literal(f"{words.en} ({given})", f"{words.zh}（{given}）") if given else words


def exclusion_words(rule: Exclusion, column: str) -> Words:
    """Which rows stay behind."""
    if rule.test == "empty":
        words, value = (_TESTS["empty"] if rule.value else _FILLED), ""
    else:
        words = _TESTS[rule.test]
        several = rule.value if isinstance(rule.value, tuple) else (rule.value,)
        value = ", ".join(str(one) for one in several[:_MOST]) + (" …" if several[_MOST:] else "")
    return Words.literal(*(words.say(tongue, column=column, value=value) for tongue in ("en", "zh")))
