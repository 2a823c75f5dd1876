public import MailModel

/// Why something cannot be written as a message. Reading never throws: it reports defects.
public struct MIMEError: Error, Sendable, CustomStringConvertible {
    /// The kinds of errors; new ones may join.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String, Sendable {
            case invalidFieldName, reservedField, invalidCharacter, valueTooLong, messageIDTooLong
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
