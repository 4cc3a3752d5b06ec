"""What the parts of the bench hand to each other; no Django here."""

from dataclasses import dataclass, field


@dataclass
class Yard:
    """The yardstick: transactions of pgbench per second, and the processor time of one in seconds."""

    rate: float
    cpu: float


@dataclass
class Measured:
    """One request as seen in one round, with the yardstick before and after it; latencies in milliseconds."""

    rate: float
    cpu: float
    p50: float
    p95: float
    yards: tuple[Yard, Yard]
    queries: int = 0
    # Processor milliseconds of server workers and PostgreSQL for one request, and of the limit's program for it.
    ms: float = 0.0
    limit: float = 0.0

    @property
    def cost(self) -> float:
        """Transactions of pgbench per second ÷ requests per second, in the same minute."""
        return sum(yard.rate for yard in self.yards) / 2 / self.rate if self.rate else float("inf")

    @property
    def cpu_cost(self) -> float:
        """The same by processor time of server, database and client, which other work on the machine changes less."""
        return self.cpu / (sum(yard.cpu for yard in self.yards) / 2)


@dataclass
class Round:
    """What one round found, by the names of the requests; ``life`` is a whole life cycle."""

    yards: list[Yard] = field(default_factory=list)
    of: dict[str, Measured] = field(default_factory=dict)
    wrong: dict[tuple[str, int], int] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)


@dataclass
class Intake:
    """Matters a second by the act and by bare inserts, turn by turn."""

    rows: int
    act: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """What the act reaches of the bare rate."""
        return sum(self.act) / sum(self.bare)


@dataclass
class Burst:
    """How the burst went; latencies before, during and a minute after it."""

    seconds: int
    offered: int
    created: int
    failed: int
    lost: int
    p50: list[float]
    p95: list[float]
