"""What of a web page is around the text, not the text: menus, banners, forms, what else to read."""

import re

from briefings.reading.readers.html.markup import Element, Piece, elements_in

_ALWAYS = frozenset({"nav", "button", "select", "textarea", "menu", "dialog"})
_OF_THE_PAGE = frozenset({"header", "footer", "aside"})
# fmt: off
_ROLES = frozenset((
    "navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu",
    "menubar", "toolbar",
))
# fmt: on
# Whole words of a class or id, between hyphens and underscores.
# fmt: off
_WORDS = frozenset((
    "menu", "navbar", "navigation", "breadcrumb", "breadcrumbs", "sidebar", "cookie", "cookies", "share",
    "sharing", "related", "newsletter", "comments", "pagination", "pager", "masthead", "skiplink", "social",
    "advert", "advertisement", "ads", "promo", "subscribe", "signup", "nav", "topbar", "skip", "toolbar", "footer",
    "utility",
))
# fmt: on
# Words that turn a class into one about the layout: “has-sidebar”, “content-with-menu”.
# fmt: off
_ABOUT_LAYOUT = frozenset((
    "has", "with", "no", "not", "without", "is", "layout", "page", "main", "content", "body", "container",
    "wrapper", "wrap", "article", "text", "left", "right", "open", "closed", "block",
))
# fmt: on
_PARTS = re.compile(r"[-_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

# What holds more than this share of the page's words is no menu, whatever it is called.
MOST_OF_PAGE = 0.4
# What is marked as the text must hold this share of the page's words, or as many characters, to be believed.
LEAST_OF_PAGE, ENOUGH_TEXT = 0.2, 1500


class Surroundings:
    """Tells the elements around a page's text from those that hold it."""

    def __init__(self, pieces: list[Piece]) -> None:
        elements = list(elements_in(pieces))
        self.ink = max((element.ink for element in elements if element.parent is None), default=0)
        self.roots = self._roots(elements)
        self.only_h1 = self._only_h1(elements)

    def are(self, element: Element, *, in_text: bool) -> bool:
        """Say whether an element is around the text; `in_text` if it stands in what is marked as the text."""
        tag = element.tag
        if tag in _ALWAYS or element.role in _ROLES:
            return True
        if tag in _OF_THE_PAGE and not in_text:
            return element.ink <= MOST_OF_PAGE * self.ink or tag != "header"
        if tag == "form":
            return not element.holds & {"main", "article", "h1", "h2", "p", "table"}
        if _HIDDEN.search(element.attributes.get("style", "")):
            return True
        return self._is_called_so(element)

    def _is_called_so(self, element: Element) -> bool:
        if element.tag in ("html", "body", "main", "article") or element.holds & {"main", "article", "h1"}:
            return False
        if "class" not in element.attributes and "id" not in element.attributes:
            return False
        if element.ink > MOST_OF_PAGE * self.ink:
            return False
        named = f"{element.attributes.get('class', '')} {element.attributes.get('id', '')}".split()
        for name in named:
            parts = set(_PARTS.split(_CAMEL.sub("-", name).lower()))
            if parts & _WORDS and not parts & _ABOUT_LAYOUT:
                return True
        return False

    def _roots(self, elements: list[Element]) -> frozenset[int]:
        """Return the ids of the elements marked as the text, or none where the page marks nothing to believe."""
        mains = [element for element in elements if "main" in (element.tag, element.role)]
        articles = [element for element in elements if element.tag == "article"]
        for candidates in (mains, articles):
            outer = _outermost(candidates, elements)
            if self._are_believed(outer):
                return frozenset(map(id, outer))
        return frozenset()

    def _are_believed(self, elements: list[Element]) -> bool:
        """Say whether elements hold so much that they may be the text of the page."""
        ink = sum(element.ink for element in elements)
        return ink > 0 and (ink >= LEAST_OF_PAGE * self.ink or ink >= ENOUGH_TEXT)

    def _only_h1(self, elements: list[Element]) -> Element | None:
        """Return the page's only title, which is part of the text even where the page puts it in its header."""
        titles = [element for element in elements if element.tag == "h1" and element.ink]
        return titles[0] if len(titles) == 1 else None


def _outermost(candidates: list[Element], elements: list[Element]) -> list[Element]:
    """Return the candidates that stand in no other; `elements` are all there are, in order of opening."""
    chosen = set(map(id, candidates))
    inside: set[int] = set()
    for element in elements:
        if element.parent is not None and (id(element.parent) in chosen or id(element.parent) in inside):
            inside.add(id(element))
    return [element for element in candidates if id(element) not in inside]
