// Feeds arbitrary octets to the header block, to every reader of a field's value, to the charsets under a label that
// stands in the input, and to the streaming decoders.
import Glibc
import MIME
import MailModel

// The name is the one that the fuzzer's own entry point asks for, should it be linked.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    let block = HeaderBlock(bytes)
    precondition(block.bodyOffset <= bytes.count)
    for field in block {
        _ = field.name
        let text = field.text
        // What was read can be written, and reads back the same.
        let value = HeaderText(sanitizing: text)
        if let id = MessageIDList.parse(field.rawValue).first { precondition(!id.description.isEmpty) }
        _ = ContentType(field.rawValue)?.charset
        let list = ParameterList(field.rawValue)
        for parameter in list.parameters { _ = (list[parameter.name], list.text(of: parameter.name)) }
        _ = (list[""], list.text(of: "name"), list.bytes(of: "filename"))
        _ = (MIMEVersion(field.rawValue), ContentDisposition(field.rawValue)?.fileName)
        precondition(AddressList(field.rawValue).mailboxes.count <= field.rawValue.count)
        precondition(!text.utf8.contains(0))
        _ = TransferEncoding(field.rawValue)
        if let date = HeaderDate(field.rawValue) {
            precondition(HeaderDate(Array(date.text.utf8)[...])?.timestamp == date.timestamp || date.isBefore1900)
        }
        for grammar in [HeaderTokenizer.Grammar.message, .mime] {
            var tokenizer = HeaderTokenizer(field.rawValue, grammar: grammar)
            while let token = tokenizer.next() { _ = tokenizer.text(of: token) }
        }
        checkSubject(value)
    }
    _ = (block.messageID, block.references, block.inReplyTo, block.date, block.contentType, block.transferEncoding)
    for encoding in [TransferEncoding.quotedPrintable, .base64, .uuencode, .yEnc] { checkDecoder(bytes, encoding) }
    checkText(bytes)
    precondition(Base64.decode(Base64.encodeLines(bytes)[...]) == bytes)
    return 0
}

extension HeaderDate {
    fileprivate var isBefore1900: Bool { timestamp.milliseconds < -2_208_988_800_000 + 86_400_000 * 2 }
}

private func checkSubject(_ value: HeaderText) {
    guard value.description.utf8.count < 2000, let from = try? EmailAddress("alice@mail.test"),
        let id = MessageID("1@mail.test")
    else { return }
    let draft = Draft(
        from: NamedAddress(from, name: value), to: [], subject: value, date: HeaderDate(Timestamp(milliseconds: 0)),
        messageID: id, text: value.description)
    guard let built = try? MessageBuilder().build(draft) else { preconditionFailure("the draft cannot be built") }
    let block = HeaderBlock(built.bytes)
    precondition(block.text(.subject) == value.description)
    precondition(block.map(\.name).elementsEqual(expectedNames))
    for line in built.bytes.split(separator: 0x0A) { precondition(line.count <= 999) }
}

private let expectedNames = [
    "Date", "From", "Subject", "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
]

/// The first line is a charset's label, the rest is text.
private func checkText(_ bytes: [UInt8]) {
    let label = bytes.prefix { $0 != 0x0A }
    let octets = bytes.dropFirst(label.count)
    let parameter = ParameterList.Parameter(name: "charset", value: Array(label))
    for subtype in ["plain", "html"] {
        let type = ContentType(type: "text", subtype: subtype, parameters: ParameterList([parameter]))
        let decoder = PartDecoder(contentType: type, transferEncoding: .binary)
        let text = decoder.text(of: octets)
        precondition(!text.text.utf8.contains(0))
        precondition(text.text.utf8.count <= octets.count * 4 + 16)
        for deletesSpaces in [false, true] {
            let flowed = FlowedText(text.text, deletesSpaces: deletesSpaces)
            precondition(flowed.lines.count <= text.text.utf8.count)
            _ = flowed.plainText
        }
        _ = decoder.text(of: octets, limit: octets.count / 2)
    }
}

private func checkDecoder(_ bytes: [UInt8], _ encoding: TransferEncoding) {
    var whole: [UInt8] = []
    var decoder = TransferDecoder(encoding)
    decoder.decode(bytes.span, into: &whole)
    decoder.finish(into: &whole)
    var pieces: [UInt8] = []
    decoder = TransferDecoder(encoding)
    for byte in bytes { decoder.decode([byte].span, into: &pieces) }
    decoder.finish(into: &pieces)
    precondition(whole == pieces)
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
