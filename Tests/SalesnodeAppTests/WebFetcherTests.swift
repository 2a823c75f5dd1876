import HTTPFetch
import MailModel
import MailTransport
import NIOCore
import Resolver
import Synchronization
import Testing

@testable import SalesnodeApp

/// Gives each name its addresses, the next answer each time it is asked; the last one stays.
private final class ChangingNames: HostResolving {
    private let answers: Mutex<[String: [[String]]]>
    private let asked = Mutex(0)

    /// How many questions there were.
    var questions: Int { asked.withLock { $0 } }

    init(_ answers: [String: [[String]]]) { self.answers = Mutex(answers) }

    func addresses(of name: DomainName, deadline: NIODeadline) async throws(ResolverError) -> [IPAddress] {
        asked.withLock { $0 += 1 }
        let texts = answers.withLock { answers -> [String]? in
            guard let known = answers[name.description], let first = known.first else { return nil }
            if known.count > 1 { answers[name.description] = Array(known.dropFirst()) }
            return first
        }
        guard let texts else { throw ResolverError(.notFound, message: "the name \(name) does not exist in DNS") }
        return texts.compactMap { IPAddress($0) }
    }
}

@Suite("Outgoing HTTP", .timeLimit(.minutes(5)))
struct WebFetcherTests {
    private static func ok(_ body: String) -> WebServer.Answer {
        .text("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)")
    }

