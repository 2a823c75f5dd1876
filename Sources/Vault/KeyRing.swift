internal import FoundationEssentials
public import MailModel

/// The master keys that a program has: the first wraps new data keys, all of them open existing ones.
///
/// There is more than one only while a rotation is under way, or after one that was cut short.
public struct KeyRing: Sendable, CustomStringConvertible {
    /// The most keys that a key file may hold; a rotation needs two.
    public static let maximumKeys = 16
    /// The largest key file that is read, in bytes.
    public static let maximumFileBytes = 64 << 10

    /// The keys, as the key file lists them. Never empty.
    public let keys: [MasterKey]
    /// Keys that a rotation of this process took out of use. They only open what was read from the store before the
    /// rotation and is opened after it, and are gone with the process.
    let retired: [MasterKey]
    /// Where the keys came from, for messages: `the key file /etc/salesnode/master.key`.
    public let origin: String

    /// Takes at least one key; an empty ring is a programmer's error.
    public init(keys: [MasterKey], origin: String) { self.init(keys: keys, retired: [], origin: origin) }

    init(keys: [MasterKey], retired: [MasterKey], origin: String) {
        precondition(!keys.isEmpty, "a key ring has at least one key")
        self.keys = keys
        self.retired = retired
        self.origin = origin
    }

    /// The key that wraps new data keys.
    public var current: MasterKey { keys[0] }

    /// The key with this id, if it is at hand.
    public func key(_ id: KeyID) -> MasterKey? { keys.first { $0.id == id } ?? retired.first { $0.id == id } }

    /// `the key file … holds key 0123…`, for messages.
    var summary: String {
        let ids = keys.map(\.id.description).joined(separator: ", ")
        return "\(origin) holds \(keys.count == 1 ? "key" : "keys") \(ids)"
    }

    /// The ids and where they came from; never a key.
    public var description: String { summary }

    // MARK: - Text form

    private static let heading = """
        # Salesnode master keys. The first is in use; a second one is there only while a rotation is under way.
        # Whoever has this file and the data folder can read every stored credential: keep them apart.
        # Columns: id, made at, key in base64.

        """

    /// The contents of a key file.
    var text: Secret {
        var bytes = Array(Self.heading.utf8)
        defer { erase(&bytes) }
        // Reserved at once, so that growing leaves no copy of a key behind.
        bytes.reserveCapacity(bytes.count + keys.count * 128)
        for key in keys {
            bytes.append(contentsOf: "\(key.id) \(key.created) ".utf8)
            var digits = key.secret.withBytes { Base64.encode($0) }
            bytes.append(contentsOf: digits)
            bytes.append(UInt8(ascii: "\n"))
            erase(&digits)
        }
        return Secret(bytes)
    }

    /// Reads a key file: lines of id, time and key; `#` starts a comment. A file with nothing but a key in base64 or
    /// hexadecimal digits is accepted as well, so that a key made by another tool can be used.
    ///
    /// - Throws: ``VaultError`` with `keyFileMalformed`, naming the line but never its contents.
    public init(text: Secret, origin: String, now: Timestamp = .now()) throws(VaultError) {
        guard text.count <= Self.maximumFileBytes else {
            throw VaultError(.keyFileMalformed, "\(origin) is larger than \(Self.maximumFileBytes) bytes")
        }
        var keys: [MasterKey] = []
        var bytes = text.copyBytes()
        defer { erase(&bytes) }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let fields = line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
            guard let first = fields.first, first.first != UInt8(ascii: "#") else { continue }
            guard let key = Self.key(fields: fields, now: now), !keys.contains(where: { $0.id == key.id }),
                keys.count < Self.maximumKeys
            else {
                throw VaultError(
                    .keyFileMalformed,
                    "\(origin) is damaged in line \(index + 1): a line has an id, a time and a key that belongs to the"
                        + " id; put the file back from its backup")
            }
            keys.append(key)
        }
        guard !keys.isEmpty else {
            throw VaultError(.keyFileMalformed, "\(origin) holds no key; put the file back from its backup")
        }
        self.init(keys: keys, origin: origin)
    }

    private static func key(fields: [ArraySlice<UInt8>], now: Timestamp) -> MasterKey? {
        if fields.count == 1 { return MasterKeySource.key(text: fields[0], created: now) }
        guard fields.count == 3, let id = KeyID(String(decoding: fields[0], as: UTF8.self)),
            let created = try? Date(String(decoding: fields[1], as: UTF8.self), strategy: .iso8601),
            let secret = Base64.decode(fields[2]),
            let key = MasterKey(secret: secret, created: Timestamp(created)), key.id == id
        else { return nil }
        return key
    }
}
