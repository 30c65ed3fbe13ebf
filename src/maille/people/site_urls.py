from django.urls import path

from maille.people.views import choices, data, mailbox, profile, signin

app_name = "people"
urlpatterns = [
    path("connexion/", signin.sign_in, name="sign-in"),
    path("connexion/code/", signin.code_enter, name="code"),
    path("connexion/lien/<str:token>/", signin.link_use, name="link"),
    path("connexion/carte/", signin.card_enter, name="card"),
    path("deconnexion/", signin.sign_out, name="sign-out"),
    path("qui/", signin.who, name="who"),
    path("", profile.profile, name="profile"),
    path("mes-donnees/", data.data_page, name="data"),
    path("mes-donnees/telecharger/", data.data_download, name="data-download"),
    path("effacer/", data.erase, name="erase"),
    path("accords/", choices.consent_change, name="consent"),
    path("courriels/", choices.mail_choice, name="mail-choice"),
    path("courriels/<str:token>/", choices.unsubscribe, name="unsubscribe"),
    path("boite-aux-lettres/", mailbox.mailbox, name="mailbox"),
    path("boite-aux-lettres/<int:pk>/", mailbox.message, name="mailbox-message"),
]
