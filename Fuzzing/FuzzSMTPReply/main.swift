// Feeds arbitrary octets to the framing of SMTP replies, whole and in pieces, and everything read from a reply.
import Glibc
import MailModel
import SMTPCore

// The name is the one that the fuzzer's own entry point asks for, should it be linked.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    let (whole, wholeFailed) = replies(bytes, pieces: max(1, bytes.count))
    let (single, singleFailed) = replies(bytes, pieces: 1)
    precondition(whole == single && wholeFailed == singleFailed)
    for reply in whole {
        precondition((200...599).contains(reply.code))
        let capabilities = SMTPCapabilities(reply)
        _ = (capabilities.maximumMessageSize, capabilities.authMechanisms)
        precondition(reply.serverText(Redactor()).description.unicodeScalars.allSatisfy { $0.value >= 0x20 })
    }
    checkDots(bytes)
    return 0
}

private func replies(_ bytes: [UInt8], pieces: Int) -> ([SMTPReply], failed: Bool) {
    var limits = Limits()
    limits.replyLines = 8
    limits.replyBytes = 400
    var parser = SMTPReplyParser(limits: limits)
    var result: [SMTPReply] = []
    var rest = bytes[...]
    while !rest.isEmpty {
        parser.append(rest.prefix(pieces))
        rest = rest.dropFirst(pieces)
        do {
            while let reply = try parser.next() { result.append(reply) }
        } catch {
            return (result, true)
        }
    }
    return (result, false)
}

/// What is sent as a message ends once, at its end, and gives the message back.
private func checkDots(_ bytes: [UInt8]) {
    var stuffer = DotStuffer()
    var output: [UInt8] = []
    stuffer.append(bytes.prefix(bytes.count / 2), into: &output)
    stuffer.append(bytes.dropFirst(bytes.count / 2), into: &output)
    stuffer.finish(into: &output)
    var received = 0
    var line: [UInt8] = []
    var ends = 0
    for byte in output {
        line.append(byte)
        guard byte == 0x0A else { continue }
        precondition(line.count >= 2 && line[line.count - 2] == 0x0D && line.count { $0 == 0x0D } == 1)
        if line == [0x2E, 0x0D, 0x0A] { ends += 1 } else { received += line.count - (line.first == 0x2E ? 1 : 0) }
        line = []
    }
    precondition(line.isEmpty && ends == 1 && output.suffix(3) == [0x2E, 0x0D, 0x0A])
    precondition(received == SMTPMessage(bytes: bytes).size)
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
