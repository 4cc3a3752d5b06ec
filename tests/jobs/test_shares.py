"""The proof shared out among processes says what one process says, of the same moment."""

import itertools
from datetime import datetime

import pytest
from django.db import connection

from tests import town as make
from tests.town import Town
from xinhe.jobs import shares
from xinhe.jobs.proof import verify
from xinhe.matters.models import Matter
from xinhe.postgres.view import one_view


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_shares_name_what_one_process_names_in_the_same_order(
    town: Town, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    matters = [make.filed(town, at, title=f"第 {n} 件") for n in range(7)]
    monkeypatch.setattr(shares, "SHARE", 2)
    ticks = itertools.count()
    with one_view(), shares.shared(2) as each:
        assert list(verify(at=at, each=each, progress=ticks)) == []
    assert next(ticks) == len(matters)

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE matters_matter SET title = '改过' WHERE number = ANY(%s)", [[matters[1].number, matters[6].number]]
        )
    alone = list(verify(at=at))
    assert {one.record for one in alone} == {matters[1].number, matters[6].number}
    with one_view(), shares.shared(2) as each:
        Matter.objects.count()  # the view begins here
        assert list(verify(at=at, each=each)) == alone
