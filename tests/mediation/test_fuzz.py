"""Odd input in the forms and lists of the network: refused with a sentence or taken, never broken."""

from datetime import datetime

import pytest
from django.test import Client

from tests.mediation import disputes
from tests.mediation.conftest import SignedIn
from tests.mediation.network import Network
from tests.portal.test_mediation import as_side
from tests.portal.test_table import seated
from tests.security.test_forms_fuzz import WORST, sent, throw
from tests.town import Town

FORMS = {
    "/desk/mediation/bodies/tj-street/change/": "",
    "/desk/mediation/bodies/tj-street/new/": "",
    "/desk/mediation/people/{man}/": "",
    "/desk/mediation/people/{man}/training/": "/desk/mediation/people/{man}/",
    "/desk/mediation/people/{man}/away/": "/desk/mediation/people/{man}/",
}


@pytest.mark.parametrize("url", FORMS)
def test_no_form_of_the_register_breaks(net: Network, signed_in: SignedIn, url: str) -> None:
    page = FORMS[url].format(man=net.man.pk)
    throw(signed_in(net.chair), url.format(man=net.man.pk), page=page)


def test_no_answer_breaks_the_triage(net: Network, signed_in: SignedIn) -> None:
    throw(signed_in(net.chair), "/desk/mediation/triage/", get=True)


@pytest.mark.parametrize("url", ["/mediators/", "/api/v1/mediators", "/api/v1/committees"])
def test_no_question_breaks_the_public_list(net: Network, url: str) -> None:
    for name in ("place", "type", "cursor", "region", "committee", "size"):
        for one in WORST:
            sent(Client(), url, {name: one}, get=True)


@pytest.mark.parametrize("url", ["/desk/mediation/", "/desk/mediation/advisers/", "/desk/mediation/export/bodies/"])
def test_no_question_breaks_a_list(net: Network, signed_in: SignedIn, url: str) -> None:
    client = signed_in(net.bureau)
    for name in ("q", "sort", "cursor", "only", "form"):
        for one in WORST:
            sent(client, url, {name: one}, get=True)


@pytest.mark.parametrize("act", ["say", "offer", "turn_offer_down", "join_table"])
def test_no_form_of_the_round_table_breaks_at_the_desk(town: Town, at: datetime, signed_in: SignedIn, act: str) -> None:
    have = disputes.bodies(town)
    matter = disputes.offered(have, at)
    throw(signed_in(have.mediator), f"/desk/disputes/{matter.number}/{act}/")


@pytest.mark.parametrize("page", ["table", "offer", "accept_offer"])
def test_no_form_of_the_round_table_breaks_on_a_phone(town: Town, at: datetime, page: str) -> None:
    have = disputes.bodies(town)
    matter = disputes.offered(have, at)
    throw(seated(matter, 2, at), f"/disputes/{matter.number}/{page}/")


def test_no_telephone_breaks_the_door_of_the_round_table(town: Town, at: datetime) -> None:
    have = disputes.bodies(town)
    matter = disputes.offered(have, at)
    client, url = as_side(matter, 2), f"/disputes/{matter.number}/join_table/"
    throw(client, url)
    for one in (*WORST, "2", "-1"):
        sent(client, url, {"party": one, "code": one}, get=False)
