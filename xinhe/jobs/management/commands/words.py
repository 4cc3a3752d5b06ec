"""Read the words inside all attachments that were not read yet; the worker does it, too, a few at a time."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from xinhe.documents.wording import read_waiting


class Command(BaseCommand):
    """`xinhe words`: for a store of before, so that its attachments are found today and not next week."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        """Read until nothing waits."""
        total = 0
        while count := read_waiting(at=timezone.now()):
            total += count
        self.stdout.write(f"读了 {total} 个附件里的文字。")
