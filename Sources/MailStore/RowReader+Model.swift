internal import MailModel

extension RowReader {
    /// The next column as an address, as it was written.
    mutating func address() throws(StoreError) -> EmailAddress {
        try parsed { text in
            guard let at = text.lastIndex(of: "@"), let domain = DomainName(text[text.index(after: at)...]) else {
                return nil
            }
            return try? EmailAddress(localPart: String(text[..<at]), domain: domain)
        }
    }

    /// The next column as a time, or nil where it is null.
    mutating func time() throws(StoreError) -> Timestamp? {
        try optionalInteger().map { Timestamp(milliseconds: $0) }
    }
}

extension SQLValue {
    /// A time that may be absent.
    static func time(_ time: Timestamp?) -> SQLValue { time.map { .integer($0.milliseconds) } ?? .null }

    /// A text that may be absent.
    static func optional(_ text: String?) -> SQLValue { text.map { .text($0) } ?? .null }

    /// A number that may be absent.
    static func optional(_ number: Int64?) -> SQLValue { number.map { .integer($0) } ?? .null }

    /// A truth.
    static func truth(_ value: Bool) -> SQLValue { .integer(value ? 1 : 0) }
}
