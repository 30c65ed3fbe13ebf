from django.urls import path

from maille.steering.views import welcome

app_name = "steering-site"
urlpatterns = [
    path("", welcome.welcome, name="welcome"),
    path("fichier/", welcome.load_file, name="load-file"),
]
