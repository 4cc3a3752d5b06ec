"""What a verification found wrong: one shape for the logs of matters, papers, administration and files."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Discrepancy:
    """One record that is not as its log says: its name, the entry (0 when none), and what is wrong with it."""

    record: str
    seq: int
    what: str
