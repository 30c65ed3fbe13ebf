"""The one exception family that a view may show to a person."""


class RuleError(Exception):
    """A business rule said no. `str(error)` is a full French sentence, fit to show: what, why, what next.

    `field`: the form field beside which the sentence belongs, or None for the whole form.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field
