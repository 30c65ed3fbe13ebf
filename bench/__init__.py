"""`maille bench`: the pages and the writings under load, beside a floor application on the same rows."""
