#!/usr/bin/env python3
"""Makes publishers.json: counts of lists of organisations, by a second reading of the same files.

Usage: tests/oracle/publishers.py DATA > tests/oracle/publishers.json, DATA being the folder that POLYAD_DATA names.

Shares nothing with the reader it checks: Python's csv, json, tarfile and ElementTree read. Results are keyed by the
SHA-256 of the file's contents.
"""

import collections
import csv
import gzip
import hashlib
import io
import json
import pathlib
import sys
import tarfile
import xml.etree.ElementTree as ET

FILES = ["reference-publishers-registry.csv.gz", "reference-publishers-devtracker.json.gz", "reference-codelists.tar.gz"]
LISTS = ["CRSChannelCode", "IATIOrganisationIdentifier", "OrganisationIdentifier"]
TYPES = {"Government": "10", "International NGO": "21", "National NGO": "22", "Regional NGO": "23", "Multilateral": "40",
         "Foundation": "60", "Private Sector": "70", "Academic, Training and Research": "80", "Other Public Sector": "15",
         "Public Private Partnership": "30"}


def lines(name, contents):
    """Code, name, type and country of each line."""
    if name.endswith(".csv.gz"):
        for row in csv.DictReader(io.StringIO(contents.decode("utf-8-sig"), newline="")):
            yield (row["publisher_iati_id"], row["title"], row["publisher_organization_type"], row["publisher_country"])
    elif name.endswith(".json.gz"):
        for row in json.loads(contents):
            yield (row["IATI Organisation Identifier"], row["Publisher"], TYPES.get(row["Organization Type"], ""),
                   row["HQ Country or Region"])
    else:
        archive = tarfile.open(fileobj=io.BytesIO(contents))
        for member in archive.getmembers():
            if not member.name.endswith(".xml"):
                continue
            root = ET.fromstring(archive.extractfile(member).read())
            if root.tag == "codelist" and root.get("name") in LISTS:
                codes = {}
                for item in root.iter("codelist-item"):
                    words = [n.text or "" for n in item.findall("name/narrative")
                             if n.get("{http://www.w3.org/XML/1998/namespace}lang") is None]
                    codes[item.findtext("code").strip()] = "".join(words)
                yield from ((code, words, "", "") for code, words in codes.items())


def main(folder):
    oracle = {}
    for name in FILES:
        contents = gzip.decompress((folder / "iati" / name).read_bytes())
        rows = [[" ".join(cell.split()) for cell in row] for row in lines(name, contents)]
        kept = [row for row in rows if row[0] and row[1]]
        oracle[hashlib.sha256(contents).hexdigest()] = {
            "file": name,
            "found": len(rows),
            "kept": len(kept),
            "codes": len({row[0] for row in kept}),
            "types": dict(sorted(collections.Counter(row[2] for row in kept if row[2]).items())),
            "two_letters": dict(collections.Counter(row[3] for row in kept if len(row[3]) == 2).most_common(10)),
            "in_the_netherlands": sum(row[3] in ("NL", "Netherlands") for row in kept),
        }
    json.dump(oracle, sys.stdout, indent=1, sort_keys=True)
    print()


main(pathlib.Path(sys.argv[1]))
