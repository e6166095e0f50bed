#!/usr/bin/env python3
"""Makes iati.json: counts and exact sums of IATI files, by a second reading of the same files.

Usage: tests/oracle/iati.py FILE.xml[.gz]...     one JSON object a file and line
       tests/oracle/iati.py --write              tests/oracle/iati.json over the files of $POLYAD_DATA/iati
       tests/oracle/iati.py --extract FILE       one CSV line a transaction, in the order of the file

Needs the Python package lxml. Shares nothing with the reader it checks: libxml2 reads the whole document into a tree,
expat gives the lines, decimal adds. Written from the IATI Standard. A file that is not well-formed, or names a prefix
it does not declare, is read with libxml2's recovery and says so ("recovered"): there, what libxml2 keeps is its own
choice, and the counts are a comparison, not a truth.

What is counted, by place and not by name alone, since one wrapper in use is itself called "result":
- activities: iati-activity at any depth; organisations: iati-organisation at any depth;
- participating organisations, budgets, planned disbursements, transactions, results: children of an activity;
- indicators: children of a result; periods and baselines: children of an indicator; targets, actuals: of a period.
"""

import collections
import csv
import datetime
import decimal
import gzip
import hashlib
import json
import os
import pathlib
import re
import sys
import xml.parsers.expat

from lxml import etree

# Sums are exact: a number that does not fit this many digits stops the run.
decimal.getcontext().prec = 5000
decimal.getcontext().traps[decimal.Inexact] = True

SPACE = " \t\r\n"
PLAIN_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
DATE = re.compile(r"(-?)([0-9]{4,})-([0-9]{2})-([0-9]{2})(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?")

# Version 1 letters and their version 2 numbers, from the standard's list of changes in 2.01. That list prints "Q3"
# where the code list of 1.05 has "QS".
LETTERS = {
    "IF": "1", "C": "2", "D": "3", "E": "4", "IR": "5", "LR": "6", "R": "7", "QP": "8", "QS": "9", "CG": "10",
}


def children(element, name):
    return element.findall(name)


def trimmed(printed):
    return (printed or "").strip(SPACE)


def text_of(element):
    """The element's characters, without those of comments and processing instructions."""
    return "" if element is None else element.xpath("string()")


def name_of(element):
    """The name of an organisation: text in version 1, narratives in version 2, of which the first counts."""
    if element is None:
        return ""
    narrative = element.find("narrative")
    return " ".join(text_of(element if narrative is None else narrative).split())


def plain_number(printed):
    """The number, or None where the words are not an xsd:decimal."""
    return decimal.Decimal(trimmed(printed)) if PLAIN_NUMBER.fullmatch(trimmed(printed)) else None


def is_date(printed):
    """Whether the words are an xsd:date: a time zone is allowed, and a day that exists."""
    found = DATE.fullmatch(trimmed(printed))
    if not found or int(found[2]) == 0 or (len(found[2]) > 4 and found[2][0] == "0"):
        return False
    try:
        # Leap years repeat after 400 years, and the calendar of the library ends at 9999.
        datetime.date(int(found[2]) % 400 + 2000, int(found[3]), int(found[4]))
    except ValueError:
        return False
    return True


def type_of(transaction):
    """The code as printed and its version 2 number; both empty where there is no transaction-type with a code."""
    element = transaction.find("transaction-type")
    printed = "" if element is None else element.get("code", "")
    code = trimmed(printed)
    return printed, LETTERS.get(code, code)


def currency_of(value, activity):
    own = "" if value is None else trimmed(value.get("currency"))
    return own or trimmed(activity.get("default-currency"))


def declared_encoding(contents):
    """The encoding that the XML declaration names, or None where there is none."""
    marks = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
    for mark, encoding in marks.items():
        if contents.startswith(mark):
            head = contents[:400].decode(encoding, "replace")
            break
    else:
        head = contents[:200].decode("latin-1")
    found = re.match(r"(?:\ufeff|\xef\xbb\xbf)?<\?xml\s[^>]*?encoding\s*=\s*[\"']([^\"']*)[\"']", head)
    return found[1] if found else None


def unpacked(path):
    contents = pathlib.Path(path).read_bytes()
    return gzip.decompress(contents) if contents[:2] == b"\x1f\x8b" else contents


