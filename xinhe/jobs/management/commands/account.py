"""``xinhe account USER``: the first account of an installation; the security administrator makes the others."""

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_slug
from django.utils import timezone

from xinhe.jurisdiction.models import Office
from xinhe.kernel.refusal import Refused
from xinhe.kernel.text import storable
from xinhe.people import accounts, changes
from xinhe.people.models import Account, Change, Role
from xinhe.people.signin import set_password
from xinhe.people.stock import ACCOUNTS


class Command(BaseCommand):
    """Make an account in one role and print its first password."""

    help = (
        "建一个账号并显示初始口令（只显示这一次）。首个安全管理员用它建，其余账号由安全管理员在网页上建。"
        "加 --confirm 则确认一个待确认的账号：只有一位安全管理员时，由运维人员作第二人。"
    )
    # They import every address of the platform, which no command needs.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, where, and in which role."""
        parser.add_argument("user", help="用户名：字母、数字、连字符")
        parser.add_argument("--name", default="", help="姓名")
        parser.add_argument("--office", default="", help="单位代码")
        parser.add_argument("--confirm", action="store_true", help="不建账号，只确认这个账号")
        parser.add_argument("--role", default=Role.SECADMIN, choices=Role.values, help="角色，默认安全管理员")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Make it, or agree to it."""
        if options["confirm"]:
            self._confirm(options["user"])
            return
        if not options["name"] or not options["office"]:
            raise CommandError("请写明 --name 姓名和 --office 单位代码。")
        office = Office.objects.filter(code=options["office"], is_active=True).first()
        if office is None:
            raise CommandError(f"没有代码为「{options['office']}」的单位，请先用 xinhe places offices 导入。")
        if Account.objects.filter(username__iexact=options["user"]).exists():
            raise CommandError(f"用户名「{options['user']}」已经有人用了；大小写不同也算同一个。")
        password = f"Xh-{secrets.token_hex(8)}"
        name = storable(options["name"]).strip()[:40]
        account = Account(username=options["user"], name=name, office=office, roles=[options["role"]])
        at = timezone.now()
        set_password(account, password, at=at, is_given=True)
        try:
            validate_slug(account.username)
            accounts.check_roles_fit(office, account.roles)
            account.full_clean()
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        except ValidationError as error:
            raise CommandError("".join(error.messages)) from error
        with changes.recording(Change.What.MADE, by=None, at=at, tables=(ACCOUNTS,), keys=set()) as made:
            account.save()
            made.of(account)
            made.detail["after"] = changes.place_and_roles(account)
        self.stdout.write(f"账号 {account.username}（{account.role_titles}，{office.name}）已建好。")
        self.stdout.write(f"初始口令：{password}    首次登录时须修改。")

    def _confirm(self, user: str) -> None:
        account = Account.objects.filter(username=user).select_related("office").first()
        if account is None:
            raise CommandError(f"没有用户名为「{user}」的账号。")
        try:
            accounts.confirm(account, by=None, at=timezone.now())
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"账号 {account.username}（{account.role_titles}，{account.office.name}）已确认，可以登录。")
