"""The one who acts: a member of staff, the petitioner of one matter, one side of a dispute, or the system itself."""

from dataclasses import dataclass, replace
from uuid import UUID

from xinhe.jurisdiction.models import Office
from xinhe.people.models import Account


@dataclass(frozen=True)
class Person:
    """Who acts and from where. Unknown never widens: without an office or a matter a person sees nothing.

    A member of staff with a ``matter_id`` has its petitioner standing at the window (``before``).
    """

    kind: str  # "staff" | "petitioner" | "party" | "system"
    name: str
    roles: frozenset[str] = frozenset()
    account: Account | None = None
    office: Office | None = None
    matter_id: UUID | None = None
    side: int = 0  # of a dispute: the first or the second

    @property
    def is_resident(self) -> bool:
        """True for who acts for themselves: a petitioner, or one side of a dispute."""
        return self.kind in ("petitioner", "party")

    @property
    def account_id(self) -> int | None:
        """The account's key, None for a petitioner or the system."""
        return self.account.pk if self.account else None

    @property
    def office_id(self) -> int | None:
        """The office's key, None for a petitioner or the system."""
        return self.office.pk if self.office else None

    @property
    def sight(self) -> "Sight":
        """What decides which things this person may see, as a key to keep questions by."""
        return Sight(self)

    def has_role(self, *roles: str) -> bool:
        """True when the person acts in any of these roles."""
        return bool(self.roles & set(roles))


class Sight:
    """A person as ``visible_to`` looks at them: two with the same rights at the same place are one.

    A right that depends on anything else has to be added here, or a kept question answers the wrong person.
    """

    __slots__ = ("_seen", "person")

    def __init__(self, person: Person) -> None:
        office = person.office
        place = (office.pk, office.kind, office.region.path) if office else ()
        self.person = person
        self._seen = (person.kind, person.roles, person.account_id, place, person.matter_id, person.side)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sight) and self._seen == other._seen

    def __hash__(self) -> int:
        return hash(self._seen)


SYSTEM = Person(kind="system", name="系统", roles=frozenset({"system"}))


def staff(account: Account) -> Person:
    """The person behind an account; an inactive account has no roles, and one of an office that was closed has none."""
    is_closed = account.office is not None and not account.office.is_active
    roles = frozenset(account.roles) if account.is_active and not is_closed else frozenset()
    return Person(kind="staff", name=account.name, roles=roles, account=account, office=account.office)


def before(by: Person, matter_id: UUID) -> Person:
    """This member of staff with the petitioner of one matter before them, who they checked is the one on file."""
    return replace(by, matter_id=matter_id)


def petitioner(matter_id: UUID | None = None) -> Person:
    """The petitioner of one matter, known by number and query code; None for one who files anew."""
    return Person(kind="petitioner", name="信访人", roles=frozenset({"petitioner"}), matter_id=matter_id)


def party(matter_id: UUID, side: int) -> Person:
    """One side of a dispute, known by number and that side's own query code; who they are stands in the matter."""
    return Person(kind="party", name="一方当事人", roles=frozenset({"party"}), matter_id=matter_id, side=side)
