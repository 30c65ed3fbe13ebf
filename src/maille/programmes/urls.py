from django.urls import path

from maille.core.soon import soon

app_name = "programmes"
urlpatterns = [
    path("participer/etape/<slug:step>/", soon, name="step"),
    path("participer/niveau/", soon, name="level"),
]
