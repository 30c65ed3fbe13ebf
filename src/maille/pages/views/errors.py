"""An address that leads nowhere, perhaps an old one printed on a flyer; and what one may not do."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.translation import get_language_from_path, override
from django.views.defaults import page_not_found

from maille.core.resend import send_again_page, sentences
from maille.programmes.models import RedirectAlias


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Old addresses lead to their programme for good; anything else is not found, and says so."""
    if request.method in ("GET", "HEAD"):
        path = request.path.rstrip("/") or "/"
        alias = RedirectAlias.objects.select_related("programme").filter(path__in=[path, f"{path}/"]).first()
        if alias is not None and alias.programme.is_public:
            return HttpResponsePermanentRedirect(alias.programme.get_absolute_url())
    return page_not_found(request, exception)


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A foreign host name, a broken body: the page is made without the request, which would break it again."""
    # Nobody has looked at this request's language: the thread still speaks that of the one before.
    with override(get_language_from_path(request.path) or settings.LANGUAGE_CODE):
        return HttpResponseBadRequest(get_template("400.html").render())


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The reason when it is known; the sentences that were sent are shown again, to be copied."""
    context = {"message": str(exception), "kept": sentences(request)}
    return render(request, "403.html", context, status=403)


def waited_too_long(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The CSRF check said no: a form left open too long, cookies cleared, or a forged request."""
    return send_again_page(request)
