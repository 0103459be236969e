# SPDX-License-Identifier: Apache-2.0
"""Encodings are judged by what stands in the bytes, and where nothing can be told, nothing is."""

import pytest

from duly.kernel.encodings import Judged, judge, mark_of, share_of_gb_2312

SIMPLIFIED = "编号,姓名,地址\n1,张伟,上海市浦东新区世纪大道\n"
TRADITIONAL = "編號,姓名,地址\n1,陳大文,臺北市信義區市府路\n"


@pytest.mark.parametrize(
    ("sample", "judged"),
    [
        (b"", Judged("utf-8", "ascii")),
        (b"id,name\n1,Ann\n", Judged("utf-8", "ascii")),
        (SIMPLIFIED.encode(), Judged("utf-8", "valid")),
        (SIMPLIFIED.encode()[:-5], Judged("utf-8", "valid")),
        (SIMPLIFIED.encode() * 20 + b"\xff\xfe," + SIMPLIFIED.encode(), Judged("utf-8", "nearly")),
        (SIMPLIFIED.encode("utf-8-sig"), Judged("utf-8", "mark")),
        (SIMPLIFIED.encode("utf-16"), Judged("utf-16-le", "mark")),
        (SIMPLIFIED.encode("utf-16-be"), Judged("utf-16-be", "zeros")),
        (SIMPLIFIED.encode("gb18030"), Judged("gb18030", "common")),
        (TRADITIONAL.encode("big5"), Judged("big5", "common")),
        ("Müller,Café,naïve\n".encode("cp1252") * 9, Judged("", "unclear")),
        ("张".encode("gb18030"), Judged("", "unclear")),
    ],
)
def test_an_encoding_is_judged_by_evidence(sample: bytes, judged: Judged) -> None:
    assert judged == judge(sample)


def test_a_mark_has_a_length() -> None:
    assert ("utf-8", 3) == mark_of(b"\xef\xbb\xbfa")
    assert ("", 0) == mark_of(b"a\xef\xbb\xbf")


def test_western_accents_are_no_common_characters() -> None:
    assert 1.0 == share_of_gb_2312(SIMPLIFIED.encode("gb18030"))
    assert 0.5 > share_of_gb_2312("Müller Café über naïve".encode("cp1252"))
