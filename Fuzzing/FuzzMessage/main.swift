// Feeds arbitrary octets to all that reads a whole message: structure, tree, sorting, texts, special parts and TNEF.
import Glibc
import MIME

// The name is the one that the fuzzer's own entry point asks for, should it be linked.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    check(ParsedMessage(bytes), bytes, MIMELimits())
    var small = MIMELimits()
    small.parts = 5
    small.depth = 3
    small.messageFields = 8
    small.headerBytes = 64
    small.repairFactor = 1
    small.tnefEntries = 2
    small.richTextBytes = 100
    check(ParsedMessage(bytes, limits: small), bytes, small)
    unpack(bytes[...], small)
    _ = InlineArmor.find(in: bytes[...])
    _ = RichText(bytes[...], limits: small)
    return 0
}

private func check(_ message: ParsedMessage, _ bytes: [UInt8], _ limits: MIMELimits) {
    let structure = message.structure
    precondition(structure.root.range == 0..<bytes.count)
    precondition(structure.parts.count <= limits.parts && structure.defects.count <= limits.defects)
    var decoded = 0
    for part in structure.parts {
        checkPlace(part, in: structure, limits)
        if part.container == part.parent, let container = part.container {
            precondition(part.range.lowerBound >= 0 && container < part.index)
        }
        if part.children.isEmpty { decoded += part.decodedBody().count }
        _ = part.decodedText(limit: 10_000)
        _ = (ExternalBody(part, limits: limits), PartialMessage(part.contentType))
        checkAlone(part, limits)
        if part.contentType.subtype == "ms-tnef" { unpack(part.decodedBody()[...], limits) }
    }
    // Leaves lie beside each other, in the message and in what is decoded from it.
    precondition(decoded <= bytes.count * (limits.repairFactor + 2))
    checkSections(message.tree)
    checkBody(message)
    _ = (message.protections, message.inlineArmor().count, message.subject, message.date, message.references)
    if structure.root.contentType.subtype == "partial" {
        _ = PartialMessage.reassemble([structure, structure], limits: limits)
    }
}

private func checkPlace(_ part: MessagePart, in structure: MessageStructure, _ limits: MIMELimits) {
    precondition(part.depth <= limits.depth)
    precondition(part.range.lowerBound >= 0 && part.range.upperBound <= part.source.count)
    precondition(part.range.lowerBound <= part.bodyRange.lowerBound)
    precondition(part.range.upperBound == part.bodyRange.upperBound)
    if let parent = part.parent {
        precondition(parent < part.index && structure.parts[parent].children.contains(part.index))
        precondition(part.depth == structure.parts[parent].depth + 1)
    }
    // The offsets of what stands inside an encoded part are those of its decoded octets.
    let children = structure.children(of: part)
    var end = children.first?.container == part.index ? 0 : part.bodyRange.lowerBound
    for child in children {
        precondition(child.range.lowerBound >= end)
        precondition(child.container == part.index || child.range.upperBound <= part.range.upperBound)
        end = child.range.upperBound
    }
    if let surroundings = part.surroundings {
        precondition(surroundings.preamble.lowerBound == part.bodyRange.lowerBound)
        precondition(surroundings.epilogue.upperBound == part.bodyRange.upperBound)
        precondition(surroundings.preamble.upperBound <= surroundings.epilogue.lowerBound)
    }
}

/// A part fetched alone is read as in the whole.
private func checkAlone(_ part: MessagePart, _ limits: MIMELimits) {
    guard part.origin == .standing, part.depth < 3 else { return }
    let alone = MessageStructure(body: Array(part.rawBody), of: part.details, limits: limits)
    precondition(alone.root.details == part.details && alone.root.decodedBody() == part.decodedBody())
}

private func checkSections(_ tree: PartTree) {
    var sections: Set<PartSection> = []
    for part in tree.parts {
        if let section = tree.bodySection(of: part.index) {
            precondition(sections.insert(section).inserted && tree.headerSection(of: part.index) != nil)
        }
    }
}

private func checkBody(_ message: ParsedMessage) {
    let sorted = message.tree.bodyParts
    for list in [sorted.text, sorted.html, sorted.attachments] {
        precondition(Set(list).count == list.count && list.allSatisfy { message.structure.parts.indices.contains($0) })
    }
    // No leaf outside of messages in the message is lost.
    let shown = Set(sorted.text + sorted.html + sorted.attachments)
    var isInner = [Bool](repeating: false, count: message.tree.parts.count)
    for part in message.tree.parts {
        if let parent = part.parent {
            isInner[part.index] = isInner[parent] || !message.tree.parts[parent].details.contentType.isMultipart
        }
        let isLeaf = part.children.isEmpty || !part.details.contentType.isMultipart
        if isLeaf, !isInner[part.index] { precondition(shown.contains(part.index)) }
    }
    for file in message.attachments {
        precondition(!file.safeName.isEmpty && file.safeName.utf8.count <= 200)
        precondition(!file.safeName.utf8.contains { $0 < 0x20 || $0 == 0x2F || $0 == 0x5C })
        _ = (file.estimatedSize, file.contentID.flatMap { message.body.part(address: "cid:\($0)") })
    }
}

private func unpack(_ bytes: ArraySlice<UInt8>, _ limits: MIMELimits) {
    var octets = bytes
    for _ in 0..<4 {
        guard let message = TNEFMessage(octets, limits: limits) else { return }
        precondition(message.attachments.count <= limits.tnefEntries)
        if let body = message.body(limits: limits) {
            precondition(
                message.html != nil || message.text != nil || body.text.utf8.count <= limits.richTextBytes * 3 + 100)
        }
        _ = (message.subject, message.messageClass)
        guard let inner = message.attachments.first(where: \.isMessage) else { return }
        octets = inner.data
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
