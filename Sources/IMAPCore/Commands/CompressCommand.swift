/// COMPRESS DEFLATE (RFC 4978 §3). Everything behind its tagged OK is compressed, in both directions.
public struct CompressCommand: IMAPCommand {
    /// Creates the command.
    public init() {}

    /// The name for messages and traces.
    public var name: String { "COMPRESS" }

    /// When it may be sent, and which data belongs to it. After sign-in only, so that no secret is ever compressed.
    public var rules: CommandRules {
        CommandRules(.authenticated, effect: .compresses, needs: .capability(.compressDeflate))
    }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) { encoder.text("COMPRESS DEFLATE") }
}
