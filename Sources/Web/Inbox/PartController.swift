internal import Access
internal import Hummingbird
internal import MIME
internal import MailModel
internal import MailStore
internal import Mailboxes

/// What came with messages: attachments, pictures in the text, and the message as it was received. All of it is fetched from
/// the mailbox's server when it is asked for.
struct PartController: Sendable {
    let dependencies: WebDependencies
    let contents: MessageContents

    func addRoutes(to router: some RouterMethods<WebContext>) {
        router.get("/mail/:id/parts/:number", use: part)
        router.get("/mail/:id/source", use: source)
    }

    @Sendable private func part(_ request: Request, _ context: WebContext) async throws -> Response {
        let message = try await message(context)
        guard let number = context.parameters.get("number").flatMap({ Int($0) }),
            message.attachments.indices.contains(number)
        else { throw WebFailure.notFound }
        let record = message.attachments[number]
        let bytes = try await fetched { try await contents.part(record, of: message) }
        let isDownload = request.query["download"] != nil
        if !isDownload, let image = ImageKind(bytes) {
            guard image.isShowable else { throw WebFailure.notFound }
            return ranged(ImageProxy.response(image, []), bytes, request)
        }
        if !isDownload, record.mediaType == "text/plain" { return ranged(MailPolicy.text([]), bytes, request) }
        return ranged(Self.download(record), bytes, request)
    }

    @Sendable private func source(_ request: Request, _ context: WebContext) async throws -> Response {
        let message = try await message(context)
        let bytes = try await fetched { try await contents.source(of: message) }
        return ranged(MailPolicy.text([]), bytes, request)
    }

    // MARK: - Parts

    /// A file to be saved. Its type is none that a browser would open, whatever the mail says.
    private static func download(_ part: AttachmentRecord) -> Response {
        let name = FileName.safe(
            part.name,
            type: ContentType(Array(part.mediaType.utf8)[...])
                ?? ContentType(type: "application", subtype: "octet-stream"))
        // RFC 6266 §4.3, RFC 8187 §3.2
        let plain = String(
            name.unicodeScalars.map { $0.isASCII && !"\"\\%;".unicodeScalars.contains($0) ? Character($0) : "_" })
        var response = Response(
            status: .ok,
            headers: [
                .contentType: "application/octet-stream",
                .contentDisposition: "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(FormBody.encoded(name))",
            ])
        MailPolicy.apply(MailPolicy.part, to: &response)
        return response
    }

    /// Puts in what is asked for: all, or a range of it (RFC 9110 §14).
    private func ranged(_ response: Response, _ bytes: [UInt8], _ request: Request) -> Response {
        var response = response
        response.headers[.acceptRanges] = "bytes"
        guard let asked = request.headers[.range], let range = ByteRange(asked, of: bytes.count) else {
            response.body = ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
            return response
        }
        switch range {
        case .part(let part):
            response.status = .partialContent
            response.headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(bytes.count)"
            response.body = ResponseBody(byteBuffer: ByteBuffer(bytes: bytes[part]))
        case .unsatisfiable:
            response.status = .rangeNotSatisfiable
            response.headers[.contentRange] = "bytes */\(bytes.count)"
        }
        return response
    }

    private func message(_ context: WebContext) async throws -> MessageRecord {
        guard let id = context.parameters.get("id").flatMap({ MessageRecordID($0) }) else { throw WebFailure.notFound }
        let member = try context.signedIn()
        return try await InboxReading(store: dependencies.mailboxes.store, member: member).read { reader in
            guard let message = try reader.message(id, in: try reader.conversationScope(of: member)) else {
                throw WebFailure.notFound
            }
            return message
        }
    }

    private func fetched(_ body: () async throws -> [UInt8]) async throws -> [UInt8] {
        do {
            return try await body()
        } catch let failure as MessageContents.Failure {
            switch failure {
            case .gone: throw WebFailure(.gone, "Not there any more", "The mailbox's server does not have it any more.")
            case .tooLarge:
                throw WebFailure(
                    .contentTooLarge, "Too large",
                    "It is larger than 64 MB. Open it in the provider's own mail program.")
            case .busy:
                throw WebFailure(
                    .serviceUnavailable, "Busy", "Much is being fetched from this mailbox.", retryAfterSeconds: 10)
            case .unreachable(let words): throw WebFailure(.badGateway, "Not reachable", words, retryAfterSeconds: 30)
            }
        }
    }
}

/// A range of bytes as a browser asks for one (RFC 9110 §14.2). Several at once are answered by the whole.
enum ByteRange: Sendable, Hashable {
    case part(Range<Int>)
    case unsatisfiable

    /// Reads the header field; nil where it is none that is understood, which then counts as not given.
    init?(_ text: String, of size: Int) {
        guard text.hasPrefix("bytes="), !text.contains(",") else { return nil }
        let parts = text.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let (first, last) = (parts[0].isEmpty ? nil : Int(parts[0]), parts[1].isEmpty ? nil : Int(parts[1]))
        guard first != nil || parts[0].isEmpty, last != nil || parts[1].isEmpty else { return nil }
        switch (first, last) {
        case (let first?, _) where first < 0: return nil
        case (let first?, let last?) where last < first: return nil
        case (let first?, _) where first >= size: self = .unsatisfiable
        case (let first?, let last): self = .part(first..<min(last.map { $0 < size ? $0 + 1 : size } ?? size, size))
        case (nil, let last?): self = last > 0 && size > 0 ? .part(max(0, size - last)..<size) : .unsatisfiable
        case (nil, nil): return nil
        }
    }
}
