# SPDX-License-Identifier: Apache-2.0
"""``providers.yaml``: read strictly, every mistake named with its place, secrets from elsewhere."""

from pathlib import Path

import pytest

from duly.house import providers
from duly.kernel.refusals import Refusal

GATEWAY = "url: http://127.0.0.1:9"
OUTCOMES = frozenset({"accepted", "delivered", "bounced", "refused", "failed", "later", "unknown"})


def _file(folder: Path, text: str) -> Path:
    path = folder / "providers.yaml"
    path.write_text(f"duly: providers/1\n{text}", encoding="utf-8")
    return path


def _refused(folder: Path, text: str) -> str:
    with pytest.raises(Refusal) as refused:
        providers.read(_file(folder, text), {})
    assert refused.value.code == "config.bad_providers"
    assert "有误" in refused.value.say("zh")
    return str(refused.value)


def test_common_keys_are_the_houses_and_the_rest_the_adapters(tmp_path: Path) -> None:
    (section,) = providers.read(
        _file(
            tmp_path,
            f"sms:\n  - {{name: north, adapter: sms_http, {GATEWAY}, secret: s, weight: 3, per_second: 20, regions: [CN]}}\n",
        )
    )
    assert (section.name, section.weight, section.per_second, section.regions) == ("north", 3.0, 20.0, ("CN",))
    assert section.build().name == "sms"


def test_a_secret_may_lie_in_a_file_or_in_the_environment(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from-file\n")
    path = _file(
        tmp_path,
        f"sms:\n  - {{name: a, adapter: sms_http, {GATEWAY}, secret: {{file: {tmp_path}/key}}}}\n"
        f"  - {{name: b, adapter: sms_http, {GATEWAY}, secret: {{env: KEY}}}}\n",
    )
    a, b = providers.read(path, {"KEY": "from-environment"})
    assert (a.values["secret"], b.values["secret"]) == ("from-file", "from-environment")
    assert "from-file" not in repr(a)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sms: {}\n", "a list of providers"),
        ("sms: [{name: x}]\n", "`adapter`"),
        ("sms: [{adapter: pigeon}]\n", "no adapter 'pigeon'"),
        ("email: [{adapter: sms_http}]\n", "carries sms, not email"),
        (f"sms: [{{adapter: sms_http, {GATEWAY}, secret: s, colour: red}}]\n", "'colour' is not a setting"),
        (f"sms: [{{adapter: sms_http, {GATEWAY}, secret: s, weight: -1}}]\n", "sms[0].weight"),
        (f"sms: [{{adapter: sms_http, {GATEWAY}, secret: s, lane: fast}}]\n", "sms[0].lane"),
        (f"sms: [{{adapter: sms_http, {GATEWAY}, secret: {{env: NONE}}}}]\n", "no NONE"),
        ("sms: [{adapter: sms_http}]\n", "missing"),
        ("sms: [\n", "not YAML"),
        ("sms:\n\t- x\n", "line 3"),
        ("emial: []\n", "is it 'email'?"),
        (f"sms: [{{adapter: sms_http, {GATEWAY}, secret: s, regions: [China]}}]\n", "ISO 3166"),
        (f"sms: [{{adapter: sms_http, {GATEWAY}, secret: {{file: /nowhere}}}}]\n", "sms[0].secret"),
        (f"sms: [{{adapter: sms_http, {GATEWAY}, secret: s, domains: {{a.example: fast}}}}]\n", "domains.a.example"),
        (
            f"sms: [{{adapter: sms_http, {GATEWAY}, secret: s}}, {{adapter: sms_http, {GATEWAY}, secret: s}}]\n",
            "another provider is named",
        ),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    assert said in _refused(tmp_path, text)


def test_a_file_of_another_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "providers.yaml"
    path.write_text("sms: []\n")
    with pytest.raises(Refusal, match="providers/1"):
        providers.read(path)


def test_every_adapter_of_the_table_is_there_and_keeps_its_word() -> None:
    for name in providers.ADAPTERS:
        adapter = providers.adapter_named(name)
        assert adapter.name == name
        assert adapter.words.en != adapter.words.zh
        assert all(code.outcome in OUTCOMES for code in adapter.codes.values()), name


def test_a_secret_may_stand_anywhere_inside_a_value() -> None:
    assert providers._revealed("x", {"robots": [{"key": {"env": "KEY"}}]}, {"KEY": "k"}) == {"robots": [{"key": "k"}]}


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = f"sms:\n  - {{adapter: pigeon}}\n  - {{adapter: sms_http, {GATEWAY}, secret: s}}\n  - {{}}\nfax: []\n"
    found, mistakes = providers.look(_file(tmp_path, text), {})
    assert [section.name for section in found] == ["sms_http"]
    assert [mistake.field for mistake in mistakes] == ["sms[0].adapter", "sms[2]", "fax"]
