// Feeds arbitrary octets to the list of addresses.
import Glibc
import MIME
import MailModel

// The name is the one that the fuzzer's own entry point asks for, should it be linked.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    let list = AddressList(bytes[...])
    let mailboxes = list.mailboxes
    precondition(mailboxes.count <= bytes.count)
    precondition(list.defects.count <= MIMELimits().defects)
    for mailbox in mailboxes {
        precondition(mailbox.name?.isEmpty != true)
        guard let address = mailbox.emailAddress else { continue }
        precondition(!address.localPart.isEmpty && !address.domain.description.isEmpty)
        checkWritten(address)
    }
    // The order of a list does not change by what follows it.
    let longer = AddressList((bytes + [UInt8](", <last@mail.test>".utf8))[...])
    precondition(longer.mailboxes.count <= mailboxes.count + 2)
    return 0
}

/// An address that can be used reads back from its written form.
private func checkWritten(_ address: EmailAddress) {
    guard let id = MessageID("1@mail.test") else { return }
    let draft = Draft(
        from: NamedAddress(address), to: [], subject: HeaderText(sanitizing: ""),
        date: HeaderDate(Timestamp(milliseconds: 0)), messageID: id, text: "")
    guard let built = try? MessageBuilder().build(draft) else { return }
    precondition(HeaderBlock(built.bytes).addresses(.from).mailboxes.first?.emailAddress == address)
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
