// Feeds arbitrary octets to the tokeniser, the sanitizer, and the ways from HTML to text and back. What the sanitizer
// writes must be well formed, hold no element that runs or loads, and be unchanged by sanitising it again.
import Glibc
import MailHTML

// The name is the one that the fuzzer's own entry point asks for, should it be linked.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    checkTokens(bytes)
    let sanitizer = HTMLSanitizer()
    let result = sanitizer.sanitize(bytes)
    checkFragment(result.html)
    checkStyle(result.styleSheet)
    checkStyle(result.bodyStyle)
    let document = result.document
    let again = sanitizer.sanitize(document).document
    if again != document {
        print("first:\n\(document)\nagain:\n\(again)")
        preconditionFailure("sanitising again changed the document")
    }
    var proxied = HTMLSanitizer()
    proxied.remoteContent = .proxy { _ in "/local/proxied" }
    proxied.embedded = { $0.hasPrefix("cid:") ? "/local/part" : nil }
    checkFragment(proxied.sanitize(bytes).html)
    let text = HTMLText().text(bytes)
    let html = TextHTML().html(text)
    precondition(sanitizer.sanitize(html).html == html, "the HTML of a text is not as the sanitizer would write it")
    return 0
}

private func checkTokens(_ bytes: [UInt8]) {
    var next = 0
    for token in HTMLTokenizer(bytes) {
        precondition(token.range.lowerBound == next && !token.range.isEmpty)
        next = token.range.upperBound
        _ = (token.name, token.text)
        for attribute in token.attributes {
            precondition(token.range.contains(attribute.nameRange.lowerBound))
            _ = (attribute.name, attribute.value)
        }
    }
    precondition(next == bytes.count)
}

private func checkFragment(_ html: String) {
    var open: [HTMLTag] = []
    for token in HTMLTokenizer([UInt8](html.utf8)) {
        switch token.kind {
        case .text: break
        case .startTag:
            guard let tag = token.tag, !tag.hasRawContent else { preconditionFailure("element \(token.name)") }
            switch tag {
            case .svg, .math, .object, .embed, .applet, .base, .link, .meta, .form, .input, .template, .frame, .video,
                .audio:
                preconditionFailure("element \(token.name)")
            default: break
            }
            if !tag.isVoid { open.append(tag) }
            for attribute in token.attributes { checkAttribute(attribute) }
        case .endTag: precondition(open.popLast() == token.tag, "closed out of order")
        case .rawText, .comment, .doctype, .ignored: preconditionFailure("\(token.kind)")
        }
    }
    precondition(open.isEmpty)
}

// Octets are compared, not characters: a mark that combines with the character before it would hide that one.
private func checkAttribute(_ attribute: HTMLAttribute) {
    let name = attribute.name
    precondition(!name.utf8.starts(with: "on".utf8))
    let value = attribute.value
    func begins(with prefixes: String...) -> Bool { prefixes.contains { value.utf8.starts(with: $0.utf8) } }
    switch name {
    case "href": precondition(begins(with: "http://", "https://", "mailto:", "tel:", "#"), value)
    case "src", "background": precondition(begins(with: "/local/", "data:image/"), value)
    case "style": checkStyle(value)
    case "action", "formaction", "srcset", "srcdoc", "poster", "data", "xlink:href": preconditionFailure(name)
    default: break
    }
}

private func checkStyle(_ style: String) {
    let octets = Array(style.utf8)
    precondition(!octets.contains(0x3C) && !octets.contains(0x5C))
    for (index, octet) in octets.enumerated() {
        let rest = octets[index...]
        if octet == UInt8(ascii: "u"), rest.starts(with: "url(".utf8) {
            precondition(rest.starts(with: "url('/local/".utf8), style)
        }
        precondition(!rest.starts(with: "@import".utf8) && !rest.starts(with: "expression(".utf8))
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
