"""What became of a mail, in words for somebody who is no technician."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maille.core.models import BouncedAddress, OutboxMessage

# By the name of the error that the mail library raised (`OutboxMessage.error`).
REASONS: dict[str, str | Promise] = {
    "ConnectionRefusedError": gettext_lazy("Aucun serveur d'envoi ne répond à l'adresse réglée (EMAIL_URL)."),
    "gaierror": gettext_lazy("Le nom du serveur d'envoi est inconnu. Vérifiez EMAIL_URL."),
    "TimeoutError": gettext_lazy("Le serveur d'envoi n'a pas répondu à temps. Recommencez dans quelques minutes."),
    "SMTPAuthenticationError": gettext_lazy("Le serveur d'envoi refuse l'identifiant ou le mot de passe."),
    "SMTPRecipientsRefused": gettext_lazy(
        "Le serveur d'envoi refuse l'adresse du destinataire. Vérifiez-la, puis recommencez."
    ),
    "SMTPSenderRefused": gettext_lazy("Le serveur d'envoi refuse l'adresse d'expédition (MAIL_FROM)."),
    "SMTPServerDisconnected": gettext_lazy(
        "Le serveur d'envoi a coupé la conversation. Recommencez dans quelques minutes."
    ),
    "SMTPNotSupportedError": gettext_lazy("Le serveur d'envoi ne parle pas le protocole réglé. Vérifiez EMAIL_URL."),
    "SSLError": gettext_lazy(
        "La connexion chiffrée avec le serveur d'envoi échoue. Vérifiez EMAIL_URL (smtp ou smtps, port)."
    ),
    "SSLCertVerificationError": gettext_lazy(
        "Le certificat du serveur d'envoi n'est pas valable pour ce nom. Vérifiez EMAIL_URL."
    ),
}
KINDS: dict[str, str | Promise] = {
    "mail_test": gettext_lazy("Essai du courriel"),
    "digest": gettext_lazy("Nouvelles du jour"),
    "code": gettext_lazy("Code de connexion"),
    "invitation": gettext_lazy("Invitation"),
    "receipt": gettext_lazy("Reçu"),
    "imported": gettext_lazy("Premier contact"),
    "message": gettext_lazy("Message de l'équipe"),
    "team": gettext_lazy("Message de l'équipe"),
    "reminder": gettext_lazy("Rappel"),
    "retention": gettext_lazy("Préavis d'effacement"),
    "thanks": gettext_lazy("Remerciements"),
}


def reason(mail: OutboxMessage) -> str:
    """Why it did not leave, and what to do."""
    if mail.state == OutboxMessage.State.IN_DOUBT:
        return _(
            "Le serveur s'est arrêté pendant l'envoi : ce courriel est peut-être arrivé. Demandez à la personne avant de le renvoyer."
        )
    if mail.state == OutboxMessage.State.LATE:
        return _("Il attendait encore quand il ne servait plus à rien : il n'est pas parti.")
    known = REASONS.get(mail.error)
    if known is not None:
        return str(known)
    return _("Le serveur d'envoi a refusé le message (%(error)s).") % {"error": mail.error} if mail.error else ""


def bounced(row: BouncedAddress) -> str:
    """Why nothing reaches the address."""
    if row.source == BouncedAddress.Source.HAND:
        return _("l'équipe a vu un courriel revenir.")
    known = {
        "5.2.2": _("la boîte est pleine."),
        "5.2.1": _("la boîte est fermée."),
        "5.1.2": _("ce qui suit l'arobase n'existe pas."),
    }
    return known.get(row.status) or _("le serveur de la personne dit que l'adresse n'existe pas.")


def kind(mail: OutboxMessage) -> str:
    return str(KINDS.get(mail.kind, _("Courriel")))