def parsed(contents):
    """The root, or None, and why the strict reading failed, or None."""
    safe = {"huge_tree": True, "resolve_entities": False, "no_network": True, "load_dtd": False}
    try:
        return etree.fromstring(contents, etree.XMLParser(**safe)), None
    except etree.XMLSyntaxError as error:
        why = re.sub(r" \(<string>, line [0-9]+\)$", "", str(error))
    try:
        return etree.fromstring(contents, etree.XMLParser(recover=True, **safe)), why
    except etree.XMLSyntaxError:
        return None, why


class Sums:
    """Counts and exact sums by keys, and how many were not plain numbers."""

    def __init__(self):
        self.by_key = {}

    def add(self, key, number):
        count, total = self.by_key.get(key, (0, decimal.Decimal(0)))
        self.by_key[key] = (count + 1, total + number)

    def shown(self):
        return {key: {"count": count, "sum": exact(total)} for key, (count, total) in sorted(self.by_key.items())}


def exact(number):
    """The number in digits, without zeros that say nothing."""
    digits = format(number, "f")
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return "0" if digits in ("-0", "") else digits


def identifier_of(activity):
    return trimmed(text_of(activity.find("iati-identifier")))


def amounts_of(activities, name):
    """Of the value elements of a kind of child: sums by currency, and those that do not add."""
    sums, without_value, not_plain = Sums(), 0, 0
    for activity in activities:
        for holder in children(activity, name):
            values = children(holder, "value")
            without_value += not values
            for value in values:
                number = plain_number(text_of(value))
                if number is None:
                    not_plain += 1
                else:
                    sums.add(currency_of(value, activity), number)
    return {"sums": sums.shown(), "without_value": without_value, "number_not_plain": not_plain}


def transactions_of(activities):
    sums = collections.defaultdict(Sums)
    odd = dict.fromkeys(
        ("several_values", "number_missing", "number_empty", "number_not_plain", "currency_missing", "date_missing",
         "date_bad", "type_missing"), 0)
    for activity in activities:
        for transaction in children(activity, "transaction"):
            values = children(transaction, "value")
            value = values[0] if values else None
            printed = text_of(value)
            number = plain_number(printed)
            currency = currency_of(value, activity)
            code = type_of(transaction)[1]
            when = transaction.find("transaction-date")
            date = "" if when is None else trimmed(when.get("iso-date"))
            odd["several_values"] += len(values) > 1
            odd["number_missing"] += value is None
            odd["number_empty"] += value is not None and not trimmed(printed)
            odd["number_not_plain"] += bool(trimmed(printed)) and number is None
            odd["currency_missing"] += not currency
            odd["date_missing"] += not date
            odd["date_bad"] += bool(date) and not is_date(date)
            odd["type_missing"] += not code
            if number is not None:
                sums[code].add(currency, number)
    return {"sums": {code: by_currency.shown() for code, by_currency in sorted(sums.items())}, **odd}


def code_of(element):
    """The code of an element: its attribute, in drafts `ref`, else its words."""
    return trimmed(element.get("code")) or trimmed(element.get("ref")) or text_of(element).strip()


def first_codes(holders, name):
    """How often each code is the first of its name."""
    codes = (next(filter(None, map(code_of, children(holder, name))), "") for holder in holders)
    return dict(sorted(collections.Counter(filter(None, codes)).items()))


def of_first_list(element):
    return trimmed(element.get("vocabulary")) in ("", "1")


