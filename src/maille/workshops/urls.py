from django.urls import path

from maille.core.soon import soon

app_name = "workshops"
urlpatterns = [
    path("participer/", soon, name="join"),
    path("participer/merci/", soon, name="joined"),
    path("agenda/", soon, name="list"),
    path("agenda/<slug:slug>/", soon, name="detail"),
    path("agenda/<slug:slug>/inscription/", soon, name="registration-create"),
    path("agenda/<slug:slug>/inscription/annuler/", soon, name="registration-cancel"),
]
