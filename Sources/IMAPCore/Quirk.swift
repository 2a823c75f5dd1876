/// A fault of a server that is tolerated, by name.
///
/// The parser reports which of them it met, so that they can be shown with a mailbox and counted. Being strict about
/// them would help nobody: the meaning is clear in each case, and the servers are in use.
public enum Quirk: String, Sendable, Hashable, CaseIterable {
    /// A line ends with LF alone.
    case bareLineFeed
    /// An empty line stands between responses.
    case blankLine
    /// More than one space where one belongs, or a space where none does.
    case extraSpace
    /// Nothing follows `OK`, or `OK [CODE]` (RFC 9051 §9 resp-text wants a text).
    case missingText
    /// A known response code has arguments that make no sense. It is kept as `.other`.
    case malformedResponseCode
    /// A known FETCH item cannot be read. It is skipped, the rest of the message is kept.
    case malformedFetchItem
    /// An address list of an envelope is `()` instead of NIL.
    case emptyAddressList
    /// The end of an address group has an empty name instead of NIL (Courier).
    case emptyGroupName
    /// An envelope ends before its tenth field.
    case shortEnvelope
    /// A body structure lacks a field that it must have, such as the lines of a text part.
    case shortBodyStructure
    /// A multipart has no parts.
    case emptyMultipart
    /// NIL stands where a string must be.
    case nilForString
    /// A size or count is negative; read as zero.
    case negativeNumber
    /// A backslash in a quoted string stands before something else than a quote or a backslash.
    case badEscape
    /// A folder's name with spaces is not quoted.
    case unquotedFolderName
    /// A folder's name is not valid modified UTF-7. Its bytes are kept for commands.
    case invalidFolderName
    /// A hierarchy separator is the empty string.
    case emptySeparator
    /// An INTERNALDATE does not follow the grammar in a small way, such as a day without its leading space.
    case looseInternalDate
    /// A flag has characters that a flag cannot have.
    case invalidFlag
    /// A SEARCH, STATUS or LIST answer goes on with something unknown.
    case trailingData
}
