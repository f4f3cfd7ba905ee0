"""The files that are measured: big, plain and the same every time."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

from openpyxl import Workbook

LINES = ("staffing", "diamorphine", "premises", "equipment", "evaluation", "other")
START = dt.date(2019, 10, 1)


def ledger_workbook(path: Path, rows: int) -> Path:
    """A ledger of so many lines as an .xlsx."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Ledger")
    sheet.append(["Entry", "Posting date", "Cost line", "Funder", "Kind", "Amount"])
    for at in range(rows):
        day = START + dt.timedelta(days=at % 365)
        sheet.append([f"J-{at:06d}", day, LINES[at % 6], "PCC", "actual", round(at * 7.31 % 900, 2)])
    book.save(path)
    return path


def payments_csv(path: Path, rows: int) -> Path:
    """Published payments of so many lines as a CSV."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Date", "Transaction number", "Supplier", "Description", "Service", "Amount"])
        for at in range(rows):
            day = START + dt.timedelta(days=at % 365)
            amount = f"{at * 7.31 % 90000:,.2f}"
            writer.writerow([f"{day:%d/%m/%Y}", at, f"Supplier {at % 5000}", "Goods", f"Service {at % 40}", amount])
    return path
