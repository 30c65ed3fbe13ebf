from django.urls import path

from maille.programmes import views

app_name = "programmes"
urlpatterns = [
    path("participer/etape/<slug:step>/", views.membership_step, name="step"),
    path("participer/niveau/", views.level_choose, name="level"),
    path("participer/quitter/", views.membership_leave, name="leave"),
]
