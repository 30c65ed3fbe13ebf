from django.urls import path

from maille.core.soon import soon

app_name = "live"
urlpatterns = [
    path("direct/mur/", soon, name="wall"),
]
