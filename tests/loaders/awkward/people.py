"""Returns about people, places and contacts in the words and codes that clinics and forces use."""

from __future__ import annotations

import datetime as dt

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.loaders.awkward.file import DAY, POUNDS, Awkward, workbook
from tests.loaders.sheets import SLOTS, text, xlsx

OCTOBER = (DAY(2019, 10, 1), DAY(2019, 10, 31))
COVER = [["Covers from", "01/10/2019"], ["Covers to", "31/10/2019"]]


def person_codes_as_four_people_type_them() -> Awkward:
    codes = ("mb 014", "MB/014", "MB014", "Mb-014 ", "MB\u2013014", "MB - 014")
    grid = [SLOTS, *([code, f"{day:02}/10/2019", "AM", "attended", 200] for day, code in enumerate(codes, start=1))]
    rows = [("MB-014", DAY(2019, 10, day)) for day in range(1, 7)]
    return Awkward("slots.csv", text(grid), "attendance", "person date", rows)


def a_person_merged_over_their_two_sessions() -> Awkward:
    def change(book: Workbook, page: Worksheet) -> None:
        page.merge_cells("A2:A3")
        page.merge_cells("B2:B3")
        page.merge_cells("A4:A5")

    grid = [
        SLOTS,
        *(["MB-1", "07/10/2019", "AM", "Y", 90], [None, None, "PM", "N", None]),
        *(["MB-2", "07/10/2019", "AM", "Y", 80], [None, "08/10/2019", "AM", "Y", 85]),
    ]
    rows = [
        ("MB-1", DAY(2019, 10, 7), "AM", 90.0),
        ("MB-1", DAY(2019, 10, 7), "PM", None),
        ("MB-2", DAY(2019, 10, 7), "AM", 80.0),
        ("MB-2", DAY(2019, 10, 8), "AM", 85.0),
    ]
    return Awkward("slots.xlsx", workbook(grid, change), "attendance", "person date session dose_mg", rows)


def attendance_in_the_clinics_own_words() -> Awkward:
    grid = [
        *(COVER[0], COVER[1], [], ["Client", "Day", "AM/PM", "Outcome", "Reason", "Dose", "Incident", "Seen by"]),
        ["MB-1", "07/10/2019", "Morning", "Present", "", "200", "nil", "x"],
        ["MB-1", "07/10/2019", "afternoon", "DNA", "", "", "", "x"],
        ["MB-2", "07/10/2019", "a.m.", "Authorised", "Prison", "", "", "x"],
        ["MB-2", "07/10/2019", "P.M.", "Excused absence", "In-patient", "", "", "y"],
        ["MB-3", "07/10/2019", " am ", "Y", "", "150.5", "Naloxone", "y"],
        ["MB-3", "07/10/2019", "evening", "Did not attend", "", "0", "No", "y"],
        ["MB-4", "07/10/2019", "pm", "EXCUSED", "agreed  leave", "", "", "y"],
    ]
    return Awkward(
        "october.csv",
        text(grid),
        "attendance",
        "person session attendance excused_reason dose_mg adverse_event",
        [
            ("MB-1", "AM", "attended", None, 200.0, "none"),
            ("MB-1", "PM", "missed", None, None, None),
            ("MB-2", "AM", "excused", "custody", None, None),
            ("MB-2", "PM", "excused", "hospital", None, None),
            ("MB-3", "AM", "attended", None, 150.5, "naloxone given"),
            ("MB-3", "PM", "missed", None, 0.0, "none"),
            ("MB-4", "PM", "excused", "agreed leave", None, None),
        ],
        covers=OCTOBER,
    )


def a_return_of_a_month_in_which_nothing_happened() -> Awkward:
    grid = [
        ["Custody return"],
        *COVER,
        ["Site", "Middlesbrough"],
        [],
        ["Person code", "Received", "Released", "Kind"],
        [],
    ]
    return Awkward("nil.csv", text(grid), "custody", "person", [], covers=OCTOBER)


def two_sites_in_one_return() -> Awkward:
    grid = [
        ["Site", *SLOTS],
        ["Hartlepool", "HP-1", "7/10/2019", "AM", "Y", 90],
        ["MIDDLESBROUGH ", "MB-1", "7/10/2019", "AM", "Y", 80],
    ]
    rows = [("hartlepool", "HP-1", 90.0), ("middlesbrough", "MB-1", 80.0)]
    return Awkward("both.xlsx", xlsx(grid), "attendance", "site person dose_mg", rows)


