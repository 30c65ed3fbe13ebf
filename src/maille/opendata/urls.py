from django.urls import path

from maille.opendata import views

app_name = "opendata"
urlpatterns = [
    path("donnees/", views.index, name="index"),
    path("donnees/<str:name>", views.dataset, name="dataset"),
]
