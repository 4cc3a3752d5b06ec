"""``xinhe COMMAND``: the words an operator types, mapped to the commands that run them."""

import errno
import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError

from xinhe.postgres.failure import PostgresFailure

# Words that Python or Django already own live in modules with a longer name.
WORDS = {"check": "recount", "import": "import_file", "verify-log": "verify_log"}
AS_OWNER = {"migrate", "makemigrations", "sqlmigrate", "showmigrations", "demo", "restore", "backup"}
NOT_TO_BE_WRITTEN = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.ENOTDIR, errno.EDQUOT}


def main() -> None:
    """Run one command; those that change tables or roles connect as the owner, the worker as the one who seals.

    What an operator has to set right is a sentence, not a trace.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinhe.config.settings")
    arguments = sys.argv[:]
    if len(arguments) > 1:
        if arguments[1] in AS_OWNER:
            os.environ["XINHE_AS_OWNER"] = "1"
        if arguments[1] == "worker":
            os.environ["XINHE_AS_SEALER"] = "1"
        arguments[1] = WORDS.get(arguments[1], arguments[1])
    try:
        _ = settings.HOME
        execute_from_command_line(arguments)
    except ImproperlyConfigured as error:
        sys.exit(f"设置有误，没有运行：{error}")
    except OperationalError as error:
        sys.exit(f"连不上数据库，没有运行：{_plain(error)}\n请检查 DATABASE_URL 写得对不对，数据库开了没有。")
    except PostgresFailure as error:
        sys.exit(f"自带的数据库没有启动，没有运行：{error}")
    except OSError as error:
        home = os.environ.get("XINHE_HOME", "")
        if error.errno not in NOT_TO_BE_WRITTEN and not (error.errno == errno.ENOENT and _is_under(error, home)):
            raise
        sys.exit(
            f"不能写入 {error.filename or home}（{error.strerror}），没有运行。"
            "请检查 XINHE_HOME 指的目录：运行账号要能写，磁盘要有空间。"
        )


def _plain(error: OperationalError) -> str:
    """What the database said, in one line."""
    return " ".join(str(error).split())[:300]


def _is_under(error: OSError, home: str) -> bool:
    return bool(home) and str(error.filename or "").startswith(home)
