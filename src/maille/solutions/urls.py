from django.urls import path

from maille.core.soon import soon

app_name = "solutions"
urlpatterns = [
    path("solutions/", soon, name="list"),
    path("solutions/proposer/", soon, name="create"),
    path("solutions/<slug:slug>/", soon, name="detail"),
    path("solutions/<slug:slug>/corriger/", soon, name="edit"),
    path("solutions/<slug:slug>/avancement/", soon, name="progress"),
]
