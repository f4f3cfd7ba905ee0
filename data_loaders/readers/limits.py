"""How big a file may be, and how long and large the process that reads it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Settings, not constants: a big honest file is told its size and the limit.

    Args:
        file_mb: a workbook as sent, in megabytes of 1,000,000 bytes.
        text_mb: a CSV or other text file as sent, in megabytes.
        inflated_mb: all parts of a zipped workbook once inflated, counted while inflating.
        parts: the parts (zipped files) of a workbook.
        cells: the cells of a workbook, blank ones between them included.
        text_cells: the records of a text file times its widest record.
        columns: the columns of a sheet or text file (Excel's own limit).
        merges: the merged ranges of a workbook.
        styles: the cell formats of a workbook (Excel itself stops at 65,490).
        memory_mb: what the reading process may hold beyond the libraries it maps.
        cpu_seconds: the processor time of the reading process.
        wall_seconds: the whole of one reading, first look included.

    >>> Limits(file_mb=25).file_mb
    25
    """

    file_mb: float = 10
    text_mb: float = 200
    inflated_mb: float = 64
    parts: int = 300
    cells: int = 5_000_000
    text_cells: int = 20_000_000
    columns: int = 16_384
    merges: int = 50_000
    styles: int = 70_000
    memory_mb: int = 400
    cpu_seconds: int = 8
    wall_seconds: int = 10
