"""Light Markdown made into safe HTML once, when it is written."""

import nh3
from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False}).disable(
    ["image", "heading", "lheading", "html_block"]
)
_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote", "code"}


def to_html(text: str) -> str:
    """Paragraphs, emphasis, lists, links and quotes; everything else is shown as typed."""
    rendered = _MARKDOWN.render(text)
    return nh3.clean(
        rendered,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener",
    )
