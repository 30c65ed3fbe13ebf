from django.urls import path

from maille.workshops.views import room

app_name = "room"
urlpatterns = [path("", room.room, name="room")]
