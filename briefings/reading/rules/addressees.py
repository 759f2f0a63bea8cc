"""Who is to do something, as the text names them. How a language names somebody is in its pack."""

import re

from briefings.reading.language.shapes import Pack

# Nobody is called by more than this.
LONGEST_NAME, MOST_WORDS = 90, 12

_NAMED = re.compile(r"[A-Z]{2,}|\s[A-Z]|^[A-Z][\w’'-]*$")
_INGS = re.compile(r"[a-z]\w*ing\b")


def addressee_in(said: str, pack: Pack) -> str:
    """Return who is to act by a sentence, an item or a lead-in, as it names them, without an article; or “”."""
    for naming in pack.people.namings:
        found = naming.pattern.search(said)
        if found is None or (naming.unless is not None and naming.unless.search(found["who"] or "")):
            continue
        if named := _cleaned(found["who"] or found["also"], pack):
            return named
    return ""


def addressee_of(cell: str, pack: Pack) -> str:
    """Return who a cell or a line kept for that names, or “”."""
    shown = pack.people.article.sub("", " ".join(cell.split()).strip(" *_|.,;:–—-"), count=1)
    return shown if len(shown) <= LONGEST_NAME else ""


def _cleaned(named: str, pack: Pack) -> str:
    """Return a name without what stands before it in its clause; nothing where that is no name."""
    people = pack.people
    after = _said_by_them(named, pack)
    if after is None:
        return ""
    parts = [part for part in re.split(r",\s", after.strip(" ,")) if not people.aside.match(part)]
    shown = people.opening.sub("", ", ".join(parts))
    had_article = people.article.match(shown) is not None
    shown = people.article.sub("", shown)
    if not _could_be_a_name(shown, pack):
        return ""
    is_name = _NAMED.search(shown) or (had_article and shown[0].isupper())
    return shown if is_name or people.actors.search(shown) else ""


def _said_by_them(named: str, pack: Pack) -> str | None:
    """Return what follows “that”, if it is what somebody says; None if it describes a thing."""
    relative = pack.people.relative
    if relative not in f" {named}":
        return named
    before, _, after = f" {named}".rpartition(relative)
    return after if pack.grammar.says(before) else None


def _could_be_a_name(shown: str, pack: Pack) -> bool:
    people = pack.people
    if not shown or shown.endswith(pack.people.relative.rstrip()) or people.nobody.match(shown):
        return False
    if people.clause.search(shown) or len(shown.split()) > MOST_WORDS or _INGS.match(shown):
        return False
    return not any(pack.grammar.is_order(part) for part in shown.split(", ") if part.strip())
