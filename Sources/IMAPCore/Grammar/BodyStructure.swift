/// The parts of a message as the server sees them (RFC 9051 §7.5.2 BODYSTRUCTURE).
///
/// Nesting is bounded by ``MailModel/Limits/nesting`` when parsed.
public indirect enum BodyStructure: Sendable, Hashable {
    /// A part without parts, or an embedded message.
    case single(SinglePart)
    /// A part that has parts.
    case multipart(Multipart)

    /// A part without parts.
    public struct SinglePart: Sendable, Hashable {
        /// The type in lower case, such as `text`.
        public var type: String
        /// The subtype in lower case, such as `plain`.
        public var subtype: String
        /// The parameters of Content-Type.
        public var parameters: [Parameter] = []
        /// The Content-ID.
        public var id: [UInt8]?
        /// The Content-Description.
        public var description: [UInt8]?
        /// The Content-Transfer-Encoding in lower case.
        public var encoding: String
        /// Bytes as transferred.
        public var size: Int64
        /// Lines, for text and embedded messages.
        public var lines: Int64?
        /// The embedded message, for `message/rfc822` and `message/global`.
        public var message: EmbeddedMessage?
        /// What BODY leaves out and BODYSTRUCTURE adds.
        public var details = Details()

        /// Creates a part.
        public init(type: String, subtype: String, encoding: String, size: Int64) {
            self.type = type
            self.subtype = subtype
            self.encoding = encoding
            self.size = size
        }
    }

    /// A part that has parts.
    public struct Multipart: Sendable, Hashable {
        /// The parts.
        public var parts: [BodyStructure]
        /// The subtype in lower case, such as `mixed`.
        public var subtype: String
        /// The parameters of Content-Type.
        public var parameters: [Parameter] = []
        /// What BODY leaves out and BODYSTRUCTURE adds.
        public var details = Details()

        /// Creates a multipart.
        public init(subtype: String, parts: [BodyStructure]) {
            self.subtype = subtype
            self.parts = parts
        }
    }

    /// A message within a message.
    public struct EmbeddedMessage: Sendable, Hashable {
        /// Its header fields.
        public var envelope: Envelope
        /// Its parts.
        public var structure: BodyStructure

        /// Creates the value.
        public init(envelope: Envelope, structure: BodyStructure) {
            self.envelope = envelope
            self.structure = structure
        }
    }

    /// A parameter of Content-Type or Content-Disposition.
    public struct Parameter: Sendable, Hashable {
        /// The name in lower case.
        public var name: String
        /// The value as it stands in the header.
        public var value: [UInt8]

        /// Creates a parameter.
        public init(name: String, value: [UInt8]) {
            self.name = name
            self.value = value
        }
    }

    /// What only BODYSTRUCTURE has.
    public struct Details: Sendable, Hashable {
        /// The Content-MD5.
        public var md5: [UInt8]?
        /// The Content-Disposition in lower case, such as `attachment`.
        public var disposition: String?
        /// The parameters of Content-Disposition.
        public var dispositionParameters: [Parameter] = []
        /// The Content-Language tags.
        public var languages: [String] = []
        /// The Content-Location.
        public var location: [UInt8]?

        /// Creates empty details.
        public init() {}
    }
}
