"""The web server's program: what every worker needs is loaded before they are forked, and lies in memory once."""

import gc
import os

from django.conf import settings
from django.db import connections
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs
from django.urls import get_resolver
from django.utils import translation
from granian.cli import entrypoint

from xinhe.config import wsgi
from xinhe.jobs.running import check_rules
from xinhe.jobs.supervisor import die_with_supervisor


def load() -> None:
    """Load pages, interface, templates, languages and rule files, and have the collector leave them where they are.

    Nothing that belongs to one process is made here: no connection, no thread, no typesetter.
    """
    assert wsgi.application
    assert get_resolver().reverse_dict
    check_rules()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            translation.gettext("")
    for place in get_app_template_dirs("templates"):
        for path in place.rglob("*.html"):
            get_template(str(path.relative_to(place)))
    connections.close_all()
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    load()
    # A worker whose server was killed would listen on for ever, with old code, beside the next one.
    os.register_at_fork(after_in_child=die_with_supervisor)
    entrypoint()  # type: ignore[no-untyped-call]
