/// A command and how its answer is made from what the server sends (RFC 9051 §6).
///
/// Each command is a file of its own in this folder; an extension adds its commands as more files. A command knows
/// nothing of tags, connections or other commands: ``ClientMachine`` decides when it is sent.
public protocol IMAPCommand: Sendable {
    /// What the caller gets when the server said OK.
    associatedtype Answer: Sendable

    /// The name for messages and traces, such as `UID FETCH`.
    var name: String { get }
    /// When it may be sent, and which data belongs to it.
    var rules: CommandRules { get }
    /// Writes it, without tag and line end.
    func encode(into encoder: inout CommandEncoder) throws(CommandEncodingError)
    /// The answer before anything has come.
    func makeAnswer() -> Answer
    /// Whether data of an accepted kind is for this command and not for another that waits for the same kind.
    func claims(_ data: UntaggedData, tag: String) -> Bool
    /// Adds data of a kind that ``rules`` name. False means that the limits do not allow more.
    func add(_ data: UntaggedData, to answer: inout Answer) -> Bool
    /// Adds what the tagged OK tells.
    func finish(_ status: StatusResponse, _ answer: inout Answer)
}

extension IMAPCommand {
    /// Claims everything.
    public func claims(_ data: UntaggedData, tag: String) -> Bool { true }
    /// Takes nothing.
    public func add(_ data: UntaggedData, to answer: inout Answer) -> Bool { true }
    /// Takes nothing.
    public func finish(_ status: StatusResponse, _ answer: inout Answer) {}
}

extension IMAPCommand where Answer == Void {
    /// There is nothing to make.
    public func makeAnswer() {}
}
