"""Writes the same tables as facts.xlsx (openpyxl) and facts.ods (odfpy) into the folder named.

Run by crates/polyad-exchange/tests/it/sheet/oracle.rs. What has to be read of both stands in sheet.txt, written by hand
from the cells below.
"""

import datetime
import sys
from pathlib import Path

import openpyxl
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

DAY = datetime.date(2024, 3, 1)
# A tuple is a number shown with a currency; `share` one shown in percent.
PAYMENTS = [
    ["Payments of 2024"],
    [],
    ["Giver", "Amount", "Date", "Stage", "Note"],
    ["Norway", (1234567.89, "NOK"), DAY, "paid", "first & <only>"],
    ["World Bank", (0.3, "USD"), DAY, "committed", None],
    [None, None, None, None, None],
    ["Total", 1234568.19, None, None, None],
]
MEMBERS = [
    ["Member", "Role", "Since", "Vote share"],
    ["Kenya", "Chair", 2011, ("share", 0.125)],
    ["Côte d’Ivoire", "membre", "2011-03", None],
]


def xlsx(path):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in (("Payments", PAYMENTS), ("Members", MEMBERS)):
        sheet = book.create_sheet(name)
        for r, row in enumerate(rows, 1):
            for c, value in enumerate(row, 1):
                if isinstance(value, tuple) and value[0] == "share":
                    sheet.cell(r, c, value[1]).number_format = "0.0%"
                elif isinstance(value, tuple):
                    sheet.cell(r, c, value[0]).number_format = f"[${value[1]}] #,##0"
                elif value is not None:
                    sheet.cell(r, c, value)
    book.save(path)


def ods(path):
    document = OpenDocumentSpreadsheet()
    for name, rows in (("Payments", PAYMENTS), ("Members", MEMBERS)):
        table = Table(name=name)
        for row in rows:
            line = TableRow()
            for value in row or [None]:
                line.addElement(ods_cell(value))
            table.addElement(line)
        # What LibreOffice writes to the end of the sheet.
        rest = TableRow(numberrowsrepeated=1048000)
        rest.addElement(TableCell(numbercolumnsrepeated=1024))
        table.addElement(rest)
        document.spreadsheet.addElement(table)
    document.save(path)


def ods_cell(value):
    if value is None:
        return TableCell()
    if isinstance(value, tuple) and value[0] == "share":
        cell = TableCell(valuetype="percentage", value=repr(value[1]))
        shown = f"{value[1] * 100} %"
    elif isinstance(value, tuple):
        cell = TableCell(valuetype="currency", value=repr(value[0]), currency=value[1])
        shown = f"{value[1]} {value[0]:,}"
    elif isinstance(value, datetime.date):
        cell = TableCell(valuetype="date", datevalue=value.isoformat())
        shown = value.strftime("%d/%m/%y")
    elif isinstance(value, (int, float)):
        cell = TableCell(valuetype="float", value=repr(value))
        shown = str(value)
    else:
        cell = TableCell(valuetype="string")
        shown = value
    cell.addElement(P(text=shown))
    return cell


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    xlsx(folder / "facts.xlsx")
    ods(folder / "facts.ods")
