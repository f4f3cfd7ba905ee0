"""Payments and street crime as public bodies publish them: queries above the headings, totals below, twins kept."""

from __future__ import annotations

import datetime as dt

from tests.loaders.awkward.file import DAY, POUNDS, Awkward
from tests.loaders.sheets import PAID, text, xlsx

PAYMENTS = "payment_date supplier amount_pounds"


def a_query_in_sql_above_the_headings() -> Awkward:
    content = (
        '"sql select t.amount, t.ext_inv_ref, t.account, d.apar_name, s.dim_a, s.dim_b from agltransact t"\n'
        "sql inner join aglaccounts a on t.client = a.client and t.account = a.account\n"
        "\"sql and t.account not in ('XX01','XX22','XY02')\"\n"
        "sql and t.amount >= 500\n"
        '"sql order by s.dim_a, s.dim_b, d.apar_name"\n'
        "query\n"
        ",,Borough Council - Analysis of Transactions Over 500\n"
        ",,Feb-13,,\n"
        "columns,,text description,text servdesc,apar_name,amount,accdesc\n"
        ",,Directotate,Service,Supplier,Invoice Line Value (net of VAT),Account\n"
        "INSERTED DETAIL,,Resources Group,Resources,AMG LTD,883.59,PROFESSIONAL FEES\n"
        "INSERTED DETAIL,,Resources Group,Resources,BAUER RADIO LTD,-1199.96,MARKETING & ADVERTISING\n"
    )
    return Awkward(
        "council-2013-02.csv",
        content.encode(),
        "payments",
        "publication supplier details amount_pounds",
        [
            ("council-2013-02.csv", "AMG LTD", "PROFESSIONAL FEES", POUNDS("883.59")),
            ("council-2013-02.csv", "BAUER RADIO LTD", "MARKETING & ADVERTISING", POUNDS("-1199.96")),
        ],
        "-316.37",
    )


def a_title_block_and_a_grand_total_at_the_end() -> Awkward:
    content = (
        "Sum of Invoice Nett Amount,\nSupplier Name,Total\n"
        "Veolia ES (UK) Ltd,4442677.38\nLiving Ltd,4054995.05\nGrand Total,8497672.43\n,\n"
    )
    return Awkward(
        "lambeth.csv",
        content.encode(),
        "payments",
        "supplier amount_pounds",
        [
            ("Veolia ES (UK) Ltd", POUNDS("4442677.38")),
            ("Living Ltd", POUNDS("4054995.05")),
        ],
        "8497672.43",
    )


def a_supplier_called_total_before_the_total() -> Awkward:
    grid = [
        *(PAID, ["07/10/2019", "Acme Ltd", "500.00"], ["08/10/2019", "Total Gas & Power", "£750.10"]),
        *(["08/10/2019", "Sum of Parts Ltd", "1.90"], ["", "Total", "1,252.00"]),
    ]
    return Awkward(
        "spend.csv",
        text(grid),
        "payments",
        PAYMENTS,
        [
            (DAY(2019, 10, 7), "Acme Ltd", POUNDS("500.00")),
            (DAY(2019, 10, 8), "Total Gas & Power", POUNDS("750.10")),
            (DAY(2019, 10, 8), "Sum of Parts Ltd", POUNDS("1.90")),
        ],
        "1252.00",
    )


def two_payments_that_are_alike_in_everything() -> Awkward:
    twin = ["07/10/2019", "City of Westminster", "50000"]
    row = (DAY(2019, 10, 7), "City of Westminster", POUNDS("50000.00"))
    return Awkward("spend.csv", text([PAID, twin, twin]), "payments", PAYMENTS, [row, row], "100000.00")


