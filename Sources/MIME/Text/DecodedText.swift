/// The text of a part, as far as it can be read, and what was wrong with it.
public struct DecodedText: Sendable, Hashable {
    /// The text. What cannot be read stands there as U+FFFD; line breaks are as written.
    public let text: String

    /// The charset in which the octets were read, as its usual name in lower case, such as `utf-8`.
    ///
    /// This is what was used, which is not what was declared where the declaration was missing or wrong.
    public let charset: String

    /// What is wrong, each kind once; offsets count from the start of the raw body.
    public let defects: [MIMEDefect]

    /// The files that stood in the text; they are not in ``text``.
    public let files: [EmbeddedFile]

    /// Takes a text with its charset.
    public init(text: String, charset: String, defects: [MIMEDefect] = [], files: [EmbeddedFile] = []) {
        self.text = text
        self.charset = charset
        self.defects = defects
        self.files = files
    }
}
