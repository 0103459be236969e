# SPDX-License-Identifier: Apache-2.0
"""What can differ between two sides, in words."""

from collections.abc import Mapping

from duly.kernel.words import Words

SWAPPED = "swapped_with"
DIFFERENCES: Mapping[str, Words] = {
    "rows": Words(en="The number of rows differs.", zh="行数不一致。"),
    "nulls": Words(en="The number of cells without a value differs.", zh="无值单元格的数量不一致。"),
    "empties": Words(en="The number of empty texts differs.", zh="空文本的数量不一致。"),
    "size": Words(en="The size of all texts together differs.", zh="全部文本的总长度不一致。"),
    "total": Words(en="The sum differs.", zh="合计不一致。"),
    "least": Words(en="The smallest value differs.", zh="最小值不一致。"),
    "most": Words(en="The largest value differs.", zh="最大值不一致。"),
    "keys": Words(en="The digest of all keys differs.", zh="全部主键的摘要不一致。"),
    "digest": Words(en="The digest of all rows differs.", zh="全部行的摘要不一致。"),
    "missing": Words(en="The row is not on the other side.", zh="该行在另一侧不存在。"),
    "extra": Words(en="The row is there and should not be, or is there too often.", zh="该行不应存在，或重复出现。"),
    "null_or_empty": Words(
        en="An empty text became no value, or the other way round.", zh="空文本与无值（NULL）互换。"
    ),
    "lost": Words(en="The value was lost.", zh="值已丢失。"),
    "appeared": Words(en="There is a value where there was none.", zh="原本无值，现在有值。"),
    "case": Words(en="Capital and small letters differ.", zh="字母大小写不同。"),
    "edge_space": Words(en="Blanks at the beginning or the end differ.", zh="首尾空白不同。"),
    "inner_space": Words(en="Blanks within the text differ.", zh="文本内的空白不同。"),
    "unicode_form": Words(
        en="The same characters are encoded in another Unicode form.", zh="字符相同，但 Unicode 规范化形式不同。"
    ),
    "width": Words(en="Full-width and half-width characters differ.", zh="全角与半角不同。"),
    "truncated": Words(en="The value was cut off.", zh="值被截断。"),
    "scale": Words(
        en="The number is the same, with another number of digits after the point.", zh="数值相同，但小数位数不同。"
    ),
    "power_of_ten": Words(
        en="The point moved: the number is ten, a hundred … times as large or small.",
        zh="小数点移位：数值相差十倍、百倍等。",
    ),
    "sign": Words(en="The sign differs.", zh="正负号不同。"),
    "fraction": Words(en="The fraction of the second differs.", zh="秒以下的部分不同。"),
    "time_zone": Words(en="The moment moved by the distance between two time zones.", zh="时间偏移了时区之差。"),
    "day_shifted": Words(
        en="The date moved by one day, as times of midnight do between two zones.",
        zh="日期相差一天，常见于零点时间的时区换算。",
    ),
    "day_and_month": Words(en="Day and month changed places.", zh="日与月互换。"),
    "code": Words(en="One code became another.", zh="代码变成了另一个代码。"),
    SWAPPED: Words(en="It changed places with the field {field}.", zh="与字段 {field} 互换。"),
    "other": Words(en="The value differs.", zh="值不同。"),
}


def difference_words(kind: str, language: str) -> str:
    """The sentence for a kind of difference, ``swapped_with:phone`` included."""
    name, _, other = kind.partition(":")
    return DIFFERENCES[name].say(language, field=other)
