/// The program of the OAuth server: django-oauth-toolkit with pages for sign-in and consent, served by TLS.
///
/// It is Python, because the toolkit is; the testbed writes it into its directory beside the configuration files.
/// The toolkit issues, refreshes, revokes and introspects. What it lacks at this version is ours: unticking a scope on
/// the consent page, `iss` in the answer (RFC 9207), sign-in on devices (RFC 8628).
enum OAuthSite {
    /// The whole program.
    static var text: String { [settings, pages, service].joined(separator: "\n\n") }

    /// The head: settings of Django and of the toolkit, what the program keeps.
    private static let settings = #"""
        """An OAuth 2 and OpenID Connect server for tests: django-oauth-toolkit with three pages of its own."""
        import json, os, secrets, socketserver, ssl, socket, sys, threading, time, traceback
        from datetime import timedelta
        from urllib.parse import parse_qs, urlencode, urlparse
        from wsgiref.simple_server import ServerHandler, WSGIRequestHandler, WSGIServer

        with open(sys.argv[1], encoding="utf-8") as file:
            setup = json.load(file)
        with open(setup["idTokenKey"], encoding="ascii") as file:
            id_token_key = file.read()

        import django
        from django.conf import settings

        SCOPES = {
            "openid": "Know who you are",
            "email": "See your mail address",
            "mail": "Read and send your mail",
            "offline_access": "Stay signed in while you are away",
        }

        PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>
        <meta name="viewport" content="width=device-width"><style>
        body{{font:16px system-ui;max-width:26rem;margin:3rem auto;padding:0 1rem}}
        label,button{{display:block;margin:.8rem 0}}
        input[type=text],input[type=password]{{display:block;width:100%;padding:.4rem}}
        button{{padding:.5rem 1rem}}</style><main><h1>{title}</h1>{body}</main></html>"""

        settings.configure(
            ALLOWED_HOSTS=["*"],
            ROOT_URLCONF=__name__,
            SECRET_KEY=secrets.token_hex(),
            USE_TZ=True,
            DATABASES={"default": {
                "ENGINE": "django.db.backends.sqlite3", "NAME": setup["database"], "OPTIONS": {"timeout": 30}}},
            DEFAULT_AUTO_FIELD="django.db.models.AutoField",
            INSTALLED_APPS=[
                "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "oauth2_provider"],
            MIDDLEWARE=[
                "django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
                "django.contrib.auth.middleware.AuthenticationMiddleware"],
            # Without the history of their tables the whole database is there in a moment.
            MIGRATION_MODULES={name: None for name in ["auth", "contenttypes", "sessions", "oauth2_provider"]},
            # The passwords of a testbed are no secret, and a slow digest for each of its users would cost seconds.
            PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
            LOGIN_URL="/sign-in",
            SESSION_COOKIE_SECURE=True, SESSION_COOKIE_NAME="sso-session", CSRF_COOKIE_NAME="sso-csrf",
            LOGGING_CONFIG=None,
            OAUTH2_PROVIDER={
                "SCOPES": SCOPES, "DEFAULT_SCOPES": ["openid"], "OIDC_ENABLED": True,
                "OIDC_RSA_PRIVATE_KEY": id_token_key, "PKCE_REQUIRED": True, "ROTATE_REFRESH_TOKEN": True,
                "ACCESS_TOKEN_EXPIRE_SECONDS": 3600, "OAUTH2_VALIDATOR_CLASS": __name__ + ".Validator",
                "ALWAYS_RELOAD_OAUTHLIB_CORE": True},
        )
        django.setup()

        from django.contrib.auth import authenticate, get_user_model, login, logout
        from django.core.management import call_command
        from django.db import connection
        from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
        from django.middleware.csrf import get_token
        from django.test import Client
        from django.urls import include, path, re_path, reverse
        from django.utils import timezone
        from django.utils.decorators import method_decorator
        from django.utils.html import escape
        from django.utils.http import url_has_allowed_host_and_scheme
        from django.views.decorators.csrf import csrf_exempt
        from django.core.wsgi import get_wsgi_application
        from oauth2_provider.models import (
            get_access_token_model, get_application_model, get_grant_model, get_refresh_token_model)
        from oauth2_provider.oauth2_validators import OAuth2Validator
        from oauth2_provider.settings import oauth2_settings
        from oauth2_provider import models as toolkit, views

        AccessToken, Application = get_access_token_model(), get_application_model()
        Grant, RefreshToken, User = get_grant_model(), get_refresh_token_model(), get_user_model()

        # What the seam for tests can change while the server runs.
        knobs = {"lifetime": 3600, "rotates": True}
        # Every request of the token endpoint: how it asked, who, and what it got.
        token_requests = []
        # Every access token and refresh token that it gave.
        issued_tokens = []
        # RFC 8628: what devices wait for.
        devices = {}
        # SQLite takes one writer at a time; with one request at a time none has to wait inside of a transaction.
        turn = threading.RLock()

        """#
}
