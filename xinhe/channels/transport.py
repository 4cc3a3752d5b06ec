"""The one shape of every way out: told twice with the same key, a transport has one effect."""

from typing import Protocol


class Undelivered(Exception):
    """The other side did not take the message; the words say why and hold no address."""


class Transport(Protocol):
    """A way to reach a person outside."""

    def send(self, *, key: str, to: str, subject: str, text: str) -> None:
        """Hand the message over, or raise; the same key again must not reach the person twice."""
