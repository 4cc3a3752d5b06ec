"""What the parts of the bench hand to each other; no Django here."""

from dataclasses import dataclass, field


@dataclass
class Measured:
    """One request of the table, as seen in one round."""

    rate: float
    p50: float
    p95: float
    queries: int = 0


@dataclass
class Round:
    """What one round found; rates are per second, latencies in milliseconds."""

    yardstick: list[float] = field(default_factory=list)
    of: dict[str, Measured] = field(default_factory=dict)
    lives: float = 0.0
    wrong: dict[tuple[str, int], int] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    @property
    def transactions(self) -> float:
        """The yardstick in these minutes."""
        return sum(self.yardstick) / len(self.yardstick)

    def cost(self, name: str) -> float:
        """How many transactions of pgbench one request costs."""
        return self.transactions / self.of[name].rate
