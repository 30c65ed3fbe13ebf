from django.urls import path

from maille.contributions import inspiration_views, views

app_name = "contributions"
urlpatterns = [
    path("contributions/<int:pk>/soutien/", views.support, name="support"),
    path("contributions/<int:pk>/soutien/retirer/", views.unsupport, name="unsupport"),
    path("contributions/<int:pk>/suivi/", views.follow, name="follow"),
    path("contributions/<int:pk>/suivi/arreter/", views.unfollow, name="unfollow"),
    path("contributions/<int:pk>/commentaires/", views.comment_create, name="comment-create"),
    path("contributions/<int:pk>/signalement/", views.report_create, name="report-create"),
    path("contributions/<int:pk>/inspiration/", inspiration_views.inspire, name="inspire"),
    path("contributions/<int:pk>/versions/", views.versions, name="versions"),
    path("contributions/<int:pk>/retrait/", views.withdraw, name="withdraw"),
    path("contributions/<int:pk>/retrait/annuler/", views.unwithdraw, name="unwithdraw"),
    path("contributions/<int:pk>/recu/<str:token>/", views.receipt, name="receipt"),
    path("contributions/<int:pk>/recu/<str:token>/rattacher/", views.claim, name="claim"),
]
