"""Messages as files under the outbox folder: how the demonstration and a closed network see what would go out."""

import json
import os
import secrets
from pathlib import Path

from xinhe.kernel import chain


class FileTransport:
    """Writes each message to one file named by its key, whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, *, key: str, to: str, subject: str, text: str) -> None:
        """Write the file; the same key writes the same file."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        message = {"key": key, "to": to, "subject": subject, "text": text}
        aside = self.folder / f".{secrets.token_hex(8)}"
        try:
            handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(message, file, ensure_ascii=False, indent=1)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(self.folder / f"{chain.sm3(key.encode())}.json")
        finally:
            aside.unlink(missing_ok=True)
