from django.urls import path

from maille.core.soon import soon

app_name = "needs"
urlpatterns = [
    path("besoins/", soon, name="list"),
    path("besoins/exprimer/", soon, name="create"),
    path("besoins/<slug:slug>/", soon, name="detail"),
    path("besoins/<slug:slug>/corriger/", soon, name="edit"),
    path("besoins/<slug:slug>/avancement/", soon, name="progress"),
    path("besoins/<slug:slug>/reunir/", soon, name="merge"),
]