def beside_of(activities, organisations):
    """What stands beside the bare numbers: terms of the transactions that have an amount, places, documents, lines."""
    kept = []
    for activity in activities:
        for transaction in children(activity, "transaction"):
            value = transaction.find("value")
            if plain_number(text_of(value)) is not None and currency_of(value, activity):
                kept.append(transaction)
    in_kept = lambda name: sum(len(children(transaction, name)) for transaction in kept)
    first = lambda transaction, side: transaction.find(f"{side}-org")
    attributes = lambda side, name: [
        trimmed(first(transaction, side).get(name)) for transaction in kept if first(transaction, side) is not None
    ]
    ends = lambda side: attributes(side, f"{side}-activity-id")
    of_activities = lambda *names: sum(len(children(activity, name)) for activity in activities for name in names)
    results = [result for activity in activities for result in children(activity, "result")]
    indicators = [indicator for result in results for indicator in children(result, "indicator")]
    baselines = [baseline for indicator in indicators for baseline in children(indicator, "baseline")]
    values = [
        value for indicator in indicators for period in children(indicator, "period")
        for name in ("target", "actual") for value in children(period, name)
    ]
    budgets = [
        budget for organisation in organisations for budget in organisation
        if isinstance(budget.tag, str) and (budget.tag.endswith("-budget") or budget.tag == "total-expenditure")
    ]
    holders = [*activities, *results, *indicators, *baselines, *values, *organisations]
    sectors = collections.Counter(
        code_of(sector) for transaction in kept for sector in children(transaction, "sector") if of_first_list(sector)
    )
    # The first list's aid types alone count as the aid type.
    aid_types = collections.Counter()
    for transaction in kept:
        own = [code_of(element) for element in children(transaction, "aid-type") if of_first_list(element)]
        aid_types.update(list(filter(None, own))[:1])
    counts = {
        "transaction_sectors": in_kept("sector"), "transaction_countries": in_kept("recipient-country"),
        "transaction_regions": in_kept("recipient-region"),
        "transaction_sector_codes": dict(sorted(sectors.items())),
        "provider_activities": len(list(filter(None, ends("provider")))),
        "receiver_activities": len(list(filter(None, ends("receiver")))),
        "distinct_ends": len(set(filter(None, [*ends("provider"), *ends("receiver")]))),
        "provider_types": len(list(filter(None, attributes("provider", "type")))),
        "receiver_types": len(list(filter(None, attributes("receiver", "type")))),
        "flow_types": first_codes(kept, "flow-type"), "finance_types": first_codes(kept, "finance-type"),
        "aid_types": dict(sorted(aid_types.items())), "tied_statuses": first_codes(kept, "tied-status"),
        "channels": first_codes(kept, "disbursement-channel"),
        "humanitarian_transactions": len([1 for transaction in kept if trimmed(transaction.get("humanitarian"))]),
        "documents": sum(len(children(holder, "document-link")) for holder in holders),
        "locations": of_activities("location", "target-location"),
        "administrative_codes": sum(
            bool(trimmed(area.get("code"))) for activity in activities
            for name in ("location", "target-location") for place in children(activity, name)
            for area in children(place, "administrative")
        ),
        "other_identifiers": of_activities("other-identifier"), "related": of_activities("related-activity"),
        "kept_as_they_stand": of_activities("crs-add", "fss", "country-budget-items", "legacy-data"),
        "capital_spends": sum(
            any(trimmed(own.get("percentage")) for own in children(activity, "capital-spend")) for activity in activities
        ),
        "budget_lines": sum(
            len(children(budget, "budget-line")) + len(children(budget, "expense-line")) for budget in budgets
            if plain_number(text_of(budget.find("value"))) is not None
        ),
        "baselines": len(baselines),
        "indicator_references": sum(len(children(indicator, "reference")) for indicator in indicators),
        "result_locations": sum(bool(trimmed(place.get("ref"))) for value in values for place in children(value, "location")),
    }
    return {name: count for name, count in counts.items() if count}


def read(path):
    """What one file holds, and the identifiers of its activities."""
    contents = unpacked(path)
    root, why = parsed(contents)
    report = {
        "file": pathlib.Path(path).name, "sha256": hashlib.sha256(contents).hexdigest(), "bytes": len(contents),
        "encoding": declared_encoding(contents), "recovered": why is not None,
    }
    if why is not None:
        report["why_recovered"] = why
    if root is None:
        return {**report, "root": None}, collections.Counter()
    activities = list(root.iter("iati-activity"))
    organisations = list(root.iter("iati-organisation"))
    results = [result for activity in activities for result in children(activity, "result")]
    indicators = [indicator for result in results for indicator in children(result, "indicator")]
    periods = [period for indicator in indicators for period in children(indicator, "period")]
    of_activities = lambda name: sum(len(children(activity, name)) for activity in activities)
    identifiers = collections.Counter(filter(None, map(identifier_of, activities)))
    report |= {
        "root": root.tag, "version": root.get("version"),
        "activities": len(activities), "organisations": len(organisations),
        "participating_organisations": of_activities("participating-org"), "budgets": of_activities("budget"),
        "planned_disbursements": of_activities("planned-disbursement"), "transactions": of_activities("transaction"),
        "results": len(results), "indicators": len(indicators), "periods": len(periods),
        "baselines": sum(len(children(indicator, "baseline")) for indicator in indicators),
        "targets": sum(len(children(period, "target")) for period in periods),
        "actuals": sum(len(children(period, "actual")) for period in periods),
        "identifiers": {
            "distinct": len(identifiers), "repeated": sum(times > 1 for times in identifiers.values()),
            "activities_without": len(activities) - sum(identifiers.values()),
        },
        "transaction_values": transactions_of(activities),
        "budget_values": amounts_of(activities, "budget"),
        "planned_disbursement_values": amounts_of(activities, "planned-disbursement"),
        "beside": beside_of(activities, organisations),
    }
    return report, identifiers


