// Lets a server say arbitrary things to the IMAP state machine while commands are given and given up at any moment.
import Glibc
import IMAPCore
import MailModel
import SASL

/// What must hold of every token: it is told of its end once, and hears nothing afterwards.
struct Ledger {
    private var open: Set<Int> = []
    private(set) var last = 0

    mutating func make() -> Int {
        last += 1
        open.insert(last)
        return last
    }

    func mustBeOpen(_ token: Int) { precondition(open.contains(token)) }
    mutating func end(_ token: Int) { precondition(open.remove(token) != nil) }
    mutating func endAll(_ tokens: [Int]) {
        for token in tokens { end(token) }
        precondition(open.isEmpty)
    }
    var newest: Int? { open.max() }
}

// The name is the one that the fuzzer's own entry point asks for, should it be linked.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    // An S at the very start begins without TLS. A line that begins with a control character is an order to the client,
    // every other line is the server's; a line may have more than one line end by the byte 1.
    var bytes = Array(UnsafeBufferPointer(start: data, count: size))[...]
    let isEncrypted = bytes.first != 0x53
    if !isEncrypted { bytes = bytes.dropFirst() }
    var limits = Limits()
    limits.lineBytes = 4_000
    limits.literalBytes = 20_000
    limits.bodyBytes = 100_000
    limits.pipelinedCommands = 4
    var machine = ClientMachine<Int>(limits: limits, isEncrypted: isEncrypted, isTracing: true)
    var ledger = Ledger()
    var isUpgrading = false
    for line in bytes.split(separator: 0x0A, maxSplits: 200, omittingEmptySubsequences: true) {
        if let order = line.first, order < 0x20 {
            guard machine.isOpen || isUpgrading else { continue }
            obey(order, &machine, &ledger, &isUpgrading)
        } else {
            let text = line.map { $0 == 1 ? UInt8(0x0A) : $0 }
            machine.receive((text + [0x0D, 0x0A]).span)
        }
        drain(&machine, &ledger, &isUpgrading)
    }
    ledger.endAll(machine.connectionClosed().tokens)
    precondition(!machine.isOpen)
    return 0
}

private func obey(
    _ order: UInt8, _ machine: inout ClientMachine<Int>, _ ledger: inout Ledger, _ isUpgrading: inout Bool
) {
    if isUpgrading {
        guard order == 2 else { return }
        isUpgrading = false
        return machine.tlsEstablished()
    }
    let uids = UIDSet(numbers: [1])
    let command: any IMAPCommand
    switch order {
    case 3:
        if let token = ledger.newest {
            switch machine.cancel(token) {
            case .removed, .abandoned: ledger.end(token)
            case .unknown: preconditionFailure("an open token is known")
            case .mustClose: ledger.endAll(machine.connectionClosed().tokens)
            }
        }
        return
    case 4: return machine.finishIdle()
    case 5: command = IdleCommand()
    case 6: command = FetchCommand(uids: uids, attributes: [.body(.all)])
    case 7: command = AppendCommand(message: Array("hello".utf8), folder: FolderName("a\r\nb"))
    case 8: command = SelectCommand(folder: .inbox, isReadOnly: false)
    case 9: command = SearchCommand(.subject("\u{FC}"))
    case 11: command = StartTLSCommand()
    case 12: command = LoginCommand(user: "alice", password: Secret("a\"b"))
    case 13: command = EnableCommand(extensions: [.utf8Accept])
    case 14: command = LogoutCommand()
    case 15: command = ListCommand()
    case 16: command = MoveCommand(uids: uids, folder: FolderName("x"))
    case 17, 18:
        let mechanism: SASLMechanism = order == 17 ? .scramSHA256 : .login
        guard
            let conversation = try? SASLConversation(
                mechanism: mechanism, credential: .password(user: "alice", password: Secret("secret")),
                context: SASLContext(isEncrypted: true, host: "mail.test", port: 993))
        else { return }
        command = AuthenticateCommand(conversation)
    case 19: command = EnableCommand(extensions: [.qresync])
    case 20:
        guard let validity = UIDValidity(1), let modSeq = ModSeq(2) else { return }
        let resync = QuickResync(uidValidity: validity, modSeq: modSeq, knownUIDs: uids)
        command = SelectCommand(folder: FolderName("x"), isReadOnly: true, synchronisation: .quick(resync))
    case 21:
        command = FetchCommand(
            uids: uids, attributes: [.modSeq, .binary([1]), .gmailLabels], changedSince: ModSeq(3),
            reportsVanished: true)
    case 22: command = StoreCommand(uids: uids, change: .add([.seen]), isSilent: true, unchangedSince: ModSeq(3))
    case 23: command = NotifyCommand(.wholeMailbox)
    case 24: command = CompressCommand()
    case 25: command = ListCommand(selection: [.subscribed], returns: [.status([.messages, .mailboxID])])
    case 26: command = StatusCommand(folder: FolderName("x"), items: [.messages, .highestModSeq])
    case 27: command = QuotaRootsCommand(folder: .inbox)
    default: command = NoopCommand()
    }
    let token = ledger.make()
    if case .reject = machine.submit(command, token) { ledger.end(token) }
}

private func drain(_ machine: inout ClientMachine<Int>, _ ledger: inout Ledger, _ isUpgrading: inout Bool) {
    while true {
        let action = machine.next()
        _ = machine.takeTrace()
        for piece in machine.takeOutput() { precondition(!piece.bytes.isEmpty) }
        switch action {
        case .needMoreInput: return
        case .data(let token, _), .idling(let token): ledger.mustBeOpen(token)
        case .bodyBegin(let token, _), .bodyBytes(let token, _), .bodyEnd(let token):
            if let token { ledger.mustBeOpen(token) }
        case .answered(let token, _), .signedIn(let token, _, _), .rejected(let token, _): ledger.end(token)
        case .compress(let token, _):
            ledger.end(token)
            precondition(machine.takeOutput().isEmpty)
            machine.compressionEstablished()
        case .startTLS(let token):
            ledger.end(token)
            isUpgrading = true
        case .fail(_, let tokens):
            isUpgrading = false
            ledger.endAll(tokens)
        case .nothing, .greeted, .unsolicited, .skipped: break
        }
    }
}

@_silgen_name("LLVMFuzzerRunDriver")
func runDriver(
    _ argumentCount: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

var argumentCount = CommandLine.argc
var arguments = CommandLine.unsafeArgv
exit(runDriver(&argumentCount, &arguments, testOneInput))
