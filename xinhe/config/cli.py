"""``xinhe COMMAND``: the words an operator types, mapped to the commands that run them."""

import os
import sys

from django.core.management import execute_from_command_line

# Words that Python or Django already own live in modules with a longer name.
WORDS = {"check": "recount", "import": "import_file", "verify-log": "verify_log"}
AS_OWNER = {"migrate", "makemigrations", "sqlmigrate", "showmigrations", "demo", "restore", "backup"}


def main() -> None:
    """Run one command; those that change tables or roles connect as the owner, the worker as the one who seals."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinhe.config.settings")
    arguments = sys.argv[:]
    if len(arguments) > 1:
        if arguments[1] in AS_OWNER:
            os.environ["XINHE_AS_OWNER"] = "1"
        if arguments[1] == "worker":
            os.environ["XINHE_AS_SEALER"] = "1"
        arguments[1] = WORDS.get(arguments[1], arguments[1])
    execute_from_command_line(arguments)
