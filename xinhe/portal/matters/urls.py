"""The addresses under which a resident files a matter and follows it."""

from django.urls import path

from xinhe.portal.matters import acting, filing, following, letters, mine, retaliation
from xinhe.portal.matters.cards import CARDS

urlpatterns = [
    path("petitions/new/", filing.intake, name="portal-intake"),
    path("petitions/check/", filing.check, name="portal-check"),
    path("petitions/pictures/<slug:hash>/<slug:size>/", filing.picture, name="portal-draft-picture"),
    path("petitions/received/<str:number>/", filing.received, name="portal-received"),
    path("letters/<str:token>/", letters.check_letter, name="portal-check-letter"),
    path("my/", following.look_up, name="portal-look-up"),
    path("my/leave/", following.leave, name="portal-leave"),
    path("my/phone/", mine.phone, name="portal-phone"),
    path("my/mine/", mine.mine, name="portal-mine"),
    path("my/<str:number>/", following.follow, name="portal-follow"),
    path("my/<str:number>/files/<uuid:file>/", following.download, name="portal-file"),
    path("my/<str:number>/files/<uuid:file>/<slug:size>/", following.picture, name="portal-picture"),
    path("my/<str:number>/receipt/", letters.receipt, name="portal-receipt"),
    path("my/<str:number>/letters/<uuid:letter>/", letters.letter, name="portal-letter"),
    path("my/<str:number>/letters/<uuid:letter>/receive/", letters.receive, name="portal-letter-receive"),
    path("my/<str:number>/retaliation/", retaliation.retaliation, name="portal-retaliation"),
    *(path(f"my/<str:number>/{act}/", acting.act, {"act": act}, name=f"portal-matter-{act}") for act in CARDS),
]
