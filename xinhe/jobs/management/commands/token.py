"""``xinhe token USER``: a bearer token for the API, shown once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from xinhe.kernel.clock import SHANGHAI
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
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--list", action="store_true", help="不发令牌，列出这个账号的令牌")
        which.add_argument("--revoke", metavar="编号|all", help="不发令牌，收回一个（编号见 --list）或者全部")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Issue it."""
        if options["list"] or options["revoke"]:
            self._of_one(options["user"], options["revoke"])
            return
        account = Account.objects.filter(username=options["user"], is_active=True).first()
        if account is None:
            raise CommandError(f"没有用户名为「{options['user']}」的在用账号。")
        try:
            token = tokens.issue(account, label=options["label"], at=timezone.now(), days=options["days"])
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(token)

    def _of_one(self, user: str, revoke: str | None) -> None:
        account = Account.objects.filter(username=user).first()
        if account is None:
            raise CommandError(f"没有用户名为「{user}」的账号。")
        if revoke is None:
            for row in tokens.of(account):
                until = row.expires_at.astimezone(SHANGHAI)
                self.stdout.write(f"{row.pk}\t{row.label}\t有效期到 {until:%Y-%m-%d %H:%M}")
            return
        if revoke != "all" and not revoke.isdigit():
            raise CommandError("请写明令牌的编号，或者 all。")
        only = None if revoke == "all" else int(revoke)
        done = tokens.revoke_all(account, by=None, at=timezone.now(), only=only)
        if not done:
            raise CommandError("没有这样的令牌。")
        self.stdout.write(f"已收回 {done} 个令牌。")
