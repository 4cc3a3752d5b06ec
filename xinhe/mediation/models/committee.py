"""Bodies of people's mediation: committees, and the groups, studios and teams that work in their name."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from xinhe.jurisdiction.competence import chain_below
from xinhe.jurisdiction.models import Office
from xinhe.kernel.refusal import gettext_noop
from xinhe.people.person import Person

# Who of a justice bureau guides mediation; its clerks and heads alike (人民调解法 第五条).
GUIDES = ("clerk", "dispatcher", "handler", "head")
SEATED = ("mediator", "head")


class CommitteeSort(models.TextChoices):
    """What a body is: a committee by law, or what works in the name of one."""

    VILLAGE = "village", gettext_noop("村（居）人民调解委员会")
    TOWN = "town", gettext_noop("乡镇（街道）人民调解委员会")
    COUNTY = "county", gettext_noop("县（区）人民调解委员会")
    TRADE = "trade", gettext_noop("行业性专业性人民调解委员会")
    ENTERPRISE = "enterprise", gettext_noop("企业事业单位人民调解委员会")
    CENTRE = "centre", gettext_noop("人民调解中心")
    GROUP = "group", gettext_noop("调解小组")
    PERSONAL_STUDIO = "personal_studio", gettext_noop("个人调解工作室")
    STATIONED_STUDIO = "stationed_studio", gettext_noop("派驻调解工作室")
    TEAM = "team", gettext_noop("调解队伍")
    ROOM = "room", gettext_noop("调解室")


# To these the law's numbers and terms apply (人民调解法 第八条、第九条、第三十四条).
COMMITTEES = frozenset(
    {
        CommitteeSort.VILLAGE,
        CommitteeSort.TOWN,
        CommitteeSort.COUNTY,
        CommitteeSort.TRADE,
        CommitteeSort.ENTERPRISE,
    }
)

# What works inside another body, which takes in what is asked of it (人民调解法 第三十四条); a room has a desk (ours).
INSIDE = frozenset({CommitteeSort.GROUP, CommitteeSort.TEAM})


def guides(person: Person) -> bool:
    """True for who guides mediation in their region: staff of a justice bureau (人民调解法 第五条)."""
    office = person.office
    return office is not None and office.is_justice_bureau and person.has_role(*GUIDES)


def is_seated(person: Person) -> bool:
    """True for who sits in a mediation body as its chair or a mediator."""
    return person.office is not None and person.office.is_committee and person.has_role(*SEATED)


class CommitteeQuerySet(models.QuerySet["Committee"]):
    """The vocabulary in which surfaces ask for bodies."""

    def working(self) -> "CommitteeQuerySet":
        """Those that were not abolished."""
        return self.filter(office__is_active=True)

    def visible_to(self, person: Person) -> "CommitteeQuerySet":
        """The bodies whose register this person may read: all for the system administrator, those of its region for a
        justice bureau, those of its own tree for who sits in one. Unknown never widens.
        """
        if person.has_role("sysadmin"):
            return self
        office = person.office
        if office is None:
            return self.none()
        if guides(person):
            return self.filter(office__region__path__startswith=office.region.path)
        if is_seated(person):
            return self.filter(office__in=chain_below(root_of(office)))
        return self.none()


class Committee(models.Model):
    """A body of people's mediation (人民调解组织): what its office does not say. Members and mediators hang on it."""

    office = models.OneToOneField(Office, models.PROTECT, primary_key=True, related_name="committee")
    sort = models.CharField(max_length=20, choices=CommitteeSort.choices)
    label = models.CharField(max_length=40, blank=True, help_text="乡贤, 巾帼, 红色, 土地纠纷调处组 …")
    founder = models.CharField(max_length=60, blank=True, help_text="设立单位")
    term_from_on = models.DateField(null=True, blank=True)
    term_until_on = models.DateField(null=True, blank=True, help_text="The last day of the term.")
    is_multiethnic = models.BooleanField(default=False, help_text="Of its place (多民族居住的地区, 第八条第三款).")
    stationed_at = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="studios", help_text="With whom it sits (派驻)."
    )
    fields = ArrayField(models.CharField(max_length=2), default=list, blank=True, help_text="Types of disputes.")

    objects: ClassVar[CommitteeQuerySet] = CommitteeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["office__code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(term_from_on__isnull=True)
                | Q(term_until_on__isnull=True)
                | Q(term_until_on__gte=F("term_from_on")),
                name="term_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return self.office.name

    @property
    def is_committee(self) -> bool:
        """True for a committee by law, with members and a term; false for what works in the name of one."""
        return self.sort in COMMITTEES

    @property
    def sort_title(self) -> str:
        """What it is, in Chinese."""
        return str(CommitteeSort(self.sort).label)


def root_of(office: Office) -> Office:
    """The body at the head of the tree in which this one stands."""
    passed = {office.pk}
    while office.superior is not None and office.superior_id not in passed:
        office = office.superior
        passed.add(office.pk)
    return office


def may_maintain(person: Person, committee: Committee) -> bool:
    """Whether this person keeps the register of a body: its own chair, or the chair in whose name it works.

    A committee below another one, as a village's below the town's, keeps its own.
    """
    if not (is_seated(person) and person.has_role("head")):
        return False
    passed: set[int] = set()
    office: Office | None = committee.office
    while office is not None and office.pk not in passed:
        if office.pk == person.office_id:
            return True
        row = Committee.objects.filter(pk=office.pk).first()
        if row is None or row.is_committee:
            return False
        passed.add(office.pk)
        office = office.superior
    return False
