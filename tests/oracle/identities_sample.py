#!/usr/bin/env python3
"""Draws the sample of identities_sample.tsv: 200 mentions of organisations in the development files.

Usage: tests/oracle/identities_sample.py DATA > drawn.tsv, DATA being the folder that POLYAD_DATA names.

Half is drawn from the distinct mentions (reporter, code, name), half from all mentions as often as they stand, with a
fixed seed. The last column, whom the mention means, is filled in by hand: a Ref, or `none` where no organisation with a
code is meant or can be known. Files that do not parse strictly and activities without an identifier of their own are
left out, since a place in them could not be named for sure.
"""

import collections
import gzip
import pathlib
import random
import sys
import xml.etree.ElementTree as ET

SEED = 20260105
FIELDS = {"reporting-org": "reporter", "participating-org": "actor", "provider-org": "by", "receiver-org": "to"}


def words(element):
    """The first narrative, or the text itself as version 1 has it."""
    narrative = element.find("narrative")
    return " ".join((("" if narrative is None else narrative.text) or element.text or "").split())


def mentions(folder):
    for path in sorted(folder.glob("*.xml.gz")):
        try:
            root = ET.fromstring(gzip.decompress(path.read_bytes()))
        except ET.ParseError:
            continue
        activities = root.findall("iati-activity")
        names = [(a.findtext("iati-identifier") or "").strip() for a in activities]
        often = collections.Counter(names)
        for activity, name in zip(activities, names):
            reporters = activity.findall("reporting-org")
            if not name or often[name] > 1 or not reporters:
                continue
            reporter = (reporters[0].get("ref") or "").strip() or words(reporters[0])

            def one(element, place):
                code, text = (element.get("ref") or "").strip(), words(element)
                if (code or text) and (element.tag in ("reporting-org", "participating-org") or text or code != reporter):
                    yield (path.name, place, FIELDS[element.tag], reporter, code, text)

            yield from one(reporters[0], name)
            for n, element in enumerate(activity.findall("participating-org"), 1):
                yield from one(element, f"{name}/participating-org[{n}]")
            for n, transaction in enumerate(activity.findall("transaction"), 1):
                for tag in ("provider-org", "receiver-org"):
                    for element in transaction.findall(tag)[:1]:
                        yield from one(element, f"{name}/transaction[{n}]")


def in_order(mention):
    """Places as their parts, so that the drawing does not hang on how a place is written."""
    return (mention[0], mention[1].replace("[", "/").replace("]", ""), *mention[2:])


def main(folder):
    draw = random.Random(SEED)
    everything = sorted(mentions(folder / "iati"), key=in_order)
    distinct = {}
    for mention in everything:
        distinct.setdefault(mention[3:], []).append(mention)
    keys = sorted(distinct)
    taken = {}
    for key in draw.sample(keys, 100):
        taken[key] = draw.choice(distinct[key])
    while len(taken) < 200:
        mention = draw.choice(everything)
        taken.setdefault(mention[3:], mention)
    print("file\tplace\tfield\treporter\tcode\tname\tmeans")
    for mention in sorted(taken.values(), key=in_order):
        print("\t".join(mention) + "\t")


main(pathlib.Path(sys.argv[1]))
