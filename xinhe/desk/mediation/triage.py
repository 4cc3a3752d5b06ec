"""三事分解 at the desk: a few questions, a tier and whom to ask. Nothing is kept; a person decides."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from xinhe.desk.fields import place_of
from xinhe.desk.frame import TRIAGING, desk_page, sees_network, show
from xinhe.desk.mediation.forms import TriageForm
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused
from xinhe.mediation import rules
from xinhe.mediation.triage import candidates, propose
from xinhe.people.person import Person
from xinhe.web.answer import put_beside
from xinhe.web.clock import TimedRequest


@require_safe
@desk_page(*TRIAGING, committees=True)
def triage(request: TimedRequest, by: Person) -> HttpResponse:
    """Which tier a dispute is of, why, and who of that tier may be asked today."""
    today = local_day(request.at)
    network = rules.network(today)
    begun = {"region": by.office.region.name if by.office else "", "parties": 2}
    form = TriageForm(request.GET if "type" in request.GET else None, network=network, initial=begun)
    context: dict[str, object] = {"form": form, "sees_network": sees_network(by)}
    if form.is_bound and form.is_valid():
        try:
            place = place_of(form.cleaned_data["region"])
        except Refused as refused:
            put_beside(form, refused)
        else:
            found = candidates(place, on=today, network=network)
            proposal = propose(form.dispute(), path=place.path, candidates=found, network=network)
            context |= {"proposal": proposal, "tier": network.tiers[proposal.tier], "place": place}
    status = 422 if form.errors else 200
    return show(request, by, "desk/mediation/triage.html", context, on="mediation-triage", status=status)
