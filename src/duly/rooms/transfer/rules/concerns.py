# SPDX-License-Identifier: Apache-2.0
"""What stands against a move of personal data: what rule packs say of it, and what only a transfer can know.

A rule of a pack takes part where it turns on data that move, and asks for nothing in the text of a notice. What is told here
is a working aid, no legal advice; a blocking concern holds the agreement up until it is mended or somebody takes it on.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from duly.kernel.words import Words
from duly.rooms.rulebook.facts import Finding, Rule
from duly.rooms.transfer.rules.declaring import Declared

Weight = Literal["block", "warn"]
BLOCKS: Weight = "block"
ADVISES: Weight = "warn"
OUTSIDE = frozenset({"sale", "merger", "handover"})
"""Reasons of a plan for which somebody else has the data afterwards."""
KINDS = {"sale": "asset_or_contract_transfer", "merger": "merger_or_division"}
"""Reason to the kind of change that rule packs know; any other is a change in how data are handled."""
DEALS = {"sale": "asset_sale", "merger": "merger"}
OTHER = "customer_data_change"
_CHECKS = frozenset({"expr", "consent", "evidence", "region", "field_present"})
_TURNS_ON = frozenset({
    "moves_personal_data", "data_leaves_mainland", "provides_to_third_party", "processing_basis", "sensitive_data",
    "foreign_authority_request", "handles_important_data",
})  # fmt: skip
_EEA = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "HR",
        "CY",
        "CZ",
        "DK",
        "EE",
        "FI",
        "FR",
        "DE",
        "GR",
        "HU",
        "IE",
        "IT",
        "LV",
        "LT",
        "LU",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SK",
        "SI",
        "ES",
        "SE",
        "IS",
        "LI",
        "NO",
    ]
)
_MAINLAND = "CN"
_MORE = 8


class Concern(NamedTuple):
    """One thing that stands against it."""

    code: str
    weight: Weight
    words: Words
    law: str
    quote: str
    by: str
    """The rule pack that says so; empty where Duly itself does."""

    @property
    def blocks(self) -> bool:
        """Whether nothing may be agreed to before it is mended or taken on."""
        return self.weight == BLOCKS


class FieldTold(NamedTuple):
    """What is known of a field that moves."""

    table: str
    name: str
    means: str
    sensitivity: str
    law: str


class Met(NamedTuple):
    """Rows whose customers are on record here, of those that were looked at."""

    looked_at: int = 0
    matched: int = 0
    consented: int = 0
    objected: int = 0
    erased: int = 0


class Told(NamedTuple):
    """What a rehearsal found that bears on it."""

    why: str
    home: str
    """The organisation's region."""
    fields: Sequence[FieldTold]
    met: Met
    orphans: int = 0

    @property
    def is_outside(self) -> bool:
        """Whether somebody else has the data afterwards."""
        return self.why in OUTSIDE

    @property
    def personal(self) -> list[FieldTold]:
        """The fields that hold personal data."""
        return [one for one in self.fields if one.sensitivity in {"personal", "sensitive"}]

    @property
    def sensitive(self) -> list[FieldTold]:
        """The fields that hold sensitive ones."""
        return [one for one in self.fields if one.sensitivity == "sensitive"]


def concerns_in(told: Told, said: Declared) -> list[Concern]:
    """What only a transfer can know, what blocks first."""
    found = [*_uncovered(told, said), *_abroad(told, said), *_people(told, said), *_rows(told)]
    return sorted(found, key=lambda one: not one.blocks)


def is_about_moving(rule: Rule) -> bool:
    """Whether a rule of a pack turns on data that move, and not on what a notice says."""
    return rule.check in _CHECKS and not _TURNS_ON.isdisjoint(
        {*_names(rule.applies), *_names(rule.options.get("that"))}
    )


def of_rules(found: Iterable[Finding]) -> list[Concern]:
    """What packs found, each rule once."""
    by_rule: dict[str, list[Finding]] = {}
    for one in found:
        by_rule.setdefault(one.rule, []).append(one)
    return [_of_rule(all_of_it) for all_of_it in by_rule.values()]


def leaves_mainland(told: Told, said: Declared) -> bool:
    """Whether data leave mainland China; Hong Kong, Macau and Taiwan are outside of it."""
    country = said.receiver.country
    return told.home.partition("-")[0] == _MAINLAND and bool(country) and country != _MAINLAND


def _of_rule(found: Sequence[Finding]) -> Concern:
    first = found[0]
    said = [dict.fromkeys(_here(one.words.say(tongue)) for one in found) for tongue in ("en", "zh")]
    weight: Weight = BLOCKS if any(one.severity == "block" and not one.pending for one in found) else ADVISES
    law = first.law
    return Concern(
        first.rule, weight, Words.literal(" ".join(said[0]), "".join(said[1])), str(law or ""), law.quote if law else "", first.pack
    )  # fmt: skip


def _here(said: str) -> str:
    """Where a notice has its answers and fields, a plan has its own places."""
    for there, here in _PLACES.items():
        said = said.replace(there, here)
    return said


