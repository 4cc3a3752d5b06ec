"""The addresses of the board."""

from django.urls import path

from xinhe.desk.board import lists, views

urlpatterns = [
    path("", views.board, name="desk-board"),
    path("matters/", lists.counted, name="desk-board-matters"),
    path("<slug:code>/", views.office, name="desk-board-office"),
]
