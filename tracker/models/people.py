"""Who acts and who is responsible: users, organisations, posts; and the themes work is sorted by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

import pghistory
from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, Permission, PermissionsMixin
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Coalesce, Concat, Lower, NullIf, Replace
from django.db.models.lookups import Regex
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from briefings.searching import words
from tracker.database import past
from tracker.database.prepared import Prepared

if TYPE_CHECKING:
    from tracker.models.access import Reach
    from tracker.models.posts import Acting

# No server extension may be needed, so the accents a European name may carry are folded by this table; it
# holds capitals too, because a server with the plain C locale lowers only a to z.
_FOLDS = {
    "a": "àáâãäåāăą",
    "c": "çćč",
    "d": "ďđ",
    "e": "èéêëēėęě",
    "g": "ğģ",
    "i": "ìíîïīįı",
    "k": "ķ",
    "l": "ĺľł",
    "n": "ñńņň",
    "o": "òóôõöøōő",
    "r": "ř",
    "s": "śšşș",
    "t": "ťţț",
    "u": "ùúûüūůűų",
    "y": "ýÿ",
    "z": "źżž",
}
ACCENTED = "".join(accented + accented.upper().replace("I", "İ") for accented in _FOLDS.values())
PLAIN = "".join(plain * 2 * len(accented) for plain, accented in _FOLDS.items())
_PLAINLY = str.maketrans(ACCENTED, PLAIN)

_Rows = TypeVar("_Rows", bound="models.QuerySet[Any]")
_Row = TypeVar("_Row", bound=models.Model)


def unaccented(column: str) -> Case:
    """Return the text of a column without accents, by the server.

    The server holds every letter against the whole table. A text that has no such letter goes without it.
    """
    plain = Func(F(column), Value(ACCENTED), Value(PLAIN), function="translate", output_field=models.TextField())
    has_some = {f"{column}__regex": f"[{min(ACCENTED)}-{max(ACCENTED)}]"}
    return Case(When(**has_some, then=plain), default=F(column), output_field=models.TextField())


def folded(text: str | Value) -> Case:
    """Return the text of a column, or a value, without capitals and accents, as people sort names.

    As in `unaccented`, a text without such letters is not held against the table.
    """
    small = Lower(F(text) if isinstance(text, str) else text)
    has_some = Regex(small, Value(f"[{min(ACCENTED)}-{max(ACCENTED)}]"))
    return Case(When(has_some, then=_without_accents(small)), default=small, output_field=models.CharField())


def _without_accents(small: Lower) -> Func:
    return Func(small, Value(ACCENTED), Value(PLAIN), function="translate", output_field=models.CharField())


def _with_words(rows: _Rows, q: str, *columns: str) -> _Rows:
    """Return the rows in which each word is found in one of the columns; accents and capitals do not matter."""
    for column in columns if q else ():
        rows = rows.alias(**{f"folded_{column}": Lower(unaccented(column))})
    for word in q.lower().translate(_PLAINLY).split():
        in_one = Q()
        for column in columns:
            in_one |= Q(**{f"folded_{column}__contains": word})
        rows = rows.filter(in_one)
    return rows


def sort_key(name: str = "name") -> models.GeneratedField:
    """Return a column the database fills with the folded value of the column `name`."""
    return models.GeneratedField(
        expression=_without_accents(Lower(F(name))),
        output_field=models.CharField(max_length=200),
        db_persist=True,
    )


class Role(models.TextChoices):
    """What a person may do; each is a group of that name, made by migration."""

    READER = "reader", _("Reader")
    CONTRIBUTOR = "contributor", _("Contributor")
    COORDINATOR = "coordinator", _("Coordinator")
    ADMINISTRATOR = "administrator", _("Administrator")


class RetirableQuerySet(models.QuerySet[_Row]):
    """Sets of rows that can be retired."""

    def offered(self) -> Self:
        """Those that are not retired: what forms, suggestions and the reading of briefings choose from."""
        return self.filter(retired_on__isnull=True)


class Retirable(models.Model):
    """What can be retired: it stays where it is used, and is given to nothing new.

    The version that the act of retiring makes says by whom.
    """

    retired_on = models.DateField(
        _("retired"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Since this day it can no longer be chosen. It stays where it is used."),
    )

    class Meta:
        abstract = True

    is_gone = False
    """Whether somebody had removed it when it was looked at last, to be given to something."""

    @property
    def is_retired(self) -> bool:
        """Whether it is given to nothing new."""
        return self.retired_on is not None


def _there(model: type[models.Model], names: str) -> Q:
    """Return the condition that a row was there at the moment that is read; today, all are.

    On a past day that is what was recorded by then, and what a recommendation of then `names` in that field: in samples
    and restored data it can be older than what it names.
    """
    when = past.moment()
    if when is None:
        return Q()
    versions: Any = getattr(model, "pgh_event_model")  # noqa: B009 - the library adds it
    recorded = versions.objects.filter(pgh_obj=models.OuterRef("pk"), pgh_created_at__lt=when)
    naming = apps.get_model("tracker", "Recommendation").objects.order_by().filter(**{names: models.OuterRef("pk")})
    return Q(models.Exists(recorded)) | Q(models.Exists(naming))


MOST_ABOVE = 2
"""So many organisations are above a desk at most: ministry, department, desk."""


class OrganisationQuerySet(RetirableQuerySet["Organisation"]):
    """Sets of organisations."""

    def for_list(self, leads: models.Func, q: str = "") -> OrganisationQuerySet:
        """Those with some words in their names, in order, each with its posts and holders and how many it `leads`."""
        rows = _with_words(self, q, "name", "short_name")
        there = Post.objects.filter(_there(Post, "owner")).select_related("holder", "deputy")
        posts = models.Prefetch("posts", there.order_by(folded("name"), "pk"))
        rows = rows.filter(_there(Organisation, "lead")).annotate(leads=leads)
        return rows.prefetch_related(posts).order_by("sort_key", "pk")

    def addressed(self, words: str) -> Organisation | None:
        """Return the one organisation that a text names in these words, if exactly one is called so.

        Full stops, as in U.S., do not count.
        """
        called = _bare(words).strip()
        if not called:
            return None
        bare = {f"bare_{name}": Replace(name, Value("."), Value("")) for name in ("name", "short_name")}
        found = self.alias(**bare).filter(Q(bare_name__iexact=called) | Q(bare_short_name__iexact=called))[:2]
        return found[0] if len(found) == 1 else None

    def named_in(self, text: str) -> list[Organisation]:
        """Return those whose name or short name stands in a text, whole and with its capitals, in their order.

        A name that is one ordinary word, such as “Health”, says too little. On a site with very many organisations
        none are looked for.
        """
        rows = list(self.order_by("sort_key", "pk")[: NAMED_IN + 1])
        if len(rows) > NAMED_IN:
            return []
        words = text.replace("\u2019", "'")
        return [row for row in rows if any(_stands_in(name, words) for name in {row.name, row.short_name})]


NAMED_IN = 500
"""Among so many organisations names are looked for in a text."""


def _stands_in(name: str, text: str) -> bool:
    tells = " " in name or sum(map(str.isupper, name)) > 1
    return tells and re.search(rf"(?<!\w){_as_written(name)}(?!\w)", text) is not None


def _as_written(name: str) -> str:
    """Return the pattern of a name; capitals alone, such as US, stand with full stops after them or without."""
    letters = _bare(name)
    return (
        "".join(rf"{letter}\.?" for letter in letters) if letters.isalpha() and letters.isupper() else re.escape(name)
    )


def _bare(name: str) -> str:
    return name.replace(".", "")


OUR_SIDE = _("Our own side")
"""What our side is called, which has no row."""


@pghistory.track(exclude=["sort_key"])
class Side(models.Model):
    """A partner at the table, such as another government: its organisations and their people. Ours has no row."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    sort_key = sort_key()

    class Meta:
        verbose_name = _("side")
        verbose_name_plural = _("sides")
        ordering = ["sort_key", "pk"]
        constraints = [models.UniqueConstraint("sort_key", name="side_name_unique_when_folded")]

    def __str__(self) -> str:
        return self.name


