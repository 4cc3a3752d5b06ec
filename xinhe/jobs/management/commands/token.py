"""``xinhe token USER``: a bearer token for the API, shown once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from xinhe.kernel.refusal import Refused
from xinhe.people import tokens
from xinhe.people.models import Account


class Command(BaseCommand):
    """Print a new token of an account and nothing else, so that a script can take it."""

    help = "给账号发一个接口令牌（只显示这一次）。"
    # They import every address of the platform, which no command needs.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose token, for how long."""
        parser.add_argument("user", help="用户名")
        parser.add_argument("--days", type=int, default=90, help="有效天数，默认 90，最多 366")
        parser.add_argument("--label", default="xinhe token", help="用途，便于以后辨认")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Issue it."""
        account = Account.objects.filter(username=options["user"], is_active=True).first()
        if account is None:
            raise CommandError(f"没有用户名为「{options['user']}」的在用账号。")
        try:
            token = tokens.issue(account, label=options["label"], at=timezone.now(), days=options["days"])
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(token)
