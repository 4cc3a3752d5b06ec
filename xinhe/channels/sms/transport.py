"""Short messages through the gateway that the installation names, or into files where it names none."""

import json
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from django.conf import settings

from xinhe.channels.file import FileTransport
from xinhe.channels.transport import Transport, Undelivered

SECONDS = 10


class GatewayTransport:
    """Posts {key, to, text} as JSON; the gateway drops a key that it has seen (header Idempotency-Key)."""

    def __init__(self, url: str) -> None:
        if urlsplit(url).scheme not in ("http", "https"):
            raise ValueError("XINHE_SMS_URL must begin with http:// or https://")
        self.url = url

    def send(self, *, key: str, to: str, subject: str, text: str) -> None:  # noqa: ARG002
        """Post the message; any answer but 2xx is a failure."""
        request = Request(  # noqa: S310  (the scheme was checked)
            self.url,
            data=json.dumps({"key": key, "to": to, "text": text}, ensure_ascii=False).encode(),
            headers={"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": key},
            method="POST",
        )
        try:
            with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
                answer.read(1024)
        except HTTPError as error:
            error.close()
            raise Undelivered(f"gateway answered {error.code}") from error
        except (URLError, OSError) as error:
            raise Undelivered(f"gateway not reached: {type(error).__name__}") from error


def transport() -> Transport:
    """The way that the settings name."""
    return GatewayTransport(settings.SMS_URL) if settings.SMS_URL else FileTransport(settings.OUTBOX / "sms")
