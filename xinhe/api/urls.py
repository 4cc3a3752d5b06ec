"""The addresses of the API and of the machine's own probes."""

from django.urls import include, path, re_path
from django.views.decorators.csrf import csrf_exempt

from xinhe.api import application, health

urlpatterns = [
    path("api/v1/", include((application.patterns(), "ninja"), namespace="api")),
    re_path(r"^api/", csrf_exempt(application.missing)),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]