COUNTED = (
    "activities", "organisations", "participating_organisations", "budgets", "planned_disbursements", "transactions",
    "results", "indicators", "periods", "baselines", "targets", "actuals",
)


def total(reports, files_of):
    read_at_all = [report for report in reports if report["root"] is not None]
    values = collections.defaultdict(lambda: collections.defaultdict(lambda: [0, decimal.Decimal(0)]))
    for report in read_at_all:
        for code, by_currency in report["transaction_values"]["sums"].items():
            for currency, added in by_currency.items():
                values[code][currency][0] += added["count"]
                values[code][currency][1] += decimal.Decimal(added["sum"])
    shown = lambda by_currency: {
        currency: {"count": count, "sum": exact(added)} for currency, (count, added) in sorted(by_currency.items())
    }
    return {
        "files": len(reports), **{name: sum(report[name] for report in read_at_all) for name in COUNTED},
        "distinct_identifiers": len(files_of),
        "identifiers_in_two_files_or_more": sum(count > 1 for count in files_of.values()),
        "activities_without_identifier": sum(report["identifiers"]["activities_without"] for report in read_at_all),
        "transaction_sums": {code: shown(by_currency) for code, by_currency in sorted(values.items())},
    }


def write():
    here = pathlib.Path(__file__).resolve().parent
    data = os.environ.get("POLYAD_DATA")
    folder = (pathlib.Path(data) if data else here.parent.parent / "../shared/data") / "iati"
    reports, files_of = [], collections.Counter()
    for path in sorted(folder.glob("*.xml.gz")):
        report, identifiers = read(path)
        reports.append(report)
        files_of.update(identifiers.keys())
    if not reports:
        sys.exit(f"{folder}: no *.xml.gz here, nothing written")
    # One line a file, so that a change of one file is a change of one line.
    lines = ",\n".join(json.dumps(report, ensure_ascii=False) for report in reports)
    text = f'{{"total": {json.dumps(total(reports, files_of), ensure_ascii=False)},\n"files": [\n{lines}\n]}}\n'
    (here / "iati.json").write_text(text, encoding="utf-8", newline="\n")


def lines_of_transactions(contents):
    """The line of each transaction of an activity; libxml2 does not count past 65535, and expat does."""
    reader, open_elements, lines = xml.parsers.expat.ParserCreate(), [], []

    def start(name, _):
        if name == "transaction" and open_elements and open_elements[-1] == "iati-activity":
            lines.append(reader.CurrentLineNumber)
        open_elements.append(name)

    reader.StartElementHandler = start
    reader.EndElementHandler = lambda _: open_elements.pop()
    reader.Parse(contents, True)
    return lines


def extract(path):
    """The transactions of a file; the ordinal counts from 1 within an activity.

    Cells hold characters as printed, except the resolved currency, the normalised type, the identifier and the value
    (trimmed) and the names (runs of white space are one blank). The line, from 1, is where the transaction's start tag
    begins in the unpacked file; it is empty where the file had to be recovered.
    """
    contents = unpacked(path)
    root, why = parsed(contents)
    lines = iter(lines_of_transactions(contents) if why is None else ())
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow([
        "activity", "ordinal", "type_printed", "type", "date", "value_printed", "currency", "provider_ref",
        "provider_name", "provider_activity_id", "receiver_ref", "receiver_name", "receiver_activity_id", "line",
    ])
    for activity in [] if root is None else root.iter("iati-activity"):
        for ordinal, transaction in enumerate(children(activity, "transaction"), 1):
            value, when = transaction.find("value"), transaction.find("transaction-date")
            parties = []
            for side in ("provider", "receiver"):
                party = transaction.find(f"{side}-org")
                attributes = {} if party is None else party.attrib
                parties += [attributes.get("ref", ""), name_of(party), attributes.get(f"{side}-activity-id", "")]
            out.writerow([
                identifier_of(activity), ordinal, *type_of(transaction),
                "" if when is None else when.get("iso-date", ""), trimmed(text_of(value)), currency_of(value, activity),
                *parties, next(lines, ""),
            ])


def main():
    arguments = sys.argv[1:]
    if arguments == ["--write"]:
        write()
    elif len(arguments) == 2 and arguments[0] == "--extract":
        extract(arguments[1])
    elif arguments and not arguments[0].startswith("-"):
        for path in arguments:
            print(json.dumps(read(path)[0], ensure_ascii=False))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
