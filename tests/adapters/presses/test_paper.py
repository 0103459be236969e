# SPDX-License-Identifier: Apache-2.0
"""Letters as PDF/A: what is on them, where, and that they can be kept and read for decades."""

import io
from datetime import date
from uuid import uuid4

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from duly.adapters.presses import paper as module
from duly.adapters.presses.paper import PaperPress, pages
from duly.kernel.refusals import Refusal
from duly.rooms.printing.press import Letterhead, Paper, Place
from duly.rooms.printing.rules.references import reference_of

pytestmark = pytest.mark.skipif(bool(PaperPress().troubles()), reason="needs Pango and a Chinese font")
LINK = "https://notices.example/n/" + "aZ4kQ7mW2p" * 5
MM = 72 / 25.4
TEXTS = {
    "zh-Hans": ("CN", "李晓明", ("100000 北京市朝阳区示例路1号",), "关于变更地址的通知", "尊敬的李晓明：\n\n我们搬家了。"),
    "en": ("US", "Jane Example", ("123 Sample Avenue", "Springfield, IL 62700"), "We are moving", "Dear Jane,\n\nwe move."),
    "de": ("DE", "Erika Beispiel", ("Musterweg 5", "10115 Berlin"), "Wir ziehen um", "Sehr geehrte Frau Beispiel,\n\nGrüße, ß."),
}  # fmt: skip


def a_paper(language: str, **changes: object) -> Paper:
    country, name, address, subject, text = TEXTS[language]
    delivery = uuid4()
    values: dict[str, object] = {
        "delivery_id": delivery, "reference": reference_of(delivery), "language": language, "country": country,
        "name": name, "address": address, "sender": "Acme <Ltd>", "sender_email": "office@acme.example",
        "sender_phone": "+1 202-555-0100", "subject": subject, "text": text, "link": LINK, "code": "123456",
        "on": date(2026, 5, 4), "head": Letterhead(("2 New Street", "100080 Sampletown")),
    }  # fmt: skip
    return Paper(**(values | changes))  # type: ignore[arg-type]


def printed(papers: list[Paper]) -> tuple[PdfReader, list[Place]]:
    out = io.BytesIO()
    places = PaperPress().letters(papers, out)
    return PdfReader(out), places


@pytest.mark.parametrize("language", TEXTS)
def test_a_letter_can_be_kept_and_read(language: str) -> None:
    letter = a_paper(language)
    pdf, _ = printed([letter])
    text = "".join(page.extract_text() for page in pdf.pages)
    for wanted in (letter.reference, letter.name, *letter.address, letter.subject, "Acme <Ltd>", "123456"):
        assert wanted in text, wanted
    assert LINK in text.replace("\n", "")
    metadata = pdf.xmp_metadata
    assert metadata is not None
    assert 'pdfaid:part="3" pdfaid:conformance="U"' in metadata.rdf_root.toxml()
    root = pdf.trailer["/Root"]
    assert isinstance(root, DictionaryObject)
    assert (language, True) == (root["/Lang"], "/StructTreeRoot" in root)


def test_every_font_is_inside() -> None:
    pdf, _ = printed([a_paper("zh-Hans"), a_paper("zh-Hans")])
    for page in pdf.pages:
        resources = page["/Resources"]
        assert isinstance(resources, DictionaryObject)
        for font in resources.get("/Font", {}).values():
            below = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(below)


@pytest.mark.parametrize(
    ("language", "left", "top", "right", "bottom"),
    [("de", 20, 45, 105, 90), ("en", 22.2, 52, 136.5, 80.6), ("zh-Hans", 28, 45, 130, 90)],
)
def test_the_address_is_where_the_window_is(
    language: str, left: float, top: float, right: float, bottom: float
) -> None:
    letter = a_paper(language)
    pdf, _ = printed([letter])
    page = pdf.pages[0]
    height = float(page.mediabox.height)
    found: list[tuple[float, float]] = []

    def note(text: str, whole: list[float], own: list[float], *_: object) -> None:
        if letter.address[-1] in text:
            found.append(
                (own[4] * whole[0] + own[5] * whole[2] + whole[4], own[4] * whole[1] + own[5] * whole[3] + whole[5])
            )

    page.extract_text(visitor_text=note)
    x, y = found[0]
    x, y = x / MM, (height - y) / MM
    assert left <= x <= right, x
    assert top <= y <= bottom, y


def test_the_manifest_knows_every_page_and_every_letter_begins_a_sheet() -> None:
    long = a_paper("en", text="\n\n".join(f"Paragraph {n}. " + "Words and words. " * 30 for n in range(12)))
    papers = [a_paper("en"), long, a_paper("en")]
    pdf, places = printed(papers)
    assert [paper.delivery_id for paper in papers] == [place.delivery_id for place in places]
    assert places[1].pages > 1
    for paper, place in zip(papers, places, strict=True):
        assert place.first_page % 2 == 1
        assert place.sheets == -(-place.pages // 2)
        for number in range(place.first_page, place.first_page + place.pages):
            assert paper.reference in pdf.pages[number - 1].extract_text()


def test_paper_sizes_follow_the_country() -> None:
    sizes = {
        language: [round(float(x) / MM) for x in printed([a_paper(language)])[0].pages[0].mediabox[2:]]
        for language in TEXTS
    }
    assert {"zh-Hans": [210, 297], "de": [210, 297], "en": [216, 279]} == sizes
    assert "gb" == PaperPress().layout_of(Letterhead(layout="gb"), "DE")


def test_chinese_letters_get_envelopes_with_postcode_boxes() -> None:
    out = io.BytesIO()
    assert 1 == PaperPress().envelopes([a_paper("zh-Hans")], out)
    page = PdfReader(out).pages[0]
    text = page.extract_text()
    assert [220, 110] == [round(float(x) / MM) for x in page.mediabox[2:]]
    assert "北京市朝阳区示例路1号" in text
    assert "100000" in "".join(text.split())
    assert 0 == PaperPress().envelopes([a_paper("de")], io.BytesIO())


def test_what_comes_from_outside_is_text_and_fetches_nothing() -> None:
    nasty = '<img src="https://evil.example/x.png"><script>alert(1)</script>'
    html = pages.letters([a_paper("en", text=nasty, name=nasty, subject=nasty, address=(nasty,))], "us10")
    assert "<script" not in html
    assert "<img src=" not in html
    pdf, _ = printed([a_paper("en", text=nasty)])
    assert "alert(1)" in pdf.pages[0].extract_text()


def test_a_missing_font_is_refused_and_not_printed_as_boxes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_has_font", lambda tag: False)
    with pytest.raises(Refusal) as refused:
        printed([a_paper("zh-Hans")])
    assert "printing.no_font" == refused.value.code
    assert ["printing.no_font"] == PaperPress().troubles()
    assert printed([a_paper("de")])


def test_a_missing_library_is_refused_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(module, "_weasyprint", gone)
    with pytest.raises(Refusal) as refused:
        printed([a_paper("de")])
    assert "printing.no_press" == refused.value.code
    assert ["printing.no_press"] == PaperPress().troubles()
