"""The site as gunicorn serves it with the example's configuration: by itself, and below a path of another site."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from tests import factories
from tests.conftest import Cast
from tests.deployment.running import Site, clean, database_of_tests, manage, site
from tests.deployment.visitor import Page, Visitor
from tracker.models import User

PREFIX = "/tracker"
EXTERNAL = re.compile(r"^(https?:|mailto:|#|data:)")

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def with_a_password(person: User) -> User:
    """A person who can sign in at a site that has its own settings: the tests' passwords are cheap ones."""
    hasher = PBKDF2PasswordHasher()
    User.objects.filter(pk=person.pk).update(password=hasher.encode(factories.PASSWORD, hasher.salt(), 1000))
    return person


@pytest.fixture
def environment(tmp_path: Path) -> Callable[..., dict[str, str]]:
    """The environment of a site with the tests' database, its static files collected."""

    def made(**variables: str) -> dict[str, str]:
        env = clean(
            DATABASE_URL=database_of_tests(), VAR=str(tmp_path / "var"), HTTPS="0", SECRET_KEY="k" * 50,
            SITE_URL="http://127.0.0.1", LOG_FORMAT="json", DJANGO_SETTINGS_MODULE="tracker.settings", **variables,
        )  # fmt: skip
        manage("collectstatic", "--no-input", env=env)
        return env

    return made


@pytest.fixture
def below(tmp_path: Path, environment: Callable[..., dict[str, str]]) -> Iterator[Site]:
    """A site below a path."""
    with site(tmp_path, environment(SCRIPT_NAME=PREFIX)) as running:
        yield running


def leads_out(address: str, page: Page) -> bool:
    """Whether an address of a page, which may be relative to it, leads out of the site without being another's."""
    return bool(address) and not EXTERNAL.match(address) and not path_of(address, page).startswith(f"{PREFIX}/")


def path_of(address: str, page: Page) -> str:
    """Where an address of a page leads, as a path."""
    return urlsplit(urljoin(page.url, address)).path


def test_site_below_a_path_leads_nobody_out_of_it(cast: Cast, below: Site) -> None:
    """Every address of every page that a coordinator can reach in two steps; style sheets, scripts and icons too."""
    factories.briefing(cast)
    item = factories.track(cast)
    with_a_password(cast.coordinator)
    visitor = Visitor(below.address)
    first = visitor.sign_in(cast.coordinator.email, factories.PASSWORD)
    assert urlsplit(first.url).path == f"{PREFIX}/work/"
    assert f'<a href="{PREFIX}/work/" aria-current="page">' in first.text, "the navigation knows where one is"

    seen: dict[str, Page] = {}
    ahead = [first.url, f"recommendations/{item.reference}/edit", "meetings/add", "admin/", "admin/tracker/theme/add/"]
    for depth in range(2):
        following: list[str] = []
        for address in ahead:
            key = address.partition("#")[0].partition("?")[0]
            if key in seen or "sign-out" in key:
                continue
            page = seen[key] = visitor.open(address)
            assert page.status in (200, 405), f"{address} answers {page.status}"
            assert urlsplit(page.url).path.startswith(f"{PREFIX}/")
            if not page.headers["Content-Type"].startswith("text/html"):
                continue
            outside = [each for each in page.addresses() if leads_out(each, page)]
            assert not outside, f"{address} leads to {outside}"
            following += [each for each in page.addresses() if each.startswith(f"{PREFIX}/")] if depth == 0 else []
        ahead = list(dict.fromkeys(following))
    kinds = {Path(urlsplit(address).path).suffix for address in seen}
    assert {".css", ".js", ".svg"} <= kinds
    assert len(seen) > 25


def test_cookies_of_a_site_below_a_path_are_for_that_path(cast: Cast, below: Site) -> None:
    with_a_password(cast.coordinator)
    visitor = Visitor(below.address)
    visitor.sign_in(cast.coordinator.email, factories.PASSWORD)
    page = visitor.open("themes/add")
    told = visitor.ask(
        page.url, f"csrfmiddlewaretoken={page.form('name').fields['csrfmiddlewaretoken']}&name=Water".encode()
    )

    assert told.status == 302
    assert any("messages=" in cookie for cookie in told.headers.get_all("Set-Cookie"))
    paths = {cookie.name: cookie.path for cookie in visitor.cookies}
    assert {"sessionid", "csrftoken", "messages", "known"} <= paths.keys()
    assert {name: path for name, path in paths.items() if not path.startswith(f"{PREFIX}/")} == {}

    shown = visitor.open(told.headers["Location"])
    assert "Water" in shown.text
    (gone,) = [line for line in visitor.ask(shown.url).headers.get_all("Set-Cookie", []) if "messages" in line] or [""]
    assert gone == ""
    assert "messages" not in {cookie.name for cookie in visitor.cookies}, "it is taken away at the path it was put"


