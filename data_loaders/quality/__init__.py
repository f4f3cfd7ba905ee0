"""How good the data are: completeness, timeliness, validity and consistency of each return by month."""

from __future__ import annotations

from data_loaders.quality.measured import COLUMNS, quality
from data_loaders.quality.sentence import sentence, summary

__all__ = ["COLUMNS", "quality", "sentence", "summary"]
