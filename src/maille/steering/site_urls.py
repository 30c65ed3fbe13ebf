from django.urls import path

from maille.core.soon import soon

app_name = "steering-site"
urlpatterns = [
    path("", soon, name="welcome"),
]
