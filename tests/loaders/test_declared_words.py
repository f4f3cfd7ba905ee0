"""The words that offices may use for a declared value lead to one value each."""

from __future__ import annotations

import pytest

from data_loaders.cells import NOTHING
from data_loaders.schema import Dataset, datasets, plain

every_dataset = pytest.mark.parametrize("dataset", datasets().values(), ids=lambda dataset: dataset.id)


@every_dataset
def test_no_word_stands_for_two_values(dataset: Dataset) -> None:
    for column in dataset.columns:
        meant: dict[str, set[str]] = {}
        for word, value in [*column.synonyms.items(), *((value, value) for value in column.values)]:
            meant.setdefault(plain(word), set()).add(value)
        # '-ve' and '+ve' would be read as one word: signs do not count.
        assert not {word: values for word, values in meant.items() if len(values) > 1}, column.name


@every_dataset
def test_no_word_is_read_as_nothing(dataset: Dataset) -> None:
    for column in dataset.columns:
        assert not {word for word in column.synonyms if not plain(word) or word in NOTHING}, column.name


@every_dataset
def test_no_heading_stands_for_two_columns(dataset: Dataset) -> None:
    headings = [heading for column in dataset.columns for heading in column.headings]
    assert len(headings) == len(set(headings))
