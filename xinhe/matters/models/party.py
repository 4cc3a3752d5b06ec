"""The people of a matter: who they are is sealed, what is shown by default is masked."""

from typing import ClassVar

from django.db import models

from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.models.matter import Matter
from xinhe.people import vault
from xinhe.people.person import Person


class PartyPart(models.TextChoices):
    """The part a person has in the matter."""

    PETITIONER = "petitioner", "信访人"
    REPRESENTATIVE = "representative", "代表"
    AGENT = "agent", "代理人"
    GUARDIAN = "guardian", "监护人"
    CONTACT = "contact", "匿名，只留电话"
    PARTY = "party", "当事人"


class Proof(models.TextChoices):
    """What was seen of who asks for something that only the petitioner may have."""

    DOCUMENT = "document", "身份证件"
    MANDATE = "mandate", "授权委托书和代理人的证件"
    ANSWERS = "answers", "没带证件，核对了登记内容"
    PHONE = "phone", "手机验证码"


def check_proof(proof: str, by: Person) -> None:
    """Refuse a proof that this person cannot have seen: a code is typed back by themselves, a paper shown to staff.

    Raises Refused naming the field.
    """
    by_phone = proof == Proof.PHONE
    if proof not in Proof.values or by_phone != by.is_resident:
        raise Refused(gettext_noop("请写明怎样核对了本人身份。"), code="no_proof", field="proof")


class Party(models.Model):
    """A petitioner, a side of a dispute, a representative, an agent, or a minor's guardian.

    Of a visit there are at most five representatives (第二十条第三款).

    Of who left a telephone and no name there is the telephone alone, as a contact: nobody is looked up by it.
    """

    pk = models.CompositePrimaryKey("matter_id", "seq")
    matter = models.ForeignKey(Matter, models.PROTECT, db_index=False, related_name="parties")
    seq = models.PositiveSmallIntegerField()
    side = models.PositiveSmallIntegerField(default=0, help_text="Of a dispute: the first or the second side.")
    part = models.CharField(max_length=14, choices=PartyPart.choices)
    sealed = models.BinaryField()
    masked_name = models.CharField(max_length=60)
    masked_phone = models.CharField(max_length=30, blank=True)
    masked_id = models.CharField(max_length=40, blank=True)
    masked_address = models.CharField(max_length=120, blank=True)
    id_type = models.CharField(max_length=20, blank=True)
    is_minor = models.BooleanField(default=False)

    objects: ClassVar[models.Manager["Party"]] = models.Manager()

    class Meta:
        ordering = ["matter", "seq"]

    def __str__(self) -> str:
        return self.masked_name

    def about(self) -> bytes:
        """What ties the sealed identity to this row."""
        return f"{self.matter_id}/{self.seq}".encode()

    def identity(self) -> dict[str, str]:
        """The clear identity; the caller has logged the look first."""
        return vault.unseal_identity(bytes(self.sealed), about=self.about())
