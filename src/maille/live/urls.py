from django.urls import path

from maille.live import views

app_name = "live"
urlpatterns = [
    path("direct/mur/", views.wall_page, name="wall"),
    path("direct/flux/", views.stream, name="stream"),
]
