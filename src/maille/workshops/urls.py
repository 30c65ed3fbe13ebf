from django.urls import path

from maille.workshops.views import (
    access,
    agenda,
    attestations,
    cohorts,
    door,
    joining,
    presence,
    registrations,
    several,
)

app_name = "workshops"
urlpatterns = [
    path("participer/", joining.join, name="join"),
    path("participer/merci/", joining.joined, name="joined"),
    path("participer/ateliers/", several.join_many, name="join-many"),
    path("agenda/", agenda.workshop_list, name="list"),
    path("agenda/ateliers.ics", agenda.all_calendar, name="calendar"),
    path("agenda/<slug:slug>/", agenda.workshop_detail, name="detail"),
    path("agenda/<slug:slug>/atelier.ics", agenda.workshop_calendar, name="workshop-calendar"),
    path("agenda/<slug:slug>/inscription/", registrations.registration_create, name="registration-create"),
    path("agenda/<slug:slug>/inscription/annuler/", registrations.registration_cancel, name="registration-cancel"),
    path("agenda/<slug:slug>/inscription/reponse/", registrations.offer_answer, name="offer-answer"),
    path("agenda/<slug:slug>/inscription/question/", several.answer, name="answer"),
    path("agenda/<slug:slug>/amenagements/", access.arrangements, name="arrangements"),
    path("agenda/<slug:slug>/groupe/", cohorts.cohort_create, name="cohort-create"),
    path("agenda/<slug:slug>/groupe/<int:pk>/", cohorts.cohort, name="cohort"),
    path("agenda/<slug:slug>/groupe/<int:pk>/liste/", cohorts.cohort_change, name="cohort-change"),
    path("agenda/<slug:slug>/groupe/<int:pk>/depart/", cohorts.cohort_leave, name="cohort-leave"),
    path("agenda/<slug:slug>/groupe/<int:pk>/familles/", cohorts.families, name="families"),
    path("agenda/<slug:slug>/accueil/groupe/", door.group_arrived, name="group-arrived"),
    path("agenda/<slug:slug>/accueil/", door.door, name="door"),
    path("agenda/<slug:slug>/accueil/presence/", door.attendance_create, name="attendance-create"),
    path("agenda/<slug:slug>/accueil/arrivee/", door.walk_in, name="walk-in"),
    path("agenda/<slug:slug>/accueil/annulation/", door.attendance_undo, name="attendance-undo"),
    path("agenda/<slug:slug>/accueil/affiche/", door.poster, name="poster"),
    path("agenda/<slug:slug>/je-suis-la/", presence.here, name="here"),
    path("attestations/<slug:code>/", attestations.attestation, name="attestation"),
    path("entree/<slug:token>/", presence.ticket, name="ticket"),
]
