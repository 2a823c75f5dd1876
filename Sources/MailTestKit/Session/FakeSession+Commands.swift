import IMAPCore
import MailModel

extension FakeSession {
    /// Carries a command out.
    func perform(_ command: ClientCommand) throws(CommandSyntaxError) -> Completion {
        switch command.name {
        case "CAPABILITY":
            output.line("* CAPABILITY \(capabilityWords)")
            return .ok("done")
        case "NOOP": return .ok("done")
        case "LOGOUT":
            sayBye("see you")
            return .ok("done")
        case "ID" where has("ID"):
            output.line(#"* ID ("name" "MailTestKit")"#)
            return .ok("done")
        case "LOGIN", "AUTHENTICATE":
            guard account == nil else { return .bad("already signed in") }
            return try command.name == "LOGIN" ? login(command) : authenticate(command)
        default: break
        }
        guard let account else { return .bad("sign in first") }
        return try performSignedIn(command, account)
    }

    private func performSignedIn(
        _ command: ClientCommand, _ account: FakeAccount
    ) throws(CommandSyntaxError) -> Completion {
        switch command.name {
        case "ENABLE" where has("ENABLE"): return try enable(command)
        case "NAMESPACE" where has("NAMESPACE"):
            output.line("* NAMESPACE ((\"\" \"\(FakeAccount.separator)\")) NIL NIL")
            return .ok("done")
        case "LIST": return try list(command, account)
        case "LSUB": return try listSubscribed(command, account)
        case "STATUS": return try status(command, account)
        case "SELECT", "EXAMINE": return try select(command, account)
        case "CREATE", "DELETE", "RENAME", "SUBSCRIBE", "UNSUBSCRIBE": return try changeFolders(command, account)
        case "APPEND": return try append(command, account)
        case "IDLE" where has("IDLE"): return idle(command)
        case "NOTIFY" where has("NOTIFY"): return try setNotify(command, account)
        default: break
        }
        guard let view else { return .bad("no such command, or no folder is open") }
        return try performSelected(command, account, view)
    }

    private func performSelected(
        _ command: ClientCommand, _ account: FakeAccount, _ view: FolderView
    ) throws(CommandSyntaxError) -> Completion {
        guard let folder = openFolder, folder.uidValidity == view.uidValidity else {
            sayBye("the folder was deleted or rebuilt")
            return .no("gone")
        }
        switch command.name {
        case "FETCH", "UID FETCH": return try fetch(command, folder, view)
        case "SEARCH", "UID SEARCH": return try search(command, folder, view)
        case "STORE", "UID STORE": return try store(command, account, view)
        case "COPY", "UID COPY": return try copy(command, account, view)
        case "MOVE" where has("MOVE"), "UID MOVE" where has("MOVE"): return try move(command, account, view)
        case "EXPUNGE": return expunge(nil, account, view)
        case "UID EXPUNGE" where has("UIDPLUS"):
            guard let set = command.arguments.first?.bytes else { throw CommandSyntaxError("a set of UIDs") }
            return expunge(try NumberSetText(set), account, view)
        case "CHECK": return .ok("done")
        case "CLOSE":
            if !view.isReadOnly { removeDeleted(nil, account, view) }
            self.view = nil
            return .ok("closed")
        case "UNSELECT" where has("UNSELECT"):
            self.view = nil
            return .ok("left")
        default: return .bad("no such command")
        }
    }

    // MARK: Capabilities

    var capabilityWords: String {
        (["IMAP4rev1"] + options.capabilities.sorted()).joined(separator: " ")
    }

    // RFC 5161 §3.1
    private func enable(_ command: ClientCommand) throws(CommandSyntaxError) -> Completion {
        guard !command.arguments.isEmpty else { throw CommandSyntaxError("nothing to enable") }
        guard view == nil else { return .bad("only before a folder is open") }
        var words: [String] = []
        for word in command.arguments.compactMap(\.word) where ["CONDSTORE", "QRESYNC"].contains(word) && has(word) {
            enabled.insert(word)
            words.append(word)
        }
        output.line(words.isEmpty ? "* ENABLED" : "* ENABLED \(words.joined(separator: " "))")
        return .ok("done")
    }

    // MARK: Signing in

    private func login(_ command: ClientCommand) throws(CommandSyntaxError) -> Completion {
        guard command.arguments.count == 2, let user = command.arguments[0].text,
            let password = command.arguments[1].text
        else { throw CommandSyntaxError("name and password") }
        return signIn(user, password)
    }

    private func authenticate(_ command: ClientCommand) throws(CommandSyntaxError) -> Completion {
        guard let mechanism = command.arguments.first?.word else { throw CommandSyntaxError("a mechanism") }
        guard ["PLAIN", "XOAUTH2", "OAUTHBEARER"].contains(mechanism), has("AUTH=\(mechanism)") else {
            return .no("[CANNOT] no such mechanism")
        }
        if command.arguments.count == 2, has("SASL-IR") {
            return authenticate(mechanism, response: command.arguments[1].bytes ?? [], tag: command.tag)
        }
        output.line("+ ")
        mode = .authenticating(tag: command.tag, mechanism: mechanism)
        return .later
    }

    func authenticate(_ mechanism: String, response: [UInt8], tag: String) -> Completion {
        mechanism == "PLAIN" ? authenticate(response: response) : takeToken(response, tag: tag)
    }

    /// XOAUTH2 and OAUTHBEARER (RFC 7628 §3.1): fields divided by control-A, of which `user=` or `a=`, and `auth=` count.
    private func takeToken(_ response: [UInt8], tag: String) -> Completion {
        guard response != [UInt8(ascii: "*")] else { return .bad("given up") }
        guard let message = Base64Text.decode(response) else { return .bad("no message with a token") }
        let fields = message.split(separator: 1).map { String(decoding: $0, as: UTF8.self) }
        let user = fields.first.flatMap { Self.user(in: $0) } ?? ""
        let token = fields.first { $0.hasPrefix("auth=Bearer ") }?.dropFirst("auth=Bearer ".count) ?? ""
        guard options.takesToken?(user, String(token)) == true, let account = context.accounts.account(user) else {
            output.line("+ \(Base64Text.encode(Array(options.tokenChallenge.utf8)))")
            mode = .refusing(tag: tag)
            return .later
        }
        return signIn(account)
    }

    private static func user(in field: String) -> String? {
        if field.hasPrefix("user=") { return String(field.dropFirst("user=".count)) }
        return field.split(separator: ",").first { $0.hasPrefix("a=") }.map { String($0.dropFirst(2)) }
    }

    /// The message of PLAIN in base64 (RFC 4616 §2).
    func authenticate(response: [UInt8]) -> Completion {
        guard response != [UInt8(ascii: "*")] else { return .bad("given up") }
        let fields = Base64Text.decode(response)?.split(separator: 0, omittingEmptySubsequences: false)
        guard let fields, fields.count == 3 else { return .bad("no message of PLAIN") }
        return signIn(String(decoding: fields[1], as: UTF8.self), String(decoding: fields[2], as: UTF8.self))
    }

    private func signIn(_ user: String, _ password: String) -> Completion {
        guard let account = context.accounts.account(user), account.accepts(password) else {
            return .no("[AUTHENTICATIONFAILED] wrong name or password")
        }
        return signIn(account)
    }

    private func signIn(_ account: FakeAccount) -> Completion {
        guard onSignIn(account) else { return .no("[LIMIT] too many connections of this user") }
        self.account = account
        return .ok("[CAPABILITY \(capabilityWords)] signed in")
    }
}
