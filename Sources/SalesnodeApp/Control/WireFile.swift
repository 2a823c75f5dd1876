internal import Foundation
internal import Mailboxes

/// A file with passwords on its way over the control socket. Its description shows nothing.
struct WireFile: Sendable, Codable, CustomStringConvertible, CustomReflectable {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let data = Data(base64Encoded: try container.decode(String.self)),
            data.count <= ImportMailboxes.maximumFileBytes
        else {
            // Without the text that did not fit: passwords may be in it.
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a file is malformed")
        }
        bytes = Array(data)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Data(bytes).base64EncodedString())
    }

    var description: String { "[file]" }

    var customMirror: Mirror { Mirror(self, children: []) }
}