def test_error_pages_below_a_path_lead_back_into_it(cast: Cast, below: Site) -> None:
    item = factories.track(cast)
    with_a_password(cast.reader)
    visitor = Visitor(below.address)
    visitor.sign_in(cast.reader.email, factories.PASSWORD)
    pages = {
        404: visitor.open("no/such/page"),
        403: visitor.open(f"recommendations/{item.reference}/verify"),
        405: visitor.ask("recommendations/", b"x=1"),
    }
    for status, page in pages.items():
        assert page.status in (status, 403)
        outside = [each for each in page.addresses() if leads_out(each, page)]
        assert not outside, f"{status} leads to {outside}"
    assert f'href="{PREFIX}/recommendations/{item.reference}/"' in pages[403].text

    button = visitor.ask(f"recommendations/{item.reference}/check-in")
    assert (button.status, button.headers["Location"]) == (302, f"{PREFIX}/recommendations/{item.reference}/")
    stranger = Visitor(below.address).ask("recommendations/")
    assert stranger.headers["Location"] == f"{PREFIX}/sign-in/?next={PREFIX}/recommendations/"


def test_site_that_failed_below_a_path_leads_back_into_it(below: Site, settings: object) -> None:
    from django.template.loader import get_template
    from django.urls import get_script_prefix, set_script_prefix

    before = get_script_prefix()
    set_script_prefix(f"{PREFIX}/")
    try:
        assert f'href="{PREFIX}/"' in get_template("bare.html").render()
    finally:
        set_script_prefix(before)


def test_links_in_mails_have_the_path_once(cast: Cast, environment: Callable[..., dict[str, str]]) -> None:
    for number, address in enumerate(("https://example.org", f"https://example.org{PREFIX}/")):
        env = environment(SCRIPT_NAME=PREFIX) | {"SITE_URL": address}
        printed = manage(
            "add_administrator", f"administrator{number}@example.org", "--name", f"Administrator {number}", env=env
        )
        assert f"\nhttps://example.org{PREFIX}/password/set/" in printed


@pytest.mark.parametrize("wrong", ["tracker", "/tracker/", "/", "/a b", "/tracker?x"])
def test_path_that_is_none_is_refused_at_the_start(wrong: str, environment: Callable[..., dict[str, str]]) -> None:
    with pytest.raises(AssertionError, match="SCRIPT_NAME is the path below which the site is served"):
        manage("check", env=environment() | {"SCRIPT_NAME": wrong})


@pytest.mark.parametrize("wrong", ["tracker.example.org", "https://example.org/elsewhere", "https://"])
def test_address_of_the_site_that_is_none_is_refused(wrong: str, environment: Callable[..., dict[str, str]]) -> None:
    with pytest.raises(AssertionError, match="SITE_URL is how addresses of this site begin"):
        manage("check", env=environment() | {"SITE_URL": wrong})


def test_gunicorn_logs_each_request_once_and_in_one_format(
    cast: Cast, environment: Callable[..., dict[str, str]], tmp_path: Path
) -> None:
    with_a_password(cast.reader)
    with site(tmp_path, environment()) as running:
        visitor = Visitor(running.address)
        assert visitor.ask("livez").status == visitor.ask("readyz").status == 200
        visitor.sign_in(cast.reader.email, factories.PASSWORD)
        visitor.open("recommendations/?q=Quetzalcoatl")
        visitor.open("password/set/MQ/secret-token/")
        visitor.open("recommendations.csv")
    lines = [json.loads(line) for line in running.log.splitlines()]

    requests = [line for line in lines if line["event"] == "request"]
    assert [line["path"] for line in requests if line["method"] == "GET"] == [
        "/sign-in/", "/", "/recommendations/", "/password/set/[hidden]", "/recommendations.csv",
    ]  # fmt: skip
    assert {line["logger"] for line in lines} == {"gunicorn.error", "tracker.monitoring.requests"}
    assert "Quetzalcoatl" not in running.log
    assert "secret-token" not in running.log
    assert cast.reader.email not in running.log


def test_gunicorn_stops_in_order_and_finishes_what_it_began(
    cast: Cast, environment: Callable[..., dict[str, str]], tmp_path: Path
) -> None:
    with site(tmp_path, environment()) as running:
        Visitor(running.address).ask("livez")
    assert running.process.returncode == 0
    assert "Traceback" not in running.log


def test_switches_for_other_names_are_off_until_the_owner_asks(environment: Callable[..., dict[str, str]]) -> None:
    program = (
        "from django.conf import settings; print(settings.SECURE_HSTS_INCLUDE_SUBDOMAINS, settings.SECURE_HSTS_PRELOAD)"
    )
    env = environment() | {"HTTPS": "1"}
    assert manage("shell", "--no-imports", "-c", program, env=env) == "False False\n"
    env |= {"HSTS_SUBDOMAINS": "1", "HSTS_PRELOAD": "1"}
    assert manage("shell", "--no-imports", "-c", program, env=env) == "True True\n"
