from django.urls import path

from maille.solutions import views

app_name = "solutions"
urlpatterns = [
    path("solutions/", views.solution_list, name="list"),
    path("solutions/proposer/", views.solution_create, name="create"),
    path("solutions/<slug:slug>/", views.solution_detail, name="detail"),
    path("solutions/<slug:slug>/corriger/", views.solution_edit, name="edit"),
    path("solutions/<slug:slug>/avancement/", views.solution_progress, name="progress"),
    path("solutions/<slug:slug>/reprise/", views.solution_adopt, name="adopt"),
    path("solutions/<slug:slug>/reunion/", views.solution_merge, name="merge"),
]
