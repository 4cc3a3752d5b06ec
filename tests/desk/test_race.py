"""Two clerks press the same button in the same moment."""

import threading
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client

from tests import town as make
from xinhe.matters.models import Event, Matter


@pytest.mark.django_db(transaction=True)
def test_of_two_presses_in_one_moment_one_wins_and_the_other_is_told(at: datetime) -> None:
    town = make.build()
    matter = make.screened(town, at)
    clients = [Client(), Client()]
    for client in clients:
        assert town.dispatcher.account is not None
        client.force_login(town.dispatcher.account)
    pages: list[tuple[int, str]] = []

    def press(client: Client, office: str) -> None:
        typed = {"office": office, "seen": matter.log_seq}
        answer = client.post(f"/desk/matters/{matter.number}/transfer/", typed)
        pages.append((answer.status_code, answer.content.decode()))
        connection.close()

    threads = [threading.Thread(target=press, args=pair) for pair in zip(clients, ("lh-zjj", "lh-jtj"), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (won, _nothing), (lost, sentence) = sorted(pages)
    assert (won, lost) == (302, 422)
    assert "王科员 已于 2026-03-02 10:14 办了「转送」" in sentence
    assert Event.objects.filter(matter=matter, act="transfer").count() == 1
    assert Matter.objects.get().state == "transferred"
