// Lets a server say arbitrary things to the submission state machine while operations are begun at any moment.
import Glibc
import MailModel
import SASL
import SMTPCore

// The name is the one that the fuzzer's own entry point asks for, should it be linked.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    // An S at the very start asks for STARTTLS. A line that begins with a control character is an order to the client,
    // every other line is the server's.
    var bytes = Array(UnsafeBufferPointer(start: data, count: size))[...]
    let requiresStartTLS = bytes.first == 0x53
    if requiresStartTLS { bytes = bytes.dropFirst() }
    var machine = SMTPMachine(.init(clientName: .unnamed, requiresStartTLS: requiresStartTLS))
    var parser = SMTPReplyParser()
    var mayHaveEnded = false
    var isOver = false
    for line in bytes.split(separator: 0x0A, maxSplits: 200, omittingEmptySubsequences: true) where !isOver {
        if let order = line.first, order < 0x20 {
            if order == 7, machine.wait == .dataBlock { mayHaveEnded = true }
            obey(order, &machine)
            continue
        }
        parser.append(Array(line) + [0x0D, 0x0A])
        do {
            while !isOver, let reply = try parser.next() {
                let action = machine.received(reply, bytesBehind: parser.bufferedBytes)
                switch action {
                case .startTLS: precondition(parser.bufferedBytes == 0)
                case .finished(.transaction(let result)):
                    check(result, mayHaveEnded)
                    mayHaveEnded = false
                case .close(_, let result):
                    if let result { check(result, mayHaveEnded) }
                    isOver = true
                default: break
                }
            }
        } catch {
            if case .close(_, let result?) = machine.receivedGarbage(error) { check(result, mayHaveEnded) }
            isOver = true
        }
    }
    if case .finish(let result) = machine.closed(SMTPError(.disconnected, "lost")) { check(result, mayHaveEnded) }
    precondition(machine.wait == .nothing && !machine.isReady)
    return 0
}

/// A message is never accepted that was not sent, and never certain when it may have arrived unanswered.
private func check(_ result: SMTPTransactionResult, _ mayHaveEnded: Bool) {
    switch result.outcome {
    case .accepted: precondition(mayHaveEnded)
    case .notAccepted(let error): precondition(!mayHaveEnded || error.reply != nil)
    case .probed, .uncertain: break
    }
}

private func obey(_ order: UInt8, _ machine: inout SMTPMachine) {
    guard let alice = try? EmailAddress("alice@mail.test"), let bob = try? EmailAddress("bob@mail.test") else { return }
    switch order {
    case 1: _ = machine.send(SMTPEnvelope(sender: alice, to: [bob, alice]), SMTPMessage(bytes: [0x61]))
    case 2:
        let options = SMTPMailOptions(returns: .full, envelopeID: "x", allowsPartialDelivery: false)
        _ = machine.send(SMTPEnvelope(sender: nil, to: [bob], options: options), SMTPMessage(bytes: [0xC3]))
    case 3: _ = machine.probe(sender: alice, recipient: bob)
    case 4: authenticate(.login, &machine)
    case 5: authenticate(.plain, &machine)
    case 6: authenticate(.scramSHA256, &machine)
    case 7: machine.messageWillEnd()
    case 8: _ = machine.upgraded()
    case 9: _ = machine.noop()
    case 11: _ = machine.reset()
    case 12: _ = machine.quit()
    default: break
    }
}

private func authenticate(_ mechanism: SASLMechanism, _ machine: inout SMTPMachine) {
    let credential = SASLCredential.password(user: "alice", password: Secret("secret"))
    let context = SASLContext(isEncrypted: true, host: "mail.test", port: 465)
    if let conversation = try? SASLConversation(mechanism: mechanism, credential: credential, context: context) {
        _ = machine.authenticate(conversation)
    }
}

@_silgen_name("LLVMFuzzerRunDriver")
func runFuzzer(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

var count = CommandLine.argc
var arguments = CommandLine.unsafeArgv
exit(runFuzzer(&count, &arguments, testOneInput))
