from django.urls import path

from maille.workshops.views import feeds

app_name = "workshops-site"
urlpatterns = [
    path("", feeds.feed_page, name="feed"),
    path("adresse/", feeds.feed_open, name="feed-open"),
    path("adresse/retrait/", feeds.feed_close, name="feed-close"),
    path("<str:token>/ateliers.ics", feeds.feed_calendar, name="feed-calendar"),
]
