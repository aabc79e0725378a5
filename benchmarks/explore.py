"""The page to explore a count: its size, and how soon it answers in a real browser: ``python -m benchmarks.explore``.

Every service text is its own, and most notes; bodies, functions and sources repeat, as they do in real returns.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.machine import machine
from tests.devtools import chromium, tab
from tests.outputs.counts import sample_count
from xltools.outputs.explore.page import write_explore

if TYPE_CHECKING:
    from tests.devtools import Tab
    from xltools.counting.count import Count

LINES = (2_000, 50_000, 500_000)
SAMPLE = 2_046
"""Lines of the sample count at scale 1."""
STREETS = ("Mill Lane", "Station Road", "Abbot's Court", "Park Hill", "Quarry Close", "Market Yard", "Tanner's Row")
SINCE_START = "performance.getEntriesByName('{}')[0].startTime"
ACTS = {
    "filter": "await act(() => document.querySelectorAll('.filter input[type=checkbox]')[0].click())",
    "drill": "await act(() => document.querySelector('.tile').click())",
    "find": "await act(() => { find.value = 'mill lane'; find.dispatchEvent(new Event('input')) }, 200)",
    "sort": "await act(() => document.querySelector('[data-sort=service]').click())",
    "sort again": "await act(() => document.querySelector('[data-sort=service]').click())",
    "sort by money": "await act(() => document.querySelector('[data-sort=removed]').click())",
    "flow": "await act(() => document.querySelector('input[value=flow]').click())",
}
"""What a reader does, each after all choices were taken back; 200 ms is how long the page waits for more typing."""
TIMED = """(async () => {{
  const find = document.getElementById("find");
  const drawn = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  const act = async (does, waits = 0) => {{
    const start = performance.now();
    does();
    if (waits) await new Promise(done => setTimeout(done, waits));
    await drawn();
    return performance.now() - start - waits;
  }};
  return {act};
}})()"""


def count_of(lines: int) -> Count:
    """Return a count of about so many lines, each with a service text of its own."""
    count = sample_count(scale=max(1, round(lines / SAMPLE)))
    chance = random.Random(7)
    texts = [f"{service}, {chance.choice(STREETS)} {number}" for number, service in enumerate(count.lines["service"])]
    notes = [f"{note} ref {chance.randrange(10**6)}" if note else "" for note in count.lines["notes"].tolist()]
    return replace(count, lines=count.lines.assign(service=texts, notes=notes))


def measure(lines: int) -> str:
    count = count_of(lines)
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        path = write_explore(count, Path(folder) / "explore.html")
        written = time.perf_counter() - start
        size = path.stat().st_size / 1e6
        with chromium() as pipe, tab(pipe) as page:
            page.open(path.as_uri())
            page.wait_for("document.documentElement.dataset.ready === 'all'")
            usable, whole = (page.value(SINCE_START.format(mark)) / 1000 for mark in ("usable", "whole"))
            heap = page.value("performance.memory.usedJSHeapSize") / 1e6
            acts = [_time(page, act) for act in ACTS.values()]
            csv = _csv(page)
    cells = [f"{len(count.lines):,}", f"{written:.1f}", f"{size:.1f}", f"{usable:.2f}", f"{whole:.2f}", f"{heap:,.0f}"]
    return f"| {' | '.join([*cells, *(f'{seconds:.2f}' for seconds in acts), f'{csv:.1f}'])} |"


def _time(page: Tab, act: str) -> float:
    page.value("document.querySelector('#chosen .plain')?.click()")
    page.value("document.querySelector('input[value=tiles]').click()")
    page.value("document.querySelector('.filter').open = true")
    page.wait_for("document.querySelectorAll('.filter input[type=checkbox]').length")
    return float(page.value(TIMED.format(act=f"({act.removeprefix('await ')})"))) / 1000


def _csv(page: Tab) -> float:
    page.value("document.querySelector('#chosen .plain')?.click()")
    start = time.perf_counter()
    page.value("document.getElementById('download').click()")
    page.wait_for("document.getElementById('progress').textContent.startsWith('Written')")
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, nargs="*", default=LINES)
    print(machine())
    print(
        f"| lines | write, s | file, MB | usable, s | whole, s | memory, MB | {', s | '.join(ACTS)}, s | CSV of all, s |"
    )
    print(f"|{'---:|' * (7 + len(ACTS))}")
    for lines in parser.parse_args().lines:
        print(measure(lines), flush=True)


if __name__ == "__main__":
    main()
