internal import Access
internal import HTTPFetch
internal import Hummingbird

/// Shows images of other servers without these learning who looks: we fetch them, under the egress policy, without
/// cookies and without saying where they stand.
///
/// It fetches only what a page of the same session asked for: an address carries a word that follows from the session,
/// so that nobody can use the server to look at others.
struct ImageProxy: Sendable {
    /// The most bytes of an image.
    static let maximumBytes = 8 << 20

    let fetcher: (any HTTPFetching)?

    func addRoutes(to router: some RouterMethods<WebContext>) { router.get("/mail/image", use: show) }

    /// The address under which we show an image.
    static func path(of address: String, session: BearerToken?) -> String {
        let proof = session?.derived(for: purpose(address)) ?? ""
        return "/mail/image?a=\(FormBody.encoded(address))&p=\(FormBody.encoded(proof))"
    }

    private static func purpose(_ address: String) -> String { "image \(address)" }

    @Sendable private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = request.query
        let address = query["a"] ?? ""
        let proof = query["p"] ?? ""
        guard let session = context.session, session.isDerived(proof, for: Self.purpose(address)), let fetcher else {
            throw WebFailure.notFound
        }
        var asked = FetchRequest(url: address)
        asked.fields = [("Accept", "image/webp, image/png, image/jpeg, image/gif")]
        asked.maximumBytes = Self.maximumBytes
        guard let found = try? await fetcher.fetch(asked), found.status == 200,
            let image = ImageKind(found.body), image.isShowable
        else { throw WebFailure.notFound }
        return Self.response(image, found.body)
    }

    /// An image under its true type, whatever it was called.
    static func response(_ image: ImageKind, _ bytes: [UInt8]) -> Response {
        var response = Response(
            status: .ok,
            headers: [.contentType: image.mediaType, .cacheControl: "private, max-age=86400"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        MailPolicy.apply(MailPolicy.part, to: &response)
        return response
    }
}
