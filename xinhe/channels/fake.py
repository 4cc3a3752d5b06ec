"""A transport for tests: keeps what it was told, and fails when asked to."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Told:
    """One message as it was handed over."""

    key: str
    to: str
    subject: str
    text: str


@dataclass
class FakeTransport:
    """Has one effect per key, counts every call, and raises ``failure`` as long as there is one."""

    failure: Exception | None = None
    calls: int = 0
    told: dict[str, Told] = field(default_factory=dict)

    def send(self, *, key: str, to: str, subject: str, text: str) -> None:
        """Keep the message under its key."""
        self.calls += 1
        if self.failure is not None:
            raise self.failure
        self.told.setdefault(key, Told(key, to, subject, text))
