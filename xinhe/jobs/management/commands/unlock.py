"""``xinhe unlock USER``: open an account that wrong tries have locked, when nobody can open it on the desk."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from xinhe.people import changes, trying
from xinhe.people.models import Account, Change
from xinhe.people.stock import ACCOUNTS


class Command(BaseCommand):
    """Forget the wrong tries on an account, wherever they came from."""

    help = "解开因输错口令锁定的账号。"
    # They import every address of the platform, which no command needs.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose."""
        parser.add_argument("user", help="用户名")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Unlock it."""
        account = Account.objects.filter(username=options["user"]).first()
        if account is None:
            raise CommandError(f"没有用户名为「{options['user']}」的账号。")
        what, keys = Change.What.UNLOCKED, {str(account.pk)}
        at = timezone.now()
        was_locked = trying.is_locked(account.username, at=at)
        with changes.recording(what, by=None, account=account, at=at, tables=(ACCOUNTS,), keys=keys):
            trying.unlock(account.username)
        self.stdout.write(f"账号 {account.username} {'已解锁' if was_locked else '没有锁定'}，可以登录。")
