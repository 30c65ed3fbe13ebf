from django.urls import path

from maille.workshops.views import feeds, mine

app_name = "workshops-site"
urlpatterns = [
    path("ateliers/", mine.my_workshops, name="mine"),
    path("ateliers/attestation-<slug:code>.pdf", mine.my_attestation, name="attestation"),
    path("agenda/", feeds.feed_page, name="feed"),
    path("agenda/adresse/", feeds.feed_open, name="feed-open"),
    path("agenda/adresse/retrait/", feeds.feed_close, name="feed-close"),
    path("agenda/<str:token>/ateliers.ics", feeds.feed_calendar, name="feed-calendar"),
]
