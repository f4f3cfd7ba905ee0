"""Database extracts: a query in place of a file, through the same door. See docs/extracts.md.

What is extracted is declared in ``config/extracts.toml``; the URL of the database stands in an environment variable.
"""

from __future__ import annotations

from data_loaders.extracts.declared import Extract, extracts
from data_loaders.extracts.run import run

__all__ = ["Extract", "extracts", "run"]
