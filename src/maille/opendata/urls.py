from django.urls import path

from maille.core.soon import soon

app_name = "opendata"
urlpatterns = [
    path("donnees/", soon, name="index"),
    path("donnees/<str:name>", soon, name="dataset"),
]
