"""« Mes données » names every kind of row in words, not by the code's own names."""

from maille.people import export


def test_every_kind_of_row_a_person_gives_has_its_words():
    models = {field.model for field in export._given()}

    without = {
        model._meta.label
        for model in models
        if model._meta.label not in export.WORDS and "verbose_name" not in model._meta.original_attrs
    }

    assert without == set()
