"""The programme file through the browser: loaded as a new draft, or over the programme it describes."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from maille.core.errors import RuleError
from maille.people.models import Person
from maille.programmes.actions.roles import give_role
from maille.programmes.models import Programme, Role
from maille.steering import kit


def text_of(file: UploadedFile) -> str:  # type: ignore[type-arg]  # django-stubs: any file
    """The file's words. Raises FileErrors when it is no text, RuleError when it is too large."""
    if (file.size or 0) > kit.LARGEST_FILE:
        raise RuleError(_("Ce fichier dépasse 1 Mo : ce n'est pas un programme."), field="file")
    try:
        return str(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise kit.FileErrors([kit.Problem(0, _("ce fichier n'est pas un texte en UTF-8."))]) from None


def slug_of(text: str) -> str:
    """Which programme the file describes. Raises FileErrors with every problem of the file."""
    records, _lines = kit.read(text)
    return str(records["programme"]["slug"])


@transaction.atomic
def load_new(*, text: str, by: Person) -> Programme:
    """A draft that `by` organises, whatever state the file gives it: going public has its own conditions."""
    kit.load_text(text, state=Programme.State.DRAFT, by=by)
    programme = Programme.objects.get(slug=slug_of(text))
    give_role(programme=programme, person=by, kind=Role.Kind.ORGANISER, by=by)
    return programme


def load_over(*, programme: Programme, text: str, by: Person) -> kit.LoadReport:
    """Bring the file's changes into the programme; what was edited in the browser stays, and is listed.

    Raises RuleError when the file is another programme's: its organiser is perhaps somebody else.
    """
    slug = slug_of(text)
    if slug != programme.slug:
        names = {"slug": slug, "here": programme.slug}
        raise RuleError(
            _("Ce fichier est celui de « %(slug)s » ; ce programme est « %(here)s ». Rien n'est chargé.") % names,
            field="file",
        )
    return kit.load_text(text, by=by)
