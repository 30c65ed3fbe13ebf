"""The product's own settings on a data folder of their own; DATABASE_URL chooses the other database."""

import os
import tempfile

for _name in ("PUBLIC_URL", "EMAIL_URL", "REDIS_URL", "SECRET_KEY", "MAILLE_MODE", "DEBUG", "HOST"):
    os.environ.pop(_name, None)
os.environ["MAILLE_DATA"] = tempfile.mkdtemp(prefix="maille-tests-")

from maille.settings import *  # noqa: E402, F403
