"""The addresses of mediation for its two sides."""

from django.urls import path

from xinhe.portal.mediation import contact, filing, following, table
from xinhe.portal.mediation.cards import SIDE_CARDS

urlpatterns = [
    path("mediation/", filing.mediation, name="portal-mediation"),
    path("mediation/new/", filing.apply_for, name="portal-mediation-new"),
    path("mediation/check/", filing.read_back, name="portal-mediation-check"),
    path("mediation/received/<str:number>/", filing.received, name="portal-mediation-received"),
    path("disputes/<str:number>/code/", contact.code, name="portal-dispute-code"),
    path("disputes/<str:number>/", following.dispute, name="portal-dispute"),
    path("disputes/<str:number>/letters/<uuid:letter>/", following.letter, name="portal-dispute-letter"),
    path("disputes/<str:number>/files/<uuid:file>/", following.file, name="portal-dispute-file"),
    path("disputes/<str:number>/sessions/<int:session>/", following.calendar, name="portal-dispute-calendar"),
    path("disputes/<str:number>/table/", table.table, name="portal-table"),
    path("disputes/<str:number>/join_table/", table.join, name="portal-join-table"),
    *(
        path(f"disputes/<str:number>/{act}/", following.act, {"act": act}, name=f"portal-dispute-{act}")
        for act in SIDE_CARDS
    ),
]