def stamps_of_a_database_between_real_dates() -> Awkward:
    grid = [
        ["Doc Date", "Payee", "Details", "Â£ (net)", "Category"],
        [dt.datetime(2017, 4, 12), "JA Productions", "25% Delivery", 23166, "Events"],
        ["2017-03-17T00:00:00Z", "City Council", "License Fee", "1,100.00", "Events"],
        ["19/09/2017", "Thomas Ltd", None, 2200, None],
    ]
    return Awkward(
        "town-council.xlsx",
        xlsx(grid),
        "payments",
        "payment_date supplier details amount_pounds",
        [
            (DAY(2017, 4, 12), "JA Productions", "25% Delivery", POUNDS("23166.00")),
            (DAY(2017, 3, 17), "City Council", "License Fee", POUNDS("1100.00")),
            (DAY(2017, 9, 19), "Thomas Ltd", None, POUNDS("2200.00")),
        ],
        "26466.00",
    )


def stray_spaces_in_headings_and_a_column_nobody_knows() -> Awkward:
    content = (
        "Directorate,Updated ,Service  ,Supplier  Name,Amount,Type, An  UNMAPPED* - 'Column\n"
        'Resources,17/03/2010,CSC,Idox Limited,"1,000.00",Capital,foo\n'
        "Children's Services,04/02/2010,ISB,A4 Self Store,599,Revenue\n"
        ",,,,,,\n,,,,\n\n"
    )
    return Awkward(
        "spend.csv",
        content.encode("cp1252"),
        "payments",
        "payment_date supplier service amount_pounds",
        [
            (DAY(2010, 3, 17), "Idox Limited", "CSC", POUNDS("1000.00")),
            (DAY(2010, 2, 4), "A4 Self Store", "ISB", POUNDS("599.00")),
        ],
        "1599.00",
    )


def the_day_of_the_invoice_beside_that_of_the_payment() -> Awkward:
    grid = [
        ["Invoice date", "Payment date", "Supplier", "Net", "VAT", "Amount inc VAT"],
        ["1/1/2020", "2/2/2020", "Acme Ltd", "500.00", "100.00", "600.00"],
        ["31/1/2020", "", "Bolt Ltd", "600.00", "0.00", "600.00"],
    ]
    rows = [(DAY(2020, 2, 2), "Acme Ltd", POUNDS("500.00")), (None, "Bolt Ltd", POUNDS("600.00"))]
    return Awkward("spend.csv", text(grid), "payments", PAYMENTS, rows, "1100.00")


def credit_notes_and_redacted_suppliers() -> Awkward:
    grid = [
        ["Invoice Number", "Vendor Name", "Pay Date", "Net"],
        *(["0012E3", "REDACTED", "1/8/2010", "1,260.00"], ["0012E4", "REDACTED", "1/8/2010", "1,260.00-"]),
        ["-", "Sth West, St Georges Trust", "", "(0.01)"],
    ]
    return Awkward(
        "spend.csv",
        text(grid),
        "payments",
        "reference supplier payment_date amount_pounds",
        [
            ("0012E3", "REDACTED", DAY(2010, 8, 1), POUNDS("1260.00")),
            ("0012E4", "REDACTED", DAY(2010, 8, 1), POUNDS("-1260.00")),
            ("-", "Sth West, St Georges Trust", None, POUNDS("-0.01")),
        ],
        "-0.01",
    )


def street_crime_with_blank_ids_and_alike_rows() -> Awkward:
    heads = (
        "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,"
        "Location,LSOA code,LSOA name,Crime type,Last outcome category,Context"
    )
    nuisance = (
        ",2018-10,Cleveland Police,Cleveland Police,-1.239958,54.710607,"
        "On or near Marshall Close,E01011954,Hartlepool 001A,Anti-social behaviour,,"
    )
    theft = "3f8a,2018-10,Cleveland Police,Cleveland Police,,,No Location,,,Shoplifting,Under investigation,"
    content = "\r\n".join([heads, nuisance, nuisance, theft, ""])
    return Awkward(
        "2018-10-street.csv",
        content.encode(),
        "street_crime",
        "crime_id month longitude lsoa_name crime_type",
        [
            (None, "2018-10", -1.239958, "Hartlepool 001A", "Anti-social behaviour"),
            (None, "2018-10", -1.239958, "Hartlepool 001A", "Anti-social behaviour"),
            ("3f8a", "2018-10", None, None, "Shoplifting"),
        ],
    )
