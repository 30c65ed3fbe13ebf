"""Who comes through which door: the declared policy of every address. A new address without a line fails the gate.

Letters: v visitor without a name, p participant, e expert, f facilitator, o organiser, x organiser of another
programme (here a mere participant). `see`: who gets the page by GET. `do`: whose POST is not refused. The things of the
world were given by somebody else than all of these. `None`: the address does not answer that method.
"""

from __future__ import annotations

from typing import NamedTuple

ALL = "vpefox"
KNOWN = "pefox"
MEMBER = "pefo"  # has joined this programme; others are asked to
STAFF = "fo"
ORGANISER = "o"


class Door(NamedTuple):
    see: str | None = ALL
    do: str | None = None


# The organiser's cockpit: pages to read, forms (and questions before an act), buttons.
COCKPIT_PAGES = [
    "journal",
    "settings",
    "opening",
    "phases",
    "workshops",
    "call",
    "call-picture",
    "prints",
    "programme-print",
    "run-sheet",
    "workshop-prints",
    "workshop-print",
    "attendance",
    "workshop-arrangements",
    "workshop-seats",
    "to-call",
    "attendance-download",
    "pieces",
    "kit-download",
    "people",
    "person",
    "moderation",
    "hidden",
    "mails",
    "bounced",
    "retention",
    "print-job",
    "print-download",
    "lists",
    "list-download",
    "workshop-list-download",
]
COCKPIT_FORMS = [
    "publish",
    "unpublish",
    "clear-demo",
    "state",
    "texts",
    "organiser",
    "legal",
    "tools",
    "calendar",
    "phase-create",
    "phase-edit",
    "phase-state",
    "workshop-create",
    "workshop-edit",
    "workshop-remove",
    "workshop-state",
    "piece-create",
    "piece-edit",
    "piece-remove",
    "kit",
    "person-create",
    "reminders",
    "import",
    "import-batch",
    "write",
    "relays",
    "relay-close",
    "card-revoke",
    "address-correct",
    "person-edit",
    "person-merge",
    "person-seat",
    "role-remove",
    "team",
    "case",
]
COCKPIT_BUTTONS = [
    "mail-test",
    "call-answer",
    "mail-received",
    "make-current",
    "piece-up",
    "card-issue",
    "role-give",
    "restore",
    "restore-comment",
    "attestations-issue",
    "paper-replaced",
    "programme-attestations",
    "paper-destroyed",
    "print-order",
    "print-delete",
    "mail-again",
    "address-bounced",
    "address-restored",
]

