public import MailModel

/// Where the master key is kept.
public enum MasterKeySource: Sendable, CustomStringConvertible {
    /// A key file. It is made on first use, with mode 0600, and can be rotated.
    case file(path: String)
    /// A value from the environment: 32 bytes in base64 or hexadecimal digits. The variable is named in messages.
    case environment(variable: String, value: Secret)

    /// Where it is, for messages.
    public var description: String {
        switch self {
        case .file(let path): "the key file \(path)"
        case .environment(let variable, _): "the environment variable \(variable)"
        }
    }

    /// Finds the keys at program start.
    ///
    /// A key file that does not exist is made, with its folder, but only while nothing is sealed: a new key
    /// could never open what an old one sealed. Nothing else is ever written here.
    ///
    /// - Parameter keysInUse: the ids of the master keys under which the store's data keys are wrapped; empty on the
    ///   first run.
    /// - Throws: ``VaultError``: `keyMissing` where a key in use is not there (the message says which is expected,
    ///   which was found, and where), `keyFileUnsafe`, `keyFileMalformed`, `environmentInvalid`, `fileSystem`.
    public func open(keysInUse: Set<KeyID>) throws(VaultError) -> KeyRing {
        let ring: KeyRing
        switch self {
        case .environment(let variable, let value):
            guard let key = value.withBytes({ MasterKeySource.key(text: $0, created: .now()) }) else {
                throw VaultError(
                    .environmentInvalid,
                    "\(variable) is no master key: it must be 32 bytes in base64 (44 characters) or hexadecimal"
                        + " digits (64), such as `head -c 32 /dev/urandom | base64` gives")
            }
            ring = KeyRing(keys: [key], origin: description)
        case .file(let path):
            if let text = try KeyFile(path: path).read() {
                ring = try KeyRing(text: text, origin: description)
            } else {
                guard keysInUse.isEmpty else {
                    throw VaultError(
                        .keyMissing,
                        "credentials are sealed under \(Self.list(keysInUse)), but \(self) does not exist; put the"
                            + " file back from its backup, or name the right one. Nothing was changed")
                }
                return try makeFirstKey(path: path)
            }
        }
        let missing = keysInUse.filter { ring.key($0) == nil }
        guard missing.isEmpty else {
            throw VaultError(
                .keyMissing,
                "credentials are sealed under \(Self.list(missing)), but \(ring.summary); give the program the right"
                    + " key. Nothing was changed")
        }
        return ring
    }

    private func makeFirstKey(path: String) throws(VaultError) -> KeyRing {
        let ring = KeyRing(keys: [.random()], origin: description)
        if try KeyFile(path: path).create(ring.text) { return ring }
        // Another process was first; its key is as good.
        guard let text = try KeyFile(path: path).read() else {
            throw VaultError(.fileSystem, "\(self) appeared and vanished while it was being made; start again")
        }
        return try KeyRing(text: text, origin: description)
    }

    /// Reads one bare key: base64, with or without padding, or hexadecimal digits; white space around it is dropped.
    static func key(text: some Collection<UInt8>, created: Timestamp) -> MasterKey? {
        var characters = Array(text)
        defer { erase(&characters) }
        while let last = characters.last, last <= 0x20 { characters.removeLast() }
        while let first = characters.first, first <= 0x20 { characters.removeFirst() }
        if characters.count == 2 * MasterKey.byteCount {
            guard var bytes = Hexadecimal.decode(characters) else { return nil }
            defer { erase(&bytes) }
            return MasterKey(secret: Secret(bytes), created: created)
        }
        if characters.count == 43 { characters.append(UInt8(ascii: "=")) }
        return Base64.decode(characters).flatMap { MasterKey(secret: $0, created: created) }
    }

    private static func list(_ ids: Set<KeyID>) -> String {
        let names = ids.map(\.description).sorted()
        return (names.count == 1 ? "master key " : "master keys ") + names.joined(separator: ", ")
    }
}
