"""The papers of a dispute that nobody types, and its dossier, for the body: names as masked as to this person."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Query, Router

from xinhe.api.answer import pdf_named
from xinhe.api.bearer import Bearer, StaffRequest
from xinhe.api.desk import NOT_FOUND
from xinhe.api.disputes.desk import dispute_of
from xinhe.api.shapes import PDF, STAFF_PROBLEMS
from xinhe.kernel.later import later
from xinhe.kernel.refusal import Unknown
from xinhe.matters.models import Event
from xinhe.mediation.dossier.records import draw, papers_of
from xinhe.people import throttle

if TYPE_CHECKING:
    from xinhe.mediation.dossier import whole
else:  # it brings the binder of PDFs along
    whole = later("xinhe.mediation.dossier.whole")

router = Router(tags=["mediation"], auth=Bearer())
DOSSIERS_AN_HOUR, HOUR = 60, 3600
BINARY = {"schema": {"type": "string", "format": "binary"}}
BOTH: dict[str, Any] = {
    "responses": {
        200: {"description": "ZIP，或者 PDF", "content": {"application/zip": BINARY, "application/pdf": BINARY}}
    }
}


@router.get("/disputes/{number}/papers/{paper}", response={200: None, **STAFF_PROBLEMS}, openapi_extra=PDF)
def paper(request: StaffRequest, number: str, paper: str) -> HttpResponse:
    """照登记内容打印的一份文书：application 申请书，register 受理登记表，record-N 调解记录，inquiry-N 调查记录，table-N 圆桌记录，visit-N 回访记录；N 是那一步的序号。"""  # noqa: E501
    found = dispute_of(request.auth, number)
    events = list(Event.objects.filter(matter=found).order_by("seq"))
    asked = next((one for one in papers_of(events) if one.key == paper), None)
    if asked is None:
        raise Unknown(NOT_FOUND)
    return pdf_named(f"{asked.title} {found.number}.pdf", draw(asked, found, request.auth, at=request.at))


@router.get("/disputes/{number}/dossier", response={200: None, **STAFF_PROBLEMS}, openapi_extra=BOTH)
def dossier(
    request: StaffRequest,
    number: str,
    form: Annotated[Literal["zip", "pdf"], Query(description="整卷 PDF，或者连同各份文书和 SM3 清单的 ZIP。")] = "zip",
) -> HttpResponse:
    """调解卷宗：封面、目录、十三个部分、封底。只给本案调解员和调解组织的主任；一方单独说的话不在里面。"""
    by, at = request.auth, request.at
    found = dispute_of(by, number)
    throttle.hit(f"dossier/{by.account_id}", limit=DOSSIERS_AN_HOUR, seconds=HOUR, at=at)
    bound, packed = whole.dossier(found, by=by, at=at)
    answer = pdf_named(f"{found.number}.{form}", bound if form == "pdf" else packed)
    if form == "zip":
        answer["Content-Type"] = "application/zip"
    return answer
