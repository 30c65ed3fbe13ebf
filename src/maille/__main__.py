"""`python -m maille` is `maille`."""

from maille.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
