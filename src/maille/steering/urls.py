from django.urls import path

from maille.core.soon import soon

app_name = "steering"
urlpatterns = [
    path("organisation/", soon, name="dashboard"),
]
