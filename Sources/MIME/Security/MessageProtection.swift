/// A signature or encryption that the structure of a message shows. Nothing is verified or decrypted here.
public struct MessageProtection: Sendable, Hashable {
    /// By which standard.
    public enum Scheme: Sendable, Hashable {
        /// S/MIME (RFC 8551).
        case smime
        /// OpenPGP (RFC 3156).
        case openPGP
        /// Another protocol, its name in lower case; empty where none is named.
        case other(String)
    }

    /// What was done.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// Signed, and readable as it stands.
        case signedDetached
        /// Signed, with the content inside the signature.
        case signedOpaque
        /// Encrypted.
        case encrypted
        /// Encrypted, and protected from being changed.
        case authenticatedEncrypted
        /// Compressed.
        case compressed
        /// Nothing but certificates or keys.
        case keys
        /// One of the above; the message does not say which.
        case unspecified
    }

    /// By which standard.
    public let scheme: Scheme
    /// What was done.
    public let kind: Kind
    /// The protected part with all that belongs to it: a multipart, or the one encoded part.
    public let part: Int
    /// The part that is signed and can be read; the part that holds what is encrypted or opaque.
    public let content: Int
    /// The part with the signature, or with the version of the encryption.
    public let control: Int?
    /// The digest algorithm that the signer names (`micalg`), in lower case.
    public let digestAlgorithm: String?
}

extension PartTree {
    /// What is signed or encrypted in the message, the outermost first; messages inside it included.
    ///
    /// Works on the tree alone. Known beside the standard forms: an encrypted message that a server turned from
    /// multipart/encrypted into multipart/mixed, and S/MIME parts that are called application/octet-stream
    /// (RFC 8551 §3.9).
    public var protections: [MessageProtection] { parts.compactMap(protection) }

    private func protection(of part: Part) -> MessageProtection? {
        let type = part.details.contentType
        switch type.type {
        case "multipart": return multipart(part, type)
        case "application": return single(part, type)
        default: return nil
        }
    }

    private func multipart(_ part: Part, _ type: ContentType) -> MessageProtection? {
        guard part.children.count >= 2 else { return nil }
        let (first, second) = (part.children[0], part.children[1])
        let named = type.parameters["protocol"]?.lowercased()
        switch type.subtype {
        case "signed":
            // RFC 1847 §2.1
            return MessageProtection(
                scheme: Self.scheme(of: named ?? mediaType(second)), kind: .signedDetached, part: part.index,
                content: first, control: second, digestAlgorithm: type.parameters["micalg"]?.lowercased())
        case "encrypted":
            // RFC 1847 §2.2
            return MessageProtection(
                scheme: Self.scheme(of: named ?? mediaType(first)), kind: .encrypted, part: part.index,
                content: second, control: first, digestAlgorithm: nil)
        case "mixed":
            // RFC 3156 §4, with the type of the multipart lost on its way.
            guard let version = part.children.firstIndex(where: { mediaType($0) == "application/pgp-encrypted" }),
                version + 1 < part.children.count,
                mediaType(part.children[version + 1]) == "application/octet-stream"
            else { return nil }
            return MessageProtection(
                scheme: .openPGP, kind: .encrypted, part: part.index, content: part.children[version + 1],
                control: part.children[version], digestAlgorithm: nil)
        default: return nil
        }
    }

    private func single(_ part: Part, _ type: ContentType) -> MessageProtection? {
        let kind: MessageProtection.Kind
        var scheme = MessageProtection.Scheme.smime
        switch type.subtype {
        case "pkcs7-mime", "x-pkcs7-mime": kind = Self.smimeKind(type, name: part.details.fileName)
        case "octet-stream":
            guard let name = part.details.fileName?.lowercased(), name.hasSuffix(".p7m") || name.hasSuffix(".p7c")
            else { return nil }
            kind = Self.smimeKind(type, name: name)
        case "pgp-keys":
            scheme = .openPGP
            kind = .keys
        default: return nil
        }
        return MessageProtection(
            scheme: scheme, kind: kind, part: part.index, content: part.index, control: nil, digestAlgorithm: nil)
    }

    // RFC 8551 §3.2.2
    private static func smimeKind(_ type: ContentType, name: String?) -> MessageProtection.Kind {
        switch type.parameters["smime-type"]?.lowercased() {
        case "signed-data": .signedOpaque
        case "enveloped-data": .encrypted
        case "authenveloped-data": .authenticatedEncrypted
        case "compressed-data": .compressed
        case "certs-only": .keys
        default:
            // RFC 8551 §3.2.1
            switch name?.lowercased().suffix(4) {
            case ".p7c": .keys
            case ".p7z": .compressed
            default: .unspecified
            }
        }
    }

    private static func scheme(of name: String) -> MessageProtection.Scheme {
        switch name {
        case "application/pgp-signature", "application/pgp-encrypted": .openPGP
        case "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pkcs7-mime",
            "application/x-pkcs7-mime":
            .smime
        default: .other(name)
        }
    }

    private func mediaType(_ index: Int) -> String { parts[index].details.contentType.mediaType }
}
