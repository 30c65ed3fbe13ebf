from django.urls import path

from maille.core.soon import soon

app_name = "projects"
urlpatterns = [
    path("projets/", soon, name="list"),
    path("projets/lancer/", soon, name="create"),
    path("projets/acteur-existant/", soon, name="scale-up-create"),
    path("projets/<slug:slug>/", soon, name="detail"),
    path("projets/<slug:slug>/corriger/", soon, name="edit"),
    path("projets/<slug:slug>/avancement/", soon, name="progress"),
    path("projets/<slug:slug>/porteurs/", soon, name="carry"),
    path("projets/<slug:slug>/porteurs/partir/", soon, name="uncarry"),
    path("projets/<slug:slug>/soutiens/", soon, name="support-create"),
    path("projets/<slug:slug>/entreprise/", soon, name="venture-create"),
    path("entreprises/<slug:slug>/", soon, name="venture-detail"),
]
