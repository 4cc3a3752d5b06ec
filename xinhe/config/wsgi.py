"""The WSGI entry that granian serves."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from xinhe.jobs.supervisor import die_with_supervisor

# A worker whose server was killed would listen on for ever, with old code, beside the next one.
die_with_supervisor()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinhe.config.settings")
application = wrap_wsgi_with_proxy_headers(get_wsgi_application(), trusted_hosts=settings.PROXIES)
