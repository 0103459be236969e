# SPDX-License-Identifier: Apache-2.0
"""Pages for what goes wrong before any view can say so: no such address, a form without its token, a fault of ours."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from duly.kernel.words import Words

_NOT_FOUND = (
    Words(en="There is nothing here", zh="此处没有内容"),
    Words(
        en="The address may be mistyped or cut. Copy it again from the message, whole.",
        zh="地址可能有误或不完整。请从消息中重新复制完整地址。",
    ),
)
_FORGERY = (
    Words(en="Please try once more", zh="请再试一次"),
    Words(
        en="This page was open for too long, or the browser keeps no cookies from it. Go back, load the page again, and answer then. Nothing was recorded.",
        zh="页面打开时间过长，或浏览器未保存其 Cookie。请返回并重新加载页面后再提交。本次没有记录任何内容。",
    ),
)
_UNKEEPABLE = (
    Words(en="This cannot be kept", zh="内容无法保存"),
    Words(
        en="What was sent holds a character that no text has, or a number that is too large. Take it out and send it again. Nothing was recorded.",
        zh="提交的内容含有无效字符或过大的数字。请删除后重新提交。本次没有记录任何内容。",
    ),
)
_FAULT = (
    Words(en="Something broke on our side", zh="系统出现故障"),
    Words(
        en="It is not your doing. Nothing half-done was kept; please try again in a few minutes.",
        zh="这不是您的操作造成的。未完成的操作不会保留，请几分钟后再试。",
    ),
)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such address."""
    return page(request, _NOT_FOUND, 404)


def forgery(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from a page of ours."""
    return page(request, _FORGERY, 403)


def unkeepable(request: HttpRequest) -> HttpResponse:
    """What was sent cannot stand in any table."""
    return page(request, _UNKEEPABLE, 422)


def fault(request: HttpRequest) -> HttpResponse:
    """A fault of ours; the page asks neither the database nor anything else that may be away."""
    return page(request, _FAULT, 500)


def page(request: HttpRequest, words: tuple[Words, Words], status: int) -> HttpResponse:
    """A title and a text in the visitor's language, on a page that asks neither the database nor the session."""
    language = get_language() or "en"
    title, text = (each.say(language) for each in words)
    return render(request, "look/mishap.html", {"title": title, "text": text, "language": language}, status=status)
