"""Two traps for robots in forms open to anybody: a field that people do not see, and the time that filling takes.

No third party, no riddle. A person caught by mistake sees the form again, with all they typed.
"""

from __future__ import annotations

import time
from typing import Any, Final

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FASTEST: Final = 0.5
_SALT: Final = "maille.core.spam"


class TrapsForm(forms.Form):
    """Add `{{ form.site_web }}` inside an element hidden from everybody, and `{{ form.seen }}`: see ui/forms/_traps.html."""

    site_web = forms.CharField(
        label=gettext_lazy("Laissez ce champ vide"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = signing.dumps(int(time.time() * 10) / 10, salt=_SALT)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("site_web") or not _took_time(data.get("seen", "")):
            raise forms.ValidationError(
                _("Ce formulaire est parti trop vite, ou a été rempli par une machine. Vérifiez-le et renvoyez-le.")
            )
        return data


def _took_time(stamp: str) -> bool:
    try:
        shown = float(signing.loads(stamp, salt=_SALT))
    except (signing.BadSignature, TypeError, ValueError):
        return False
    return time.time() - shown >= FASTEST
