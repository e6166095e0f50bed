#!/usr/bin/env python3
"""Makes series.json: counts and exact sums of published series, by a second reading of the same files.

Usage: tests/oracle/series.py DATA > tests/oracle/series.json, DATA being the folder that POLYAD_DATA names.

Shares nothing with the reader it checks: Python's csv module cuts the lines, decimal adds. Results are keyed by the
SHA-256 of the file's contents (with `whole` behind it where all series of the file are read), so that an oracle can never be held against another edition of a file.
"""

import csv
import decimal
import gzip
import hashlib
import io
import json
import pathlib
import sys

decimal.getcontext().prec = 200

# File, options of the reader, columns of code (or name), period and value, and the lines that count.
CASES = [
    ("access_to_electricity_owid", {"indicator": "x:sdg:7.1.1", "unit": "percent"},
     "code", "year", "electrical_access", {}),
    ("sustainable_energy_2000_2020",
     {"indicator": "x:sdg:7.1.1", "unit": "percent", "value": "Access to electricity (% of population)"},
     "Entity", "Year", "Access to electricity (% of population)", {}),
    ("electricity_mix_bp_ember_2022",
     {"indicator": "x:atlas:solar-generation", "unit": "TWh", "value": "Electricity from solar (TWh)"},
     "Entity", "Year", "Electricity from solar (TWh)", {}),
    ("wuenic_2022_gavi",
     {"indicator": "x:sdg:3.b.1", "unit": "percent", "value": "coverage", "where": {"vaccine": "dtp3"}},
     "iso3", "year", "coverage", {"vaccine": "dtp3"}),
    ("un_sdg_extract_tidy",
     {"indicator": "x:sdg:7.1.1", "unit": "percent", "about": "geo", "value": "value",
      "where": {"indicator": "7.1.1", "location": "ALLAREA"}},
     "geo", "year", "value", {"indicator": "7.1.1", "location": "ALLAREA"}),
    ("geo/gdp_worldbank", {"indicator": "x:worldbank:NY.GDP.MKTP.CD", "unit": "USD"},
     "Country Code", "Year", "Value", {}),
    ("geo/population_worldbank", {"indicator": "x:worldbank:SP.POP.TOTL", "unit": "people"},
     "Country Code", "Year", "Value", {}),
]


# Whole files in a layout that tells itself: file, options, columns of code, period, value, and the columns that break
# values down, each with the code that stands for the whole; then the columns that tell series of one indicator apart.
WHOLE = [
    ("un_sdg_extract_tidy", {}, "geo", "year", "value",
     {"location": "ALLAREA", "type_of_product": "", "type_of_speed": "ANYS"}, ("indicator", "seriesdescription")),
    ("wuenic_2022_gavi", {}, "iso3", "year", "coverage", {}, None),
]


def path(name):
    """The file of a case: those without a folder lie among the indicators."""
    return f"{name if '/' in name else f'indicators/{name}'}.csv.gz"


def breakdowns(folder, name, value, dims, several):
    """How many kept rows each breakdown has, by `name=cell`."""
    contents = gzip.decompress((folder / path(name)).read_bytes())
    rows = list(csv.DictReader(io.StringIO(contents.decode("utf-8-sig"), newline="")))
    series = {}
    for row in rows if several else ():
        series.setdefault(row[several[0]], set()).add(row[several[1]].strip())
    counted = {}
    for row in rows:
        if row[value].strip() in ("", "NA", ".."):
            continue
        said = [(dim.replace("_", " "), row[dim].strip()) for dim, whole in dims.items() if row[dim].strip() not in ("", whole)]
        if several and len(series[row[several[0]]]) > 1:
            said.append(("series", row[several[1]].strip()))
        for dim, cell in said or [("", "")]:
            counted[f"{dim}={cell}"] = counted.get(f"{dim}={cell}", 0) + 1
    return dict(sorted(counted.items()))


def read(folder, name, key, period, value, where):
    contents = gzip.decompress((folder / path(name)).read_bytes())
    found = kept = refused = empty = 0
    by_key, by_period = {}, {}
    for row in csv.DictReader(io.StringIO(contents.decode("utf-8-sig"), newline="")):
        # A line with fewer or more cells than the heading is refused.
        if None in row or None in row.values():
            found += 1
            refused += 1
            continue
        if any(row[column] != word for column, word in where.items()):
            continue
        found += 1
        printed = row[value].strip()
        if printed in ("", "NA", ".."):
            empty += 1
            continue
        kept += 1
        number = decimal.Decimal(printed)
        for sums, word in ((by_key, row[key].strip()), (by_period, row[period].strip())):
            count, total = sums.get(word, (0, decimal.Decimal(0)))
            sums[word] = (count + 1, total + number)
    shown = lambda sums: {word: [count, format(total, "f")] for word, (count, total) in sorted(sums.items())}
    counts = {"found": found, "kept": kept, "refused": refused, "empty": empty}
    return hashlib.sha256(contents).hexdigest(), counts, shown(by_key), shown(by_period)


def main():
    folder = pathlib.Path(sys.argv[1])
    results = {}
    for name, options, key, period, value, where in CASES:
        digest, counts, by_key, by_period = read(folder, name, key, period, value, where)
        results[digest] = {
            "file": path(name), "options": options, "counts": counts,
            "by_key": by_key, "by_period": by_period,
        }
    for name, options, key, period, value, dims, several in WHOLE:
        digest, counts, by_key, by_period = read(folder, name, key, period, value, {})
        results[f"{digest} whole"] = {
            "file": path(name), "options": options, "counts": counts,
            "by_key": by_key, "by_period": by_period,
            "by_dim": breakdowns(folder, name, value, dims, several),
        }
    json.dump(results, sys.stdout, indent=1, sort_keys=True, ensure_ascii=False)
    print()


if __name__ == "__main__":
    main()
