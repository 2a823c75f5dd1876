internal import Foundation
internal import Hummingbird
internal import Logging
internal import MailModel
internal import MailStore

/// Answers `GET /healthz`: whether the program runs and its store can be read.
struct HealthResponder: Sendable {
    let isStoreReadable: @Sendable () async -> Bool

    func respond(to request: Request) async -> Response {
        // A browser that was led here by a foreign name (DNS rebinding) sends that name; nobody else does.
        guard Self.isOwnHost(request.head.authority) else { return Self.json(.misdirectedRequest, ["status": "error"]) }
        let isReadable = await isStoreReadable()
        return Self.json(
            isReadable ? .ok : .serviceUnavailable,
            ["status": isReadable ? "ok" : "store-unreadable", "version": SalesnodeVersion.current])
    }

    /// A numeric address or `localhost`, with any port: names that others can point at this machine are refused.
    static func isOwnHost(_ authority: String?) -> Bool {
        guard let authority else { return false }
        guard let endpoint = Endpoint(authority, defaultPort: 80) else { return false }
        switch endpoint.host {
        case .address: return true
        case .name(let name): return name.description == "localhost"
        }
    }

    private static func json(_ status: HTTPResponse.Status, _ fields: [String: String]) -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let body = (try? encoder.encode(fields)) ?? Data("{}".utf8)
        return Response(
            status: status,
            headers: [
                .contentType: "application/json", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body + [0x0A])))
    }
}
