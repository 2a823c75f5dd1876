import MIME

/// Writes BODY and BODYSTRUCTURE (RFC 9051 §7.5.2). Recursive within the depth that MIME allows.
struct StructureWriter {
    let structure: MessageStructure
    /// Whether the extension data of BODYSTRUCTURE is wanted.
    let isExtended: Bool

    func write(into output: inout SessionOutput) { write(structure.root, into: &output) }

    private func write(_ part: MessagePart, into output: inout SessionOutput) {
        output.text("(")
        if part.contentType.isMultipart, !part.children.isEmpty {
            for child in part.children { write(structure.parts[child], into: &output) }
            output.text(" ")
            output.string(Array(part.contentType.subtype.utf8))
            if isExtended {
                output.text(" ")
                parameters(part.contentType.parameters, into: &output)
                details(part, into: &output)
            }
        } else {
            single(part, into: &output)
        }
        output.text(")")
    }

    // RFC 9051 §9 body-type-1part
    private func single(_ part: MessagePart, into output: inout SessionOutput) {
        let type = part.contentType
        output.string(Array(type.type.utf8))
        output.text(" ")
        output.string(Array(type.subtype.utf8))
        output.text(" ")
        if type.type == "text", type.parameters.parameters.isEmpty {
            output.text("(\"charset\" \"us-ascii\")")
        } else {
            parameters(type.parameters, into: &output)
        }
        output.text(" ")
        output.optionalString(part.header.first("Content-ID")?.unfolded)
        output.text(" ")
        output.optionalString(part.header.first("Content-Description")?.unfolded)
        output.text(" ")
        output.string(Array(part.transferEncoding.description.utf8))
        output.text(" \(part.bodyRange.count)")
        if type.isMessage, let inner = part.children.first.map({ structure.parts[$0] }) {
            output.text(" ")
            EnvelopeWriter.write(inner.header, into: &output)
            output.text(" ")
            write(inner, into: &output)
        }
        if type.type == "text" || (type.isMessage && !part.children.isEmpty) {
            output.text(" \(part.rawBody.count { $0 == 0x0A })")
        }
        if isExtended {
            output.text(" ")
            output.optionalString(part.header.first("Content-MD5")?.unfolded)
            details(part, into: &output)
        }
    }

    private func details(_ part: MessagePart, into output: inout SessionOutput) {
        output.text(" ")
        if let disposition = part.details.disposition {
            output.text("(")
            output.string(Array(disposition.kind.utf8))
            output.text(" ")
            parameters(disposition.parameters, into: &output)
            output.text(")")
        } else {
            output.text("NIL")
        }
        output.text(" ")
        let languages = part.details.languages
        if languages.isEmpty {
            output.text("NIL")
        } else {
            output.text("(")
            for (index, language) in languages.enumerated() {
                if index > 0 { output.text(" ") }
                output.string(Array(language.utf8))
            }
            output.text(")")
        }
        output.text(" ")
        output.optionalString(part.header.first("Content-Location")?.unfolded)
    }

    private func parameters(_ list: ParameterList, into output: inout SessionOutput) {
        guard !list.parameters.isEmpty else { return output.text("NIL") }
        output.text("(")
        for (index, parameter) in list.parameters.enumerated() {
            if index > 0 { output.text(" ") }
            output.string(Array(parameter.name.utf8))
            output.text(" ")
            output.string(parameter.value)
        }
        output.text(")")
    }
}
