"""`manage.py intake FILE --meeting NAME`: imports a briefing and tracks its suggestions. Reading it is not its own."""

from __future__ import annotations

import difflib
import os
import re
import unicodedata
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefings import files, storing
from briefings.models import Briefing, Meeting
from briefings.reading import READ, Unreadable
from briefings.stored_sentences import refusal_in_words
from tracker import actions, permissions
from tracker.actions import Draft
from tracker.forms.naming import rows_called
from tracker.models import Organisation, Recommendation, User
from tracker.workflow import Refused

LONGEST_CODE = 12

MOST_NAMED = 5
# Words of a meeting's name that would say nothing at the head of a reference.
_EMPTY_WORDS = frozenset(["A", "AN", "AND", "AT", "FOR", "IN", "OF", "ON", "THE", "TO", "MEETING", "MEETINGS", "UP"])


class Command(BaseCommand):
    """Everything in one transaction: where something is refused, nothing is stored."""

    help = _("Import a briefing and, with --accept, track every suggestion in it.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, its meeting, and who does it."""
        parser.add_argument("file", type=Path, help=_("a document: %(kinds)s") % {"kinds": READ})
        parser.add_argument(
            "--meeting", required=True, metavar="NAME", help=_("name of the meeting; added if there is none")
        )
        parser.add_argument(
            "--code", default="", help=_("code of a new meeting, such as PARIS; default: from its name")
        )
        parser.add_argument("--place", default="", help=_("place of a new meeting"))
        parser.add_argument(
            "--lead", default="", metavar="ORG", help=_("lead organisation; default: the addressee named in the text")
        )
        parser.add_argument("--accept", action="store_true", help=_("track every suggestion that is still to review"))
        parser.add_argument("--by", default="", metavar="E-MAIL", help=_("who imports it; default: the system"))

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Store, track where asked to, and print what was done."""
        self.done: list[str] = []
        for name in ("meeting", "code", "place", "lead", "by"):
            options[name] = _text(options[name], name)
        try:
            data = files.read(file)
            with transaction.atomic():
                self._take_in(file, data, options)
        except Unreadable as error:
            raise CommandError(refusal_in_words(error)) from error
        except Refused as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except IntegrityError as error:
            raise CommandError(
                _("Somebody else has just imported the same briefing. Run the command again.")
            ) from error
        # Said once it is true: what is refused half-way was never made.
        for sentence in self.done:
            self.stdout.write(sentence)

    def _take_in(self, file: Path, data: bytes, options: dict[str, Any]) -> None:
        by = _coordinator(options["by"])
        lead = _organisation(options["lead"])
        meeting = self._meeting(options, by)
        briefing = storing.find(data, meeting)
        known = briefing is not None
        if briefing is None:
            on_wait = files.waiting(self.stderr, file.name)
            name = _file_name(file)
            briefing = actions.add_briefing(by=by, meeting=meeting, data=data, file_name=name, on_wait=on_wait)
        suggested = briefing.passages.suggested().count()
        if not known:
            imported = _("Imported “%(title)s”: %(passages)s, %(suggestions)s.")
            self.done.append(imported % ({"title": briefing.title} | _counted(briefing.passages.count(), suggested)))
            self.done += briefing.warnings
        tracked_now = self._track(briefing, by, lead) if options["accept"] else []
        if known and not tracked_now:
            self.done.append(str(storing.AlreadyStored(briefing)))
        elif not known and suggested and not options["accept"]:
            self.done.append(
                _("Nothing is tracked yet. To track the suggestions, run the command again with --accept.")
            )

    def _meeting(self, options: dict[str, Any], by: User) -> Meeting:
        if meeting := Meeting.objects.filter(name__iexact=options["meeting"]).first():
            _check_meeting(meeting, options)
            return meeting
        code = options["code"] or code_for(options["meeting"])
        if other := Meeting.objects.filter(code=code).first():
            raise CommandError(
                _("%(code)s is already the code of “%(name)s”. Choose another code with --code.")
                % {"code": code, "name": other.name}
            )
        meeting = actions.add_meeting(by=by, name=options["meeting"], code=code, place=options["place"])
        added = _("Added the meeting “%(name)s” with the code %(code)s.")
        self.done.append(added % {"name": meeting.name, "code": meeting.code})
        return meeting

    def _track(self, briefing: Briefing, by: User, lead: Organisation | None) -> list[Recommendation]:
        tracked_now = actions.track_suggestions(briefing=briefing, by=by, draft=Draft(), lead=lead)
        if tracked_now:
            tracked = ngettext("%(n)d recommendation tracked:", "%(n)d recommendations tracked:", len(tracked_now))
            if lead:
                tracked = ngettext(
                    "%(n)d recommendation tracked, with %(lead)s as lead:",
                    "%(n)d recommendations tracked, with %(lead)s as lead:",
                    len(tracked_now),
                )
            self.done.append(tracked % {"n": len(tracked_now), "lead": lead})
        for recommendation in tracked_now:
            self.done.append(f"  {recommendation.reference}  {recommendation.title}")
        return tracked_now


def code_for(name: str) -> str:
    """Return a code for a new meeting that no other has: PARIS from "Paris meetings", then PARIS2."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()
    words: list[str] = [word for word in re.findall(r"[A-Z][A-Z0-9]+", plain) if word not in _EMPTY_WORDS]
    if not words:
        raise CommandError(
            _("No code can be made from “%(name)s”. Give one with --code, such as PARIS.") % {"name": name}
        )
    taken = set(Meeting.objects.filter(code__startswith=words[0][: LONGEST_CODE - 5]).values_list("code", flat=True))
    code, number = words[0][:LONGEST_CODE], 1
    while code in taken:
        number += 1
        code = f"{words[0][: LONGEST_CODE - len(str(number))]}{number}"
    return code


def _text(value: str, name: str) -> str:
    """Return an argument without blank ends; refuse bytes that are no text, and control characters."""
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in value):
        raise CommandError(_("--%(name)s contains characters that cannot be stored. Type it again.") % {"name": name})
    if name == "meeting" and not value.strip():
        raise CommandError(_("Give the name of the meeting with --meeting."))
    return value.strip()


