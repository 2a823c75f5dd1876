extension FetchedMessage {
    /// The first words of the text in UTF-8, where they came and the server had any (RFC 8970 §3.2).
    public var preview: [UInt8]? { first { if case .preview(let value) = $0 { value } else { nil } } }
    /// When the message came into the folder, where it came and the server knows (RFC 8514 §4.1).
    public var saveDate: InternalDate? { first { if case .saveDate(let value) = $0 { value } else { nil } } }
}
