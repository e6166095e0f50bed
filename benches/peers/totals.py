"""The questions of `bench totals` asked of pandas and DuckDB, over the same made transactions.

    pip install pandas duckdb
    python3 benches/peers/totals.py 1000000

Prints one JSON line a question and tool: the median of several runs in milliseconds, and the sum of all totals, which
is the same for both tools and for Polyad. Amounts are exact: hundredths as 64-bit integers in pandas, DECIMAL(18,2)
in DuckDB.
"""

import json
import statistics
import sys
import time

import duckdb
import numpy
import pandas

RUNS = 15


def made(count):
    """The transactions of `benches/src/made_iati.rs`, activity by activity."""
    # Three activities in a row have ten transactions: the first of them four.
    per = numpy.tile([4, 3, 3], count // 10 + 2)
    activity = numpy.repeat(numpy.arange(len(per)), per)[:count]
    starts = numpy.cumsum(per) - per
    t = (numpy.arange(count) - numpy.repeat(starts, per)[:count]).astype("int64")
    kinds = numpy.array([2, 3, 3, 4], dtype="int8")
    return pandas.DataFrame(
        {
            "publisher": (activity % 400).astype("int32"),
            "type": kinds[t % 4],
            "currency": pandas.Categorical.from_codes(numpy.zeros(count, dtype="int8"), ["USD"]),
            "year": (2000 + activity % 20 + 3).astype("int16"),
            "receiver": ((activity * 13 + t) % 20_000).astype("int32"),
            "sector": (activity % 5).astype("int8"),
            "hundredths": (activity * 37 % 900_000) * 100 + t,
        }
    )


def questions(frame, base):
    """Name, what pandas does, what DuckDB does."""
    total = lambda part, keys: part.groupby(keys, observed=True)["hundredths"].sum()
    return [
        (
            "by=publisher,type,currency,year",
            lambda: total(frame, ["publisher", "type", "currency", "year"]),
            "select publisher, type, currency, year, sum(amount) from t group by all",
        ),
        (
            "by=type,currency publisher=XX-EX-7",
            lambda: total(frame[frame.publisher == 7], ["type", "currency"]),
            "select type, currency, sum(amount) from t where publisher = 7 group by all",
        ),
        (
            "by=year currency=USD type=3",
            lambda: total(frame[(frame.type == 3) & (frame.currency == "USD")], ["year"]),
            "select year, sum(amount) from t where type = 3 and currency = 'USD' group by all",
        ),
        (
            "by=type,currency participant=XX-ORG-77",
            lambda: total(frame[frame.receiver == 77], ["type", "currency"]),
            "select type, currency, sum(amount) from t where receiver = 77 group by all",
        ),
        (
            "by=type,year currency=USD sector=112",
            lambda: total(frame[(frame.sector == 0) & (frame.currency == "USD")], ["type", "year"]),
            "select type, year, sum(amount) from t where sector = 0 and currency = 'USD' group by all",
        ),
    ]


def median(ask):
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        answer = ask()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times), answer


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    frame = made(count)
    base = duckdb.connect()
    base.register("frame", frame)
    base.execute(
        "create table t as select publisher, type, currency::varchar as currency, year, receiver, sector,"
        " (hundredths / 100.0)::decimal(18,2) as amount from frame"
    )
    base.unregister("frame")
    for name, by_pandas, sql in questions(frame, base):
        millis, answer = median(by_pandas)
        print(json.dumps({"tool": "pandas", "rows": count, "question": name, "ms_p50": millis, "sum": str(int(answer.sum()) / 100)}))
        millis, answer = median(lambda: base.execute(sql).fetchall())
        print(json.dumps({"tool": "DuckDB", "rows": count, "question": name, "ms_p50": millis, "sum": str(sum(row[-1] for row in answer))}))


main()
