"""The addresses under which a resident files a matter and follows it."""

from django.urls import path

from xinhe.portal.matters import letters, views

urlpatterns = [
    path("petitions/new/", views.intake, name="portal-intake"),
    path("petitions/check/", views.check, name="portal-check"),
    path("petitions/received/<str:number>/", views.received, name="portal-received"),
    path("letters/<str:token>/", letters.check_letter, name="portal-check-letter"),
    path("my/", views.look_up, name="portal-look-up"),
    path("my/leave/", views.leave, name="portal-leave"),
    path("my/<str:number>/", views.follow, name="portal-follow"),
    path("my/<str:number>/files/<uuid:file>/", views.download, name="portal-file"),
    path("my/<str:number>/receipt/", letters.receipt, name="portal-receipt"),
    path("my/<str:number>/letters/<uuid:letter>/", letters.letter, name="portal-letter"),
    path("my/<str:number>/ask_review/", views.ask_review, name="portal-matter-ask_review"),
    path("my/<str:number>/retaliation/", letters.retaliation, name="portal-retaliation"),
    path("my/<str:number>/add_material/", views.add_material, name="portal-matter-add_material"),
    path("my/<str:number>/urge/", views.urge, name="portal-matter-urge"),
    path("my/<str:number>/rate/", views.rate, name="portal-matter-rate"),
    path("my/<str:number>/withdraw/", views.withdraw, name="portal-matter-withdraw"),
]
