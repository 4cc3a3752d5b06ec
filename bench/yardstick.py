"""The yardstick: what one read transaction of pgbench costs on this machine in these minutes."""

import re
import subprocess

import psycopg
from django.conf import settings

from bench import cpu
from bench.results import Yard
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


def measure(seconds: int) -> Yard:
    """``pgbench -S`` with 4 clients: transactions per second, and the processor time of one."""
    before = cpu.of_children() + cpu.of_trees(postmaster())
    told = _pgbench("-S", "-c", "4", "-j", "2", "-T", str(seconds))
    spent = cpu.of_children() + cpu.of_trees(postmaster()) - before
    done = re.search(r"actually processed: (\d+)", told)
    rate = re.search(r"tps = ([\d.]+)", told)
    assert done, told
    assert rate, told
    return Yard(float(rate[1]), spent / int(done[1]))


def postmaster() -> int:
    """The process of the database server."""
    pid = (launcher.ensure(settings.HOME).pg / "postmaster.pid").read_text().split()[0]
    return int(pid)


def _pgbench(*arguments: str) -> str:
    cluster = launcher.ensure(settings.HOME)
    dsn = launcher.superuser_dsn(settings.HOME, dbname=DATABASE)
    done = subprocess.run([str(cluster.bin / "pgbench"), *arguments, dsn], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
