"""``xinhe demo``: tables, a demonstration county, server and worker in one command."""

import os
import secrets
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.utils import timezone

from xinhe.jobs import demo, running
from xinhe.jobs.catalogues import compile_catalogues


class Command(BaseCommand):
    """Set up the demonstration county and serve it."""

    help = "建表、装入演示县、运行网站和后台任务。"
    # They import every address of the platform, which no command needs.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Only set up, or serve as well."""
        parser.add_argument("--no-serve", action="store_true", help="只准备数据，不运行网站")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Migrate, load once, print the accounts, serve."""
        compile_catalogues()
        call_command("migrate", verbosity=0)
        summary = demo.load(at=timezone.now(), password=password())
        self.stdout.write("")
        self.stdout.write(f"  信和演示县：{settings.PUBLIC_URL}        工作人员：{settings.PUBLIC_URL}/desk/")
        self.stdout.write(f"  {summary.matters} 件事项；演示账号口令都是 {summary.password}")
        for username, name, office, roles in summary.accounts:
            self.stdout.write(f"    {username:<18}{name}  {office}  {roles}")
        self.stdout.write("  停止按 Ctrl-C；清空演示数据用 make reset。")
        self.stdout.flush()
        if options["no_serve"]:
            return
        connection.close()
        os.environ.pop("XINHE_AS_OWNER", None)
        os.environ["XINHE_DEMO"] = "1"
        raise SystemExit(running.serve(host="127.0.0.1", workers=2))


def password() -> str:
    """The demonstration's password: made once per installation, kept beside its keys."""
    path = settings.HOME / "keys" / "demo_password"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_text(f"Linhe-{secrets.token_hex(4)}")
        path.chmod(0o600)
    return path.read_text().strip()
