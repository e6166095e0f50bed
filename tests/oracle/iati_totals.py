#!/usr/bin/env python3
"""Makes iati_totals.csv: transactions of IATI files added by publisher, type, currency and year, read a second time.

Usage: tests/oracle/iati_totals.py FILE.xml[.gz]...   totals of all these files together, as the program prints them
       tests/oracle/iati_totals.py --write            tests/oracle/iati_totals.csv over the files of $POLYAD_DATA/iati

Needs the Python package lxml, as iati.py beside it, whose reading of a file it shares; it shares nothing with the
program it checks. A file that is not well-formed is left out: what of it counts is a matter of choice.

- publisher: the code of the first reporting-org, else its name; type: the number of version 2, nothing where the file
  states none of the list; currency: the value's, else the activity's; year: of the transaction-date, else of the
  value-date;
- a transaction without a plain number or without any currency is in no total.
"""

import csv
import io
import os
import pathlib
import sys

import iati

TYPES = {str(number) for number in range(1, 14)}


def publisher_of(activity):
    reporter = activity.find("reporting-org")
    return "" if reporter is None else iati.trimmed(reporter.get("ref")) or iati.name_of(reporter)


def year_of(transaction, value):
    when = transaction.find("transaction-date")
    dates = ["" if when is None else iati.trimmed(when.get("iso-date")), iati.trimmed(value.get("value-date"))]
    return next((date[:4] for date in dates if iati.is_date(date)), "")


def add(sums, root):
    """Adds the transactions of a document to sums by publisher, type, currency and year."""
    for activity in root.iter("iati-activity"):
        publisher = publisher_of(activity)
        for transaction in iati.children(activity, "transaction"):
            value = transaction.find("value")
            number = iati.plain_number(iati.text_of(value))
            currency = iati.currency_of(value, activity)
            if number is None or not currency:
                continue
            code = iati.type_of(transaction)[1]
            key = (publisher, code if code in TYPES else "", currency, year_of(transaction, value))
            sums.add(key, number)


def order(key):
    publisher, code, currency, year = key
    return publisher.encode(), int(code or -1), currency, year


def rows(sums):
    return [(*key, format(sums.by_key[key][1], "f")) for key in sorted(sums.by_key, key=order)]


def read(path):
    root, why = iati.parsed(iati.unpacked(path))
    return root if why is None else None


def write():
    here = pathlib.Path(__file__).resolve().parent
    data = os.environ.get("POLYAD_DATA")
    folder = (pathlib.Path(data) if data else here.parent.parent / "../shared/data") / "iati"
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(["file", "publisher", "type", "currency", "year", "total"])
    for path in sorted(folder.glob("*.xml.gz")):
        root, sums = read(path), iati.Sums()
        if root is not None:
            add(sums, root)
            lines.writerows((path.name, *row) for row in rows(sums))
    (here / "iati_totals.csv").write_text(out.getvalue(), encoding="utf-8", newline="\n")


def main():
    if sys.argv[1:] == ["--write"]:
        return write()
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    sums = iati.Sums()
    for path in sys.argv[1:]:
        root = read(path)
        if root is not None:
            add(sums, root)
    lines = csv.writer(sys.stdout, lineterminator="\n")
    lines.writerow(["publisher", "type", "currency", "year", "total"])
    lines.writerows(rows(sums))


if __name__ == "__main__":
    main()