def _uncovered(told: Told, said: Declared) -> Iterator[Concern]:
    """Fields whose class the purpose does not need; where nobody said, sensitive ones of a move to somebody else."""
    covers = set(said.privacy.covers) or ({"public", "ordinary", "personal"} if told.is_outside else set())
    left = [one for one in told.fields if covers and one.sensitivity not in covers]
    if left:
        names = ", ".join(f"{one.table}.{one.name}" for one in left[:_MORE]) + (" …" if len(left) > _MORE else "")
        law = "; ".join(dict.fromkeys(one.law for one in left if one.law))
        words = Words.literal(
            *(_UNCOVERED.say(tongue, fields=names, count=len(left)) for tongue in ("en", "zh"))
        )  # fmt: skip
        yield Concern("fields_uncovered", BLOCKS, words, law or _MINIMAL, "", "")


def _abroad(told: Told, said: Declared) -> Iterator[Concern]:
    country = said.receiver.country
    homes = {told.home.partition("-")[0], *(one.partition("-")[0] for one in said.privacy.regions)}
    if country and told.personal and homes & _EEA and country not in _EEA and not said.privacy.abroad:
        words = Words.literal(*(_THIRD.say(tongue, country=country) for tongue in ("en", "zh")))
        yield Concern("third_country", BLOCKS, words, "GDPR 44-46, 49", "", "")
    if told.is_outside and told.personal and not said.receiver.contact:
        yield Concern("receiver_unknown", BLOCKS, _RECEIVER, "PIPL 22, 23; GDPR 13(1)(e), 14(1)(e)", "", "")


def _people(told: Told, said: Declared) -> Iterator[Concern]:
    met = told.met
    if met.erased:
        words = Words.literal(*(_ERASED.say(tongue, count=met.erased) for tongue in ("en", "zh")))
        yield Concern("erased_customers", BLOCKS, words, "PIPL 47; GDPR 17", "", "")
    if told.is_outside and met.objected:
        words = Words.literal(*(_OBJECTED.say(tongue, count=met.objected) for tongue in ("en", "zh")))
        weight: Weight = BLOCKS if said.privacy.answers.get("processing_basis") == "consent" else ADVISES
        yield Concern("objections_travel", weight, words, "PIPL 15, 44; GDPR 7(3), 21", "", "")


def _rows(told: Told) -> Iterator[Concern]:
    if told.orphans:
        words = Words.literal(*(_ORPHANS.say(tongue, count=told.orphans) for tongue in ("en", "zh")))
        yield Concern("orphans", BLOCKS, words, "", "", "")


def _names(raw: Any) -> Iterator[str]:
    """Every name in a condition, wherever it stands."""
    if isinstance(raw, Mapping):
        for key, value in raw.items():
            yield str(key)
            yield from _names(value)
    elif isinstance(raw, list | tuple):
        for one in raw:
            yield from _names(one)


_PLACES = {
    "answers.": "privacy.answers.", "fields.transferee_contact": "receiver.contact", "fields.transferee": "receiver.name",
    "fields.recipient": "receiver.name", "fields.purpose": "privacy.purpose", "fields.necessity": "privacy.necessity",
}  # fmt: skip
_MINIMAL = "PIPL 6; GDPR 5(1)(c)"
_UNCOVERED = Words(
    en="{count} fields are of a class that the purpose does not cover and should stay behind: {fields}. List their columns under "
    "`left` in the mapping, or say under privacy.covers that the purpose needs the class.",
    zh="{count} 个字段的敏感程度不在转移目的范围内，应予保留不转：{fields}。请在映射的 left 中列出相应列，或在 privacy.covers 中说明目的确需该类信息。",
)
_THIRD = Words(
    en="The receiver is in {country}, outside the European Economic Area. Say under privacy.abroad on which ground the data may go "
    "there: adequacy, standard_clauses, binding_rules or derogation.",
    zh="接收方位于 {country}，在欧洲经济区之外。请在 privacy.abroad 中写明依据：adequacy、standard_clauses、binding_rules 或 derogation。",
)
_RECEIVER = Words(
    en="Nobody said who receives the personal data and how to reach them. Fill in receiver: name, country and contact.",
    zh="未写明个人信息的接收方及其联系方式。请填写 receiver 的 name、country 和 contact。",
)
_ERASED = Words(
    en="{count} rows belong to customers whose data were erased here on request or by rule. Exclude them in the mapping.",
    zh="{count} 行属于已应请求或按规则删除信息的客户。请在映射中排除。",
)
_OBJECTED = Words(
    en="{count} customers refused or withdrew a consent here. Their decisions must reach the receiver: map a field for them, or exclude "
    "these rows.",
    zh="{count} 位客户曾拒绝或撤回同意。该决定须一并告知接收方：请映射相应字段，或排除这些行。",
)
_ORPHANS = Words(
    en="{count} rows point at a row of another table that neither comes along nor stands in the target. The report names them; correct "
    "them at the source, or exclude them.",
    zh="{count} 行所指向的另一表的行既未随同转移，也不在目标中。报告已列出；请在来源更正或排除。",
)
