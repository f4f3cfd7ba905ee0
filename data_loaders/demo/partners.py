"""What the panel, the nurses, the recovery team and the community safety team send, each with its own habits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from data_loaders.demo import panel, town
from data_loaders.demo.cohort import Plan
from data_loaders.demo.messy import (
    BANNER,
    BLANK,
    Cell,
    DemoFile,
    Field,
    Line,
    Row,
    Sheet,
    cover,
    pounds_text,
    serial,
    table,
    text,
    text_date,
    words,
    workbook,
)

YES_NO = words({"yes": "Y", "no": "N"})


def cases(plan: Plan, rows: Sequence[Row]) -> DemoFile:
    """The panel's log: words of its own, dates now as text, and a second sheet of who sits on it."""
    covers = (panel.since(plan), plan.last)
    said = {"accepted": "Approved", "declined": "Rejected", "did not consent": "No consent", "deferred": "Deferred"}
    fields = (
        Field("Case no.", "referral"),
        Field("Referring agency", "referred_by", words({"health": "NHS", "probation": "CRC"})),
        Field("Date referred", "referred_date", text_date(4)),
        BLANK,
        Field("Meets criteria?", "criteria_met", YES_NO),
        Field("Panel", "panel_date", text_date(5)),
        Field("Panel decision", "decision", words(said)),
        Field("HAT ID", "person"),
    )
    lines = [["Multi-agency panel"], [BANNER], [], *cover(plan.title, covers), [], *table(rows, fields)]
    members: list[Line] = [["Sits on the panel"], [BANNER], *([name] for name in ("Health", "Probation", "Police"))]
    sheets = [Sheet("Panel members", members), Sheet("Log of cases", lines)]
    name = f"{plan.title} panel log.xlsx"
    return DemoFile(name, workbook("Panel log", sheets), "referrals", covers, plan.site)


def samples(plan: Plan, rows: Sequence[Row]) -> DemoFile:
    """The nurses' list, saved as 'CSV UTF-8' with its byte order mark: a blank column, a line between months."""
    covers = (plan.opened, plan.last)
    fields = (
        Field("Sample date", "date"),
        Field("Client ID", "person"),
        BLANK,
        Field("Illicit heroin", "street_heroin", words({"negative": "Neg", "positive": "POS"})),
        Field("Other substances", "other_drugs", words({"negative": "None", "positive": "Detected"})),
    )
    heading = f"Weekly screens – {plan.title}"
    lines = [[heading], [BANNER], *cover(plan.title, covers), [], *table(rows, fields, gap="date")]
    return DemoFile(f"{plan.title} screens.csv", text(lines, "utf-8-sig"), "screens", covers, plan.site)


def contacts(plan: Plan, rows: Sequence[Row]) -> DemoFile:
    """The recovery team's record: dates as bare numbers, and a count by kind that somebody made for a meeting."""
    covers = (plan.opened, plan.last)
    said = {"key worker": "Key work", "counselling": "Counsellor", "recovery ambassador": "Ambassador"}
    said |= {"group": "Group work", "family or carer": "Family/carer"}
    fields = (
        Field("Type of contact", "kind", words(said)),
        Field("Session date", "date", serial),
        Field("Participant", "person"),
        Field("Came?", "attended", words({"yes": "Yes", "no": "DNA"})),
        BLANK,
        Field("Contact No", "contact"),
    )
    lines = [[BANNER], [f"Recovery contacts, {plan.title}"], [], *cover(plan.title, covers), *table(rows, fields)]
    counted = sorted(Counter(row["kind"] for row in rows).items())
    pivot: list[Line] = [[BANNER], [], ["Row Labels", "Count of Contact No"], *counted, ["Grand Total", len(rows)]]
    sheets = [Sheet("By kind", pivot), Sheet("All contacts", lines)]
    name = f"{plan.title} support contacts.xlsx"
    return DemoFile(name, workbook("Contacts", sheets), "support", covers, plan.site)


def profiles(plan: Plan, rows: Sequence[Row]) -> DemoFile:
    """The profile forms typed up: groups above the headings, answers not given as a blank or as n/a."""
    covers = (plan.opened, plan.last)
    homes = {"stable": "Settled", "temporary": "Hostel", "rough sleeping": "Rough sleeper"}
    fields = (
        Field("TOP date", "date", text_date(3)),
        Field("Client code", "person"),
        Field("Opiate days", "heroin_days", _or_n_a),
        Field("Days injected", "injecting_days"),
        BLANK,
        Field("Psych health", "psychological_health", _or_n_a),
        Field("Physical", "physical_health"),
        Field("QoL", "quality_of_life", _or_n_a),
        Field("Accommodation", "housing", words(homes)),
        Field("Work days", "paid_work_days"),
        Field("Training days", "education_days", _or_n_a),
        Field("Stage", "recovery_stage", words({"injectable": "Diamorphine", "oral": "Methadone"})),
    )
    groups: Line = [None, None, "Substance use", None, None, "Health (0-20)", None, None, "Social"]
    lines = [[f"TOP reviews, {plan.title}"], [BANNER], *cover(plan.title, covers), [], groups, *table(rows, fields)]
    guide: list[Line] = [["How to ask"], [BANNER], ["Days are of the last 28, week by week."]]
    sheets = [Sheet("TOP", lines), Sheet("Guidance", guide), Sheet("Codes", [["Hostel"], ["Settled"]], hidden=True)]
    name = f"{plan.title} TOP reviews.xlsx"
    return DemoFile(name, workbook("TOP reviews", sheets), "reviews", covers, plan.site)


def reports(plan: Plan, rows: Sequence[Row]) -> DemoFile:
    """The community safety team's log as an old text export: pound signs in cp1252, no count where it is one."""
    covers = (town.SINCE, plan.last)
    said = {"antisocial behaviour": "ASB", "needle find": "Needles", "resident complaint": "Resident's complaint"}
    said |= {"warrant executed": "Drug raid", "premises closed": "Closure order"}
    fields = (
        Field("Incident type", "kind", words(said)),
        Field("Log number", "report"),
        Field("Date reported", "date"),
        Field("Electoral ward", "ward"),
        Field("Quantity", "count", lambda value, number: value if value > 1 else None),
        BLANK,
        Field("Value seized (£)", "value_seized_pounds", lambda value, number: value and pounds_text(value, number)),
    )
    heading = f"Community safety log – {plan.title}"
    lines = [[heading], [BANNER], [], *cover(plan.title, covers), [], *table(rows, fields, gap="date")]
    return DemoFile(f"{plan.title} community log.csv", text(lines, "cp1252"), "community", covers, plan.site)


def _or_n_a(value: Any, number: int) -> Cell:
    """An answer; one not given is 'n/a' in every other row."""
    found: Cell = "n/a" if value is None and number % 2 else value
    return found
