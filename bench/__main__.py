"""``python -m bench``: fill the stores, measure them turn by turn, print the table.

XINHE_BENCH_SIZES names the stores (default 10000,1000000); ``--quick`` takes 2,000 and 10,000 and short turns, to see
that everything runs. ``--write FILE`` keeps the table. Each store has a home of its own, by default a passing one.
"""

import argparse
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from bench import table

SIZES, QUICK_SIZES = "10000,1000000", "2000,10000"


def main() -> None:
    """Fill, measure, print."""
    options = _options()
    sizes = sorted(int(size) for size in options.sizes.split(","))
    seconds = 1 if options.quick else options.seconds
    folder = Path(options.stores or tempfile.mkdtemp(prefix="xinhe-bench-")).resolve()
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)  # the database's own account must pass
    try:
        filled = {size: _fill(folder / str(size), size) for size in sizes}
        rounds: dict[int, list[Any]] = {size: [] for size in sizes}
        for turn in range(1 if options.quick else options.rounds):
            for size in sizes:
                _say(f"第 {turn + 1} 轮，{size:,} 件")
                rounds[size].append(_task(folder / str(size), "round", seconds))
        intake = {size: _task(folder / str(size), "intake", seconds) for size in sizes}
        proofs = {size: _task(folder / str(size), "proof") for size in sizes}
        _say("突发")
        burst = _task(folder / str(sizes[-1]), "burst", 2 if options.quick else 60)
        report = table.write(rounds, intake, proofs, burst, filled, datetime.now().astimezone().date())
    finally:
        if not options.stores:
            shutil.rmtree(folder, ignore_errors=True)
    print(report)
    if options.write:
        Path(options.write).write_text(f"# Benchmarks\n\nWritten by `make bench`.\n\n{report}", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small stores and short turns: does it all run?")
    parser.add_argument("--sizes", help="matters in each store, with commas between")
    parser.add_argument("--seconds", type=int, default=6, help="how long each request is asked in a turn")
    parser.add_argument("--rounds", type=int, default=3, help="how many turns each store gets")
    parser.add_argument("--stores", help="a folder where the stores stay; those that are there are used again")
    parser.add_argument("--write", help="a file for the table")
    options = parser.parse_args()
    options.sizes = options.sizes or os.environ.get("XINHE_BENCH_SIZES") or (QUICK_SIZES if options.quick else SIZES)
    return options


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _fill(home: Path, size: int) -> str:
    """Make a store; how long it took and how large it is. One that was made before is used as it stands."""
    note = home / "filled"
    if note.exists():
        _child(home, "migrate", as_owner=True)
        return note.read_text(encoding="utf-8")
    _say(f"装入 {size:,} 件：{home}")
    started = time.monotonic()
    _child(home, "fill", str(size), as_owner=True)
    took = time.monotonic() - started
    note.write_text(f"filled in {took:,.0f} s, {_megabytes(home):,} MB on disk", encoding="utf-8")
    return note.read_text(encoding="utf-8")


def _megabytes(home: Path) -> int:
    base = (home / "pg").resolve() / "base"
    return sum(file.stat().st_size for file in base.rglob("*") if file.is_file()) >> 20


def _task(home: Path, task: str, *arguments: int) -> Any:
    out = home / f"{task}.pickle"
    _child(home, task, *map(str, arguments), str(out))
    return pickle.loads(out.read_bytes())


def _child(home: Path, *arguments: str, as_owner: bool = False) -> None:
    home.mkdir(mode=0o755, exist_ok=True)
    dropped = ("DATABASE_URL", "DATABASE_OWNER_URL", "XINHE_FAST_DB", "XINHE_AS_OWNER")
    environment = {name: value for name, value in os.environ.items() if name not in dropped}
    environment |= {
        "XINHE_HOME": str(home),
        "XINHE_TOTP": "off",
        "XINHE_SEARCHES_AN_HOUR": "1000000000",
        "DJANGO_SETTINGS_MODULE": "xinhe.config.settings",
    }
    if as_owner:
        environment["XINHE_AS_OWNER"] = "1"
    subprocess.run([sys.executable, "-m", "bench.child", *arguments], env=environment, check=True)


if __name__ == "__main__":
    main()
