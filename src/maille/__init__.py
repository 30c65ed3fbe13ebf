"""A territory runs a programme of social innovation, from needs to companies."""

__version__ = "0.1.0"
