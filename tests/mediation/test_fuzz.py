"""Odd input in the forms and lists of the network: refused with a sentence or taken, never broken."""

import pytest
from django.test import Client

from tests.mediation.conftest import SignedIn
from tests.mediation.network import Network
from tests.security.test_forms_fuzz import WORST, sent, throw

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
