"""The addresses of the desk; the word in the address is the word of the act."""

from django.urls import path

from xinhe.desk.drafts import views as drafts
from xinhe.desk.figures import views as figures
from xinhe.desk.figures import visits
from xinhe.desk.hearings import views as hearings
from xinhe.desk.ledgers import views as ledgers
from xinhe.desk.letters import views as letters
from xinhe.desk.matters import bulk, day, identity, lists, own, preview, sharing, views, window
from xinhe.desk.mediation import acting, disputes, looking, opening, sheets, triage
from xinhe.desk.mediation import people as mediators
from xinhe.desk.mediation import views as mediation
from xinhe.desk.mediation.calendar import views as sessions
from xinhe.desk.mediation.dossier import views as dispute_papers
from xinhe.desk.mediation.table import page as round_table
from xinhe.desk.papers import views as papers
from xinhe.desk.people import audit, door
from xinhe.desk.people import views as people
from xinhe.desk.places import holidays, seal, tables
from xinhe.desk.places import views as places
from xinhe.desk.referrals import views as referrals
from xinhe.desk.register import views as register
from xinhe.desk.running import views as running
from xinhe.desk.supervision import views as supervision

urlpatterns = [
    path("sign-in/", door.sign_in, name="desk-sign-in"),
    path("sign-in/phone/", door.sign_in_by_phone, name="desk-sign-in-phone"),
    path("sign-out/", door.sign_out, name="desk-sign-out"),
    path("password/", door.password, name="desk-password"),
    path("second-factor/", door.second_factor, name="desk-second-factor"),
    path("", day.day, name="desk-day"),
    path("drafts/", drafts.drafts, name="desk-drafts"),
    path("read/", day.read, name="desk-read"),
    path("search/", lists.search, name="desk-search"),
    path("matters/", lists.matters, name="desk-inbox"),
    path("matters/export/", lists.export, name="desk-export"),
    path("sharing/", sharing.sharing, name="desk-sharing"),
    path("sharing/end/", sharing.end, name="desk-sharing-end"),
    path("own/", own.own, name="desk-own"),
    path("own/view/", own.save_view, name="desk-own-view"),
    path("own/drop/", own.drop, name="desk-own-drop"),
    path("reviews/new/", window.take_in, name="desk-review-new"),
    path("matters/bulk/", bulk.bulk, name="desk-bulk"),
    path("matters/<slug:number>/", views.matter, name="desk-matter"),
    path("matters/<slug:number>/reveal/<int:party>/", identity.reveal, name="desk-matter-reveal"),
    path("matters/<slug:number>/files/<uuid:file>/", views.file, name="desk-matter-file"),
    path("matters/<slug:number>/files/<uuid:file>/<slug:size>/", views.picture, name="desk-matter-picture"),
    path("matters/<slug:number>/letters/<uuid:letter>/<slug:form>/", letters.letter, name="desk-matter-letter"),
    path("matters/<slug:number>/dossier/", letters.dossier, name="desk-matter-dossier"),
    path("matters/<slug:number>/alike/", views.alike, name="desk-matter-alike"),
    path("matters/<slug:number>/why/", views.why, name="desk-matter-why"),
    path("matters/<slug:number>/next/", views.usual, name="desk-matter-next"),
    path("matters/<slug:number>/<slug:act>/preview/", preview.preview, name="desk-matter-preview"),
    path("matters/<slug:number>/<slug:act>/", views.act, name="desk-matter-act"),
    path("letters/", letters.letters, name="desk-letters"),
    path("handovers/", letters.handovers, name="desk-handovers"),
    path("hearings/", hearings.hearings, name="desk-hearings"),
    path("findings/", supervision.findings, name="desk-findings"),
    path("findings/<uuid:finding>/", supervision.finding, name="desk-finding"),
    path("findings/<uuid:finding>/pursue/<slug:kind>/", papers.new, name="desk-finding-pursue"),
    path("referrals/", referrals.referrals, name="desk-referrals"),
    path("referrals/new/", referrals.register, name="desk-referral-register"),
    path("referrals/<uuid:referral>/", referrals.referral, name="desk-referral"),
    path("referrals/<uuid:referral>/letters/<uuid:letter>/<slug:form>/", referrals.letter, name="desk-referral-letter"),
    path("referrals/<uuid:referral>/<slug:act>/", referrals.act, name="desk-referral-act"),
    path("papers/", papers.papers, name="desk-papers"),
    path("papers/new/<slug:kind>/", papers.new, name="desk-paper-new"),
    path("papers/new/<slug:kind>/preview/", papers.preview, name="desk-paper-preview"),
    path("papers/<uuid:paper>/", papers.paper, name="desk-paper"),
    path("papers/<uuid:paper>/letter/<slug:form>/", papers.letter, name="desk-paper-letter"),
    path("papers/<uuid:paper>/annex/pdf/", papers.annex, name="desk-paper-annex"),
    path("papers/<uuid:paper>/<slug:act>/", papers.act, name="desk-paper-act"),
    path("seal/", seal.seal, name="desk-seal"),
    path("register/<slug:channel>/", register.register, name="desk-register"),
    path("receipts/<slug:number>/", register.receipt, name="desk-receipt"),
    path("receipts/<slug:number>/pdf/", register.receipt_pdf, name="desk-receipt-pdf"),
    path("holidays/", holidays.holidays, name="desk-holidays"),
    path("holidays/<int:year>/file/", holidays.table, name="desk-holidays-file"),
    path("offices/", places.offices, name="desk-offices"),
    path("tables/", tables.tables, name="desk-tables"),
    path("tables/<slug:kind>/", tables.template, name="desk-table"),
    path("ledgers/", ledgers.ledgers, name="desk-ledgers"),
    path("ledgers/<uuid:pk>/", ledgers.ledger, name="desk-ledger"),
    path("ledgers/<uuid:pk>/advance/", ledgers.advance, name="desk-ledger-advance"),
    path("ledgers/<uuid:pk>/refused/", ledgers.refused, name="desk-ledger-refused"),
    path("disputes/", disputes.disputes, name="desk-disputes"),
    path("disputes/export/", disputes.export, name="desk-disputes-export"),
    path("disputes/new/", opening.new, name="desk-dispute-new"),
    path("disputes/<slug:number>/", acting.dispute, name="desk-dispute"),
    path("disputes/<slug:number>/slips/", opening.slips, name="desk-dispute-slips"),
    path("disputes/<slug:number>/why/", acting.why, name="desk-dispute-why"),
    path("disputes/<slug:number>/reveal/<int:party>/", looking.reveal, name="desk-dispute-reveal"),
    path("disputes/<slug:number>/letters/<uuid:letter>/<slug:form>/", looking.letter, name="desk-dispute-letter"),
    path("disputes/<slug:number>/sessions/<int:session>/", sessions.one, name="desk-dispute-session"),
    path("sessions/", sessions.week, name="desk-sessions"),
    path("sessions/mine.ics", sessions.mine, name="desk-sessions-mine"),
    path("disputes/<slug:number>/papers/<slug:paper>/", dispute_papers.paper, name="desk-dispute-paper"),
    path("disputes/<slug:number>/dossier/", dispute_papers.dossier, name="desk-dispute-dossier"),
    path("disputes/<slug:number>/table/", round_table.table, name="desk-dispute-table"),
    path("disputes/<slug:number>/files/<uuid:file>/", round_table.file, name="desk-dispute-file"),
    path("disputes/<slug:number>/hand-over/", referrals.hand_over, name="desk-dispute-hand-over"),
    path("disputes/<slug:number>/<slug:act>/", acting.act, name="desk-dispute-act"),
    path("mediation/", mediation.bodies, name="desk-mediation"),
    path("mediation/triage/", triage.triage, name="desk-mediation-triage"),
    path("mediation/figures/", figures.figures, name="desk-figures"),
    path("mediation/figures/<slug:code>/", figures.figures, name="desk-figures-body"),
    path("mediation/figures/<slug:code>/counted/", figures.counted, name="desk-figures-counted"),
    path("mediation/table/", figures.table, name="desk-figures-own-table"),
    path("mediation/table/<slug:code>/", figures.table, name="desk-figures-table"),
    path("mediation/bodies/<slug:code>/visitors/", visits.visits, name="desk-figures-visits"),
    path("mediation/bodies/<slug:code>/visitors/<int:row>/drop/", visits.take_out, name="desk-figures-visit-drop"),
    path("mediation/advisers/", mediation.advisers, name="desk-mediation-advisers"),
    path("mediation/export/<slug:table>/", sheets.export, name="desk-mediation-export"),
    path("mediation/bodies/<slug:code>/", mediation.body, name="desk-mediation-body"),
    path("mediation/bodies/<slug:code>/change/", mediation.change, name="desk-mediation-change"),
    path("mediation/bodies/<slug:code>/poster/", mediation.poster, name="desk-mediation-poster"),
    path("mediation/bodies/<slug:code>/new/", mediators.new, name="desk-mediation-new"),
    path("mediation/people/<int:pk>/", mediators.mediator, name="desk-mediation-mediator"),
    path("mediation/people/<int:pk>/photo/", mediators.photo, name="desk-mediation-photo"),
    path("mediation/people/<int:pk>/training/", mediators.training, name="desk-mediation-training"),
    path("mediation/people/<int:pk>/away/", mediators.be_away, name="desk-mediation-away"),
    path("mediation/people/<int:pk>/drop/<slug:what>/<int:row>/", mediators.drop, name="desk-mediation-drop"),
    path("troubles/", running.troubles, name="desk-troubles"),
    path("troubles/try/", running.try_again, name="desk-trouble-try"),
    path("people/", people.people, name="desk-people"),
    path("people/new/", people.new, name="desk-account-new"),
    path("people/<slug:username>/", people.account, name="desk-account"),
    path("people/<slug:username>/password/", people.reset, name="desk-account-reset"),
    path("people/<slug:username>/confirm/", people.confirm, name="desk-account-confirm"),
    path("people/<slug:username>/tokens/<int:token>/", people.revoke, name="desk-account-token"),
    path("people/<slug:username>/<slug:what>/", people.press, name="desk-account-press"),
    path("sign-ins/", audit.sign_ins, name="desk-sign-ins"),
    path("reveals/", audit.reveals, name="desk-reveals"),
    path("changes/", audit.changes, name="desk-changes"),
]
