"""A printed document as the answer to a request."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from maille.ui.printing import Document, PressBusyError, print_pdf


def pdf_answer(request: HttpRequest, document: Document, *, back: str, is_download: bool = False) -> HttpResponse:
    """The PDF under a name of its own, shown in the browser or downloaded; `back` with a sentence when the press is busy."""
    try:
        pdf = print_pdf(document)
    except PressBusyError as error:
        messages.error(request, str(error))
        return redirect(back)
    how = "attachment" if is_download else "inline"
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": f'{how}; filename="{document.name}.pdf"'}
    )
