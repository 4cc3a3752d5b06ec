"""The OpenAPI document, and thousands of odd requests made from it: no answer breaks, each looks as promised."""

import functools
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation.feedback import FeedbackSources
from schemathesis.pytest._test_builder import build_operation_test
from schemathesis.python._constants.orchestrator import make_constants_value_source
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

EXAMPLES = 8 * int(os.environ.get("XINHE_DEEPER", "1"))
CHECKS = (not_a_server_error, content_type_conformance, response_schema_conformance)


def served(environ: Any, start_response: Any) -> list[bytes]:
    """The application as a server runs it: the answer is read and closed."""
    response = application(environ, start_response)
    try:
        return [b"".join(response)]
    finally:
        response.close()


DOCUMENT = dict(api.get_openapi_schema(path_params={}))
OPERATIONS = [(method.upper(), path) for path, ways in DOCUMENT["paths"].items() for method in ways]
LISTS = ("/procedures", "/regions", "/offices", "/categories")
odd = settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def each(operations: list[tuple[str, str]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("method", "path"), operations, ids=[" ".join(one) for one in operations])


@functools.cache
def published() -> tuple[Any, FeedbackSources]:
    """The document as the tester reads it, and the words it finds in it."""
    schema = schemathesis.openapi.from_dict(DOCUMENT)
    schema.app = served
    return schema, FeedbackSources(constants_value_source=make_constants_value_source(schema))


def ask(method: str, path: str, one: Callable[..., None]) -> None:
    """Make the odd cases of an operation and ask each: ``schema.parametrize`` makes all of them at each collection."""
    schema, feedback = published()
    [found] = schema.include(method=method, path=path).get_all_operations()
    build_operation_test(
        config=schema.config, operation=found.ok(), test_func=odd(one), given_kwargs={}, feedback=feedback
    )()


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


@each(OPERATIONS)
def test_strangers_break_nothing(method: str, path: str, world: Any) -> None:
    def stranger(case: Any) -> None:
        case.call_and_validate(checks=CHECKS)

    ask(method, path, stranger)


@each([(method, path) for method, path in OPERATIONS if not path.endswith(LISTS)])
def test_staff_and_residents_break_nothing(method: str, path: str, world: tuple[Town, Matter, str]) -> None:
    _town, matter, token = world

    def insider(case: Any) -> None:
        if "{number}" in case.path:
            case.path_parameters = {**(case.path_parameters or {}), "number": matter.number}
        headers = {"X-Query-Code": code_of(matter)}
        if "/desk/" in case.path:
            headers["Authorization"] = f"Bearer {token}"
        case.call_and_validate(checks=CHECKS, headers=headers)

    ask(method, path, insider)


def test_the_document_is_what_the_api_publishes(client: Any, db: None) -> None:
    document = client.get("/api/v1/openapi.json").json()
    accept = document["paths"]["/api/v1/desk/matters/{number}/accept"]["post"]
    assert accept["summary"] == "受理"
    assert list(accept["responses"]["409"]["content"]) == ["application/problem+json"]
    assert document["paths"]["/api/v1/matters"]["post"]["security"] == [{}, {"Bearer": []}]
    material = document["paths"]["/api/v1/matters/{number}/add_material"]["post"]
    assert set(material["requestBody"]["content"]) == {"application/json", "multipart/form-data"}
