# SPDX-License-Identifier: Apache-2.0
"""Forms on paper on a desk and on a telephone, in both languages: the page beside its fields, and the keyboard alone."""

import io
from typing import Any
from uuid import UUID

import pytest
from PIL import Image, ImageDraw, ImageFont

from browser.axe import violations
from browser.eyes import Reader, a_reader
from duly.adapters.readers.rapid import RapidReader
from duly.rooms.papers import actions, queries
from duly.rooms.papers.facts import How
from duly.rooms.papers.reader import Picture
from rooms.papers.office import a_batch, a_form, finished, the_form
from rooms.papers.told import HEIGHT, LINE, LOCKED, WIDTH, Line, ToldReader, a_box, a_scan
from world import World, a_world

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/console/papers"
FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"


class DrawnReader(ToldReader):
    """Sees what it is told, and its pages are pictures that a browser can show."""

    def __init__(self, lines: list[Line]) -> None:
        super().__init__()
        self.lines = lines

    def pages(self, content: bytes, media_type: str) -> Any:
        for _ in super().pages(content, media_type):
            yield Picture(_drawn(self.lines), WIDTH, HEIGHT)

    def boxes(self, picture: bytes) -> Any:
        return [a_box(line) for line in self.lines]


def _drawn(lines: list[Line]) -> bytes:
    image = Image.new("RGB", (WIDTH, HEIGHT), "white")
    pen, font = ImageDraw.Draw(image), ImageFont.truetype(FONT, LINE - 4, index=2)
    for line in lines:
        pen.text((line.left, line.top - 8), line.text, font=font, fill="black")
    out = io.BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()


def papers(world: World) -> UUID:
    """A batch of which one form has a wrong number and lacks its end, one is whole, and one file cannot be opened."""
    lines = [one for one in a_form(证件号码="110105194912310021", 性别=None) if "确认" not in one.text]
    actions.install_reader(lambda: DrawnReader(lines))
    batch = a_batch(world, a_scan(lines, lines), LOCKED)
    actions.read(world.ada, batch)
    actions.carry(batch)
    return batch


@pytest.fixture
def world() -> Any:
    yield a_world()
    actions.install_reader(RapidReader)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_page_serves_everybody(chromium: Any, live_server: Any, world: World, language: str) -> None:
    batch = papers(world)
    actions.install_reader(ToldReader)
    done = finished(world, a_scan(a_form()))
    reader = a_reader(chromium, live_server.url, "ada@example.com", language=language, width=1280)
    places = {
        "list": LIST, "new": f"{LIST}/new", "templates": f"{LIST}/templates", "batch": f"{LIST}/{batch}", "done": f"{LIST}/{done}",
        "form": f"{LIST}/forms/{the_form(world, batch).id}?at=id_number",
    }  # fmt: skip
    for name, path in places.items():
        for width, scheme in ((1280, "light"), (390, "dark")):
            reader.page.set_viewport_size({"width": width, "height": 900})
            reader.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            reader.name = f"{language}-{width}"
            reader.open(path)
            reader.look(f"papers-{name}")
            reader.troubles += [f"{name}, {width}: {trouble}" for trouble in violations(reader.page)]
    reader.page.context.close()
    assert reader.troubles == []


def test_a_form_is_settled_with_the_keyboard_alone(chromium: Any, live_server: Any, world: World) -> None:
    batch = papers(world)
    form = the_form(world, batch)
    reader = a_reader(chromium, live_server.url, "ada@example.com", language="en", width=1280)
    reader.open(f"{LIST}/forms/{form.id}")
    page = reader.page
    assert _at(reader) == "name"
    page.keyboard.press("Alt+ArrowDown")
    assert (_at(reader), page.locator(".mark.now").get_attribute("data-mark")) == ("gender", "gender")
    page.keyboard.press("Alt+ArrowUp")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert _at(reader) == "gender"
    page.keyboard.type("男")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert _at(reader) == "id_number"
    with page.expect_navigation():
        page.keyboard.press("Alt+ArrowRight")
    assert "Form 2 of 2" in page.inner_text("h1")
    fields = {one.name: one for one in queries.sheet_for(world.ada, form.id).fields}
    assert (fields["name"].how, fields["gender"].value) == (How.CONFIRMED, "男")
    assert reader.troubles == []
    page.context.close()


def _at(reader: Reader) -> str:
    return str(reader.page.evaluate("() => document.activeElement.closest('[data-field]')?.dataset.field"))
