from datetime import UTC, datetime

import pytest

from xinhe.jurisdiction.models import Level, Office, OfficeKind, Region
from xinhe.people.models import Account, Role

PASSWORD = "Linhe-2026-abc"


@pytest.fixture
def at() -> datetime:
    return datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def account(db: None) -> Account:
    county = Region.objects.create(code="990123000000", name="临河县", level=Level.COUNTY, path="/990123000000/")
    office = Office.objects.create(
        code="lh-xfj", name="临河县信访局", short="县信访局", kind=OfficeKind.PETITION_OFFICE, region=county
    )
    account = Account(username="clerk", name="周敏", office=office, roles=[Role.CLERK])
    account.set_password(PASSWORD)
    account.save()
    return account
