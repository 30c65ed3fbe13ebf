"""What somebody typed and the site could not take: shown again, to be sent again after a look at it, or to be copied.

No way round the CSRF check: only a request that the browser says came from this very site may be sent again, only to
forms that give words, and only by pressing a button under what it will send. Codes of sign-in, withdrawals, erasures and
decisions never.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# Forms that give words, by the names of their addresses: no room imports one above it.
GIVES_WORDS = frozenset([
    "needs:create", "needs:edit", "needs:evidence-create", "contributions:comment-create", "contributions:report-create",
    "contributions:inspire", "challenges:create", "challenges:edit", "groups:create", "groups:edit", "solutions:create",
    "solutions:edit", "projects:create", "projects:scale-up-create", "projects:edit", "projects:support-create",
    "projects:venture-create", "projects:venture-edit", "pages:offers", "steering:need-for", "steering:texts",
    "steering:organiser", "steering:legal", "steering:phase-create", "steering:phase-edit", "steering:workshop-create",
    "steering:workshop-edit", "steering:write", "steering:piece-create", "steering:piece-edit",
])  # fmt: skip
SHORTEST_KEPT = 12
_OURS = frozenset({"csrfmiddlewaretoken"})
# Sent along unseen: the form's own marks.
_UNSEEN = frozenset({"once", "opened", "seen", "version", "seal", "website", "site_web"})


def sentences(request: HttpRequest) -> list[str]:
    """What was typed that would be missed. Nothing of the pages where codes are typed."""
    if request.resolver_match is not None and "people" in request.resolver_match.namespaces:
        return []
    sent = [str(value).strip() for name, values in request.POST.lists() if name not in _OURS for value in values]
    return [words for words in sent if is_sentence(words)]


def is_sentence(words: str) -> bool:
    return " " in words.strip() and len(words.strip()) >= SHORTEST_KEPT


def may_send_again(request: HttpRequest) -> bool:
    match = request.resolver_match
    return request.method == "POST" and match is not None and match.view_name in GIVES_WORDS and _is_ours(request)


def _is_ours(request: HttpRequest) -> bool:
    """The browser itself says where the request comes from; a page of another site cannot make it lie."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    told = request.headers.get("Origin") or request.headers.get("Referer") or ""
    parts = urlsplit(told)
    return f"{parts.scheme}://{parts.netloc}" == f"{request.scheme}://{request.get_host()}"


def send_again_page(request: HttpRequest, *, join_url: str = "") -> HttpResponse:
    """403, with what was typed. `join_url`: where the visitor makes themselves known first, in another tab."""
    again = may_send_again(request)
    fields = [(name, str(value)) for name, values in request.POST.lists() if name not in _OURS for value in values]
    context = {
        "again": again, "join_url": join_url, "noindex": True, "kept": [] if again else sentences(request),
        "typed": [(name, value) for name, value in fields if is_sentence(value)],
        "chosen": [(name, value) for name, value in fields if not is_sentence(value)],
        "shown": [value for name, value in fields if not is_sentence(value) and value.strip() and name not in _UNSEEN],
    }  # fmt: skip
    response = render(request, "send_again.html", context, status=403)
    response["Cache-Control"] = "no-store"
    return response
