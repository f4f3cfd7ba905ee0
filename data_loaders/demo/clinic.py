"""What the clinic sends: its register, and a file of slots for each quarter."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle

from data_loaders.demo.cohort import Person, Plan, month_end, months_of
from data_loaders.demo.messy import (
    BANNER,
    BLANK,
    Covers,
    DemoFile,
    Field,
    Line,
    Row,
    Sheet,
    cover,
    serial,
    table,
    text,
    text_date,
    words,
    workbook,
)


def register(plan: Plan, cohort: Sequence[Person]) -> DemoFile:
    """The clinic's register: headings of its own in row 7, a blank column, a hidden sheet of lists."""
    leavers = {
        "custody": "Prison",
        "dropped out": "Drop out",
        "detox": "Detoxification",
        "oral": "Stepped down to oral",
    }
    fields = (
        Field("Client code", "person"),
        Field("Gender", "sex", words({"female": "F", "male": "M"})),
        Field("Age group", "age_band", words({"55 and over": "55+", "25-34": "25 to 34"})),
        BLANK,
        Field("Date of first dose", "first_dose_date", text_date(4)),
        Field("Left on", "exit_date", text_date(3)),
        Field("Reason for leaving", "exit_reason", words(leavers)),
    )
    rows: list[Row] = [
        {
            "person": person.code,
            "sex": person.sex,
            "age_band": person.age_band,
            "first_dose_date": person.first_dose,
            "exit_date": person.exit,
            "exit_reason": person.reason or None,
        }
        for person in cohort
    ]
    covers = (plan.opened, plan.last)
    lists: list[Line] = [["Reasons used on this sheet"], *([reason] for reason in leavers.values())]
    lines = [[f"HAT register, {plan.title}"], [BANNER], [], *cover(plan.title, covers), *table(rows, fields)]
    sheets = [Sheet("HAT clients to date", lines), Sheet("Lookups", lists, hidden=True)]
    content = workbook("HAT register", sheets)
    return DemoFile(f"{plan.title} HAT register.xlsx", content, "people", covers, plan.site)


def slots(plan: Plan, rows: Sequence[Row]) -> list[DemoFile]:
    """A file for each quarter; the clerk changes twice, and so does the computer."""
    writers = cycle((_slots_mixed, _slots_mac, _slots_serial, _slots_unicode))
    months = months_of(plan.opened, plan.last)
    found = []
    for first in months[::3]:
        covers = (first, month_end(first, 2))
        own = [row for row in rows if covers[0] <= row["date"] <= covers[1]]
        name, content = next(writers)(plan, own, covers)
        period = f"{covers[0]:%b}-{covers[1]:%b %Y}"
        found.append(DemoFile(name.format(f"{plan.title} slots {period}"), content, "attendance", covers, plan.site))
    return found


def _slots_mixed(plan: Plan, rows: Sequence[Row], covers: Covers) -> tuple[str, bytes]:
    """Dates now as text, now as dates; DNA for missed; a line left empty between months."""
    fields = (
        Field("Clinic", "site"),
        Field("Date offered", "date", text_date(5)),
        Field("AM/PM", "session"),
        Field("Client", "person"),
        BLANK,
        Field("Outcome", "attendance", words({"missed": "DNA", "attended": "Attended", "excused": "Excused"})),
        Field("Reason", "excused_reason", words({"custody": "Prison", "agreed leave": "Leave"})),
        Field("Dose", "dose_mg"),
        Field("Incident", "adverse_event", words({"none": "Nil"})),
    )
    named: list[Row] = [{**row, "site": plan.title} for row in rows]
    lines = [[BANNER], *cover(plan.title, covers), [], *table(named, fields, gap="date")]
    notes: list[Line] = [["Notes"], ["DNA means did not attend."], [BANNER]]
    return "{}.xlsx", workbook("Slots", [Sheet("Slots offered", lines), Sheet("Notes", notes)])


def _slots_mac(plan: Plan, rows: Sequence[Row], covers: Covers) -> tuple[str, bytes]:
    """From a Mac whose dates count from 1904; the columns in another order."""
    fields = (
        Field("Person code", "person"),
        Field("Session date", "date"),
        Field("Session", "session", words({"AM": "Morning", "PM": "Afternoon"})),
        Field("Attendance status", "attendance"),
        Field("Excuse", "excused_reason"),
        Field("Diamorphine (mg)", "dose_mg"),
        Field("Adverse event", "adverse_event"),
    )
    lines = [[BANNER], [], *cover(plan.title, covers), *table(rows, fields)]
    return "{} (Mac).xlsx", workbook("Slots", [Sheet("Sheet 1", lines)], mac=True)


def _slots_serial(plan: Plan, rows: Sequence[Row], covers: Covers) -> tuple[str, bytes]:
    """Dates as bare numbers, the columns' formats lost."""
    fields = (
        Field("Date", "date", serial),
        Field("Participant", "person"),
        Field("Session", "session"),
        Field("Attended?", "attendance", words({"attended": "Y", "missed": "N", "excused": "Authorised"})),
        Field("Excused reason", "excused_reason", words({"hospital": "Inpatient"})),
        Field("Dose mg", "dose_mg"),
        Field("AE", "adverse_event", words({"none": "No"})),
    )
    lines = [[f"Slots offered, {plan.title}"], [BANNER], *cover(plan.title, covers), [], *table(rows, fields)]
    return "{}.xlsx", workbook("Slots", [Sheet("export (2)", lines)])


def _slots_unicode(plan: Plan, rows: Sequence[Row], covers: Covers) -> tuple[str, bytes]:
    """Saved as 'Unicode text': UTF-16 with tabs."""
    fields = (
        Field("Date", "date"),
        Field("Session", "session"),
        Field("Client code", "person"),
        Field("Attendance", "attendance", words({"missed": "Did not attend"})),
        Field("Excused reason", "excused_reason"),
        Field("Dose (mg)", "dose_mg"),
        Field("Adverse event", "adverse_event"),
    )
    lines = [[BANNER], *cover(plan.title, covers), [], *table(rows, fields)]
    return "{}.csv", text(lines, "utf-16-le", "\t")