def a_site_that_only_its_sender_names() -> Awkward:
    grid = [SLOTS, ["hp 7", "7/10/2019", "AM", "Y", 90]]
    rows = [("hartlepool", "HP-7", DAY(2019, 10, 7))]
    return Awkward("slots.csv", text(grid), "attendance", "site person date", rows, said={"site": "Hartlepool"})


def people_with_their_words_for_leaving() -> Awkward:
    grid = [
        ["Client code", "Episode", "Date of first dose", "Left on", "Reason for leaving", "Age group", "Gender"],
        ["MB-1", "", "07/10/2019", "", "", "25 to 34", "F"],
        ["MB-2", 1, "8 Oct 2019", dt.date(2019, 12, 1), "Prison", "35\u201344", "M"],
        ["MB-3", 1.0, 43747, "2020-01-31", "Drop out", "55+", "Unknown"],
        ["MB-3", "2", "01/03/2020", "n/a", "", "55 AND OVER", "not stated"],
    ]
    return Awkward(
        "register.xlsx",
        xlsx(grid),
        "people",
        "person episode first_dose_date exit_date exit_reason age_band sex",
        [
            ("MB-1", 1, DAY(2019, 10, 7), None, None, "25-34", "female"),
            ("MB-2", 1, DAY(2019, 10, 8), DAY(2019, 12, 1), "custody", "35-44", "male"),
            ("MB-3", 1, DAY(2019, 10, 9), DAY(2020, 1, 31), "dropped out", "55 and over", "not stated"),
            ("MB-3", 2, DAY(2020, 3, 1), None, None, "55 and over", "not stated"),
        ],
    )


def reviews_with_their_scores_as_text_and_gaps() -> Awkward:
    grid = [
        ["HAT ID", "TOP date", "Psychological", "Physical", "QoL", "Days heroin", "Housing", "Stage"],
        ["MB-1", "07/10/2019", "12", 7.0, " 9 ", "28", "Sofa surfing", "Diamorphine"],
        ["MB-2", "08/10/2019", "", "n/a", "0", "-", "Own tenancy", "drug free"],
        ["MB-3", "09/10/2019", 20, 0, None, 14, "ROUGH", "Reduction"],
    ]
    return Awkward(
        "top.xlsx",
        xlsx(grid),
        "reviews",
        "person date psychological_health physical_health quality_of_life heroin_days housing recovery_stage",
        [
            ("MB-1", DAY(2019, 10, 7), 12, 7, 9, 28, "temporary", "injectable"),
            ("MB-2", DAY(2019, 10, 8), None, None, 0, None, "stable", "abstinent"),
            ("MB-3", DAY(2019, 10, 9), 20, 0, None, 14, "rough sleeping", "reducing"),
        ],
    )


def screens_with_their_results_in_short() -> Awkward:
    grid = [
        ["Participant", "Test date", "Illicit heroin", "Other substances", "Lab"],
        ["mb3", "7-Oct-19", "Neg", "POS.", "JCUH"],
        ["mb3", "14-Oct-19", "Not detected", "None", "JCUH"],
        ["mb4", "14-Oct-19", "positive", "", "JCUH"],
    ]
    return Awkward(
        "screens.tsv",
        text(grid, delimiter="\t"),
        "screens",
        "person date street_heroin other_drugs",
        [
            ("MB-3", DAY(2019, 10, 7), "negative", "positive"),
            ("MB-3", DAY(2019, 10, 14), "negative", "negative"),
            ("MB-4", DAY(2019, 10, 14), "positive", None),
        ],
    )


def yes_and_no_as_ticks_of_a_spreadsheet() -> Awkward:
    """Tick boxes come as TRUE and FALSE, which are neither text nor numbers."""
    grid = [
        ["Contact no", "Person code", "Contact date", "Type of contact", "Attended"],
        [107, "MB-1", dt.date(2019, 10, 7), "Key work", True],
        [108, "MB-1", dt.date(2019, 10, 8), "Family/carer", False],
        [109, "MB-2", dt.date(2019, 10, 9), "training", True],
    ]
    return Awkward(
        "contacts.xlsx",
        xlsx(grid),
        "support",
        "contact person date kind attended",
        [
            ("107", "MB-1", DAY(2019, 10, 7), "key worker", "yes"),
            ("108", "MB-1", DAY(2019, 10, 8), "family or carer", "no"),
            ("109", "MB-2", DAY(2019, 10, 9), "education", "yes"),
        ],
    )


