"""The OpenAPI document, and thousands of odd requests made from it: no answer breaks, each looks as promised."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from tests import town as make
from tests.conftest import MONDAY
from tests.town import Town
from xinhe.api.application import api
from xinhe.config.wsgi import application
from xinhe.matters.models import Matter
from xinhe.matters.numbering import code_of
from xinhe.people import tokens
from xinhe.people.person import Person

EXAMPLES = 8
CHECKS = (not_a_server_error, content_type_conformance, response_schema_conformance)


def served(environ: Any, start_response: Any) -> list[bytes]:
    """The application as a server runs it: the answer is read and closed."""
    response = application(environ, start_response)
    try:
        return [b"".join(response)]
    finally:
        response.close()


schema = schemathesis.openapi.from_dict(dict(api.get_openapi_schema(path_params={})))
schema.app = served
odd = settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def keep_the_transaction() -> Iterator[None]:
    """A served request closes its connection, and a test's transaction with it; Django's own client does this too."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def world(town: Town) -> tuple[Town, Matter, str]:
    """A matter in hand, and the token of who may handle it."""
    matter = make.accepted(town, MONDAY)
    return town, matter, _token(town.handler)


def _token(person: Person) -> str:
    assert person.account is not None
    return tokens.issue(person.account, label="t", at=MONDAY)


@schema.parametrize()
@odd
def test_strangers_break_nothing(case: Any, world: Any) -> None:
    case.call_and_validate(checks=CHECKS)


@schema.exclude(path_regex="/(procedures|regions|offices|categories)$").parametrize()
@odd
def test_staff_and_residents_break_nothing(case: Any, world: tuple[Town, Matter, str]) -> None:
    _town, matter, token = world
    if "{number}" in case.path:
        case.path_parameters = {**(case.path_parameters or {}), "number": matter.number}
    headers = {"X-Query-Code": code_of(matter)}
    if "/desk/" in case.path:
        headers["Authorization"] = f"Bearer {token}"
    case.call_and_validate(checks=CHECKS, headers=headers)


def test_the_document_is_what_the_api_publishes(client: Any, db: None) -> None:
    document = client.get("/api/v1/openapi.json").json()
    accept = document["paths"]["/api/v1/desk/matters/{number}/accept"]["post"]
    assert accept["summary"] == "受理"
    assert list(accept["responses"]["409"]["content"]) == ["application/problem+json"]
    assert document["paths"]["/api/v1/matters"]["post"]["security"] == [{}, {"Bearer": []}]
    material = document["paths"]["/api/v1/matters/{number}/add_material"]["post"]
    assert set(material["requestBody"]["content"]) == {"application/json", "multipart/form-data"}
