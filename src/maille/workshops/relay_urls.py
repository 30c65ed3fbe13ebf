from django.urls import path

from maille.workshops.views import relays

app_name = "relays"
urlpatterns = [path("<slug:code>/", relays.follow, name="follow")]
