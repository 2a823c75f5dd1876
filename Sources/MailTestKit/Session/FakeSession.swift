import IMAPCore
import MailModel

/// What all connections of a server share.
final class ServerContext: Sendable {
    let accounts: AccountBook
    let faults = FaultPlan()
    let record = RecordKeeper()
    let options: OptionsBox

    init(accounts: AccountBook, options: OptionsBox) {
        self.accounts = accounts
        self.options = options
    }
}

/// One client's session with a ``FakeIMAPServer``: bytes in, bytes out. Lives on its connection's event loop.
///
/// Commands are in the extensions, one file for each kind.
final class FakeSession {
    enum Mode: Equatable {
        /// Commands are read.
        case commands
        /// The next line is the answer to a challenge of AUTHENTICATE.
        case authenticating(tag: String, mechanism: String)
        /// A token was refused with a challenge that says why; the next line, whatever it is, ends the exchange.
        case refusing(tag: String)
        /// The next line is DONE.
        case idling(tag: String)
        /// Nothing is read or sent any more, and the connection stays open.
        case silent
        /// The connection is closed when everything is sent.
        case closing
    }

    /// How a command ends.
    enum Completion {
        case ok(String)
        case no(String)
        case bad(String)
        /// Something else will end it: a job, or the client's next line.
        case later
    }

    /// How slowly everything is sent.
    struct Trickle: Equatable {
        var bytes: Int
        var milliseconds: Int
    }

    let context: ServerContext
    let options: FakeServerOptions
    var output = SessionOutput()
    var mode = Mode.commands
    var trickle: Trickle?
    var account: FakeAccount?
    var view: FolderView?
    /// What ENABLE switched on, and CONDSTORE where a command implied it (RFC 7162 §3.1).
    var enabled: Set<String> = []
    var notify: NotifySettings?
    /// What NOTIFY told of each folder, by id.
    var notifiedFolders: [String: NotifiedFolder] = [:]
    /// Up to where NOTIFY told the items of new messages in the open folder.
    var lastToldUID: UInt32 = 0
    /// The FETCHes that are being answered: one, or several where their answers are mixed.
    private var jobs: [FetchJob] = []
    /// A frame that waits until they are.
    private var held: CommandFramer.Frame?
    private var framer = CommandFramer()
    private var dataFault: DataFault?
    private var losesAnswer = false

    /// What happens to a command's untagged data.
    private enum DataFault { case drop, duplicate }

    /// Called when the session has signed in, so that its connection can listen to the account.
    var onSignIn: (FakeAccount) -> Bool = { _ in true }

    init(context: ServerContext) {
        self.context = context
        options = context.options.value
    }

    func has(_ capability: String) -> Bool { options.capabilities.contains(capability) }

    var isWorking: Bool { !jobs.isEmpty }

    /// Whether a FETCH alone is being answered of which a part is held back, so that the next one can mix with it.
    var isHoldingBack: Bool { jobs.count == 1 && jobs[0].isHeldBack }

    var hasQResync: Bool { enabled.contains("QRESYNC") }
    var hasCondstore: Bool { enabled.contains("CONDSTORE") || hasQResync }

    /// The folder that is open, as it stands now.
    var openFolder: FakeFolder? { view.flatMap { account?.folder(id: $0.folderID) } }

    // MARK: Reading

    func greet(with effects: [Fault.Effect]) {
        for effect in effects where !apply(effect) { return }
        output.line("* OK [CAPABILITY \(capabilityWords)] Test server ready")
    }

    func receive(_ bytes: some Sequence<UInt8>) {
        guard mode != .silent, mode != .closing else { return }
        framer.receive(bytes)
        proceed()
    }

    /// Reads on, until a command needs bytes or time.
    func proceed() {
        while mode != .silent, mode != .closing, let frame = nextFrame() {
            switch frame {
            case .announcedLiteral: output.line("+ go on")
            case .tooLarge: sayBye("that is too much")
            case .command(let bytes): take(bytes)
            }
        }
    }

    /// The next frame that may be taken now: while a FETCH is being answered none but another FETCH, and that only where
    /// answers are mixed.
    private func nextFrame() -> CommandFramer.Frame? {
        let frame = held ?? framer.next()
        held = nil
        guard isWorking, let frame else { return frame }
        if options.lies.mixedFetches != nil, case .command(let bytes) = frame,
            (try? ClientCommand(bytes))?.name == "UID FETCH"
        {
            return frame
        }
        held = frame
        return nil
    }

