"""The addresses of the portal."""

from django.urls import include, path

urlpatterns = [
    path("", include("xinhe.portal.site.urls")),
    path("", include("xinhe.portal.matters.urls")),
    path("", include("xinhe.portal.mediation.urls")),
]
