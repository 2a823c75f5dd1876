import MIME

/// Writes ENVELOPE (RFC 9051 §7.5.2). Names are written decoded, which real servers do not do: the tests' messages have
/// plain ones.
enum EnvelopeWriter {
    static func write(_ header: HeaderBlock, into output: inout SessionOutput) {
        output.text("(")
        output.optionalString(header.first("Date")?.unfolded)
        output.text(" ")
        output.optionalString(header.first("Subject")?.unfolded)
        let from = header.addresses("From")
        for name in ["From", "Sender", "Reply-To", "To", "Cc", "Bcc"] as [HeaderName] {
            var list = header.addresses(name)
            // RFC 9051 §7.5.2: the server fills Sender and Reply-To from From.
            if list.entries.isEmpty, name == "Sender" || name == "Reply-To" { list = from }
            output.text(" ")
            write(list, into: &output)
        }
        output.text(" ")
        output.optionalString(header.first("In-Reply-To")?.unfolded)
        output.text(" ")
        output.optionalString(header.first("Message-ID")?.unfolded)
        output.text(")")
    }

    private static func write(_ list: AddressList, into output: inout SessionOutput) {
        guard !list.entries.isEmpty else { return output.text("NIL") }
        output.text("(")
        for entry in list.entries {
            switch entry {
            case .mailbox(let mailbox): write(mailbox, into: &output)
            case .group(let group):
                output.text("(NIL NIL ")
                output.string(Array(group.name.utf8))
                output.text(" NIL)")
                for mailbox in group.mailboxes { write(mailbox, into: &output) }
                output.text("(NIL NIL NIL NIL)")
            }
        }
        output.text(")")
    }

    private static func write(_ mailbox: MailboxAddress, into output: inout SessionOutput) {
        output.text("(")
        output.optionalString(mailbox.name.map { Array($0.utf8) })
        output.text(" NIL ")
        output.string(Array(mailbox.localPart.utf8))
        output.text(" ")
        output.string(Array(mailbox.domain.utf8))
        output.text(")")
    }
}
