from django.urls import path

from maille.projects.views import pages, start, team, ventures

app_name = "projects"
urlpatterns = [
    path("projets/", pages.project_list, name="list"),
    path("projets/lancer/", start.project_create, name="create"),
    path("projets/acteur-existant/", start.scale_up_create, name="scale-up-create"),
    path("projets/<slug:slug>/", pages.project_detail, name="detail"),
    path("projets/<slug:slug>/corriger/", pages.project_edit, name="edit"),
    path("projets/<slug:slug>/avancement/", pages.project_progress, name="progress"),
    path("projets/<slug:slug>/porteurs/", team.project_carry, name="carry"),
    path("projets/<slug:slug>/porteurs/partir/", team.project_uncarry, name="uncarry"),
    path("projets/<slug:slug>/soutiens/", team.support_create, name="support-create"),
    path("projets/<slug:slug>/soutiens/<int:pk>/", team.support_answer, name="support-answer"),
    path("projets/<slug:slug>/entreprise/", ventures.venture_create, name="venture-create"),
    path("entreprises/<slug:slug>/", ventures.venture_detail, name="venture-detail"),
    path("entreprises/<slug:slug>/corriger/", ventures.venture_edit, name="venture-edit"),
    path("entreprises/<slug:slug>/avancement/", ventures.venture_progress, name="venture-progress"),
]
