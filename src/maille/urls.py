"""All addresses: the site's own, then each programme's rooms under its slug."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

# The home page's room comes last: its addresses are the shortest.
PROGRAMME_ROOMS = [
    "programmes", "workshops", "contributions", "needs", "challenges", "groups",
    "solutions", "projects", "live", "opendata", "steering", "pages",
]  # fmt: skip

urlpatterns = i18n_patterns(
    path("", include("maille.pages.site_urls")),
    path("compte/", include("maille.workshops.site_urls")),
    path("compte/", include("maille.people.site_urls")),
    path("r/", include("maille.workshops.relay_urls")),
    path("ici/", include("maille.workshops.room_urls")),
    path("organiser/", include("maille.steering.site_urls")),
    path("<slug:programme>/", include([path("", include(f"maille.{room}.urls")) for room in PROGRAMME_ROOMS])),
    prefix_default_language=False,
)

handler400 = "maille.pages.views.errors.not_understood"
handler404 = "maille.pages.views.errors.not_found"
handler403 = "maille.pages.views.errors.forbidden"
