from django.urls import path

from maille.core.soon import soon

app_name = "contributions"
urlpatterns = [
    path("contributions/<int:pk>/soutien/", soon, name="support"),
    path("contributions/<int:pk>/soutien/retirer/", soon, name="unsupport"),
    path("contributions/<int:pk>/suivi/", soon, name="follow"),
    path("contributions/<int:pk>/suivi/arreter/", soon, name="unfollow"),
    path("contributions/<int:pk>/commentaires/", soon, name="comment-create"),
    path("contributions/<int:pk>/signalement/", soon, name="report-create"),
    path("contributions/<int:pk>/versions/", soon, name="versions"),
    path("contributions/<int:pk>/retrait/", soon, name="withdraw"),
    path("contributions/<int:pk>/retrait/annuler/", soon, name="unwithdraw"),
    path("contributions/<int:pk>/recu/<str:token>/", soon, name="receipt"),
    path("contributions/<int:pk>/recu/<str:token>/rattacher/", soon, name="claim"),
]
