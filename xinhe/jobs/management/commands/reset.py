"""``xinhe reset``: delete the embedded database and everything under XINHE_HOME."""

import shutil
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from xinhe.postgres import launcher


class Command(BaseCommand):
    """Delete the demonstration's data."""

    help = "清空：删除内置数据库和 XINHE_HOME 下的全部数据。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask unless told yes."""
        parser.add_argument("--yes", action="store_true", help="不再询问")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Stop the server, delete the cluster, delete the folder."""
        if not options["yes"] and input(f"将删除 {settings.HOME} 下的全部数据，输入 yes 确认：") != "yes":
            raise CommandError("没有删除任何数据。")
        for home in (*settings.HOME.glob("fast*"), settings.HOME):
            launcher.remove(home)
        shutil.rmtree(settings.HOME, ignore_errors=True)
        self.stdout.write("已清空。")
