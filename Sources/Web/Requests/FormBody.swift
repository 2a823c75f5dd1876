internal import Hummingbird
internal import MailModel
internal import NIOCore

/// A form that was sent from a page of ours.
struct FormBody: Sendable {
    /// The most bytes of a form.
    static let maximumBytes = 256 << 10
    /// The most fields.
    static let maximumFields = 2000

    private let fields: [(name: String, value: [UInt8])]

    /// Reads the form and makes sure that it came from a page of ours, for the workspace that is open.
    ///
    /// - Throws: ``WebFailure`` for what is no form, is too large, or comes from a page that is out of date.
    static func read(_ request: Request, _ context: WebContext) async throws -> FormBody {
        guard request.headers[.contentType]?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true else {
            throw WebFailure(.unsupportedMediaType, "Not understood", "The request is no form.")
        }
        let buffer: ByteBuffer
        do {
            buffer = try await request.body.collect(upTo: maximumBytes)
        } catch {
            throw WebFailure(.contentTooLarge, "Too much", "The form is larger than can be taken.")
        }
        guard let form = FormBody(bytes: Array(buffer.readableBytesView)) else {
            throw WebFailure(.badRequest, "Not understood", "The form is damaged.")
        }
        guard context.accepts(formToken: form["form-token"]) else {
            throw WebFailure.outOfDate
        }
        return form
    }

    /// Reads `a=1&b=2`; nil where the encoding is broken or there are too many fields.
    init?(bytes: [UInt8]) {
        var fields: [(name: String, value: [UInt8])] = []
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            guard fields.count < Self.maximumFields else { return nil }
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts.first.flatMap(Self.decoded),
                let value = Self.decoded(parts.count > 1 ? parts[1] : [])
            else { return nil }
            fields.append((String(decoding: name, as: UTF8.self), value))
        }
        self.fields = fields
    }

    /// A field's text; empty where it is not there. Lines end as they are written everywhere but in forms.
    subscript(_ name: String) -> String {
        fields.first { $0.name == name }.map { String(decoding: $0.value, as: UTF8.self).replacing("\r\n", with: "\n") }
            ?? ""
    }

    /// A field's text; nil where it is not there.
    func first(_ name: String) -> String? { fields.contains { $0.name == name } ? self[name] : nil }

    /// A field that is a secret, byte for byte.
    func secret(_ name: String) -> Secret { Secret(fields.first { $0.name == name }?.value ?? []) }

    /// All texts of a field that can be there several times.
    func all(_ name: String) -> [String] {
        fields.filter { $0.name == name }.map { String(decoding: $0.value, as: UTF8.self) }
    }

    /// Whether a box is ticked.
    func isSet(_ name: String) -> Bool { fields.contains { $0.name == name && !$0.value.isEmpty } }

    /// Text as it may stand in a query.
    static func encoded(_ text: String) -> String {
        var result: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                result.append(byte)
            default: result += "%\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))".utf8
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func decoded(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): result.append(0x20)
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                    return nil
                }
                result.append(high << 4 | low)
            default: result.append(byte)
            }
        }
        return result
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
