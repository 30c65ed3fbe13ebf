from django.urls import path

from maille.groups import reshape_views, views

app_name = "groups"
urlpatterns = [
    path("groupes/", views.group_list, name="list"),
    path("groupes/<slug:slug>/", views.group_detail, name="detail"),
    path("groupes/<slug:slug>/membres/", views.group_join, name="join"),
    path("groupes/<slug:slug>/membres/partir/", views.group_leave, name="leave"),
    path("groupes/<slug:slug>/roles/", reshape_views.group_roles, name="roles"),
    path("groupes/<slug:slug>/corriger/", views.group_edit, name="edit"),
    path("groupes/<slug:slug>/avancement/", views.group_progress, name="progress"),
    path("groupes/<slug:slug>/partage/", reshape_views.group_split, name="split"),
    path("groupes/<slug:slug>/reunion/", reshape_views.group_merge, name="merge"),
    path("defis/<slug:slug>/groupe/", views.group_create, name="create"),
]
