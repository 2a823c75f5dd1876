extension OAuthSite {
    /// Sign-in, consent, devices and discovery.
    static let pages = #"""
        def takes(address, registered, strict=toolkit.redirect_to_uri_allowed):
            # The name of this machine counts as its address, so that pages on a port of the system's choice work.
            return strict(address, registered) or strict(
                address.replace("http://localhost", "http://127.0.0.1", 1), registered)


        toolkit.redirect_to_uri_allowed = takes


        class Validator(OAuth2Validator):
            oidc_claim_scope = None

            def rotate_refresh_token(self, request):
                return knobs["rotates"]

            def get_additional_claims(self, request):
                name = request.user.get_username()
                return {"email": name, "email_verified": True, "preferred_username": name}


        def page(request, title, body, status=200):
            form = '<input type="hidden" name="csrfmiddlewaretoken" value="%s">' % get_token(request)
            return HttpResponse(PAGE.format(title=escape(title), body=body.replace("{csrf}", form)), status=status)


        def sign_in(request):
            target = request.POST.get("next") or request.GET.get("next") or "/"
            if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=True):
                target = "/"
            hint = parse_qs(urlparse(target).query).get("login_hint", [""])[0]
            problem = ""
            if request.method == "POST":
                hint = request.POST.get("username", "")
                user = authenticate(request, username=hint, password=request.POST.get("password", ""))
                if user is not None:
                    login(request, user)
                    return HttpResponseRedirect(target)
                problem = '<p role="alert">That name or password is wrong.</p>'
            return page(request, "Sign in", problem + """<form method="post">{csrf}
        <input type="hidden" name="next" value="%s">
        <label>Address <input type="text" name="username" id="username" autocomplete="username" value="%s"></label>
        <label>Password <input type="password" name="password" id="password" autocomplete="current-password"></label>
        <button id="sign-in">Sign in</button></form>""" % (escape(target), escape(hint)))


        def sign_out(request):
            logout(request)
            target = request.GET.get("next", "/")
            if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=True):
                target = "/"
            return HttpResponseRedirect("/sign-in?" + urlencode({"next": target}))


        def scope_boxes(scopes):
            return "".join(
                '<label><input type="checkbox" name="granted" value="%s" id="grant-%s" checked> %s</label>'
                % (scope, scope, escape(SCOPES[scope])) for scope in scopes if scope != "openid")


        class Authorize(views.AuthorizationView):
            """The consent page, on which each scope can be unticked; answers carry `iss` (RFC 9207)."""

            def dispatch(self, request, *args, **kwargs):
                prompt = request.GET.get("prompt", "").split()
                if request.method == "GET" and ("login" in prompt or "select_account" in prompt):
                    if request.user.is_authenticated:
                        logout(request)
                return super().dispatch(request, *args, **kwargs)

            def post(self, request, *args, **kwargs):
                form = request.POST.copy()
                asked = form.get("scope", "").split()
                granted = set(form.getlist("granted")) | {"openid"}
                form["scope"] = " ".join(scope for scope in asked if scope in granted)
                request.POST = form
                return super().post(request, *args, **kwargs)

            def render_to_response(self, context, **kwargs):
                if "error" in context:
                    error = context["error"]
                    return page(
                        self.request, "This request cannot be answered",
                        '<p id="error">%s</p><p>%s</p>' % (escape(error.error), escape(error.description or "")),
                        status=400)
                fields = "".join(
                    '<input type="hidden" name="%s" value="%s">' % (name, escape(value))
                    for name, value in context["form"].initial.items() if value is not None)
                here = self.request.get_full_path()
                return page(self.request, "Let %s use your account?" % context["application"].name, """
        <p>Signed in as <b id="account">%s</b>. <a id="other-account" href="/sign-out?%s">Use another account</a></p>
        <form method="post">{csrf}%s%s<button name="allow" value="true" id="allow">Allow</button>
        <button name="deny" value="true" id="deny">Deny</button></form>""" % (
                    escape(self.request.user.get_username()), escape(urlencode({"next": here})), fields,
                    scope_boxes(context["scopes"])))

            def redirect(self, redirect_to, application, token=None):
                answer = super().redirect(redirect_to, application, token)
                answer["Location"] += ("&" if urlparse(answer["Location"]).query else "?") + urlencode(
                    {"iss": oauth2_settings.oidc_issuer(self.request)})
                return answer


        DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"


        @method_decorator(csrf_exempt, name="dispatch")
        class Token(views.TokenView):
            def post(self, request, *args, **kwargs):
                if request.POST.get("grant_type") == DEVICE_GRANT:
                    answer = device_token(request)
                else:
                    answer = super().post(request, *args, **kwargs)
                token_requests.append({
                    "grant": request.POST.get("grant_type", ""), "client": request.POST.get("client_id", ""),
                    "status": answer.status_code})
                if answer.status_code == 200:
                    fields = json.loads(answer.content)
                    issued_tokens.extend(fields[name] for name in ("access_token", "refresh_token") if name in fields)
                return answer


        def device_client(request):
            client = Application.objects.filter(client_id=request.POST.get("client_id", "")).first()
            if client is None or client.client_type == Application.CLIENT_CONFIDENTIAL and not secrets.compare_digest(
                    client.client_secret, request.POST.get("client_secret", "")):
                return None
            return client


        @csrf_exempt
        def device_authorization(request):
            client = device_client(request)
            if client is None:
                return JsonResponse({"error": "invalid_client"}, status=401)
            scopes = [scope for scope in request.POST.get("scope", "openid").split() if scope in SCOPES]
            user_code = "-".join("".join(secrets.choice("BCDFGHJKLMNPQRSTVWXZ") for _ in range(4)) for _ in range(2))
            device_code = secrets.token_urlsafe(32)
            devices[device_code] = {
                "client": client, "scopes": scopes, "code": user_code, "state": "pending", "user": None, "asked": 0.0,
                "end": time.monotonic() + 600}
            verification = request.build_absolute_uri("/device")
            return JsonResponse({
                "device_code": device_code, "user_code": user_code, "verification_uri": verification,
                "verification_uri_complete": verification + "?user_code=" + user_code,
                "expires_in": 600, "interval": 1})


        def device_token(request):
            client = device_client(request)
            if client is None:
                return JsonResponse({"error": "invalid_client"}, status=401)
            device = devices.get(request.POST.get("device_code", ""))
            if device is None or device["client"] != client:
                return JsonResponse({"error": "invalid_grant"}, status=400)
            if time.monotonic() > device["end"]:
                return JsonResponse({"error": "expired_token"}, status=400)
            if device["state"] == "denied":
                return JsonResponse({"error": "access_denied"}, status=400)
            if device["state"] == "pending":
                asked, device["asked"] = device["asked"], time.monotonic()
                error = "slow_down" if device["asked"] - asked < 0.5 else "authorization_pending"
                return JsonResponse({"error": error}, status=400)
            del devices[request.POST["device_code"]]
            access = AccessToken.objects.create(
                user=device["user"], application=client, scope=" ".join(device["scopes"]),
                token=secrets.token_urlsafe(32), expires=timezone.now() + timedelta(seconds=knobs["lifetime"]))
            refresh = RefreshToken.objects.create(
                user=device["user"], application=client, token=secrets.token_urlsafe(32), access_token=access)
            return JsonResponse({
                "access_token": access.token, "token_type": "Bearer", "expires_in": knobs["lifetime"],
                "refresh_token": refresh.token, "scope": access.scope})


        def device_page(request):
            if not request.user.is_authenticated:
                return HttpResponseRedirect("/sign-in?" + urlencode({"next": request.get_full_path()}))
            code = request.POST.get("user_code") or request.GET.get("user_code", "")
            pending = (each for each in devices.values() if each["code"] == code and each["state"] == "pending")
            device = next(pending, None)
            if request.method == "POST" and device is not None:
                granted = set(request.POST.getlist("granted")) | {"openid"}
                device["scopes"] = [scope for scope in device["scopes"] if scope in granted]
                device["state"], device["user"] = ("allowed" if "allow" in request.POST else "denied"), request.user
                return page(request, "Done", "<p>You can close this page.</p>")
            if device is None:
                return page(request, "Connect a device", """<form>
        <label>Code <input type="text" name="user_code" id="user-code"></label>
        <button id="next">Next</button></form>""")
            return page(request, "Let %s use your account?" % device["client"].name, """<form method="post">{csrf}
        <input type="hidden" name="user_code" value="%s">%s<button name="allow" value="true" id="allow">Allow</button>
        <button name="deny" value="true" id="deny">Deny</button></form>""" % (
                escape(code), scope_boxes(device["scopes"])))


        class Discovery(views.ConnectDiscoveryInfoView):
            def get(self, request, *args, **kwargs):
                data = json.loads(super().get(request, *args, **kwargs).content)
                def place(name):
                    return request.build_absolute_uri(reverse("oauth2_provider:" + name))
                data.update({
                    "revocation_endpoint": place("revoke-token"), "introspection_endpoint": place("introspect"),
                    "device_authorization_endpoint": place("device-authorization"),
                    "grant_types_supported": ["authorization_code", "refresh_token", DEVICE_GRANT],
                    "code_challenge_methods_supported": ["S256"], "scopes_supported": list(SCOPES),
                    "authorization_response_iss_parameter_supported": True})
                return JsonResponse(data)


        def welcome(request):
            who = escape(request.user.get_username()) if request.user.is_authenticated else "nobody"
            return page(request, "Testbed sign-in", '<p>Signed in: %s. <a href="/sign-out">Sign out</a></p>' % who)


        endpoints = [
            path("authorize", Authorize.as_view(), name="authorize"),
            path("token", Token.as_view(), name="token"),
            path("revoke", views.RevokeTokenView.as_view(), name="revoke-token"),
            path("introspect", views.IntrospectTokenView.as_view(), name="introspect"),
            path("device-authorization", device_authorization, name="device-authorization"),
            # The toolkit takes the issuer from this name by cutting its last part off.
            path(".well-known/openid-configuration/", Discovery.as_view(), name="oidc-connect-discovery-info"),
            path("keys", views.JwksInfoView.as_view(), name="jwks-info"),
            path("userinfo", views.UserInfoView.as_view(), name="user-info"),
        ]
        urlpatterns = [
            path("", include((endpoints, "oauth2_provider"))),
            path(".well-known/openid-configuration", Discovery.as_view()),
            path(".well-known/oauth-authorization-server", Discovery.as_view()),
            path("sign-in", sign_in), path("sign-out", sign_out), path("device", device_page), path("", welcome),
        ]

        """#
}
