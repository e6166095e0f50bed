#!/usr/bin/env python3
"""Makes rates.json: counts, exact sums and cross rates of a yearly table of exchange rates, by a second reading of it.

Usage: tests/oracle/rates.py DATA > tests/oracle/rates.json, DATA being the folder that POLYAD_DATA names.

Shares nothing with the reader and the lens it checks: Python's csv module cuts the lines, decimal adds and divides.
Results are keyed by the SHA-256 of the file's contents, so that an oracle can never be held against another edition.
"""

import csv
import decimal
import gzip
import hashlib
import io
import json
import pathlib
import sys

decimal.getcontext().prec = 60

FILE = "iati/reference-exchange-rates.csv.gz"
# The numbers are units of each currency for one of this.
BASE = "USD"
# Pairs that are asked for each year: from the base, into it, and through it.
PAIRS = [("USD", "EUR"), ("GBP", "USD"), ("EUR", "JPY"), ("SEK", "NOK"), ("XOF", "KES"), ("ZMK", "INR")]


def main(folder):
    contents = gzip.decompress((pathlib.Path(folder) / FILE).read_bytes())
    rows = list(csv.reader(io.StringIO(contents.decode("utf-8-sig"), newline="")))
    heading, lines = rows[0], rows[1:]
    kept = empty = own = 0
    total = decimal.Decimal(0)
    by_currency, by_year, rates = {}, {}, {}
    for line in lines:
        for currency, cell in list(zip(heading, line))[1:]:
            cell = cell.strip()
            if cell == "":
                empty += 1
            elif currency == BASE:
                assert decimal.Decimal(cell) == 1
                own += 1
            else:
                number = decimal.Decimal(cell)
                assert number > 0
                kept += 1
                total += number
                count, total_of = by_currency.get(currency, (0, decimal.Decimal(0)))
                by_currency[currency] = (count + 1, total_of + number)
                by_year[line[0]] = by_year.get(line[0], 0) + 1
                rates[currency, line[0]] = number
    cross = []
    for line in lines:
        year = line[0]
        for source, target in PAIRS:
            known = [rates.get((currency, year), decimal.Decimal(1) if currency == BASE else None)
                     for currency in (source, target)]
            value = None if None in known else f"{known[1] / known[0]:.30f}"
            cross.append([source, target, year, value])
    print(json.dumps({
        hashlib.sha256(contents).hexdigest(): {
            "file": FILE,
            "kept": kept,
            "empty": empty,
            "own": own,
            "sum": f"{total:f}",
            "by_currency": {code: [count, f"{of:f}"] for code, (count, of) in sorted(by_currency.items())},
            "by_year": by_year,
            "cross": cross,
        }
    }, indent=1))


main(sys.argv[1])
