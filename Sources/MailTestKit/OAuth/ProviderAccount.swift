/// Somebody who can sign in at a ``ScriptedProvider``.
public struct ProviderAccount: Sendable, Hashable {
    /// The address; nil where the provider does not tell it.
    public var address: String?
    /// The subject.
    public var subject: String
    /// Microsoft's tenant.
    public var tenant: String
    /// Microsoft's object id.
    public var objectID: String

    /// Describes an account; subject and object id follow from the address where they are not given.
    public init(
        _ address: String?, subject: String? = nil, tenant: String = "11111111-2222-3333-4444-555555555555",
        objectID: String? = nil
    ) {
        self.address = address
        self.subject = subject ?? "subject-of-\(address ?? "nobody")"
        self.tenant = tenant
        self.objectID = objectID ?? "object-of-\(address ?? "nobody")"
    }
}

/// A request that a ``ScriptedProvider`` got.
public struct ProviderRequest: Sendable, Hashable {
    /// The method.
    public var method: String
    /// The path, without the query.
    public var path: String
    /// The parameters of the query, or of the body where there is one; the last one of a name.
    public var parameters: [String: String]
    /// The client by HTTP Basic, as `id:secret` after decoding.
    public var basic: String?

    /// The kind of grant that was asked for.
    public var grant: String { parameters["grant_type"] ?? "" }
}

/// What a person does at a ``ScriptedProvider``.
public enum ProviderDecision: Sendable, Hashable {
    /// Signs in and allows; nil leaves every scope that was asked for.
    case allow(ProviderAccount, scopes: [String]? = nil)
    /// Says no.
    case deny
    /// The provider itself says no, with this error and these words.
    case refuse(error: String, description: String)
}
