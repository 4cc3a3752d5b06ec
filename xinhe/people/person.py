"""The one who acts: a member of staff, the petitioner of one matter, or the system itself."""

from dataclasses import dataclass
from uuid import UUID

from xinhe.jurisdiction.models import Office
from xinhe.people.models import Account


@dataclass(frozen=True)
class Person:
    """Who acts and from where. Unknown never widens: without an office or a matter a person sees nothing."""

    kind: str  # "staff" | "petitioner" | "system"
    name: str
    roles: frozenset[str] = frozenset()
    account: Account | None = None
    office: Office | None = None
    matter_id: UUID | None = None

    @property
    def account_id(self) -> int | None:
        """The account's key, None for a petitioner or the system."""
        return self.account.pk if self.account else None

    @property
    def office_id(self) -> int | None:
        """The office's key, None for a petitioner or the system."""
        return self.office.pk if self.office else None

    def has_role(self, *roles: str) -> bool:
        """True when the person acts in any of these roles."""
        return bool(self.roles & set(roles))


SYSTEM = Person(kind="system", name="系统", roles=frozenset({"system"}))


def staff(account: Account) -> Person:
    """The person behind an account; an inactive account has no roles."""
    roles = frozenset(account.roles) if account.is_active else frozenset()
    return Person(kind="staff", name=account.name, roles=roles, account=account, office=account.office)


def petitioner(matter_id: UUID | None = None) -> Person:
    """The petitioner of one matter, known by number and query code; None for one who files anew."""
    return Person(kind="petitioner", name="信访人", roles=frozenset({"petitioner"}), matter_id=matter_id)
