"""The addresses of the pages about the place itself."""

from django.urls import path

from xinhe.portal.site import mediators, views

urlpatterns = [
    path("", views.home, name="portal-home"),
    path("guide/", views.guide, name="portal-guide"),
    path("rules/", views.rules, name="portal-rules"),
    path("rules/<slug:code>/<slug:version>/chart.svg", views.chart, name="portal-chart"),
    path("places/", views.places, name="portal-places"),
    path("mediators/", mediators.mediators, name="portal-mediators"),
    path("mediators/<int:pk>/photo/", mediators.photo, name="portal-mediator_photo"),
    path("seals/", views.seals, name="portal-seals"),
    path("privacy/", views.privacy, name="portal-privacy"),
]
