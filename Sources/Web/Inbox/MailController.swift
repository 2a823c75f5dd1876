internal import Access
internal import Hummingbird
internal import MIME
internal import MailModel
internal import MailStore
internal import Mailboxes

/// What messages are made of: their text in a frame, their header, their parts.
///
/// None of it is a page of ours. It has a place of its own, `/mail`, and each answer a policy of its own that lets nothing
/// run, wherever it is opened.
struct MailController: Sendable {
    let site: Site
    let dependencies: WebDependencies

    func addRoutes(to router: some RouterMethods<WebContext>) {
        router.get("/mail/:id", use: frame)
        router.get("/mail/:id/header", use: header)
    }

    @Sendable private func frame(_ request: Request, _ context: WebContext) async throws -> Response {
        let (message, body) = try await message(context)
        let query = request.query
        let choices = MessageFrame.Choices(
            showsEarlier: query["earlier"] == "1", showsImages: query["images"] == "1",
            adaptsColors: query["adapt"] == "1")
        let session = context.session
        let frame = MessageFrame(message: message, body: body, choices: choices) { address in
            ImageProxy.path(of: address, session: session)
        }
        var response = Site.html(frame.html, status: .ok)
        MailPolicy.apply(MailPolicy.frame(isEmbedded: request.headers[.fetchDestination] == "iframe"), to: &response)
        return response
    }

    @Sendable private func header(_ request: Request, _ context: WebContext) async throws -> Response {
        let (_, body) = try await message(context)
        return MailPolicy.text(body.header)
    }

    /// The message that is named, and its body.
    private func message(_ context: WebContext) async throws -> (MessageRecord, StoredBody) {
        guard let id = context.parameters.get("id").flatMap({ MessageRecordID($0) }) else { throw WebFailure.notFound }
        let member = try context.signedIn()
        return try await InboxReading(store: dependencies.mailboxes.store, member: member).read { reader in
            let scope = try reader.conversationScope(of: member)
            guard let message = try reader.message(id, in: scope), let body = try reader.body(of: message.key) else {
                throw WebFailure.notFound
            }
            return (message, body)
        }
    }
}

/// What a browser may do with mail.
enum MailPolicy {
    /// The policy of a message's text.
    ///
    /// In our page the frame keeps our origin, so that the page can measure how high it is; nothing in it can use that,
    /// because nothing in it can run. Opened on its own it has none.
    static func frame(isEmbedded: Bool) -> String {
        let sandbox = "sandbox allow-popups allow-popups-to-escape-sandbox" + (isEmbedded ? " allow-same-origin" : "")
        return [
            sandbox, "default-src 'none'", "script-src 'none'", "img-src 'self' data:", "style-src 'unsafe-inline'",
            "form-action 'none'", "base-uri 'none'", "frame-ancestors 'self'",
        ].joined(separator: "; ")
    }

    /// The policy of everything else that came by mail: it does nothing at all.
    static let part =
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'none'"

    static func apply(_ policy: String, to response: inout Response) {
        response.headers[.contentSecurityPolicy] = policy
        response.headers[.frameOptions] = "SAMEORIGIN"
        response.headers[.referrerPolicy] = "no-referrer"
        // Looking up the hosts of links ahead would tell their owners who reads, and when.
        response.headers[.lookUpAhead] = "off"
    }

    /// Text as it is, never taken for anything else.
    static func text(_ bytes: [UInt8]) -> Response {
        var response = Response(
            status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        apply(part, to: &response)
        return response
    }
}
