import IMAPCore
import MIME
import MailModel

/// Writes FETCH responses (RFC 9051 §7.5.2).
enum FetchWriter {
    static func write(
        _ message: FakeMessage, sequence: Int, items: [FetchItemRequest], into output: inout SessionOutput
    ) {
        let sections = items.contains(where: \.needsBytes) ? MessageSections(message.content.bytes) : nil
        output.text("* \(sequence) FETCH (")
        for (index, item) in items.enumerated() {
            if index > 0 { output.text(" ") }
            write(item, message, sections, into: &output)
        }
        output.line(")")
    }

    private static func write(
        _ item: FetchItemRequest, _ message: FakeMessage, _ sections: MessageSections?,
        into output: inout SessionOutput
    ) {
        switch item {
        case .uid: output.text("UID \(message.uid)")
        case .flags:
            output.text("FLAGS ")
            output.flags(message.flags)
        case .internalDate: output.text("INTERNALDATE \"\(InternalDate(message.received).wireText)\"")
        case .size: output.text("RFC822.SIZE \(message.content.size)")
        // RFC 7162 §3.1.4
        case .modSeq: output.text("MODSEQ (\(message.modSeq))")
        // RFC 8474 §5.1, §5.2
        case .emailID: output.text("EMAILID (\(message.emailID))")
        case .threadID: output.text("THREADID NIL")
        case .gmailMessageID: output.text("X-GM-MSGID \(message.gmail?.messageID ?? 0)")
        case .gmailThreadID: output.text("X-GM-THRID \(message.gmail?.threadID ?? 0)")
        case .gmailLabels:
            output.text("X-GM-LABELS (")
            for (index, label) in (message.gmail?.labels ?? []).enumerated() {
                if index > 0 { output.text(" ") }
                // System labels come as atoms, the others as folder names do.
                if label.hasPrefix("\\") { output.text("\"\\\(label)\"") } else { output.folder(FolderName(label)) }
            }
            output.text(")")
        default: if let sections { writeContent(item, sections, into: &output) }
        }
    }

    private static func writeContent(
        _ item: FetchItemRequest, _ sections: MessageSections, into output: inout SessionOutput
    ) {
        switch item {
        case .envelope:
            output.text("ENVELOPE ")
            EnvelopeWriter.write(sections.structure.header, into: &output)
        case .body, .bodyStructure:
            output.text(item == .body ? "BODY " : "BODYSTRUCTURE ")
            StructureWriter(structure: sections.structure, isExtended: item == .bodyStructure).write(into: &output)
        case .section(let section, let partial, _):
            output.text("BODY[\(section.label)]")
            if let partial { output.text("<\(partial.offset)>") }
            output.text(" ")
            content(sections.bytes(of: section), partial, into: &output)
        case .old(let section, let name, _):
            output.text("\(name) ")
            content(sections.bytes(of: section), nil, into: &output)
        case .binary(let path, let label, let partial, _):
            output.text("BINARY[\(label)]")
            if let partial { output.text("<\(partial.offset)>") }
            output.text(" ")
            content(sections.decoded(path).map { $0[...] }, partial, isBinary: true, into: &output)
        case .binarySize(let path, let label):
            output.text("BINARY.SIZE[\(label)] \(sections.decoded(path)?.count ?? 0)")
        case .preview:
            output.text("PREVIEW ")
            let text = sections.structure.root.rawBody.prefix(200).map { (0x20..<0x7F).contains($0) ? $0 : 0x20 }
            output.string(text)
        default: break
        }
    }

    private static func content(
        _ bytes: ArraySlice<UInt8>?, _ partial: FetchItemRequest.Partial?, isBinary: Bool = false,
        into output: inout SessionOutput
    ) {
        guard var bytes else { return output.text("NIL") }
        if let partial { bytes = bytes.dropFirst(partial.offset).prefix(partial.count) }
        output.literal(bytes, isBinary: isBinary && bytes.contains(0))
    }
}
