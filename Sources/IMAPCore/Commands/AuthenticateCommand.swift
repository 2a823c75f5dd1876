import MailModel
public import SASL

/// AUTHENTICATE (RFC 9051 §6.2.2), with the first response at once where the server takes it (RFC 4959 §3).
/// ``ClientMachine`` carries the exchange on.
public struct AuthenticateCommand: IMAPCommand {
    /// A longer first response is sent in its own line: servers bound the command's line.
    static let maximumInitialBytes = 5_000

    let conversation: SASLConversation
    let initial: Secret?

    /// Creates the command; the conversation must be a fresh one.
    public init(_ conversation: SASLConversation) {
        var conversation = conversation
        initial = conversation.initialResponse()
        self.conversation = conversation
    }

    /// The name for messages and traces.
    public var name: String { "AUTHENTICATE" }

    /// When it may be sent, and which data belongs to it.
    public var rules: CommandRules { CommandRules(.notAuthenticated, effect: .authenticates) }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) throws(CommandEncodingError) {
        encoder.text("AUTHENTICATE ")
        try encoder.atom(conversation.mechanism.rawValue, "mechanism")
        guard let initial, sendsInitial(encoder.context) else { return }
        encoder.text(" ")
        // RFC 4959 §3: an empty response is `=`.
        encoder.base64(initial)
    }

    func sendsInitial(_ context: EncodingContext) -> Bool {
        guard let initial, context.takesInitialResponse else { return false }
        return initial.count <= Self.maximumInitialBytes
    }
}
