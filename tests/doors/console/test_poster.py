# SPDX-License-Identifier: Apache-2.0
"""A poster says what the public page says, in each of its languages, and leads to that page."""

import pytest
from django.conf import settings

from doors.story import Story, a_bilingual_file, a_browser, a_story, text_of
from duly.rooms.notices import actions as notices
from theatre import staged

pytestmark = pytest.mark.django_db
story = staged(a_story)


def test_a_poster_leads_to_the_public_page_in_the_language_that_it_is_read_in(story: Story) -> None:
    browser, path = a_browser("cy@example.com"), f"/console/notices/{story.notice.id}"
    assert f"{path}/poster" in text_of(browser.get(path))
    english, chinese = (text_of(browser.get(f"{path}/poster", {"language": tag})) for tag in ("en", "zh-Hans"))
    slug = f"/announcements/acme-{story.notice.number}"
    assert f"{settings.DULY.public_url}{slug}?lang=en" in english
    assert ("Takes effect on" in english, "生效日期" in chinese, 'class="qr"' in chinese) == (True, True, True)
    assert all(name not in english + chinese for name in ("Smith", "/n/"))
    assert a_browser("cy@example.com").get(f"{slug}?lang=en").status_code == 200


def test_what_is_not_on_the_website_has_no_poster(story: Story) -> None:
    draft = notices.create(story.world.ada, "acme", a_bilingual_file())
    assert a_browser("ada@example.com").get(f"/console/notices/{draft.id}/poster").status_code == 404