@pghistory.track(exclude=["sort_key"])
class Organisation(Retirable):
    """A ministry, agency, commission service or other body that leads recommendations or is party to them.

    A department names the organisation it belongs to, at most two above it, and is of the same side as that.
    """

    name = models.CharField(_("name"), max_length=200, unique=True)
    short_name = models.CharField(_("short name"), max_length=40, blank=True, help_text=_("Used in tables."))
    side = models.ForeignKey(
        Side,
        models.PROTECT,
        verbose_name=_("side"),
        null=True,
        blank=True,
        related_name="organisations",
        help_text=_("Leave empty for our own side."),
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("part of"),
        null=True,
        blank=True,
        related_name="departments",
        help_text=_("The ministry or department it belongs to, if there is one."),
    )
    sort_key = sort_key()

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint("sort_key", name="organisation_name_unique_when_folded"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")), name="organisation_is_not_part_of_itself"
            ),
        ]
        indexes = [
            # The search, and the list of organisations.
            GinIndex(words("name", "short_name"), name="organisation_words"),
        ]

    def __str__(self) -> str:
        return self.name

    def lineage(self) -> Iterator[Organisation]:
        """Yield this organisation and those above it, from below; each of these is read when its turn comes."""
        row = self
        yield row
        for _level in range(MOST_ABOVE):
            if row.parent is None:
                return
            row = row.parent
            yield row

    @property
    def label(self) -> str:
        """The short name, or the name where there is none."""
        return self.short_name or self.name


