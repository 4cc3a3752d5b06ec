"""What the parts of the bench hand to each other; no Django here."""

from dataclasses import dataclass, field


@dataclass
class Measured:
    """One request as seen in one round; latencies in milliseconds."""

    rate: float
    p50: float
    p95: float
    # Processor milliseconds of server workers and PostgreSQL for one request, and of the limit's program for it.
    ms: float
    limit: float = 0.0
    queries: int = 0


@dataclass
class Round:
    """What one round found, by the names of the requests; ``life`` is a whole life cycle."""

    of: dict[str, Measured] = field(default_factory=dict)
    wrong: dict[tuple[str, int], int] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)  # before a worker draws its first letter
    drawing: list[int] = field(default_factory=list)
    setting: list[int] = field(default_factory=list)  # the typesetters of the workers


@dataclass
class Proof:
    """How many records stock was taken of and how many were verified, in how many seconds; the nets over the store."""

    stocked: int
    stocking: float
    proved: int
    proving: float
    stored: int
    nets: float

    @property
    def whole(self) -> float:
        """Minutes for the whole store at this rate."""
        return (self.proving / max(1, self.proved) * self.stored + self.nets) / 60


@dataclass
class Intake:
    """Matters a second by the act, by bare inserts and by an import of a table, turn by turn."""

    rows: int
    act: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    imported: list[float] = field(default_factory=list)

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
