from django.urls import path

from maille.challenges import views

app_name = "challenges"
urlpatterns = [
    path("defis/", views.challenge_list, name="list"),
    path("defis/ecrire/", views.challenge_create, name="create"),
    path("defis/<slug:slug>/", views.challenge_detail, name="detail"),
    path("defis/<slug:slug>/corriger/", views.challenge_edit, name="edit"),
    path("defis/<slug:slug>/reunion/", views.challenge_merge, name="merge"),
    path("defis/<slug:slug>/avancement/", views.challenge_progress, name="progress"),
]
