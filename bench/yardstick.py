"""The yardstick: what one read transaction of pgbench costs on this machine in these minutes."""

import re
import subprocess

import psycopg
from django.conf import settings

from xinhe.postgres import launcher

DATABASE = "yardstick"
SCALE = 10


def prepare() -> None:
    """Make pgbench's tables beside our own database."""
    with psycopg.connect(launcher.superuser_dsn(settings.HOME, dbname="postgres"), autocommit=True) as link:
        if link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            return
        link.execute(f"CREATE DATABASE {DATABASE}")
    _pgbench("-i", "-q", "-s", str(SCALE))


def measure(seconds: int) -> float:
    """Transactions per second of ``pgbench -S`` with 4 clients."""
    told = _pgbench("-S", "-c", "4", "-j", "2", "-T", str(seconds))
    found = re.search(r"tps = ([\d.]+)", told)
    assert found, told
    return float(found[1])


def _pgbench(*arguments: str) -> str:
    cluster = launcher.ensure(settings.HOME)
    dsn = launcher.superuser_dsn(settings.HOME, dbname=DATABASE)
    done = subprocess.run([str(cluster.bin / "pgbench"), *arguments, dsn], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
