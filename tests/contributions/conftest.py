from tests.contributions.fixtures import *  # noqa: F403
