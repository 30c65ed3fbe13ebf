from django.utils import translation

from maille.ui.templatetags.ui import lang_attr


def test_words_in_another_language_than_the_page_say_theirs():
    with translation.override("en"):
        assert (lang_attr("fr"), lang_attr("en"), lang_attr("")) == (' lang="fr"', "", "")
