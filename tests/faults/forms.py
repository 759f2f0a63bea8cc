"""Reading a form of a page as a browser would send it."""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode


@dataclass(frozen=True)
class Form:
    """Where a form is sent, and its fields with what stands in them."""

    action: str
    fields: dict[str, list[str]]

    def sent(self, **typed: str) -> dict[str, list[str]]:
        """What is sent once some of the fields are typed over."""
        return self.fields | {name: [value] for name, value in typed.items()}


def forms(page: str) -> list[Form]:
    """The forms of the page's own part that are posted."""
    return [
        Form(form.attributes.get("action") or "", _fields(form))
        for form in LexborHTMLParser(page).css("main form")
        if (form.attributes.get("method") or "").lower() == "post"
    ]


def form_to(page: str, address: str) -> Form:
    """The one form of a page that is sent to an address, or to that of the page itself."""
    (found,) = [form for form in forms(page) if form.action in (address, "")]
    return found


def _fields(form: LexborNode) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for each in form.css("input[name], textarea[name]"):
        kind = each.attributes.get("type") or ""
        if kind in ("radio", "checkbox") and "checked" not in each.attributes:
            continue
        value = each.text() if each.tag == "textarea" else each.attributes.get("value") or ""
        # A browser leaves out the first line break of a text area, and sends each of the others as two characters.
        value = value.replace("\r\n", "\n").removeprefix("\n").replace("\n", "\r\n")
        fields.setdefault(str(each.attributes["name"]), []).append(value)
    for each in form.css("select[name]"):
        options = each.css("option")
        # Where none is chosen, the first one is sent; of a list of several, none.
        chosen = [one for one in options if "selected" in one.attributes]
        sent = chosen or ([] if "multiple" in each.attributes else options[:1])
        values = [one.attributes.get("value") or "" for one in sent]
        fields.setdefault(str(each.attributes["name"]), []).extend(values)
    return fields
