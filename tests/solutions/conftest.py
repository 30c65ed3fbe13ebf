from tests.challenges.fixtures import *  # noqa: F403