    private static func redirect(_ location: String, _ status: Int = 302) -> WebServer.Answer {
        .text(
            "HTTP/1.1 \(status) Moved\r\nLocation: \(location)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    }

    private func fetcher(
        _ names: [String: [[String]]] = ["web.test": [["127.0.0.1"]]], trust: TLSTrust = .systemRoots,
        allowsPrivateHosts: Bool = true
    ) -> WebFetcher {
        WebFetcher(
            resolver: ChangingNames(names), policy: EgressPolicy(allowsPrivateHosts: allowsPrivateHosts), trust: trust)
    }

    private func expect(
        _ code: FetchError.Code, sourceLocation: SourceLocation = #_sourceLocation,
        _ body: () async throws -> FetchResponse
    ) async {
        do {
            let response = try await body()
            Issue.record("answered with \(response.status)", sourceLocation: sourceLocation)
        } catch {
            #expect((error as? FetchError)?.code == code, "\(error)", sourceLocation: sourceLocation)
        }
    }

    @Test("A document is fetched over TLS, with the certificate held against the name and not the address")
    func document() async throws {
        let certificates = try await WebCertificates.make()
        let trust = TLSTrust.certificateFile(certificates.authority)
        try await WebServer.serving(certificate: certificates.good) { _, _ in
            Self.ok("hello")
        } body: { server in
            let response = try await fetcher(trust: trust).fetch(
                FetchRequest(url: "https://web.test:\(server.port)/x?y=z"))
            #expect(response.status == 200 && String(decoding: response.body, as: UTF8.self) == "hello")
            let request = try #require(server.requests.first)
            #expect(request.line == "GET /x?y=z HTTP/1.1" && request.fields.contains("web.test:\(server.port)"))
            #expect(!request.fields.lowercased().contains("cookie") && !request.fields.contains("gzip"))
        }
        try await WebServer.serving(certificate: certificates.other) { _, _ in
            Self.ok("x")
        } body: { server in
            await expect(.tlsFailed) {
                try await fetcher(trust: trust).fetch(FetchRequest(url: "https://web.test:\(server.port)/"))
            }
            #expect(server.requests.isEmpty)
        }
        try await WebServer.serving(certificate: certificates.good) { _, _ in
            Self.ok("x")
        } body: { server in
            await expect(.tlsFailed) {
                try await fetcher().fetch(FetchRequest(url: "https://web.test:\(server.port)/"))
            }
        }
    }

    @Test(
        "Private addresses are refused before anything is sent",
        arguments: ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1"])
    func privateAddress(_ address: String) async throws {
        let fetcher = fetcher(["web.test": [[address]]], allowsPrivateHosts: false)
        await expect(.egressRefused) { try await fetcher.fetch(FetchRequest(url: "http://web.test/")) }
        let literal = address.contains(":") ? "[\(address)]" : address
        await expect(.egressRefused) { try await fetcher.fetch(FetchRequest(url: "http://\(literal)/")) }
    }

    @Test("Ports that are no web ports are refused on public addresses")
    func port() async {
        let fetcher = fetcher(["web.test": [["93.184.216.34"]]])
        await expect(.egressRefused) { try await fetcher.fetch(FetchRequest(url: "http://web.test:25/")) }
    }

    @Test("A redirect to a private address is refused, although the first hop was allowed")
    func redirectToPrivate() async throws {
        try await WebServer.serving { _, _ in
            Self.redirect("http://metadata.test/latest")
        } body: { server in
            // The policy allows this machine here, so that the first hop works; 0.0.0.0 is never a host.
            let names = ["web.test": [["127.0.0.1"]], "metadata.test": [["0.0.0.0"]]]
            await expect(.egressRefused) {
                try await fetcher(names).fetch(FetchRequest(url: "http://web.test:\(server.port)/"))
            }
        }
    }

    @Test("A name that resolves differently the second time does not matter: the judged address is used")
    func rebinding() async throws {
        try await WebServer.serving { _, _ in
            Self.ok("first")
        } body: { server in
            let names = ChangingNames(["web.test": [["127.0.0.1"], ["0.0.0.0"]]])
            let fetcher = WebFetcher(
                resolver: names, policy: EgressPolicy(allowsPrivateHosts: true), trust: .systemRoots)
            let url = "http://web.test:\(server.port)/"
            let first = try await fetcher.fetch(FetchRequest(url: url))
            #expect(first.status == 200)
            #expect(names.questions == 1)
            // The next request asks and judges anew.
            await expect(.egressRefused) { try await fetcher.fetch(FetchRequest(url: url)) }
        }
    }

    @Test("A name that turns to another address between two hops is judged at each")
    func rebindingAtRedirect() async throws {
        try await WebServer.serving { _, port in
            Self.redirect("http://web.test:\(port)/again")
        } body: { server in
            let names = ["web.test": [["127.0.0.1"], ["255.255.255.255"]]]
            await expect(.egressRefused) {
                try await fetcher(names).fetch(FetchRequest(url: "http://web.test:\(server.port)/"))
            }
            #expect(server.requests.count == 1)
        }
    }

    @Test("Of several addresses only the allowed are tried, and a dead one is passed over")
    func severalAddresses() async throws {
        try await WebServer.serving(host: "127.0.0.2") { _, _ in
            Self.ok("second")
        } body: { server in
            let names = ["web.test": [["0.0.0.0", "127.0.0.1", "127.0.0.2"]]]
            let response = try await fetcher(names).fetch(FetchRequest(url: "http://web.test:\(server.port)/"))
            #expect(String(decoding: response.body, as: UTF8.self) == "second")
        }
    }

    @Test("Redirects are followed, with a limit")
    func redirects() async throws {
        try await WebServer.serving { request, port in
            request.line.contains("/end") ? Self.ok("end") : Self.redirect("/end", 308)
        } body: { server in
            let response = try await fetcher().fetch(FetchRequest(url: "http://web.test:\(server.port)/start"))
            #expect(response.url.hasSuffix("/end") && response.status == 200)
        }
        try await WebServer.serving { _, _ in
            Self.redirect("/again")
        } body: { server in
            await expect(.badRedirect) {
                try await fetcher().fetch(FetchRequest(url: "http://web.test:\(server.port)/"))
            }
            #expect(server.requests.count == FetchRequest(url: "").maximumRedirects + 1)
        }
    }

    @Test(
        "A redirect from https to http, or to nowhere, is refused",
        arguments: ["http://web.test/", "file:///etc/passwd", "https://u@web.test/", "https://we b.test/"])
    func badRedirect(_ location: String) async throws {
        let certificates = try await WebCertificates.make()
        try await WebServer.serving(certificate: certificates.good) { _, _ in
            Self.redirect(location)
        } body: { server in
            await expect(.badRedirect) {
                try await fetcher(trust: .certificateFile(certificates.authority)).fetch(
                    FetchRequest(url: "https://web.test:\(server.port)/"))
            }
        }
    }

    @Test("A body is sent to one server only, and an authorization never to another origin")
    func bodiesAndAuthorization() async throws {
        try await WebServer.serving { request, _ in
            request.line.hasPrefix("POST") ? Self.redirect("/next") : Self.ok("x")
        } body: { server in
            var post = FetchRequest(url: "http://web.test:\(server.port)/")
            post.method = "POST"
            post.body = Array("secret".utf8)
            let answer = try await fetcher().fetch(post)
            #expect(answer.status == 302)
            #expect(server.requests.map(\.body) == ["secret"])
        }
        try await WebServer.serving { _, _ in
            Self.ok("x")
        } body: { target in
            let port = target.port
            try await WebServer.serving { request, _ in
                request.line.contains("/a ") ? Self.redirect("/b") : Self.redirect("http://web.test:\(port)/c")
            } body: { server in
                var request = FetchRequest(url: "http://web.test:\(server.port)/a")
                request.fields = [("Authorization", "Bearer canary")]
                _ = try await fetcher().fetch(request)
                #expect(server.requests.allSatisfy { $0.fields.contains("canary") } && server.requests.count == 2)
                #expect(target.requests.count == 1 && !target.requests[0].fields.contains("canary"))
            }
        }
    }

    @Test("An answer that is too long, announced or not, is refused")
    func tooLarge() async throws {
        let answers: [WebServer.Answer] = [
            .text("HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\nx"),
            .endless("HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "x", count: 60_000)),
        ]
        for answer in answers {
            try await WebServer.serving { _, _ in
                answer
            } body: { server in
                await expect(.tooLarge) {
                    try await fetcher().fetch(FetchRequest(url: "http://web.test:\(server.port)/"))
                }
            }
        }
    }

    @Test("Endless fields and what is no HTTP are refused")
    func noHTTP() async throws {
        for (answer, code) in [
            (
                WebServer.Answer.endless("HTTP/1.1 200 OK\r\nX: " + String(repeating: "x", count: 60_000)),
                FetchError.Code.protocolError
            ),
            (.text("220 smtp.example.com ESMTP\r\n"), .protocolError), (.text(""), .notConnected),
        ] {
            try await WebServer.serving { _, _ in
                answer
            } body: { server in
                await expect(code) { try await fetcher().fetch(FetchRequest(url: "http://web.test:\(server.port)/")) }
            }
        }
    }

    @Test("Silence and a slow drip end with the time, wherever they come")
    func slow() async throws {
        let answers: [WebServer.Answer] = [
            .silence, .drip("HTTP/1.1 200 OK\r\nX: "), .drip("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"),
        ]
        for answer in answers {
            try await WebServer.serving { _, _ in
                answer
            } body: { server in
                var request = FetchRequest(url: "http://web.test:\(server.port)/")
                request.timeout = .milliseconds(300)
                await expect(.timedOut) { try await fetcher().fetch(request) }
            }
        }
    }

    @Test("Cancelling ends the request")
    func cancelled() async throws {
        try await WebServer.serving { _, _ in
            .silence
        } body: { server in
            let request = FetchRequest(url: "http://web.test:\(server.port)/")
            let task = Task { try await fetcher().fetch(request) }
            while server.requests.isEmpty { await Task.yield() }
            task.cancel()
            await expect(.cancelled) { try await task.value }
        }
    }

    @Test("A compressed answer is handed over as it is, never unpacked")
    func compressed() async throws {
        try await WebServer.serving { _, _ in
            .text("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc")
        } body: { server in
            let response = try await fetcher().fetch(FetchRequest(url: "http://web.test:\(server.port)/"))
            #expect(response.body == Array("abc".utf8))
        }
    }

    @Test("Names that do not exist, and addresses that cannot be used, are told apart")
    func names() async {
        await expect(.notResolved) { try await fetcher().fetch(FetchRequest(url: "http://other.test/")) }
        await expect(.unusableAddress) { try await fetcher().fetch(FetchRequest(url: "http://u@web.test/")) }
    }
}