    /// Writes the next piece of a long answer.
    func advance() {
        guard !jobs.isEmpty else { return }
        // The newest is served first, and each in turn.
        var running = jobs.removeLast()
        let start = output.count
        if options.lies.mixedFetches != nil {
            if !jobs.isEmpty { context.record.change { $0.mixedMessages += 1 } }
            running.writePiece(into: &output, messages: 1)
        } else {
            running.writePiece(into: &output)
        }
        applyDataFault(from: start)
        guard running.isFinished else { return jobs.insert(running, at: 0) }
        finish(running.tag, .ok("done"), command: running.command)
        proceed()
    }

    /// Takes a FETCH to be answered.
    func start(_ fetch: FetchJob) {
        var fetch = fetch
        if let mixed = options.lies.mixedFetches, jobs.isEmpty, fetch.items.contains(where: \.needsBytes) {
            fetch.isHeldBack = fetch.messages >= mixed.messages
        }
        for index in jobs.indices { jobs[index].isHeldBack = false }
        jobs.append(fetch)
    }

    /// Goes on with what was held back: nothing came that could mix with it.
    func stopHoldingBack() { jobs[0].isHeldBack = false }

    private func take(_ bytes: [UInt8]) {
        switch mode {
        case .idling(let tag):
            mode = .commands
            guard String(decoding: bytes, as: UTF8.self).uppercased() == "DONE" else {
                return output.line("\(tag) BAD expected DONE")
            }
            context.record.add("DONE", name: "DONE", user: account?.user ?? "", isKept: options.recordsCommands)
            finish(tag, .ok("idled"), command: "IDLE")
        case .authenticating(let tag, let mechanism):
            mode = .commands
            finish(tag, authenticate(mechanism, response: bytes, tag: tag), command: "AUTHENTICATE")
        case .refusing(let tag):
            mode = .commands
            finish(tag, .no("[AUTHENTICATIONFAILED] the token is refused"), command: "AUTHENTICATE")
        default: takeCommand(bytes)
        }
    }

    private func takeCommand(_ bytes: [UInt8]) {
        let command: ClientCommand
        do throws(CommandSyntaxError) {
            command = try ClientCommand(bytes)
        } catch {
            return output.line("\(ClientCommand.tag(of: bytes)) BAD \(error.reason)")
        }
        note(command, bytes)
        dataFault = nil
        losesAnswer = false
        for effect in context.faults.due(command: command.name, user: account?.user) {
            if case .answer(let words) = effect { return output.line("\(command.tag) \(words)") }
            guard apply(effect) else { return }
        }
        let start = output.count
        let completion: Completion
        do throws(CommandSyntaxError) {
            completion = try perform(command)
        } catch {
            completion = .bad(error.reason)
        }
        applyDataFault(from: start)
        finish(command.tag, completion, command: command.name)
    }

    private func note(_ command: ClientCommand, _ bytes: [UInt8]) {
        let isSecret = command.name == "LOGIN" || command.name == "AUTHENTICATE"
        let text =
            isSecret ? command.name : String(decoding: bytes.dropFirst(command.tag.utf8.count + 1), as: UTF8.self)
        context.record.add(text, name: command.name, user: account?.user ?? "", isKept: options.recordsCommands)
    }

    // MARK: Answering

    private func finish(_ tag: String, _ completion: Completion, command: String) {
        if case .later = completion { return }
        // RFC 9051 §7.5.1: no EXPUNGE in answer to commands that count by position.
        let countsByPosition = ["FETCH", "STORE", "SEARCH"].contains(command)
        if mode != .closing { tellChanges(withRemovals: !countsByPosition && !isWorking) }
        if losesAnswer { return output.cutAfter(output.count) }
        switch completion {
        case .ok(let words): output.line("\(tag) OK \(words)")
        case .no(let words): output.line("\(tag) NO \(words)")
        case .bad(let words): output.line("\(tag) BAD \(words)")
        case .later: break
        }
    }

    func sayBye(_ words: String) {
        output.line("* BYE \(words)")
        mode = .closing
    }

    // MARK: Faults

    /// Lets a fault happen; false where nothing else may.
    private func apply(_ effect: Fault.Effect) -> Bool {
        switch effect {
        case .cut(let count):
            output.cutAfter(output.count + count)
            return count > 0
        case .cutInLiteral: output.cutInNextLiteral()
        case .silence:
            mode = .silent
            return false
        case .trickle(let bytes, let milliseconds): trickle = Trickle(bytes: max(bytes, 1), milliseconds: milliseconds)
        case .answer(let words), .bye(let words):
            sayBye(words)
            return false
        case .insert(let line): output.line(line)
        case .dropUntagged: dataFault = .drop
        case .duplicateUntagged: dataFault = .duplicate
        case .loseAnswer: losesAnswer = true
        }
        return true
    }

    private func applyDataFault(from start: Int) {
        switch dataFault {
        case .drop?: output.drop(from: start)
        case .duplicate?: output.duplicate(from: start)
        case nil: break
        }
    }
}
