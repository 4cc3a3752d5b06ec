"""Referrals (对接单): who handed which dispute to whom, with whose consent, what was passed on, and how it ended.

Like a paper, a referral is a row for its state and a chained log that tells how it came there. Who the other side is,
and the dispute in a few words, is sealed: it was passed on to one body alone.
"""

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from xinhe.jurisdiction.models import Office
from xinhe.kernel.uuid7 import uuid7
from xinhe.matters.models import Matter
from xinhe.people import vault
from xinhe.people.person import Person
from xinhe.records.models import Chained, LogManager, LogQuerySet, Record

SENDERS = ("clerk", "dispatcher", "handler", "head")
RECEIVERS = ("clerk", "head", "mediator")


class ReferralKind(models.TextChoices):
    """Between which two kinds of bodies it runs."""

    PETITION = "petition", "访调对接"
    COURT = "court", "诉调对接"
    POLICE = "police", "警调对接"
    PROCURATORATE = "procuratorate", "检调对接"
    RECONSIDERATION = "reconsideration", "复议调解对接"
    LABOUR = "labour", "劳动争议对接"
    LAND = "land", "土地承包仲裁对接"


class CourtStage(models.TextChoices):
    """At which point a court hands a dispute over: the time that it gives differs (在线调解规则第二十四条)."""

    BEFORE = "before_filing", "登记立案前委派"
    ORDINARY = "ordinary", "立案后委托，普通程序"
    SUMMARY = "summary", "立案后委托，简易程序"


class Passed(models.TextChoices):
    """What may be passed on, each only as far as the person consented (个人信息保护法第二十三条)."""

    NAME = "name", "姓名"
    PHONE = "phone", "联系电话"
    ADDRESS = "address", "住址"
    BRIEF = "brief", "纠纷的简要情况"


class Consent(models.TextChoices):
    """How the person said yes to being referred."""

    IN_PERSON = "in_person", "本人当面同意"
    PHONE = "phone", "本人来电同意，核对了身份"
    PAPER = "paper", "本人签名的书面同意"


class ReferralResult(models.TextChoices):
    """How mediation ended; never why, never who did not want it."""

    AGREED = "agreed", "达成协议"
    NOT_AGREED = "not_agreed", "没有达成协议"
    NOT_TAKEN_ON = "not_taken_on", "没有受理"


class ReferralQuerySet(models.QuerySet["Referral"]):
    """The vocabulary in which surfaces ask for referrals."""

    def visible_to(self, person: Person) -> "ReferralQuerySet":
        """Those that this person's office sent, and those that were sent to it."""
        if person.kind == "system":
            return self
        if person.office is None:
            return self.none()
        sees = Q(pk__in=[])
        if person.has_role(*SENDERS):
            sees |= Q(sender=person.office)
        if person.has_role("clerk", "head"):
            sees |= Q(addressee=person.office)
        if person.has_role("mediator"):
            sees |= Q(addressee=person.office, dispute__mediators__contains=[person.account_id])
        return self.filter(sees)

    def waiting_for(self, person: Person) -> "ReferralQuerySet":
        """Those in which the next step is this person's: to take on, to answer, to note an answer."""
        if person.office is None or not person.has_role("clerk", "head"):
            return self.none()
        ended = Q(dispute__is_open=False)
        own = Q(addressee=person.office) & (Q(state="sent") | Q(state="running") & ended)
        return self.visible_to(person).filter(own | Q(state="handed_over", sender=person.office))


class Referral(Record):
    """One referral. Written by the door and its acts alone."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=16, choices=ReferralKind.choices)
    stage = models.CharField(max_length=14, choices=CourtStage.choices, blank=True)
    title = models.CharField(max_length=120)
    number = models.CharField(max_length=60, blank=True, help_text="Of its letter; of an organ outside, of theirs.")
    sender = models.ForeignKey(Office, models.PROTECT, db_index=False, null=True, blank=True, related_name="+")
    sender_name = models.CharField(max_length=60)
    addressee = models.ForeignKey(Office, models.PROTECT, db_index=False, null=True, blank=True, related_name="+")
    addressee_name = models.CharField(max_length=60)
    matter = models.ForeignKey(
        Matter, models.PROTECT, db_index=False, null=True, blank=True, related_name="referrals", help_text="A petition."
    )
    items = ArrayField(models.PositiveSmallIntegerField(), default=list, help_text="The petition's, by their numbers.")
    dispute = models.ForeignKey(
        Matter, models.PROTECT, db_index=False, null=True, blank=True, related_name="referred_by"
    )
    dispute_type = models.CharField(max_length=2, blank=True)
    passed = ArrayField(models.CharField(max_length=10, choices=Passed.choices), default=list)
    consent = models.CharField(max_length=10, choices=Consent.choices)
    sealed = models.BinaryField()
    answer_on = models.DateField(null=True, blank=True)
    result = models.CharField(max_length=12, choices=ReferralResult.choices, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    reply = models.TextField(blank=True, help_text="Of an organ outside, to whom a dispute was handed over.")
    requested_on = models.DateField(null=True, blank=True, help_text="Both sides' joint request to the police.")
    leniency_agreed = models.BooleanField(null=True, blank=True)

    # Whether the reader's own office stands at one of its ends, known to a page that lists it beside a petition.
    is_ours: bool = False

    objects: ClassVar[ReferralQuerySet] = ReferralQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-opened_at", "-id"]
        indexes = [
            models.Index(F("sender"), F("opened_at").desc(), F("id").desc(), name="referral_of_sender"),
            models.Index(F("addressee"), F("opened_at").desc(), F("id").desc(), name="referral_of_addressee"),
            models.Index(fields=["matter"], name="referral_of_petition", condition=Q(matter__isnull=False)),
            models.Index(fields=["dispute"], name="referral_of_dispute", condition=Q(dispute__isnull=False)),
        ]
        constraints = [
            # Of one petition one referral runs at a time; its items are answered before the next.
            models.UniqueConstraint(
                fields=["matter"], name="one_referral_at_a_time", condition=Q(is_open=True) & Q(matter__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}".strip()

    def about(self) -> bytes:
        """What ties the sealed words to this row."""
        return f"referral/{self.pk}".encode()

    def seal(self, words: Mapping[str, Any]) -> None:
        """Keep what is passed on."""
        self.sealed = vault.seal(json.dumps(words, ensure_ascii=False, sort_keys=True).encode(), about=self.about())

    def words(self) -> Mapping[str, Any]:
        """What was passed on, in clear; for the one to whom it was sent, and for its sender."""
        told: Mapping[str, Any] = json.loads(vault.unseal(bytes(self.sealed), about=self.about()))
        return told


ReferralLog = LogManager.from_queryset(LogQuerySet)


class ReferralEvent(Chained):
    """One step that was taken with a referral. Written by the door."""

    pk = models.CompositePrimaryKey("referral_id", "seq")
    referral = models.ForeignKey(Referral, models.PROTECT, db_index=False, related_name="events")

    objects: ClassVar[LogQuerySet] = ReferralLog()  # type: ignore[assignment]

    class Meta:
        ordering = ["referral", "seq"]

    def entry(self) -> Mapping[str, object]:
        """What the hash covers."""
        return {**super().entry(), "referral": str(self.referral_id)}
