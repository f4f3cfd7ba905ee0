"""What each site owes and how it stands: every return, by month or quarter, here, late or missing."""

from __future__ import annotations

from data_loaders.returns.standing import STATES, by_sender, months, returns

__all__ = ["STATES", "by_sender", "months", "returns"]
