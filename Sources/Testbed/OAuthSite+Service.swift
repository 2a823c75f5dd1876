extension OAuthSite {
    /// The seam for tests, and serving by TLS.
    static let service = #"""
        def walk_through(request):
            """Signs in and answers the consent page as a browser would; gives back where the browser is sent."""
            browser = Client(enforce_csrf_checks=False, HTTP_HOST=urlparse(request["url"]).netloc)
            address = urlparse(request["url"])
            target = address.path + "?" + address.query
            if not browser.login(username=request["user"], password=request["password"]):
                return {"error": "The name or the password is wrong."}
            if address.path == "/device":
                code = parse_qs(address.query)["user_code"][0]
                decision = {"allow": "true"} if request["allow"] else {"deny": "true"}
                scopes = request["scopes"] if request.get("scopes") is not None else list(SCOPES)
                browser.post("/device", {"user_code": code, "granted": scopes, **decision}, secure=True)
                return {"location": ""}
            answer = browser.get(target, secure=True)
            if answer.status_code == 302:
                return {"location": answer["Location"]}
            if answer.status_code != 200:
                return {"error": "The authorization page answered %d." % answer.status_code}
            fields = {name: values[0] for name, values in parse_qs(address.query).items()}
            fields.setdefault("scope", "openid")
            if request["allow"]:
                fields["allow"] = "true"
            fields["granted"] = request["scopes"] if request.get("scopes") is not None else fields["scope"].split()
            answer = browser.post("/authorize", fields, secure=True)
            if answer.status_code != 302:
                return {"error": "The consent was answered with %d." % answer.status_code}
            return {"location": answer["Location"]}


        def fulfil(request):
            """The seam for tests."""
            action, now = request["do"], timezone.now()
            if action == "walk":
                return walk_through(request)
            if action == "ping":
                return {}
            if action == "lifetime":
                knobs["lifetime"] = oauth2_settings.ACCESS_TOKEN_EXPIRE_SECONDS = request["seconds"]
            elif action == "rotation":
                knobs["rotates"] = request["on"]
            elif action == "expire":
                AccessToken.objects.filter(user__username=request["user"]).update(expires=now - timedelta(seconds=1))
            elif action == "revoke":
                RefreshToken.objects.filter(user__username=request["user"], revoked__isnull=True).update(revoked=now)
                AccessToken.objects.filter(user__username=request["user"]).delete()
            elif action == "redirect":
                client = Application.objects.get(client_id=request["client"])
                client.redirect_uris += " " + request["address"]
                client.save()
            elif action == "secret":
                Application.objects.filter(client_id=request["client"]).update(client_secret=request["secret"])
            elif action == "counts":
                return {"counts": {
                    "accessTokens": AccessToken.objects.filter(user__username=request["user"], expires__gt=now).count(),
                    "refreshTokens": RefreshToken.objects.filter(
                        user__username=request["user"], revoked__isnull=True).count()}}
            elif action == "requests":
                return {"requests": token_requests}
            elif action == "issued":
                return {"issued": issued_tokens}
            else:
                return {"error": "The request is not understood."}
            return {}


        class SeamHandler(socketserver.StreamRequestHandler):
            def handle(self):
                try:
                    with turn:
                        answer = fulfil(json.loads(self.rfile.readline(1 << 16)))
                except Exception as problem:
                    traceback.print_exc()
                    answer = {"error": "%s: %s" % (type(problem).__name__, problem)}
                self.wfile.write(json.dumps(answer).encode() + b"\n")


        class SeamServer(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
            daemon_threads = True


        class Handler(WSGIRequestHandler):
            timeout = 30

            def handle(self):
                # In the thread of this connection, so that a client which says nothing holds up only itself.
                try:
                    self.connection.settimeout(self.timeout)
                    self.connection.do_handshake()
                except (OSError, ssl.SSLError):
                    return
                super().handle()

            def get_environ(self):
                environ = super().get_environ()
                environ["wsgi.url_scheme"] = "https"
                environ["HTTPS"] = "on"
                return environ

            def address_string(self):
                return self.client_address[0]

            def log_message(self, format, *args):
                # The line of a request may carry codes and tokens; the path alone says enough.
                sys.stderr.write("%s %s\n" % (self.command or "-", (getattr(self, "path", "") or "").split("?")[0]))


        class Server(socketserver.ThreadingMixIn, WSGIServer):
            daemon_threads = True
            request_queue_size = 512

            def server_bind(self):
                # Without the question for the machine's name that the base class asks.
                socketserver.TCPServer.server_bind(self)
                self.server_name, self.server_port = self.server_address[:2]
                self.setup_environ()

            def handle_error(self, request, client_address):
                # A client that went away.
                pass


        class Server6(Server):
            address_family = socket.AF_INET6


        def application(environ, start_response):
            with turn:
                return [b"".join(inner(environ, start_response))]


        def prepare():
            call_command("migrate", run_syncdb=True, verbosity=0)
            connection.cursor().execute("PRAGMA synchronous=OFF")
            if not User.objects.exists():
                for address, password in setup["users"].items():
                    user = User(username=address)
                    user.set_password(password)
                    user.save()
                for client in setup["clients"]:
                    Application.objects.create(
                        name=client["name"], client_id=client["id"], client_secret=client.get("secret", ""),
                        client_type="confidential" if client.get("secret") else "public",
                        authorization_grant_type="authorization-code", redirect_uris=" ".join(client["redirects"]),
                        algorithm="RS256")


        if __name__ == "__main__":
            prepare()
            inner = get_wsgi_application()
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(setup["certificate"], setup["key"])
            servers = []
            for host in setup["hosts"]:
                server = (Server6 if ":" in host else Server)((host, setup["port"]), Handler)
                server.set_app(application)
                server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
                servers.append(server)
            if os.path.exists(setup["seam"]):
                os.unlink(setup["seam"])
            seam = SeamServer(setup["seam"], SeamHandler)
            os.chmod(setup["seam"], 0o600)
            for server in servers:
                threading.Thread(target=server.serve_forever, daemon=True).start()
            seam.serve_forever()

        """#
}