def referrals_of_people_who_have_no_code_yet() -> Awkward:
    grid = [
        ["Multi-agency panel, October 2019"],
        ["Case no.", "Person code", "Agency", "Date referred", "Date of panel", "Panel outcome", "Eligible"],
        ["R-0031", "", "Probation Service", "01/10/2019", "08/10/2019", "Approved", "Y"],
        ["R-0032", "MB-7", "NHS", "02/10/2019", "08/10/2019", "Not suitable", "N"],
        ["R-0033", "", "police", "09/10/2019", "", "", "yes"],
    ]
    return Awkward(
        "panel.csv",
        text(grid),
        "referrals",
        "referral person referred_by referred_date panel_date decision criteria_met",
        [
            ("R-0031", None, "probation", DAY(2019, 10, 1), DAY(2019, 10, 8), "accepted", "yes"),
            ("R-0032", "MB-7", "health", DAY(2019, 10, 2), DAY(2019, 10, 8), "declined", "no"),
            ("R-0033", None, "police", DAY(2019, 10, 9), None, None, "yes"),
        ],
    )


def offences_in_the_forces_words() -> Awkward:
    grid = [
        ["Occurrence number", "Nominal", "Date committed", "Date recorded", "Crime type", "Outcome"],
        ["CR/0001/19", "MB-1", "2019-10-07T00:00:00", "2019-10-08T09:15:00", "Theft from shop", "Charged"],
        ["CR/0002/19", "MB-1", "2019-10-09T00:00:00", "", "Possession of drugs", ""],
        ["CR/0003/19", "MB-2", "2019-10-09T00:00:00", "2019-10-09T23:59:59", "VIOLENCE WITH INJURY", "other"],
    ]
    return Awkward(
        "crimes.csv",
        text(grid, "utf-16"),
        "offences",
        "crime_reference person offence_date recorded_date offence_group outcome",
        [
            ("CR/0001/19", "MB-1", DAY(2019, 10, 7), DAY(2019, 10, 8), "shoplifting", "charged"),
            ("CR/0002/19", "MB-1", DAY(2019, 10, 9), None, "drug offences", None),
            ("CR/0003/19", "MB-2", DAY(2019, 10, 9), DAY(2019, 10, 9), "violence with injury", "other"),
        ],
    )


def hospital_contacts_in_the_trusts_words() -> Awkward:
    grid = [
        ["Episode reference", "Person code", "Arrival date", "Contact type", "Presenting reason", "LOS"],
        ["0001", "MB-1", "07/10/2019 23:50", "A and E", "Overdose", ""],
        ["0002", "MB-1", "08/10/2019 00:20", "Admission", "Comorbidity", 3],
        ["0003", "MB-2", "09/10/2019 12:00", "ED", "Injecting site", "0"],
        ["0004", "MB-2", "10/10/2019 12:00", "Ambulance call", "", "n/a"],
    ]
    return Awkward(
        "trust.csv",
        text(grid),
        "hospital",
        "event person date kind reason bed_days",
        [
            ("0001", "MB-1", DAY(2019, 10, 7), "A&E", "overdose", None),
            ("0002", "MB-1", DAY(2019, 10, 8), "in-patient", "co-morbidity", 3),
            ("0003", "MB-2", DAY(2019, 10, 9), "A&E", "injection site", 0),
            ("0004", "MB-2", DAY(2019, 10, 10), "ambulance", None, None),
        ],
    )


def town_reports_with_counts_and_cash() -> Awkward:
    grid = [
        ["Log no", "Incident date", "Incident type", "Electoral ward", "How many", "Value seized"],
        [1001, "7/10/19", "ASB", "Central", "", ""],
        [1002, "7/10/19", "Discarded needles", "North Ormesby", "12", ""],
        [1003, "8/10/19", "Drug raid", "Newport", "1", "n/a"],
        [1004, "8/10/19", "Cash seized", "Newport", 1, "£1,250"],
    ]
    return Awkward(
        "town.xlsx",
        xlsx(grid),
        "community",
        "report date kind ward count value_seized_pounds",
        [
            ("1001", DAY(2019, 10, 7), "antisocial behaviour", "Central", 1, None),
            ("1002", DAY(2019, 10, 7), "needle find", "North Ormesby", 12, None),
            ("1003", DAY(2019, 10, 8), "warrant executed", "Newport", 1, None),
            ("1004", DAY(2019, 10, 8), "seizure", "Newport", 1, POUNDS("1250.00")),
        ],
    )
