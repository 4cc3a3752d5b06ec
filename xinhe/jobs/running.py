"""What ``serve`` and ``demo`` run: the web server and a worker under one supervisor."""

import errno
import os
import socket
import sys

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from xinhe.documents.book import forms
from xinhe.documents.forms import BadForm
from xinhe.jobs import strays
from xinhe.jobs.proof import FAMILIES
from xinhe.jobs.supervisor import Child, supervise
from xinhe.mediation.family import MEDIATION
from xinhe.petition.facts import FACTS
from xinhe.procedures import book
from xinhe.procedures.definition import BadRule
from xinhe.records.family import check

# A telephone with a weak signal holds a thread as long as its photo takes. Threads start when they are needed; all
# together stay below the hundred connections that PostgreSQL gives by default.
THREADS = 64
# glibc gives threads arenas of their own, and each keeps what it once held; two are enough for threads that take turns.
SPARING = {"MALLOC_ARENA_MAX": "2"}


def check_migrated() -> None:
    """Raise CommandError when tables are missing or old."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("数据库表还没有建好或不是当前版本，请先运行 xinhe migrate。")


def check_rules() -> None:
    """Raise CommandError when a rule file names what nobody knows: better not to start than to refuse a step later."""
    try:
        for family in (*FAMILIES, MEDIATION):
            check(family, letters=forms)
        book.check_office(book.office_rules(), known=FACTS)
    except (BadRule, BadForm) as error:
        raise CommandError(f"规则文件有误，没有启动：{error}") from error


def check_role() -> None:
    """Raise CommandError when the connection does not act under the running role, who may not change a log."""
    role = connection.settings_dict.get("ROLE")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (now,) = cursor.fetchone()
    if role and now != role:
        raise CommandError(
            f"数据库连接没有切换到运行角色 {role}，现为 {now}，没有启动：连接池丢弃了启动参数 options。"
            f"请执行 ALTER ROLE {now} SET role = {role}，再试。"
        )


def check_port(host: str, port: int) -> None:
    """Raise CommandError when nobody can listen there: the web server shares a port without a word."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            # A port that was just left may be taken again; one on which somebody listens may not.
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
            trial.listen(1)
    except OSError as error:
        reasons = {
            errno.EADDRINUSE: "已被别的程序占用，也可能是上一次运行还没有停下",
            errno.EACCES: "不许普通账号监听，请用 1024 以上的端口",
            errno.EADDRNOTAVAIL: "不是这台机器的地址",
        }
        reason = reasons.get(error.errno or 0, f"不能监听（{error.strerror}）")
        raise CommandError(
            f"{host} 的端口 {port} {reason}，没有启动。"
            f"用 ss -ltnp 'sport = :{port}' 看是谁，或者用 XINHE_PORT 换一个端口。"
        ) from None


def serve(*, host: str, workers: int) -> int:
    """Serve until told to stop. The connection held here keeps the embedded database up for the children."""
    check_rules()
    check_role()
    strays.end(strays.strays(settings.HOME), say=lambda said: print(said, file=sys.stderr, flush=True))
    check_port(host, settings.PORT)
    environment = SPARING | {k: v for k, v in os.environ.items() if k != "XINHE_AS_OWNER"}
    environment["XINHE_HOME"] = str(settings.HOME)
    environment["DJANGO_SETTINGS_MODULE"] = "xinhe.config.settings"
    web = [sys.executable, "-m", "xinhe.config.web", "--interface", "wsgi", "xinhe.config.wsgi:application"]
    web += ["--host", host, "--port", str(settings.PORT), "--workers", str(workers)]
    web += ["--blocking-threads", str(max(4, THREADS // workers))]
    web += ["--respawn-failed-workers", "--log-level", "warning", "--backlog", "1024"]
    worker = [sys.executable, "-m", "xinhe.config", "worker"]
    return supervise([Child("web", web), Child("worker", worker)], environment=environment)
