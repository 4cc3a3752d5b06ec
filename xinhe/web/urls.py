"""The addresses that belong to every page."""

from django.urls import path, re_path

from xinhe.web import language

urlpatterns = [
    path("language/<slug:code>/", language.language, name="web-language"),
    re_path(r"^size/(?P<size>normal|large)/$", language.size, name="web-size"),
]