class ThemeQuerySet(RetirableQuerySet["Theme"]):
    """Sets of themes."""

    def for_list(self, tracked: models.Func) -> ThemeQuerySet:
        """In order, each with how many recommendations that are `tracked` have it."""
        return self.filter(_there(Theme, "themes")).annotate(tracked=tracked).order_by("sort_key", "pk")


@pghistory.track(exclude=["sort_key"])
class Theme(Retirable):
    """A subject that recommendations of several meetings share."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    sort_key = sort_key()

    objects = ThemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["sort_key", "pk"]
        constraints = [models.UniqueConstraint("sort_key", name="theme_name_unique_when_folded")]
        indexes = [
            # The search.
            GinIndex(words("name"), name="theme_words"),
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes users; the address is the name they sign in with."""

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the user of an address, in any case of its letters."""
        return self.get(email__iexact=username)

    def for_list(self, q: str = "") -> models.QuerySet[User]:
        """People with some words in name or address, those who left last; with organisation, roles and posts."""
        rows = _with_words(self.filter(is_system=False), q, "name", "email")
        posts = models.Prefetch("posts", Post.objects.named())
        return (
            rows.select_related("organisation")
            .prefetch_related("groups", posts)
            .order_by("-is_active", folded("name"), "pk")
        )

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        """Make a user; without a password nobody can sign in as them until one is set."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> User:
        """Make a user with every admin permission, and by that no step of the workflow."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractBaseUser, PermissionsMixin):
    """A person with a sign-in, or the system acting by itself. Deactivated when they leave, never deleted."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("organisation"), null=True, blank=True, related_name="staff"
    )
    is_staff = models.BooleanField(_("staff access"), default=False)
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("Clear this instead of deleting the account. Their name stays in the log."),
    )
    is_system = models.BooleanField(default=False, editable=False)
    date_joined = models.DateTimeField(_("invited at"), default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    viewer: User | None = None
    """The coordinator who looks at the pages as this person sees them, where one does: see `views.seen_by`."""

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique_in_any_case"),
            models.UniqueConstraint("is_system", condition=models.Q(is_system=True), name="user_one_system"),
        ]
        indexes = [
            # The search, by the names of those who hold posts too.
            GinIndex(words("name"), name="user_words"),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def granted(self) -> frozenset[str]:
        """What this person may do in the admin, such as “tracker.change_theme”; asked once per object, by one query.

        Django's backend asks for what their roles grant, and again for what is granted to them alone.
        """
        return frozenset(f"{app}.{name}" for app, name in _GRANTED.rows(self.pk))

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Whether this person may do something in the admin; there are no permissions for single rows."""
        return self.is_active and (self.is_superuser or (obj is None and perm in self.granted))

    def has_module_perms(self, app_label: str) -> bool:
        """Whether this person may do anything in the admin with rows of an app."""
        return self.is_active and (self.is_superuser or any(each.startswith(f"{app_label}.") for each in self.granted))

    def get_full_name(self) -> str:
        """Return the name, for the parts of Django that ask."""
        return self.name

    def get_short_name(self) -> str:
        """Return the name, for the parts of Django that ask."""
        return self.name

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles of this person; asked from the database once per object, unless they were fetched with it."""
        if "groups" in getattr(self, "_prefetched_objects_cache", {}):
            return frozenset(group.name for group in self.groups.all())
        return frozenset(name for (name,) in _ROLES.rows(self.pk))

    @property
    def role_names(self) -> list[str]:
        """The roles in words, in the order of `Role`; no query where groups were fetched before."""
        names = {group.name for group in self.groups.all()}
        return [str(role.label) for role in Role if role.value in names]

    @property
    def is_coordinator(self) -> bool:
        """Whether this person runs the follow-up."""
        return Role.COORDINATOR in self.roles

    @property
    def is_contributor(self) -> bool:
        """Whether this person reports for an organisation."""
        return Role.CONTRIBUTOR in self.roles

    @property
    def side_id(self) -> int | None:
        """The id of this person's side, None for our own; somebody without an organisation has none of the others."""
        return self.organisation.side_id if self.organisation is not None else None

    @cached_property
    def reach(self) -> Reach:
        """What this person may see, and their roles in single meetings; asked from the database once per object."""
        from tracker.models.access import reach_of

        return reach_of(self)

    @property
    def sees_everything(self) -> bool:
        """Whether no meeting and no recommendation is hidden from this person."""
        return not (self.reach.hidden or self.reach.narrowed)

    def coordinates(self, meeting: int) -> bool:
        """Whether this person runs the follow-up of the meeting of that id."""
        return self.is_coordinator or self.reach.has(Role.COORDINATOR, meeting)

    @property
    def coordinates_some(self) -> bool:
        """Whether this person runs the follow-up of any meeting."""
        return self.is_coordinator or bool(self.reach.coordinated)

    def contributes_to(self, meeting: int) -> bool:
        """Whether this person reports for their organisation on what the meeting of that id recommended."""
        return self.is_contributor or self.reach.has(Role.CONTRIBUTOR, meeting)

    @cached_property
    def answers_for_work(self) -> bool:
        """Whether something can be asked of this person under My work: by a role, or as holder or deputy of a post."""
        has_role = self.is_contributor or self.is_coordinator or bool(self.reach.roles)
        return has_role or self.has_posts

    @cached_property
    def has_posts(self) -> bool:
        """Whether this person holds a post or is deputy of one, as it is now."""
        return bool(_POSTS.rows(self.pk))

    @cached_property
    def acting(self) -> list[Acting]:
        """Of each post that this person holds or is deputy of, who acts for it today; asked once per object."""
        from tracker.models.posts import acting_around

        return acting_around(self, timezone.localdate())

    @property
    def held_posts(self) -> list[int]:
        """The ids of the posts this person holds."""
        return [each.post.pk for each in self.acting if each.post.holder_id == self.pk]

    @property
    def deputised_posts(self) -> list[int]:
        """The ids of the posts for whose absent holders this person acts today."""
        return [each.post.pk for each in self.acting if each.is_by_deputy and each.person == self]

    @property
    def posts_to_answer_for(self) -> list[int]:
        """The ids of the posts whose work is this person's today: those they hold, and those they act for as deputy."""
        return [*self.held_posts, *self.deputised_posts]


def _granted(person: int) -> Any:
    """Return what a person may do in the admin, by a role or alone: applications and names of permissions."""
    of_roles = Group.permissions.through.objects.filter(group__user=person)
    own = User.user_permissions.through.objects.filter(user=person)
    rows = Permission.objects.filter(Q(pk__in=of_roles.values("permission")) | Q(pk__in=own.values("permission")))
    return rows.values_list("content_type__app_label", "codename")


_ROLES = Prepared(lambda person: Group.objects.filter(user=person).values_list("name"))
_GRANTED = Prepared(_granted)
_POSTS = Prepared(lambda person: past.live(Post.objects.held_or_deputised_by(person)).values_list("pk")[:1])


@pghistory.track(obj_field=None)
class UserRole(User.groups.through):  # type: ignore[name-defined,misc]
    """Who had which role when: Django's own table of groups of users, seen by us so that it gets versions."""

    class Meta:
        proxy = True

    def __str__(self) -> str:
        return f"user {self.user_id} in group {self.group_id}"


class PostQuerySet(RetirableQuerySet["Post"]):
    """Sets of posts."""

    def named(self) -> PostQuerySet:
        """With `called`, the name and the organisation's label as `str` gives them, in that order."""
        label = Coalesce(NullIf("organisation__short_name", Value("")), "organisation__name")
        called = Concat("name", Value(", "), label, output_field=models.CharField())
        return self.select_related("organisation", "holder").annotate(called=called).order_by("called", "pk")

    def held_or_deputised_by(self, user: User | int) -> PostQuerySet:
        """Those that this person holds, and those whose deputy they are."""
        return self.filter(Q(holder=user) | Q(deputy=user)).order_by("pk")


@pghistory.track()
class Post(Retirable):
    """A desk or function in an organisation; work belongs to it and survives a change of holder."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=_("organisation"), related_name="posts")
    name = models.CharField(_("name"), max_length=150)
    holder = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("holder"),
        null=True,
        blank=True,
        related_name="posts",
        help_text=_("Leave empty while the post is vacant."),
    )
    deputy = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name=_("deputy"),
        null=True,
        blank=True,
        related_name="deputy_posts",
        help_text=_("Acts for the holder while the holder is absent."),
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("name"), "organisation", name="post_name_unique_in_organisation"),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | Q(holder__isnull=True) | ~Q(deputy=F("holder")),
                name="post_deputy_is_not_the_holder",
            ),
        ]
        indexes = [
            # The search.
            GinIndex(words("name"), name="post_words"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.organisation.label}"

    @property
    def active_holder(self) -> User | None:
        """The person in post, unless it is vacant or they have left."""
        return self.holder if self.holder is not None and self.holder.is_active else None

    @property
    def active_deputy(self) -> User | None:
        """The deputy, unless there is none or they have left."""
        return self.deputy if self.deputy is not None and self.deputy.is_active else None
