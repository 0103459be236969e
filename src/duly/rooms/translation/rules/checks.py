# SPDX-License-Identifier: Apache-2.0
"""Whether a translation says what its source says, part by part; each finding says where, what, and how to mend it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from duly.kernel.blanks import wording
from duly.kernel.words import Words
from duly.rooms.rulebook.facts import Finding, Severity
from duly.rooms.translation.facts import STANDING_WORDS, Side, Standing, TermEntry
from duly.rooms.translation.rules import blanks, figures, leftovers, sensitive, terms

_UNREVIEWED = {Standing.DRAFTED, Standing.TRANSLATED, Standing.EDITED}


@dataclass(frozen=True, slots=True)
class Known:
    """What a check needs besides the two wordings. ``regions`` are where readers are, ``None`` where nobody knows."""

    terms: Sequence[TermEntry] = ()
    delicates: Collection[sensitive.Delicate] = ()
    regions: Collection[str] | None = None
    names: Collection[str] = ()


def place(language: str, part: str) -> str:
    """Where a part stands in the notice file: ``content.en.sms``, ``fields.what_changes.en``, ``reason.en``."""
    return (
        f"{part}.{language}" if part.split(".", maxsplit=1)[0] in {"fields", "reason"} else f"content.{language}.{part}"
    )


def of_standing(language: str, standing: Standing) -> list[Finding]:
    """What keeps a language from going out."""
    where, said = f"content.{language}", STANDING_WORDS[standing]
    if standing is Standing.MISSING:
        en, zh = "there is no translation yet. Translate it, or take the language out", "尚无译文。请翻译，或移除该语言"
        return [_found("MISSING", "block", where, language, said=(en, zh))]
    if standing is Standing.STALE:
        en = "the source has changed since it was translated. Bring it up to date (the page of translations shows what changed), then have it reviewed"
        zh = "译成之后源文已有改动。请更新译文（翻译页面显示改动之处），再交审校"
        return [_found("STALE", "block", where, language, said=(en, zh))]
    if standing in _UNREVIEWED:
        en = f"it is {said.en}. Somebody other than the translator must review it"
        zh = f"当前为“{said.zh}”。须由译者以外的人审校"
        return [_found("UNREVIEWED", "block", where, language, said=(en, zh))]
    return []


def of_wording(source: Side, target: Side, known: Known) -> list[Finding]:
    """What the wording of a translation has against it, in the order of the source's parts."""
    found: list[Finding] = []
    for part, text in source.parts.items():
        where = place(target.language, part)
        if part not in target.parts:
            en, zh = "this part stands in the source only. Translate it", "此部分仅源文有，请翻译"
            found.append(_found("PART", "block", where, target.language, said=(en, zh)))
            continue
        pair = _Pair(where, source.language, text, target.language, target.parts[part])
        for check in (_blanks, _plurals, _figures, _terms, _leftovers, _delicate):
            found += check(pair, known)
    return found


def of_own_wording(side: Side, known: Known) -> list[Finding]:
    """What readers may take amiss in a language that is a translation of nothing: the source, or one written by itself."""
    pairs = [_Pair(place(side.language, part), "", "", side.language, text) for part, text in side.parts.items()]
    return [one for pair in pairs for one in _delicate(pair, known)]


@dataclass(frozen=True, slots=True)
class _Pair:
    """One part in both languages."""

    where: str
    source_language: str
    source: str
    language: str
    target: str

    def found(self, code: str, severity: Severity, en: str, zh: str, excerpt: str = "") -> Finding:
        return _found(code, severity, self.where, self.language, said=(en, zh), excerpt=excerpt)


def _blanks(pair: _Pair, known: Known) -> Iterator[Finding]:
    here, there = blanks.meanings(pair.source), blanks.meanings(pair.target)
    if lacking := ", ".join(sorted(here - there)):
        yield pair.found(
            "PLACEHOLDERS", "block", f"{lacking} of the source is missing. Put it in, as it is written there",
            f"缺少源文中的占位符 {lacking}，请照原样补入",
        )  # fmt: skip
    if added := ", ".join(sorted(there - here)):
        yield pair.found(
            "PLACEHOLDERS",
            "block",
            f"{added} is not in the source. Take it out",
            f"占位符 {added} 在源文中没有，请删去",
            added,
        )


def _plurals(pair: _Pair, known: Known) -> Iterator[Finding]:
    if lacking := ", ".join(sorted(blanks.lacking_forms(pair.target, pair.language))):
        yield pair.found(
            "PLURALS", "block", f"{pair.language} needs these plural forms, too: {lacking}. Add them to plural(…)",
            f"{pair.language} 还需要以下复数形式：{lacking}，请补入 plural(…)",
        )  # fmt: skip


def _figures(pair: _Pair, known: Known) -> Iterator[Finding]:
    lacking, added = figures.differences(
        wording(pair.source), pair.source_language, wording(pair.target), pair.language
    )
    if lacking:
        said = ", ".join(figures.spelled(lacking))
        yield pair.found(
            "NUMBERS", "block", f"the source says {said}, and this does not. Compare dates, amounts and numbers",
            f"源文中的 {said} 在译文中没有，请核对日期、金额与数字",
        )  # fmt: skip
    if added:
        said = ", ".join(figures.spelled(added))
        yield pair.found(
            "NUMBERS", "block", f"this says {said}, and the source does not. Compare dates, amounts and numbers",
            f"译文中的 {said} 在源文中没有，请核对日期、金额与数字",
        )  # fmt: skip


def _terms(pair: _Pair, known: Known) -> Iterator[Finding]:
    for hit in terms.hits(known.terms, pair.source, pair.target):
        term, agreed = hit.entry.term, hit.entry.agreed
        for word in hit.used:
            yield pair.found(
                "GLOSSARY", "block", f"“{word}” must not stand for {term}. Write “{agreed}”",
                f"“{term}”不得译为“{word}”，请用“{agreed}”", word,
            )  # fmt: skip
        if not hit.is_kept and not hit.used:
            yield pair.found(
                "GLOSSARY", "block", f"{term} is agreed to be “{agreed}”, which is missing. Use it, or change the glossary",
                f"“{term}”的统一译法为“{agreed}”，译文未采用。请采用，或修改术语表",
            )  # fmt: skip


def _leftovers(pair: _Pair, known: Known) -> Iterator[Finding]:
    if leftovers.is_copied(pair.source, pair.target, (pair.source_language, pair.language)):
        yield pair.found("UNTRANSLATED", "warn", "it is the source again. Translate it", "与源文完全相同，请翻译")
    elif strange := leftovers.strange_script(pair.target, pair.language, known.names):
        yield pair.found(
            "UNTRANSLATED", "warn", f"“{strange}” was left as it is. Translate it, unless it is a name",
            f"“{strange}”未译。如非名称，请翻译", strange,
        )  # fmt: skip


def _delicate(pair: _Pair, known: Known) -> Iterator[Finding]:
    for one, excerpt in sensitive.found_in(wording(pair.target), known.delicates, known.regions):
        yield pair.found(
            f"SENSITIVE-{one.code}",
            "warn",
            f"“{excerpt}”: {one.why.en} {one.instead.en}",
            f"“{excerpt}”：{one.why.zh}{one.instead.zh}",
            excerpt,
        )


def _found(
    code: str, severity: Severity, where: str, language: str, *, said: tuple[str, str], excerpt: str = ""
) -> Finding:
    en, zh = said
    words = Words.literal(f"{where}: {en.rstrip('.')}.", f"{where}：{zh.rstrip('。')}。")
    return Finding(f"TRANSLATION-{code}", severity, words, where, excerpt=excerpt, language=language)
