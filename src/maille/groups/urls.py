from django.urls import path

from maille.core.soon import soon

app_name = "groups"
urlpatterns = [
    path("groupes/", soon, name="list"),
    path("groupes/<slug:slug>/", soon, name="detail"),
    path("groupes/<slug:slug>/membres/", soon, name="join"),
    path("groupes/<slug:slug>/membres/partir/", soon, name="leave"),
    path("groupes/<slug:slug>/corriger/", soon, name="edit"),
    path("groupes/<slug:slug>/avancement/", soon, name="progress"),
    path("defis/<slug:slug>/groupe/", soon, name="create"),
]
