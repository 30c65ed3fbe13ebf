from django.urls import path

from maille.core.soon import soon

app_name = "people"
urlpatterns = [
    path("connexion/", soon, name="sign-in"),
    path("connexion/code/", soon, name="code"),
    path("connexion/lien/<str:token>/", soon, name="link"),
    path("connexion/carte/", soon, name="card"),
    path("deconnexion/", soon, name="sign-out"),
    path("", soon, name="profile"),
    path("mes-donnees/", soon, name="data"),
    path("mes-donnees/telecharger/", soon, name="data-download"),
    path("effacer/", soon, name="erase"),
    path("qui/", soon, name="who"),
    path("courriels/", soon, name="mail-choice"),
    path("courriels/<str:token>/", soon, name="unsubscribe"),
    path("boite-aux-lettres/", soon, name="mailbox"),
]
