from django.urls import path

from maille.needs import reshape_views, slip_views, views

app_name = "needs"
urlpatterns = [
    path("besoins/", views.need_list, name="list"),
    path("besoins/exprimer/", views.need_create, name="create"),
    path("fiches/<slug:ref>/", slip_views.slip, name="slip"),
    path("besoins/<slug:slug>/", views.need_detail, name="detail"),
    path("besoins/<slug:slug>/corriger/", views.need_edit, name="edit"),
    path("besoins/<slug:slug>/preuves/", views.evidence_create, name="evidence-create"),
    path("besoins/<slug:slug>/avancement/", views.need_progress, name="progress"),
    path("besoins/<slug:slug>/reunir/", reshape_views.need_merge, name="merge"),
    path("besoins/<slug:slug>/partage/", reshape_views.need_split, name="split"),
]
