"""E-mail through the server that the installation names, or into files where it names none."""

from smtplib import SMTPException
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from xinhe.channels.file import FileTransport
from xinhe.channels.transport import Transport, Undelivered
from xinhe.kernel import chain

SECONDS = 20


class SmtpTransport:
    """Sends by SMTP; the Message-ID comes from the key, so a mail sent twice is known as one."""

    def __init__(self, url: str) -> None:
        """``smtp://``, ``smtps://`` (TLS from the start) or ``smtp+tls://`` (STARTTLS), with user and password."""
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps", "smtp+tls"):
            raise ValueError("XINHE_SMTP_URL must begin with smtp://, smtps:// or smtp+tls://")
        self.server = EmailBackend(
            host=parts.hostname or "localhost",
            port=parts.port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[parts.scheme],
            username=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            use_ssl=parts.scheme == "smtps",
            use_tls=parts.scheme == "smtp+tls",
            timeout=SECONDS,
        )

    def send(self, *, key: str, to: str, subject: str, text: str) -> None:
        """Send one mail."""
        domain = settings.MAIL_FROM.rpartition("@")[2].strip(" >") or "localhost"
        mail = EmailMessage(
            subject=" ".join(subject.split()),
            body=text,
            from_email=settings.MAIL_FROM,
            to=[to],
            headers={"Message-ID": f"<{chain.sm3(key.encode())[:40]}@{domain}>"},
            connection=self.server,
        )
        try:
            mail.send()
        except (SMTPException, OSError) as error:
            code = getattr(error, "smtp_code", "")
            raise Undelivered(f"mail server: {type(error).__name__} {code}".strip()) from error


def transport() -> Transport:
    """The way that the settings name."""
    if settings.SMTP_URL:
        return SmtpTransport(settings.SMTP_URL)
    return FileTransport(settings.OUTBOX / "email")
