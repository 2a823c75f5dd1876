internal import Foundation
internal import MailModel

/// A secret on its way over the control socket, which only the owner of the data folder can open.
///
/// It is the only type that writes a secret out. Its description shows nothing, so that a request that is logged or
/// put into an error by mistake carries no password.
struct WireSecret: Sendable, Codable, CustomStringConvertible, CustomReflectable {
    /// No provider accepts longer passwords; bearer tokens stay far below it as well.
    static let maximumBytes = 16 << 10

    let secret: Secret

    init(_ secret: Secret) { self.secret = secret }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let bytes = Data(base64Encoded: try container.decode(String.self)), bytes.count <= Self.maximumBytes,
            !bytes.isEmpty
        else {
            // Without the text that did not fit: it may be most of a password.
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a secret is malformed")
        }
        secret = Secret(bytes)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(secret.withBytes { Data($0).base64EncodedString() })
    }

    var description: String { "[secret]" }

    var customMirror: Mirror { Mirror(self, children: []) }
}
