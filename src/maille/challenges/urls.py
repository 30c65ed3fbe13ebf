from django.urls import path

from maille.core.soon import soon

app_name = "challenges"
urlpatterns = [
    path("defis/", soon, name="list"),
    path("defis/ecrire/", soon, name="create"),
    path("defis/<slug:slug>/", soon, name="detail"),
    path("defis/<slug:slug>/corriger/", soon, name="edit"),
    path("defis/<slug:slug>/avancement/", soon, name="progress"),
]
