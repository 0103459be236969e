# SPDX-License-Identifier: Apache-2.0
"""Why a value could not be read: a code for programs, a sentence for the people who mend it."""

from collections.abc import Mapping

from duly.kernel.words import Words

LACKING = "lacking"
DOUBLE_KEY = "double_key"
FORBIDDEN_CHARACTER = "forbidden_character"

FAULTS: Mapping[str, Words] = {
    LACKING: Words(
        en="The value is missing, and this field must have one. Fill it in.",
        zh="此字段必须有值，但来源为空。请补充。",
    ),
    DOUBLE_KEY: Words(
        en="Several rows have this key and differ. Decide which one counts, and take the others out or give them another key.",
        zh="多行使用同一主键且内容不同。请确定以哪一行为准，删除其余各行或更换其主键。",
    ),
    FORBIDDEN_CHARACTER: Words(
        en="The text holds the character NUL, which no database keeps. Remove it.",
        zh="文本含有 NUL 字符，数据库无法保存。请删除。",
    ),
    "bad_date": Words(
        en="This is no date that can be read for certain. Write it as 2026-11-23.",
        zh="无法确定地读作日期。请写作 2026-11-23。",
    ),
    "bad_timestamp": Words(
        en="This is no moment that can be read for certain. Write it as 2026-11-23 14:05:00.",
        zh="无法确定地读作时间。请写作 2026-11-23 14:05:00。",
    ),
    "zone_lacking": Words(
        en="The moment does not say its time zone. Add it (+08:00), or name the zone in the step `timestamp`.",
        zh="时间没有时区。请补充（如 +08:00），或在步骤 timestamp 中指定时区。",
    ),
    "ambiguous_time": Words(
        en="The clocks were changed in this hour: the moment exists twice, or not at all. Add the offset (+01:00).",
        zh="该时刻恰逢夏令时切换，出现两次或不存在。请补充时差（如 +01:00）。",
    ),
    "too_precise": Words(
        en="There are more digits after the point than the field has. Nothing is rounded: shorten it, or give the field more.",
        zh="小数位数多于字段所能保存的位数。系统不会四舍五入：请缩短，或增加字段的小数位数。",
    ),
    "bad_number": Words(
        en="This is no number that can be read for certain. Write it as 1234.50.",
        zh="无法确定地读作数字。请写作 1234.50。",
    ),
    "bad_integer": Words(
        en="This is no whole number. Write it with digits only.",
        zh="不是整数。请只写数字。",
    ),
    "bad_boolean": Words(
        en="This says neither yes nor no. Write true or false, or name the word in the step `boolean`.",
        zh="既不表示是，也不表示否。请写 true 或 false，或在步骤 boolean 中列明该词。",
    ),
    "unknown_code": Words(
        en="This code is not in the list of the mapping. Add it there, or correct it.",
        zh="映射的代码表中没有此代码。请加入代码表，或更正该值。",
    ),
    "bad_phone": Words(
        en="This is no telephone number that can be dialled. Write it with its country code: +86 138 0013 8000.",
        zh="不是可拨打的电话号码。请带国家代码书写：+86 138 0013 8000。",
    ),
    "bad_email": Words(
        en="This is no e-mail address. It looks like name@example.com.",
        zh="不是电子邮箱地址。正确形式如 name@example.com。",
    ),
    "bad_uscc": Words(
        en="The unified social credit code has a wrong check character or a wrong length. Compare it with the licence.",
        zh="统一社会信用代码的校验码或长度有误。请与营业执照核对。",
    ),
    "bad_resident_id": Words(
        en="The resident identity number has a wrong check digit, date or length. Compare it with the card.",
        zh="居民身份证号码的校验码、日期或长度有误。请与证件核对。",
    ),
    "no_digits": Words(
        en="There is no digit in this value. Write the number.",
        zh="值中没有数字。请填写号码。",
    ),
    "part_lacking": Words(
        en="The text has no such part: it was to be split, and the separator is not there often enough.",
        zh="文本没有这一部分：按分隔符拆分后数量不足。",
    ),
}
