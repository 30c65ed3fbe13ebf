"""The product's own settings on a data folder of their own; DATABASE_URL chooses the other database."""

import atexit
import os
import shutil
import tempfile

for _name in (
    "PUBLIC_URL",
    "EMAIL_URL",
    "MAIL_FROM",
    "REDIS_URL",
    "SECRET_KEY",
    "MAILLE_MODE",
    "DEBUG",
    "HOST",
    "DEMO",
):
    os.environ.pop(_name, None)
os.environ["MAILLE_DATA"] = _data = tempfile.mkdtemp(prefix="maille-tests-")
atexit.register(shutil.rmtree, _data, ignore_errors=True)

from maille.settings import *  # noqa: E402, F403
from maille.settings import DATABASES, ENV  # noqa: E402

# A test is rolled back, so the journal's last line comes again with other pages behind it.
PAGE_CACHE = False
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    # A file, so that tests with threads meet real locks; no power cut is awaited.
    DATABASES["default"]["TEST"] = {"NAME": str(ENV.data / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
