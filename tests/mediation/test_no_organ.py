"""A mediation body is no organ (人民调解法 第七条): petitions don't reach it, and nothing takes it for one."""

from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests import town as make
from tests.mediation.conftest import SignedIn
from tests.mediation.network import Network, body
from xinhe.desk.matters.forms.choices import office_choices
from xinhe.insight.scope import one_office
from xinhe.jurisdiction.competence import own_first
from xinhe.jurisdiction.models import Office
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused, Unknown
from xinhe.matters.acts.assign import assign
from xinhe.matters.acts.object import object as object_to
from xinhe.matters.acts.transfer import transfer
from xinhe.matters.importing.places import Places
from xinhe.matters.models import Kind
from xinhe.matters.routing import takers, to_lead
from xinhe.people.models import Account
from xinhe.supervision.acts.send_measure import send_measure
from xinhe.supervision.measures import MeasureWords


def test_a_petition_is_neither_transferred_nor_assigned_to_one(net: Network, at: datetime) -> None:
    town = net.town
    matter = make.screened(town, at)
    for office in (net.street.office, net.street.office.code):
        with pytest.raises(Refused) as refused:
            transfer(matter, office=office, by=town.dispatcher, at=at)
        assert refused.value.code == "no_organ"
        assert "是人民调解组织，不是机关、单位" in refused.value.sentence
    due = local_day(at) + timedelta(days=30)
    with pytest.raises(Refused, match="人民调解组织"):
        assign(matter, office=town.housing, assists=[net.street.office], due_on=due, by=town.dispatcher, at=at)


def test_nobody_can_propose_one_or_accuse_one(net: Network, at: datetime) -> None:
    matter = make.transferred(net.town, at)
    with pytest.raises(Refused, match="人民调解组织"):
        object_to(matter, reason="不归我局", proposed_office="tj-street", by=net.town.handler, at=at)
    with pytest.raises(Refused, match="人民调解组织"):
        make.filed(net.town, at, accused=["tj-street"])


def test_no_form_offers_one(net: Network, at: datetime) -> None:
    matter = make.screened(net.town, at)
    assert not [one for one in takers(to_lead(matter, net.town.dispatcher)) if one.is_committee]
    assert not [code for code, _ in office_choices() if code.startswith("tj-")]
    page = Client().get("/petitions/new/").content.decode()
    assert "云城街道人民调解委员会" not in page


def test_no_measure_goes_to_one(net: Network, at: datetime) -> None:
    answer_on = local_day(at) + timedelta(days=10)
    words = MeasureWords(to=[net.street.office], title="x", facts="x", demand="x", answer_on=answer_on)
    with pytest.raises(Refused, match="没有这个单位"):
        send_measure("inspect", words=words, by=net.town.inspector, at=at)


def test_the_figures_leave_it_out(net: Network, signed_in: SignedIn) -> None:
    with pytest.raises(Unknown):
        one_office(net.town.dispatcher, "tj-street", kind=Kind.PETITION)
    assert "人民调解委员会" not in signed_in(net.town.dispatcher).get("/desk/board/").content.decode()
    assert Places("990123").office("云城街道人民调解委员会") == "云城街道人民调解委员会"


def test_many_bodies_do_not_move_the_place_that_the_platform_serves(net: Network) -> None:
    """own_first takes the place with most units for its own: a village with many rooms must not be it."""
    before = [one.code for one in own_first(Office.objects.organs().filter(is_active=True).select_related("region"))]
    for n in range(30):
        body(f"tj-x{n}", f"调解室{n}", "room", net.town.village, net.village.office)
    after = [one.code for one in own_first(Office.objects.organs().filter(is_active=True).select_related("region"))]
    assert after == before
    assert "临河县信访局" in Client().get("/").content.decode()


def test_public_places_show_bodies_apart(net: Network) -> None:
    page = Client().get("/places/").content.decode()
    organs, _, apart = page.partition("人民调解组织（")
    assert "云城街道人民调解委员会" not in organs
    assert "/mediators/" in apart
    codes = [one["code"] for one in Client().get("/api/v1/offices", {"size": 1000}).json()["items"]]
    assert not [code for code in codes if code.startswith("tj-")]


def test_a_mediator_is_made_at_a_body_alone(net: Network, secadmin: Client) -> None:
    typed = {"username": "m1", "password": "Fresh-2026-one", "name": "新人", "roles": ["mediator"]}
    answer = secadmin.post("/desk/people/new/", typed | {"office": net.town.housing.pk})
    assert answer.status_code == 422
    assert "只给人民调解组织的账号" in answer.content.decode()
    answer = secadmin.post("/desk/people/new/", typed | {"office": net.street.pk, "roles": ["handler"]})
    assert "那里的账号只能是调解员或者负责人" in answer.content.decode()
    assert secadmin.post("/desk/people/new/", typed | {"office": net.street.pk}).status_code == 302
    assert (
        secadmin.post(
            "/desk/people/m1/", {"name": "新人", "office": net.town.housing.pk, "roles": ["mediator"]}
        ).status_code
        == 422
    )
    assert Account.objects.get(username="m1").office == net.street.office
    with pytest.raises(CommandError, match="人民调解组织"):
        call_command("account", "m2", "--name", "x", "--office", "tj-street", "--role", "sysadmin")
