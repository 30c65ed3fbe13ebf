# `make run` is all a newcomer needs; the other words are below.
help:
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*##/ —/'
