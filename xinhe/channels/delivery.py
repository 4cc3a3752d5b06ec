"""The worker's part of the outbox: each waiting message is handed over at least once, its key makes it once."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from xinhe.channels import messages
from xinhe.channels.email import transport as email
from xinhe.channels.models import Channel, Outgoing, OutgoingState, Trouble
from xinhe.channels.sms import transport as sms
from xinhe.channels.transport import Transport
from xinhe.channels.troubles import DELIVER, Watch
from xinhe.people import vault

logger = logging.getLogger(__name__)

# How long to wait after the first, second … failure; after the last one the message is given up.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)


class GivenUp(Exception):
    """A message that failed as often as it may."""


def configured() -> dict[str, Transport]:
    """The transports that the settings name, by channel."""
    return {Channel.SMS: sms.transport(), Channel.EMAIL: email.transport()}


def deliver_waiting(*, at: datetime, limit: int = 100, transports: Mapping[str, Transport] | None = None) -> int:
    """Hand over the messages that are due, at most so many; how many went out.

    A crash between handing over and commit hands over again, with the same key.
    """
    ways = configured() if transports is None else transports
    watch = Watch(DELIVER, at=at)
    sent = 0
    for _ in range(limit):
        state = _deliver_next(ways, watch)
        if state is None:
            break
        sent += state == OutgoingState.SENT
    return sent


def take_back(subject_id: UUID, *, to: str) -> int:
    """Send nothing more of a subject to an address that turned out to be wrong; how many messages were taken back.

    One that is being handed over at this moment is waited for, and has then gone. One that was given up is taken back
    too: it can be tried again by hand.
    """
    unsent = (OutgoingState.WAITING, OutgoingState.FAILED)
    waiting = Outgoing.objects.select_for_update().filter(subject_id=subject_id, state__in=unsent)
    count = 0
    for message in waiting.order_by("key"):
        if vault.unseal(bytes(message.to), about=message.key.encode()).decode() != to:
            continue
        message.state, message.error = OutgoingState.DROPPED, "the address was corrected"
        message.save(update_fields=["state", "error"])
        Trouble.objects.filter(reader=DELIVER, record=message.key).delete()
        count += 1
    return count


def _deliver_next(ways: Mapping[str, Transport], watch: Watch) -> str | None:
    """Deliver one message in a transaction of its own; None when none is due that no other worker holds."""
    at = watch.at
    with transaction.atomic():
        message = (
            Outgoing.objects.select_for_update(skip_locked=True)
            .filter(state=OutgoingState.WAITING, next_try_at__lte=at)
            .order_by("next_try_at")
            .first()
        )
        if message is None:
            return None
        message.tries += 1
        error = _hand_over(message, ways)
        message.error = error[:200]
        if not error:
            message.state, message.sent_at = OutgoingState.SENT, at
            watch.settle(message.key)
        elif message.tries > len(WAITS):
            message.state = OutgoingState.FAILED
            watch.tell(message.key, GivenUp(error), name=lambda key: f"{message.get_channel_display()} {key}")
        else:
            message.next_try_at = at + WAITS[message.tries - 1]
        message.save(update_fields=["tries", "error", "state", "sent_at", "next_try_at"])
        return message.state


def _hand_over(message: Outgoing, ways: Mapping[str, Transport]) -> str:
    """Send; "" or the reason why not, without the address in it."""
    to = ""
    try:
        to = vault.unseal(bytes(message.to), about=message.key.encode()).decode()
        language = str(message.facts.get("language", messages.DEFAULT))
        subject, text = messages.text(message.template, message.facts, language)
        ways[message.channel].send(key=message.key, to=to, subject=subject, text=text)
    except Exception as error:  # whatever one message meets, the others go on
        reason = f"{type(error).__name__}: {error}"
        reason = (reason.replace(to, "***") if to else reason).replace("\x00", "")
        reason = reason.encode("utf-8", "backslashreplace").decode()
        logger.warning("message %s not delivered, try %d: %s", message.key, message.tries, reason)
        return reason
    return ""
