# SPDX-License-Identifier: Apache-2.0
"""Writes the samples to ``<language>/NN-*.eml`` and what should be read in them to ``<language>/manifest.yaml``.

Run from the root: ``PYTHONPATH=src:tests python -m adapters.channels.mail.write``
"""

from pathlib import Path

import yaml

from adapters.channels.mail import (
    samples_de,
    samples_de_more,
    samples_en,
    samples_en_more,
    samples_ja,
    samples_ja_more,
    samples_zh_hans,
    samples_zh_hans_more,
    samples_zh_hant,
    samples_zh_hant_more,
)
from adapters.channels.mail.builder import Sample

HERE = Path(__file__).parent
LANGUAGES: dict[str, list[Sample]] = {
    "en": [*samples_en.SAMPLES, *samples_en_more.SAMPLES],
    "zh-Hans": [*samples_zh_hans.SAMPLES, *samples_zh_hans_more.SAMPLES],
    "zh-Hant": [*samples_zh_hant.SAMPLES, *samples_zh_hant_more.SAMPLES],
    "de": [*samples_de.SAMPLES, *samples_de_more.SAMPLES],
    "ja": [*samples_ja.SAMPLES, *samples_ja_more.SAMPLES],
}


def file_names(samples: list[Sample]) -> list[str]:
    """Numbered in the order in which they stand."""
    return [f"{number:02d}-{sample.name}.eml" for number, sample in enumerate(samples, 1)]


def manifest(samples: list[Sample]) -> str:
    """What each file should be read as."""
    rows = [
        {"file": name, "about": sample.about, "expect": sample.expect}
        for name, sample in zip(file_names(samples), samples, strict=True)
    ]
    return yaml.safe_dump(rows, allow_unicode=True, sort_keys=False, width=160)


def main() -> None:
    """Write everything."""
    for language, samples in LANGUAGES.items():
        folder = HERE / language
        folder.mkdir(exist_ok=True)
        for old in folder.glob("*.eml"):
            old.unlink()
        for name, sample in zip(file_names(samples), samples, strict=True):
            (folder / name).write_bytes(sample.raw)
        (folder / "manifest.yaml").write_text(manifest(samples), encoding="utf-8")


if __name__ == "__main__":
    main()
