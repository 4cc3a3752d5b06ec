"""The moment of a request whose body took its time."""

from datetime import datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from tests.standing import stand_still
from xinhe.web.clock import Arrived, clock


def test_the_moment_is_that_at_which_the_body_had_come(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter([at, at + timedelta(minutes=9)])
    stand_still(monkeypatch, lambda: next(moments))
    arrived = Arrived(lambda request: HttpResponse())

    def body_is_read(request) -> HttpResponse:
        assert request.at == at
        assert request.POST["text"] == "x"
        arrived.process_view(request)
        assert request.at == at + timedelta(minutes=9)
        return arrived(request)

    assert clock(body_is_read)(RequestFactory().post("/", {"text": "x"})).status_code == 200


def test_a_request_whose_body_nobody_read_keeps_its_moment(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter([at])
    stand_still(monkeypatch, lambda: next(moments))
    arrived = Arrived(lambda request: HttpResponse())

    def view(request) -> HttpResponse:
        arrived.process_view(request)
        return HttpResponse(str(request.at == at))

    assert clock(view)(RequestFactory().get("/")).content == b"True"
