from django.urls import path

from maille.core.soon import soon

app_name = "pages"
urlpatterns = [
    path("", soon, name="home"),
    path("fil/", soon, name="thread"),
    path("mon-fil/", soon, name="my-thread"),
    path("recherche/", soon, name="search"),
    path("acteurs/", soon, name="actors"),
    path("mentions-legales/", soon, name="legal"),
    path("donnees-personnelles/", soon, name="privacy"),
    path("accessibilite/", soon, name="accessibility"),
    path("licence/", soon, name="licence"),
]
