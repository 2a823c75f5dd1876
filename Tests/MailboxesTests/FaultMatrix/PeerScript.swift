/// How a scripted mail server answers: a greeting, and an answer for each kind of line.
///
/// What a script does not mention is answered as a well-behaved server would, so that each script names only its fault.
/// In every text `|` stands for the end of a line and `$T` for the tag of the line that is answered.
struct PeerScript: Sendable {
    enum Answer: Sendable {
        /// Says this.
        case say(String)
        /// Says this and closes the connection.
        case sayAndClose(String)
        /// Closes the connection without a word.
        case close
        /// Never answers.
        case silence
    }

    /// Said at once; nil for a server that waits.
    var greeting: Answer
    /// Answers by a part of the line; the first that occurs counts.
    var answers: [(part: String, answer: Answer)] = []
    /// Answers of an ordinary server, looked at last.
    private var usual: [(part: String, answer: Answer)]
    private var otherwise: Answer

    /// An IMAP server.
    static func imap(
        greeting: String = "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready|",
        _ answers: (String, Answer)...
    ) -> PeerScript {
        PeerScript(
            greeting: .say(greeting), answers: answers.map { (part: $0.0, answer: $0.1) },
            usual: [
                ("CAPABILITY", .say("* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN|$T OK done|")),
                ("AUTHENTICATE", .say("$T OK [CAPABILITY IMAP4rev1] in|")),
                ("LIST", .say("* LIST (\\HasNoChildren) \"/\" INBOX|$T OK done|")),
                ("EXAMINE", .say("* 0 EXISTS|* OK [UIDVALIDITY 1] v|* OK [UIDNEXT 1] n|$T OK [READ-ONLY] open|")),
                ("LOGOUT", .sayAndClose("* BYE bye|$T OK bye|")),
            ], otherwise: .say("$T OK done|"))
    }

    /// An SMTP server.
    static func smtp(
        greeting: String = "220 mail.test ESMTP|", _ answers: (String, Answer)...
    ) -> PeerScript {
        PeerScript(
            greeting: .say(greeting), answers: answers.map { (part: $0.0, answer: $0.1) },
            usual: [
                ("EHLO", .say("250-mail.test|250-AUTH PLAIN|250 ENHANCEDSTATUSCODES|")),
                ("AUTH", .say("235 2.7.0 in|")), ("MAIL", .say("250 2.1.0 ok|")), ("RCPT", .say("250 2.1.5 ok|")),
                ("RSET", .say("250 2.0.0 ok|")), ("QUIT", .sayAndClose("221 2.0.0 bye|")),
            ], otherwise: .say("502 5.5.1 what|"))
    }

    /// A server that does only what is said here.
    static func raw(_ greeting: Answer, otherwise: Answer = .silence) -> PeerScript {
        PeerScript(greeting: greeting, usual: [], otherwise: otherwise)
    }

    /// What is said about a line. The part `.` stands for the end of a message alone.
    fileprivate func answer(to line: String) -> Answer {
        let found =
            (answers + usual).first { part, _ in
                part == "." ? line == "." : line.uppercased().contains(part.uppercased())
            }?.answer ?? otherwise
        let tag = line.split(separator: " ").first.map(String.init) ?? "*"
        return switch found {
        case .say(let text): .say(Self.wire(text, tag))
        case .sayAndClose(let text): .sayAndClose(Self.wire(text, tag))
        default: found
        }
    }

    /// The greeting as it goes over the wire.
    var firstAnswer: Answer {
        switch greeting {
        case .say(let text): .say(Self.wire(text, "*"))
        case .sayAndClose(let text): .sayAndClose(Self.wire(text, "*"))
        default: greeting
        }
    }

    private static func wire(_ text: String, _ tag: String) -> String {
        text.replacing("|", with: "\r\n").replacing("$T", with: tag)
    }
}

/// One connection's way through a script: content is not taken for commands.
struct PeerDialogue: Sendable {
    private let script: PeerScript
    private var isInContent = false

    init(_ script: PeerScript) { self.script = script }

    mutating func answer(to line: String) -> PeerScript.Answer {
        if isInContent, line != "." { return .silence }
        isInContent = false
        let answer = script.answer(to: line)
        if case .say(let text) = answer, text.hasPrefix("354") { isInContent = true }
        return answer
    }
}
