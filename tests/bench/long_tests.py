"""Which tests are long: all but the quickest, as many of those as a budget of seconds allows.

    python -m pytest --long -n auto -o junit_duration_report=total --junitxml=REPORT.xml
    python tests/bench/long_tests.py REPORT.xml [--seconds 50]

Writes tests/long_tests.txt, a test function a line, by what each took in that run with all of
its cases and what was set up for it. `python -m pytest` leaves them out; `--long` runs them too,
and where files are named all of their tests run.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[2]
LIST = ROOT / "tests" / "long_tests.txt"


def times_of(report: Path) -> Counter[str]:
    """The seconds of every test function of a JUnit report, by `tests/room/test_x.py::test_y`."""
    times: Counter[str] = Counter()
    for case in ElementTree.parse(report).iter("testcase"):
        place = case.get("classname", "").replace(".", "/") + ".py"
        times[f"{place}::{case.get('name', '').partition('[')[0]}"] += float(case.get("time", 0))
    return times


def long_ones(times: Counter[str], seconds: float) -> list[str]:
    """Those that are left when the quickest have used up the seconds."""
    found, left = [], seconds
    for name, taken in sorted(times.items(), key=lambda one: (one[1], one[0])):
        left -= taken
        if left < 0:
            found.append(name)
    return sorted(found)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("report", type=Path)
    parser.add_argument("--seconds", type=float, default=50)
    given = parser.parse_args()
    times = times_of(given.report)
    found = long_ones(times, given.seconds)
    LIST.write_text("".join(f"{name}\n" for name in found), encoding="utf-8")
    print(
        f"{len(found)} of {len(times)} test functions are long: {sum(times.values()):.0f} s in all"
    )
