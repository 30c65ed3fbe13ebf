from django.urls import path

from maille.core.soon import soon

app_name = "pages-site"
urlpatterns = [
    path("", soon, name="root"),
]
