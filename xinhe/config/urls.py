"""All addresses: each surface brings its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("xinhe.api.urls")),
    path("", include("xinhe.web.urls")),
    path("", include("xinhe.portal.urls")),
    path("desk/board/", include("xinhe.desk.board.urls")),
    path("desk/", include("xinhe.desk.urls")),
]