def _file_name(file: Path) -> str:
    return os.fsencode(file.name).decode("utf-8", "replace")


def _check_meeting(meeting: Meeting, options: dict[str, object]) -> None:
    if options["code"] not in ("", meeting.code):
        raise CommandError(
            _("“%(name)s” has the code %(code)s. Leave out --code.") % {"name": meeting.name, "code": meeting.code}
        )
    if options["place"] not in ("", meeting.place):
        sentence = _(
            "“%(name)s” has the place “%(place)s”. Leave out --place, or change it on the page of the meeting."
        )
        if not meeting.place:
            sentence = _("“%(name)s” has no place. Leave out --place, or change it on the page of the meeting.")
        raise CommandError(sentence % {"name": meeting.name, "place": meeting.place})


def _coordinator(email: str) -> User:
    """Return the person of an address; refuse one who coordinates no meeting."""
    by = person(email)
    if not by.coordinates_some:
        permissions.may_track(by)
    return by


def person(email: str) -> User:
    """Return the person of an address; the system where none is given."""
    if not email:
        return User.objects.get(is_system=True)
    found = User.objects.filter(email__iexact=email).first()
    if found is None:
        raise CommandError(_("Nobody has an account with the address %(address)s.") % {"address": email})
    return found


def _organisation(name: str) -> Organisation | None:
    """Return the organisation of a name or short name; refuse an unknown one with those that are near."""
    if not name:
        return None
    found = rows_called(Organisation.objects.all(), ("name", "short_name"), name)
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(f"“{organisation.name}”" for organisation in found[:MOST_NAMED])
        raise CommandError(
            _("“%(name)s” could be any of these: %(names)s. Give the full name with --lead.")
            % {"name": name, "names": names}
        )
    return _refuse_unknown(name)


def _refuse_unknown(name: str) -> NoReturn:
    """Refuse the name of an organisation with those that are near."""
    known = {
        label.casefold(): label for pair in Organisation.objects.values_list("short_name", "name") for label in pair
    }
    near = [known[label] for label in difflib.get_close_matches(name.casefold(), known, n=3)]
    sentence = _("There is no organisation “%(name)s”. Similar names: %(near)s.")
    if not near:
        sentence = _("There is no organisation “%(name)s”. Add it on the page of organisations first.")
    raise CommandError(sentence % {"name": name, "near": ", ".join(f"“{label}”" for label in near)})


def _counted(passages: int, suggestions: int) -> dict[str, str]:
    return {
        "passages": ngettext("%(n)d passage", "%(n)d passages", passages) % {"n": passages},
        "suggestions": ngettext("%(n)d suggestion", "%(n)d suggestions", suggestions) % {"n": suggestions},
    }
