"""Write the holiday table of a year from the chinesecalendar package: python scripts/holidays.py 2026

The package carries a year once the State Council's notice for it is out (usually in November). A county
whose notice differs edits the file and raises its version.
"""

import argparse
import sys
from datetime import date, timedelta
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

from chinese_calendar.constants import Holiday, holidays, workdays

NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
}
FOLDER = Path(__file__).resolve().parent.parent / "rules" / "holidays"


def name(english: str) -> str:
    """The festival's Chinese name."""
    return NAMES.get(english) or next(known.chinese for known in Holiday if known.value == english)


def spans(year: int) -> list[tuple[str, date, date]]:
    """Each festival's days off in a row: name, first day, last day."""
    days = sorted((day, name(festival)) for day, festival in holidays.items() if day.year == year)
    rows = groupby(enumerate(days), key=lambda one: (one[1][1], one[1][0] - timedelta(days=one[0])))
    runs = [[day for _, (day, _) in row] for _, row in rows]
    named = dict(days)
    return [(named[run[0]], run[0], run[-1]) for run in runs]


def table(year: int, *, edition: str) -> str:
    """The text of the year's file."""
    lines = [
        f"# {year} 年节假日和调休安排，由 scripts/holidays.py 生成。",
        "# 如另有通知，修改后请更新 version。",
        f"year = {year}",
        f'version = "{edition}"',
        f'source = "chinesecalendar {version("chinesecalendar")}；国务院办公厅年度放假通知"',
        "",
        "# 放假日：from 至 to，首尾均含，包括连休中的周末。",
    ]
    for festival, first, last in spans(year):
        lines += ["[[holiday]]", f'name = "{festival}"', f"from = {first}", f"to = {last}", ""]
    made_up = sorted((day, name(festival)) for day, festival in workdays.items() if day.year == year)
    if made_up:
        lines += ["# 调休上班日。"]
    for day, festival in made_up:
        lines += ["[[workday]]", f"day = {day}", f'for = "{festival}"', ""]
    return "\n".join(lines).rstrip() + "\n"


def main() -> int:
    """Write one file for each year named."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("years", nargs="+", type=int, metavar="YEAR")
    reader.add_argument("--edition", type=int, default=1, help="the number after the year in the version")
    asked = reader.parse_args()
    for year in asked.years:
        if not any(day.year == year for day in holidays):
            print(f"chinesecalendar {version('chinesecalendar')} has no {year} yet", file=sys.stderr)
            return 1
        path = FOLDER / f"{year}.toml"
        path.write_text(table(year, edition=f"{year}-{asked.edition}"), encoding="utf-8")
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
