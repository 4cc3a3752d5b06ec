"""The table: every figure beside its bar, made from the rounds and never typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from bench.results import Burst, Intake, Round

CORES = 2


@dataclass(frozen=True)
class Row:
    """One request: how it is called, the most it may cost in transactions of pgbench, and in queries."""

    name: str
    title: str
    cost: int
    queries: int | None
    times: float | None = None  # the limit's program


ROWS = (
    Row("create", "create a matter through the API", 250, 15, 2),
    Row("list", "staff list, API: 50 open matters by due date, one category", 250, 4, 2),
    Row("list-page", "staff list, desk page of a dispatcher: 50 rows, exact box counts", 250, 6, 2.2),
    Row("list-office", "staff list, desk page of a handler", 250, 6, 2.2),
    Row("deep", "staff list, API: a page in the middle of all closed matters", 250, 8),
    Row("deep-page", "staff list, desk page: in the middle of all closed matters", 250, 8),
    Row("detail", "detail, API: the whole file", 200, 10, 3),
    Row("detail-page", "detail, desk page", 200, 12),
    Row("progress", "a resident's progress, API", 200, 7),
    Row("progress-page", "a resident's progress, page", 200, 7),
    Row("day", "my day", 200, 8),
    Row("screen", "status change: screen", 250, 14, 3.5),
    Row("transfer", "status change: transfer to another office, with its letter", 250, 14),
    Row("classify", "status change: lead to another procedure, with its letter and limits", 350, 25),
    Row("detail-letters", "detail, API: the file of a matter with letters", 200, 12),
    Row("letter", "one letter as PDF, API, drawn before", 250, 12),
    Row("search-common", "text search: a phrase in very many matters", 400, 8),
    Row("search-middling", "text search: a phrase in one matter of 500", 400, 8),
    Row("search-rare", "text search: a phrase in twenty matters, whatever the size", 400, 8),
    Row("search-name", "search: a full name that one to three matters carry", 400, 8),
    Row("report", "report: board page with counts by category and place", 250, None),
)
GROWTH, LIVES_GROWTH, INTAKE = 1.3, 0.9, 0.25
RECOVERED = 1.3


def write(
    rounds: Mapping[int, Sequence[Round]],
    intake: Mapping[int, Intake],
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
        _limits(rounds, small, large),
        _growth(rounds, small, large),
        _intake(intake),
        _burst(burst),
        _stores(filled, rounds),
    ]
    wrong = [f"- {size:,}: {line}" for size in rounds for found in rounds[size] for line in found.said]
    if wrong:
        parts.append("## Answers that were not a success\n\n" + "\n".join(wrong[:20]))
    return "\n\n".join(parts) + "\n"


def _method(rounds: Mapping[int, Sequence[Round]]) -> str:
    all_of = [yard.rate for found in rounds.values() for one in found for yard in one.yards]
    return (
        "A cost is transactions of `pgbench -S` (scale 10, 4 clients, same server) per second ÷ requests per second "
        "with 4 persistent connections on 2 workers; pgbench runs before and after each request. "
        f"In this run it made {min(all_of):,.0f} to {max(all_of):,.0f} a second (median {median(all_of):,.0f}). "
        f"Rounds alternate between the stores; figures are medians of {min(len(r) for r in rounds.values())}. "
        "In brackets the same by processor time of server, database and client. "
        "Queries are statements without BEGIN, COMMIT and SAVEPOINT. Latencies are in milliseconds."
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
        f"| request | queries | bar | cost at {small:,} | cost at {large:,} | bar | | "
        f"p50 / p95 at {small:,} | p50 / p95 at {large:,} |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in ROWS:
        costs = [_of(rounds[size], row.name, "cost") for size in (small, large)]
        spent = [_of(rounds[size], row.name, "cpu_cost") for size in (small, large)]
        queries = max(one.of[row.name].queries for size in rounds for one in rounds[size])
        is_met = max(costs) <= row.cost and (row.queries is None or queries <= row.queries)
        times = " | ".join(_times(rounds[size], row.name) for size in (small, large))
        of_bar = f"≤ {row.queries}" if row.queries else ""
        seen = " | ".join(f"{cost:,.0f} ({cpu:,.0f})" for cost, cpu in zip(costs, spent, strict=True))
        lines.append(f"| {row.title} | {queries} | {of_bar} | {seen} | ≤ {row.cost} | {_verdict(is_met)} | {times} |")
    return "\n".join(lines)


def _limits(rounds: Mapping[int, Sequence[Round]], small: int, large: int) -> str:
    lines = [
        "## Against the limit",
        "",
        "Processor milliseconds of server workers and PostgreSQL for one request, and of the smallest honest program: "
        "the same statements by bare psycopg, the same bytes, the same server and store (`bench/limit`).",
        "",
        f"| request | Xinhe ÷ limit at {small:,} | at {large:,} | × | bar | |",
        "|---|---|---|---|---|---|",
    ]
    for row in ROWS:
        if not _of(rounds[small], row.name, "limit"):
            continue
        pairs = [[_of(rounds[size], row.name, what) for what in ("ms", "limit")] for size in (small, large)]
        seen = " | ".join(f"{ms:.1f} ÷ {limit:.1f}" for ms, limit in pairs)
        worst = max(ms / limit for ms, limit in pairs)
        verdict = f"≤ {row.times:g} | {_verdict(worst <= row.times)}" if row.times else " | "
        lines.append(f"| {row.title} | {seen} | {worst:.1f} | {verdict} |")
    return "\n".join(lines)


def _growth(rounds: Mapping[int, Sequence[Round]], small: int, large: int) -> str:
    lines = ["## Growth", "", f"| | {large:,} ÷ {small:,} | bar | |", "|---|---|---|---|"]
    for row in ROWS:
        ratio, by_cpu = (
            _of(rounds[large], row.name, w) / _of(rounds[small], row.name, w) for w in ("cost", "cpu_cost")
        )
        lines.append(f"| {row.title} | {ratio:.2f} ({by_cpu:.2f}) | ≤ {GROWTH} | {_verdict(ratio <= GROWTH)} |")
    ratio, by_cpu = (_of(rounds[small], "life", w) / _of(rounds[large], "life", w) for w in ("cost", "cpu_cost"))
    verdict = _verdict(ratio >= LIVES_GROWTH)
    lines.append(f"| whole life cycles per second | {ratio:.2f} ({by_cpu:.2f}) | ≥ {LIVES_GROWTH} | {verdict} |")
    lives = {size: _of(rounds[size], "life", "rate") for size in (small, large)}
    per_core = ", ".join(f"{rate:.1f} ({rate / CORES:.1f} per core) at {size:,}" for size, rate in lives.items())
    lines += ["", f"Whole life cycles per second (nine requests by five people): {per_core}."]
    return "\n".join(lines)


def _intake(intake: Mapping[int, Intake]) -> str:
    lines = [
        "## Intake against bare psycopg",
        "",
        "The act `intake` in one process against psycopg inserting the same finished rows (and taking a number) in one "
        "transaction per matter: same tables, indexes, role and fsync, turn by turn.",
        "",
        "| matters in store | rows each | act, per second | bare, per second | ratio | bar | |",
        "|---|---|---|---|---|---|---|",
    ]
    for size, found in intake.items():
        act, bare = median(found.act), median(found.bare)
        lines.append(
            f"| {size:,} | {found.rows} | {act:,.0f} | {bare:,.0f} | {found.ratio:.2f} | ≥ {INTAKE} | "
            f"{_verdict(found.ratio >= INTAKE)} |"
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


def _stores(filled: Mapping[int, str], rounds: Mapping[int, Sequence[Round]]) -> str:
    lines = []
    for size, told in filled.items():
        most = max((megabytes for one in rounds[size] for megabytes in one.memory), default=0)
        lines.append(f"- {size:,} matters: {told}; a web worker after a round: {most} MB (PSS)")
    return "## Stores\n\n" + "\n".join(lines)