PUBLIC = Door()
DOORS: dict[str, Door] = {
    # pages
    "pages-site:root": PUBLIC,
    "pages-site:mine": Door(see=KNOWN),
    "pages-site:favicon": PUBLIC,
    "pages-site:health": PUBLIC,
    "pages-site:ready": PUBLIC,
    "pages-site:robots": PUBLIC,
    "pages-site:sitemap": PUBLIC,
    "pages-site:sitemap-section": PUBLIC,
    "pages-site:source": PUBLIC,
    "pages-site:components": PUBLIC,
    "pages:home": PUBLIC,
    "pages:thread": PUBLIC,
    "pages:my-thread": PUBLIC,
    "pages:search": PUBLIC,
    "pages:actors": PUBLIC,
    "pages:legal": PUBLIC,
    "pages:privacy": PUBLIC,
    "pages:accessibility": PUBLIC,
    "pages:licence": PUBLIC,
    "pages:phase": PUBLIC,
    "pages:join-kind": PUBLIC,
    "pages:organisation": PUBLIC,
    "pages:offers": Door(do=KNOWN),
    "pages:offer-close": Door(see=None, do=""),  # only whose offer it is
    "pages:news-seen": Door(see=None, do=KNOWN),
    # people
    "people:sign-in": Door(do=ALL),
    "people:code": Door(do=ALL),
    "people:link": Door(do=ALL),
    "people:card": Door(do=ALL),
    "people:sign-out": Door(do=ALL),
    "people:profile": Door(see=KNOWN, do=KNOWN),
    "people:data": Door(see=KNOWN),
    "people:data-download": Door(see=KNOWN),
    "people:erase": Door(see=KNOWN, do=KNOWN),
    "people:who": Door(see=KNOWN, do=KNOWN),
    "people:mail-choice": Door(see=KNOWN, do=KNOWN),
    "people:unsubscribe": Door(do=ALL),
    "people:mailbox": PUBLIC,
    "people:mailbox-message": PUBLIC,  # in demonstration only
    "people:consent": Door(see=KNOWN, do=KNOWN),
    # programmes, workshops
    "programmes:step": Door(see=MEMBER, do=MEMBER),
    "programmes:level": Door(see=MEMBER, do=MEMBER),
    "programmes:leave": Door(do=ALL),
    "workshops:join": Door(do=ALL),
    "workshops:joined": Door(see=MEMBER),
    "workshops:join-many": Door(do=ALL),
    "workshops:answer": Door(see=KNOWN, do=KNOWN),  # of one's own registration
    "relays:follow": Door(see=""),  # it leads everybody to the form, as a refusal does
    "steering:relay-kit": PUBLIC,  # who has the secret address
    "steering:relay-picture": PUBLIC,
    "steering:relay-poster": PUBLIC,
    "workshops:list": PUBLIC,
    "workshops:detail": PUBLIC,
    "workshops:attestation": PUBLIC,  # who has the paper has the code
    "workshops:calendar": PUBLIC,
    "workshops:workshop-calendar": PUBLIC,
    "workshops:registration-create": Door(see=KNOWN, do=KNOWN),
    "workshops:registration-cancel": Door(see=KNOWN, do=KNOWN),
    "workshops:registration-restore": Door(see=KNOWN, do=KNOWN),
    "workshops:offer-answer": Door(see=KNOWN, do=KNOWN),
    "workshops-site:mine": Door(see=KNOWN),
    "workshops-site:attestation": Door(see=""),  # only whose attestation it is
    "workshops-site:feed": Door(see=KNOWN),
    "workshops-site:feed-open": Door(see=None, do=KNOWN),
    "workshops-site:feed-close": Door(see=None, do=KNOWN),
    "workshops-site:feed-calendar": Door(see=""),  # only whoever holds the secret address
    "workshops:seat": Door(see=STAFF, do=STAFF),
    "workshops:arrangements": Door(see=KNOWN, do=KNOWN),  # of one's own registration
    "workshops:cohort-create": Door(see=KNOWN, do=KNOWN),
    "workshops:cohort": Door(see=ORGANISER),  # and who answers for it
    "workshops:cohort-change": Door(see=None, do=ORGANISER),
    "workshops:cohort-leave": Door(see=None, do=ORGANISER),
    "workshops:families": Door(see=ORGANISER),
    "workshops:group-arrived": Door(see=None, do=STAFF),
    "workshops:door": Door(see=STAFF),
    "workshops:attendance-create": Door(see=None, do=STAFF),
    "workshops:walk-in": Door(see=None, do=STAFF),
    "workshops:attendance-undo": Door(see=None, do=STAFF),
    "workshops:poster": Door(see=STAFF),
    "workshops:here": Door(do=ALL),  # with the room's code
    "room:room": Door(do=ALL),  # the same
    "workshops:ticket": Door(do=STAFF),
    "workshops:leave": Door(do=ALL),  # whose mail holds the link
    # contributions
    "contributions:support": Door(see=None, do=KNOWN),
    "contributions:unsupport": Door(see=None, do=KNOWN),
    "contributions:follow": Door(see=None, do=KNOWN),
    "contributions:unfollow": Door(see=None, do=KNOWN),
    "contributions:comment-create": Door(see=KNOWN, do=KNOWN),
    "contributions:report-create": Door(do=ALL),
    "contributions:inspire": Door(see=STAFF, do=STAFF),  # and its giver
    "contributions:versions": PUBLIC,
    "contributions:withdraw": Door(see="", do=""),
    "contributions:unwithdraw": Door(see=None, do=""),
    "contributions:receipt": PUBLIC,
    "contributions:claim": Door(see=None, do=KNOWN),
    # needs
    "needs:list": PUBLIC,
    "needs:slip": PUBLIC,
    "needs:create": Door(do=ALL),
    "needs:detail": PUBLIC,
    "needs:edit": Door(see=STAFF, do=STAFF),
    "needs:evidence-create": Door(see=KNOWN, do=KNOWN),
    "needs:progress": Door(see=None, do=STAFF),
    "needs:merge": Door(see=STAFF, do=STAFF),
    "needs:split": Door(see=STAFF, do=STAFF),
    # challenges
    "challenges:list": PUBLIC,
    "challenges:create": Door(see=KNOWN, do=KNOWN),
    "challenges:detail": PUBLIC,
    "challenges:edit": Door(see=STAFF, do=STAFF),
    "challenges:progress": Door(see=STAFF, do=STAFF),
    "challenges:merge": Door(see=STAFF, do=STAFF),
    # groups
    "groups:list": PUBLIC,
    "groups:create": Door(see=KNOWN, do=KNOWN),
    "groups:detail": PUBLIC,
    "groups:join": Door(see=KNOWN, do=KNOWN),
    "groups:leave": Door(see=KNOWN, do=KNOWN),
    "groups:edit": Door(see=STAFF, do=STAFF),
    "groups:progress": Door(see=STAFF, do=STAFF),
    "groups:roles": Door(see=STAFF, do=STAFF),
    "groups:split": Door(see=STAFF, do=STAFF),
    "groups:merge": Door(see=STAFF, do=STAFF),
    # solutions
    "solutions:list": PUBLIC,
    "solutions:create": Door(see=KNOWN, do=KNOWN),
    "solutions:detail": PUBLIC,
    "solutions:edit": Door(see=STAFF, do=STAFF),
    "solutions:progress": Door(see=STAFF, do=STAFF),
    "solutions:adopt": Door(see=KNOWN, do=KNOWN),
    "solutions:merge": Door(see=STAFF, do=STAFF),
    # projects
    "projects:list": PUBLIC,
    "projects:create": Door(see=KNOWN, do=KNOWN),
    "projects:scale-up-create": Door(see=KNOWN, do=KNOWN),
    "projects:detail": PUBLIC,
    "projects:edit": Door(see=STAFF, do=STAFF),
    "projects:progress": Door(see=STAFF, do=STAFF),
    "projects:carry": Door(see=KNOWN, do=KNOWN),
    "projects:uncarry": Door(see=KNOWN, do=KNOWN),
    "projects:support-create": Door(see=KNOWN, do=KNOWN),
    "projects:support-answer": Door(see=STAFF, do=STAFF),
    "projects:venture-create": Door(see=STAFF, do=STAFF),
    "projects:venture-detail": PUBLIC,
    "projects:venture-edit": Door(see=STAFF, do=STAFF),
    "projects:venture-progress": Door(see=STAFF, do=STAFF),
    # live, opendata, steering
    "live:wall": PUBLIC,
    "live:stream": PUBLIC,  # answered by the stream server; without it 501, which is an answer
    "opendata:index": PUBLIC,
    "opendata:dataset": PUBLIC,
    "steering-site:welcome": Door(see="ox", do="ox"),
    "steering-site:load-file": Door(see=None, do="ox"),
    "steering:dashboard": Door(see=STAFF),
    "steering:need-for": Door(see=STAFF, do=STAFF),
    "steering:slips": Door(see=STAFF, do=STAFF),
    "steering:moderation-counters": PUBLIC,
    "steering:contest": Door(see="", do=""),  # only for the author of something hidden
    **{f"steering:{page}": Door(see=ORGANISER) for page in COCKPIT_PAGES},
    **{f"steering:{page}": Door(see=ORGANISER, do=ORGANISER) for page in COCKPIT_FORMS},
    **{f"steering:{page}": Door(see=None, do=ORGANISER) for page in COCKPIT_BUTTONS},
}
