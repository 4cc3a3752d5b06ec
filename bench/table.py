"""The table: every figure beside its bar, made from the rounds and never typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from bench.results import Burst, Intake, Proof, Round

CORES = 2


@dataclass(frozen=True)
class Row:
    """One request: how it is called, and the most it may cost, in the limit's program or in milliseconds.

    What ``finds`` more in a larger store says so: its growth has no bar.
    """

    name: str
    title: str
    queries: int | None
    times: float | None = None
    ms: float | None = None
    finds: str = ""


ROWS = (
    Row("create", "create a matter through the API", 15, times=2),
    Row("list", "staff list, API: 50 open matters by due date, one category", 4, times=2),
    Row("list-page", "staff list, desk page of a dispatcher: 50 rows, exact box counts", 6, times=2.2),
    Row("list-office", "staff list, desk page of a handler", 6, times=2.2),
    Row("deep", "staff list, API: a page in the middle of all closed matters", 8),
    Row("deep-page", "staff list, desk page: in the middle of all closed matters", 8),
    Row("detail", "detail, API: the whole file", 10, times=3),
    Row("detail-page", "detail, desk page", 12, ms=50),
    Row("progress", "a resident's progress, API", 7, ms=9),
    Row("progress-page", "a resident's progress, page", 7, ms=20),
    Row("day", "my day", 8),
    Row("screen", "status change: screen", 14, times=3.5),
    Row("transfer", "status change: transfer to another office, with its letter", 14, ms=30),
    Row("classify", "status change: lead to another procedure, with its letter and limits", 25),
    Row("detail-letters", "detail, API: the file of a matter with letters", 12),
    Row("letter", "one letter as PDF, API, drawn before", 12),
    Row("search-common", "text search: a phrase in very many matters", 8, ms=20),
    Row("search-middling", "text search: a phrase in one matter of 500", 8, ms=20, finds="a hundred times as many"),
    Row("search-rare", "text search: a phrase in twenty matters, whatever the size", 8, ms=20),
    Row("search-name", "search: a full name that one to three matters carry", 8, ms=20),
    Row("report", "report: board page with counts by category and place", None, ms=50),
)
GROWTH, LIVES_GROWTH, INTAKE, IMPORT, MEGABYTES, MINUTES = 1.3, 0.9, 0.4, 200, 120, 30
RECOVERED = 1.3


def write(
    rounds: Mapping[int, Sequence[Round]],
    intake: Mapping[int, Intake],
    proofs: Mapping[int, Proof],
    burst: Burst,
    filled: Mapping[int, str],
    on: date,
) -> str:
    """The whole report in Markdown."""
    small, large = min(rounds), max(rounds)
    parts = [
        f"Measured on {on.isoformat()}, {CORES} cores, PostgreSQL, server and client on the same machine.",
        _method(rounds),
        _requests(rounds, small, large),
        _growth(rounds, small, large),
        _intake(intake),
        _proofs(proofs),
        _burst(burst),
        _stores(filled, rounds),
    ]
    wrong = [f"- {size:,}: {line}" for size in rounds for found in rounds[size] for line in found.said]
    if wrong:
        parts.append("## Answers that were not a success\n\n" + "\n".join(wrong[:20]))
    return "\n\n".join(parts) + "\n"


def _method(rounds: Mapping[int, Sequence[Round]]) -> str:
    return (
        "Figures are processor milliseconds of server workers and PostgreSQL for one request, from the kernel's "
        "accounting, with 4 persistent connections on 2 workers. The limit is the smallest honest program for a row: "
        "the same statements by bare psycopg, the same bytes, the same server and store (`bench/limit`). Rounds "
        f"alternate between the stores; figures are medians of {min(len(r) for r in rounds.values())}. Queries are "
        "statements without BEGIN, COMMIT and SAVEPOINT. Latencies are in milliseconds. Bars in milliseconds were set "
        "on a machine on which the limit of the staff list took 5.9; those in times of the limit hold on any."
    )


def _of(rounds: Sequence[Round], name: str, what: str) -> float:
    return median(float(getattr(one.of[name], what)) for one in rounds)


def _times(rounds: Sequence[Round], name: str) -> str:
    return f"{_of(rounds, name, 'p50'):.0f} / {_of(rounds, name, 'p95'):.0f}"


def _verdict(is_met: bool) -> str:
    return "met" if is_met else "**not met**"


def _requests(rounds: Mapping[int, Sequence[Round]], small: int, large: int) -> str:
    lines = [
        "## Requests",
        "",
        f"| request | queries | bar | ms at {small:,} | at {large:,} | ÷ limit at {small:,} | at {large:,} | bar | | "
        f"p50 / p95 at {small:,} | at {large:,} |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in ROWS:
        spent = [_of(rounds[size], row.name, "ms") for size in (small, large)]
        limits = [_of(rounds[size], row.name, "limit") for size in (small, large)]
        queries = max(one.of[row.name].queries for size in rounds for one in rounds[size])
        cells = [
            row.title,
            str(queries),
            f"≤ {row.queries}" if row.queries else "",
            *(f"{ms:.1f}" for ms in spent),
            *(f"{ms / limit:.1f} ({limit:.1f})" if limit else "" for ms, limit in zip(spent, limits, strict=True)),
            f"≤ {row.times:g} ×" if row.times else f"≤ {row.ms:g} ms" if row.ms else "",
            _verdict(_is_met(row, queries, spent, limits)) if row.queries or row.times or row.ms else "",
            *(_times(rounds[size], row.name) for size in (small, large)),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _is_met(row: Row, queries: int, spent: Sequence[float], limits: Sequence[float]) -> bool:
    times = [ms / limit for ms, limit in zip(spent, limits, strict=True) if limit]
    return (
        (row.queries is None or queries <= row.queries)
        and (row.times is None or max(times) <= row.times)
        and (row.ms is None or max(spent) <= row.ms)
    )


def _growth(rounds: Mapping[int, Sequence[Round]], small: int, large: int) -> str:
    lines = ["## Growth", "", f"| | {large:,} ÷ {small:,} | bar | |", "|---|---|---|---|"]
    for row in ROWS:
        ratio = _of(rounds[large], row.name, "ms") / _of(rounds[small], row.name, "ms")
        bar = f"finds {row.finds}" if row.finds else f"≤ {GROWTH}"
        lines.append(f"| {row.title} | {ratio:.2f} | {bar} | {'' if row.finds else _verdict(ratio <= GROWTH)} |")
    ratio = _of(rounds[large], "life", "rate") / _of(rounds[small], "life", "rate")
    verdict = _verdict(ratio >= LIVES_GROWTH)
    lines.append(f"| whole life cycles per second | {ratio:.2f} | ≥ {LIVES_GROWTH} | {verdict} |")
    lives = {size: _of(rounds[size], "life", "rate") for size in (small, large)}
    per_core = ", ".join(f"{rate:.1f} ({rate / CORES:.1f} per core) at {size:,}" for size, rate in lives.items())
    lines += ["", f"Whole life cycles per second (nine requests by five people): {per_core}."]
    return "\n".join(lines)


def _intake(intake: Mapping[int, Intake]) -> str:
    lines = [
        "## Intake against bare psycopg",
        "",
        "The act `intake` in one process against psycopg inserting the same finished rows (and taking a number) in one "
        "transaction per matter: same tables, indexes, role and fsync, turn by turn. The import takes rows of a table "
        "in through the same act, fifty in a transaction.",
        "",
        "| matters in store | rows each | act, per second | bare | ratio | bar | | import, per second | bar | |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for size, found in intake.items():
        act, bare, imported = median(found.act), median(found.bare), median(found.imported)
        lines.append(
            f"| {size:,} | {found.rows} | {act:,.0f} | {bare:,.0f} | {found.ratio:.2f} | ≥ {INTAKE} | "
            f"{_verdict(found.ratio >= INTAKE)} | {imported:,.0f} | ≥ {IMPORT} | {_verdict(imported >= IMPORT)} |"
        )
    return "\n".join(lines)


def _burst(burst: Burst) -> str:
    before, during, after = (f"{a:.0f} / {b:.0f}" for a, b in zip(burst.p50, burst.p95, strict=True))
    is_met = not burst.failed and not burst.lost and burst.p50[2] <= RECOVERED * burst.p50[0]
    return "\n".join(
        [
            "## Burst",
            "",
            f"Intake through HTTP by 4 clients, then by 40 without a pause for {burst.seconds} s, and by 4 again "
            f"{burst.seconds} s later.",
            "",
            "| offered | answered 201 | 5xx, broken | lost | p50 / p95 before | during | after | |",
            "|---|---|---|---|---|---|---|---|",
            f"| {burst.offered:,} | {burst.created:,} | {burst.failed} | {burst.lost} | {before} | {during} | "
            f"{after} | {_verdict(is_met)} |",
        ]
    )


def _proofs(proofs: Mapping[int, Proof]) -> str:
    lines = [
        "## Proof of the log",
        "",
        "Records that moved in the last days are verified one by one (`xinhe verify-log --since`), in two processes; "
        "the nets over whole tables are cast once. Minutes for the whole store are what both come to. Stock is taken "
        "of logs of before traces, once, by `xinhe migrate`.",
        "",
        "| matters in store | verified | seconds | ms each | nets, seconds | whole store, minutes | bar | | "
        "stock, ms each |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for found in proofs.values():
        each = 1000 * found.proving / max(1, found.proved)
        stock = 1000 * found.stocking / max(1, found.stocked)
        lines.append(
            f"| {found.stored:,} | {found.proved:,} | {found.proving:.1f} | {each:.2f} | {found.nets:.1f} | "
            f"{found.whole:.1f} | ≤ {MINUTES} | {_verdict(found.whole <= MINUTES)} | {stock:.2f} |"
        )
    return "\n".join(lines)


def _stores(filled: Mapping[int, str], rounds: Mapping[int, Sequence[Round]]) -> str:
    lines = []
    for size, told in filled.items():
        most, drawing, setting = (
            max((megabytes for one in rounds[size] for megabytes in of(one)), default=0)
            for of in (lambda one: one.memory, lambda one: one.drawing, lambda one: one.setting)
        )
        lines.append(
            f"- {size:,} matters: {told}; a web worker before its first letter: {most} MB (PSS; bar {MEGABYTES}, "
            f"{_verdict(most <= MEGABYTES)}), after letters and whole lives: {drawing} MB "
            f"({_verdict(drawing <= MEGABYTES)}); the typesetter beside it, while letters are asked for: {setting} MB"
        )
    return "## Stores\n\n" + "\n".join(lines)
