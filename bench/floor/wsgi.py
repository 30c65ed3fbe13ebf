"""The same server as the product's: uvicorn and the bridge."""

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application

application = WSGIMiddleware(get_wsgi_application(), workers=6)
