/// An owner's data key as it is stored: wrapped, opaque to the store.
public struct DataKeyRecord: Sendable, Hashable {
    /// `mailbox`, `workspace` or `server`.
    public let ownerKind: String
    /// The owner's public id; empty for the server.
    public let ownerID: String
    /// The wrapped key.
    public let wrapped: [UInt8]
    /// The id of the master key under which it is wrapped.
    public let masterKeyID: String

    /// Describes a data key.
    public init(ownerKind: String, ownerID: String, wrapped: [UInt8], masterKeyID: String) {
        self.ownerKind = ownerKind
        self.ownerID = ownerID
        self.wrapped = wrapped
        self.masterKeyID = masterKeyID
    }
}

/// A sealed secret and what it is for.
public struct CredentialRecord: Sendable, Hashable {
    /// The purpose, such as `imap.password`; it was sealed in.
    public let purpose: String
    /// The sealed bytes.
    public let sealed: [UInt8]

    /// Describes a credential.
    public init(purpose: String, sealed: [UInt8]) {
        self.purpose = purpose
        self.sealed = sealed
    }
}

/// A mailbox's credentials with the key that opens them.
public struct SealedCredentials: Sendable, Hashable {
    /// The wrapped data key.
    public let dataKey: DataKeyRecord
    /// The credentials, at most one for each purpose.
    public let credentials: [CredentialRecord]

    /// Puts them together.
    public init(dataKey: DataKeyRecord, credentials: [CredentialRecord]) {
        self.dataKey = dataKey
        self.credentials = credentials
    }

    /// What stays the same while the credential does, for comparing. A grant keeps its data key while its tokens are
    /// replaced, and a rotation of the master key changes neither; a new credential has a new data key.
    public var identity: [CredentialRecord] {
        credentials.map { credential in
            guard credential.purpose == StoreWriter.grantPurpose else { return credential }
            // The sealed form begins with version, kind and the id of the data key: ten bytes.
            return CredentialRecord(purpose: credential.purpose, sealed: Array(credential.sealed.prefix(10)))
        }
    }

    /// The sealed bytes for a purpose.
    public func sealed(for purpose: String) -> [UInt8]? { credentials.first { $0.purpose == purpose }?.sealed }
}
