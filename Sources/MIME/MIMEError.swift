public import MailModel

/// Why something cannot be written as a message. Reading never throws: it reports defects.
public struct MIMEError: Error, Sendable, CustomStringConvertible {
    /// The kinds of errors; new ones may join.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String, Sendable {
            case invalidFieldName, reservedField, invalidCharacter, valueTooLong, messageIDTooLong
            case invalidParameter, invalidFileName, invalidContentID, unsuitableMediaType
            case imageWithoutHTML, duplicateContentID
            case tooManyAttachments, tooManyRecipients, bodyTooLong, messageTooLarge
        }
        private let value: Value

        /// A text is no name of a header field (RFC 5322 §2.2).
        public static let invalidFieldName = Code(value: .invalidFieldName)
        /// A field that the builder writes itself was given as an extra field.
        public static let reservedField = Code(value: .reservedField)
        /// A header value has a control character such as a line break.
        public static let invalidCharacter = Code(value: .invalidCharacter)
        /// A header value is longer than ``HeaderText/maximumBytes``.
        public static let valueTooLong = Code(value: .valueTooLong)
        /// A Message-ID does not fit into a line of 998 octets.
        public static let messageIDTooLong = Code(value: .messageIDTooLong)

        /// The parameter of a media type has a name that cannot be written.
        public static let invalidParameter = Code(value: .invalidParameter)
        /// A text is no name of a file, see ``DraftFileName``.
        public static let invalidFileName = Code(value: .invalidFileName)
        /// The id of an inline image cannot be written.
        public static let invalidContentID = Code(value: .invalidContentID)
        /// A file cannot be attached under a type that consists of parts or of a message.
        public static let unsuitableMediaType = Code(value: .unsuitableMediaType)
        /// A draft has an inline image and no HTML to show it.
        public static let imageWithoutHTML = Code(value: .imageWithoutHTML)
        /// Two inline images have the same id.
        public static let duplicateContentID = Code(value: .duplicateContentID)
        /// More than ``DraftLimits/attachments``.
        public static let tooManyAttachments = Code(value: .tooManyAttachments)
        /// More than ``DraftLimits/recipients``.
        public static let tooManyRecipients = Code(value: .tooManyRecipients)
        /// More than ``DraftLimits/bodyBytes``.
        public static let bodyTooLong = Code(value: .bodyTooLong)
        /// More than ``DraftLimits/messageBytes``.
        public static let messageTooLarge = Code(value: .messageTooLarge)

        /// The code's name.
        public var description: String { value.rawValue }
    }

    /// What kind of error.
    public let code: Code

    /// What is wrong, in plain words for people.
    public let message: String

    /// Always nil: nothing here comes from a server.
    public var serverText: ServerText? { nil }

    /// Always ``MailModel/ErrorDisposition/permanent``: the same draft can never be written.
    public var disposition: ErrorDisposition { .permanent }

    /// The message.
    public var description: String { message }

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

extension MIMEError: Equatable {
    /// Compares codes.
    public static func == (left: MIMEError, right: MIMEError) -> Bool { left.code == right.code }
}
