"""Django's pages for any WSGI server; `maille serve` uses `maille.asgi`, which adds the live stream."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maille.settings")
application = get_wsgi_application()
