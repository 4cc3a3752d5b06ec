"""All addresses: each surface brings its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("xinhe.web.urls")),
]
