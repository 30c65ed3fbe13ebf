from django.urls import path

from maille.pages.views import actors, home, legal, mine, search, thread

app_name = "pages"
urlpatterns = [
    path("", home.home, name="home"),
    path("phases/<int:number>/", home.phase, name="phase"),
    path("rejoindre/<slug:kind>/", home.join_kind, name="join-kind"),
    path("fil/", thread.thread_page, name="thread"),
    path("mon-fil/", mine.my_thread, name="my-thread"),
    path("mon-fil/nouvelles/", mine.news_seen, name="news-seen"),
    path("recherche/", search.search, name="search"),
    path("acteurs/", actors.actors, name="actors"),
    path("acteurs/offres/", actors.offers, name="offers"),
    path("acteurs/offres/<int:pk>/fermeture/", actors.offer_close, name="offer-close"),
    path("acteurs/<slug:slug>/", actors.organisation, name="organisation"),
    path("mentions-legales/", legal.legal, name="legal"),
    path("donnees-personnelles/", legal.privacy, name="privacy"),
    path("accessibilite/", legal.accessibility, name="accessibility"),
    path("licence/", legal.licence, name="licence"),
]
