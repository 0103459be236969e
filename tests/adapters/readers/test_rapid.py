# SPDX-License-Identifier: Apache-2.0
"""Reading with RapidOCR: a drawn form is read for real, without a network; what is hostile is refused by a process of its own."""

import io
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFont

from adapters.readers.conformance import ReaderContract
from duly.adapters.readers.rapid import RapidReader, rendering
from duly.kernel.refusals import Refusal
from duly.rooms.papers.layout import Template
from duly.rooms.papers.reader import Reader
from duly.rooms.papers.rules.judging import assess
from duly.rooms.papers.rules.placing import place
from duly.rooms.papers.rules.templates import read_template
from duly.rooms.papers.rules.turning import upright
from duly.rooms.papers.terms import Sheet
from duly.rooms.recognition.queries import meanings, proof_of, proven_meanings
from needs import needed
from rooms.papers.office import FILLED, TEMPLATE, a_form
from rooms.papers.told import HEIGHT, WIDTH

FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")


def drawn(quarters: int = 0, **changes: str | None) -> Image.Image:
    """A filled-in form, on its side where asked; long values have room."""
    needed(FONT.exists(), "fonts-noto-cjk")
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    pen, font = ImageDraw.Draw(image), ImageFont.truetype(str(FONT), 22, index=2)
    for line in a_form(**changes):
        pen.text((line.left, line.top), line.text, font=font, fill=0)
    return image.rotate(90 * quarters, expand=True)


def saved(image: Image.Image, form: str, **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **how)
    return out.getvalue()


@pytest.fixture
def reader() -> Iterator[RapidReader]:
    made = RapidReader()
    yield made
    made.close()


def template() -> Template:
    return read_template(TEMPLATE, meanings(), proven_meanings)


class TestRapid(ReaderContract):
    @pytest.fixture
    def reader(self) -> Iterator[Reader]:
        made = RapidReader()
        yield made
        made.close()

    @pytest.fixture
    def scan(self) -> tuple[bytes, str, str]:
        image = Image.new("L", (700, 300), 255)
        ImageDraw.Draw(image).text(
            (60, 60), "示例贸易有限公司", font=ImageFont.truetype(str(FONT), 40, index=2), fill=0
        )
        blank = Image.new("L", (700, 300), 255)
        return saved(image, "TIFF", save_all=True, append_images=[blank]), "image/tiff", "示例贸易有限公司"


def test_a_form_on_its_side_is_read_to_the_letter(reader: RapidReader) -> None:
    """The one whole reading: PDF, a page that lies on its side, every field exact."""
    pdf = saved(drawn(quarters=1), "PDF", resolution=100)
    (page,) = reader.pages(pdf, "application/pdf")
    quarters = upright(template(), 1, Sheet(page.width, page.height, tuple(reader.boxes(page.content))))
    turned = reader.turned(page.content, quarters)
    seen = place(template(), 1, Sheet(turned.width, turned.height, tuple(reader.boxes(turned.content))))
    found, incomplete = assess(template(), {1: seen}, proof_of)
    assert (quarters, incomplete) == (1, [])
    assert {one.field.label_zh: one.value for one in found} == FILLED


def test_it_reads_where_there_is_no_network() -> None:
    """In a network namespace without any interface: the models come with the package."""
    unshare = shutil.which("unshare")
    alone = [unshare, "-rn", "true"] if unshare else ["false"]
    if subprocess.run(alone, check=False, capture_output=True).returncode:
        pytest.skip("this machine does not let a test make a network namespace")
    script = (
        "import sys; from duly.adapters.readers.rapid import RapidReader; r = RapidReader();"
        "p, = r.pages(sys.stdin.buffer.read(), 'image/png'); print([b.text for b in r.boxes(p.content)]); r.close()"
    )
    image = Image.new("L", (500, 160), 255)
    ImageDraw.Draw(image).text((40, 40), "张江路", font=ImageFont.truetype(str(FONT), 48, index=2), fill=0)
    said = subprocess.run(
        [str(unshare), "-rn", sys.executable, "-c", script], input=saved(image, "PNG"), capture_output=True, check=True
    )
    assert said.stdout.decode().strip() == "['张江路']"


@pytest.mark.parametrize(
    ("content", "kind", "code"),
    [
        (saved(Image.new("1", (12_000, 9_000)), "PNG"), "image/png", "papers.too_many_pixels"),
        (saved(Image.new("L", (50, 50)), "GIF"), "image/png", "papers.damaged_scan"),
        (saved(Image.new("L", (400, 400)), "PNG")[:90], "image/png", "papers.damaged_scan"),
    ],
)
def test_bombs_and_what_is_cut_are_refused(reader: RapidReader, content: bytes, kind: str, code: str) -> None:
    with pytest.raises(Refusal) as no:
        list(reader.pages(content, kind))
    assert no.value.code == code


def test_too_many_pages_are_refused_before_one_is_drawn() -> None:
    document = pypdfium2.PdfDocument.new()
    for _ in range(3):
        document.new_page(100, 100)
    out = io.BytesIO()
    document.save(out)
    with pytest.raises(rendering.CannotError) as no:
        rendering.opened(out.getvalue(), "application/pdf", 2, 1_000_000)
    assert no.value.code == "pages"


def test_a_page_as_large_as_a_field_is_drawn_small() -> None:
    document = pypdfium2.PdfDocument.new()
    document.new_page(14_000, 9_000)
    out = io.BytesIO()
    document.save(out)
    page = rendering.opened(out.getvalue(), "application/pdf", 2, 80_000_000).page(0)
    assert max(page.size) <= rendering.LONGEST + 1


def test_what_is_transparent_is_paper_and_sixteen_bits_are_not_cut_off() -> None:
    clear = saved(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG")
    assert rendering.opened(clear, "image/png", 1, 10_000).page(0).getpixel((5, 5)) == (255, 255, 255)
    grey = saved(Image.fromarray(np.full((40, 40), 40_000, dtype=np.uint16)), "PNG")
    assert rendering.opened(grey, "image/png", 1, 10_000).page(0).getpixel((5, 5)) == (155, 155, 155)


def test_a_reader_that_is_killed_is_a_refusal_and_the_next_page_is_read(reader: RapidReader) -> None:
    content = saved(Image.new("L", (40, 40), 255), "PNG")
    assert len(list(reader.pages(content, "image/png"))) == 1
    assert reader._process is not None
    os.kill(reader._process.pid, signal.SIGKILL)
    reader._process.wait()
    with pytest.raises(Refusal) as no:
        list(reader.pages(content, "image/png"))
    assert no.value.code == "papers.gave_up"
    assert len(list(reader.pages(content, "image/png"))) == 1


def test_a_reader_that_takes_too_long_is_ended() -> None:
    slow = RapidReader(patience=0.001)
    with pytest.raises(Refusal) as no:
        list(slow.pages(saved(Image.new("L", (40, 40), 255), "PNG"), "image/png"))
    assert no.value.code == "papers.gave_up"
    assert slow._process is None


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        __import__("duly.adapters.readers.rapid", fromlist=["NEEDED"]).NEEDED, "no_such_package", "rapidocr"
    )
    reader = RapidReader()
    assert reader.troubles() == ["rapidocr"]
    with pytest.raises(Refusal) as no:
        reader.boxes(b"")
    assert no.value.code == "papers.no_reader"
