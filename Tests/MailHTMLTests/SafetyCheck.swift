import MailHTML
import Testing

/// Checks a sanitised document by lists of its own, so that a mistake in the sanitizer's lists is seen.
enum SafetyCheck {
    /// What is wrong with a result; empty where nothing is.
    static func problems(_ result: SanitizedHTML) -> [String] {
        problems(inFragment: result.html) + problems(inStyle: result.styleSheet, name: "style sheet")
            + problems(inStyle: result.bodyStyle, name: "body style")
    }

    /// Sanitises, checks, sanitises the result once more, and reports under the name of the input.
    @discardableResult
    static func expectSafe(
        _ html: String, _ sanitizer: HTMLSanitizer = HTMLSanitizer(), sourceLocation: SourceLocation = #_sourceLocation
    ) -> SanitizedHTML {
        expectSafe([UInt8](html.utf8), sanitizer, sourceLocation: sourceLocation)
    }

    /// The same for bytes, which need not be UTF-8.
    @discardableResult
    static func expectSafe(
        _ html: [UInt8], _ sanitizer: HTMLSanitizer = HTMLSanitizer(), sourceLocation: SourceLocation = #_sourceLocation
    ) -> SanitizedHTML {
        let result = sanitizer.sanitize(html)
        let found = problems(result)
        if !found.isEmpty {
            let input = String(decoding: html, as: UTF8.self)
            Issue.record("\(found) in \(result.html) from \(input)", sourceLocation: sourceLocation)
        }
        let document = result.document
        let again = sanitizer.sanitize(document).document
        if again != document {
            let input = String(decoding: html, as: UTF8.self)
            Issue.record("again:\n\(again)\nfrom:\n\(document)\ninput:\n\(input)", sourceLocation: sourceLocation)
        }
        return result
    }

    private static let elements = Set(
        """
        a abbr acronym address area article aside b bdi big blockquote br caption center cite code col colgroup dd del \
        dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main map mark nav \
        ol p pre q rp rt ruby s samp section small span strike strong sub sup table tbody td tfoot th thead time tr tt \
        u ul var wbr
        """.split(separator: " "))

    private static let voids: Set<Substring> = ["area", "br", "col", "hr", "img", "wbr"]

    private static let attributes = Set(
        """
        abbr align alt background bgcolor border cellpadding cellspacing class clear color colspan coords \
        data-remote-background data-remote-src dir face frame height hidden href hspace id lang name noshade nowrap rel \
        reversed role rowspan rules scope shape size span src start style summary target title type usemap valign \
        value vspace width
        """.split(separator: " "))

    private static func problems(inFragment html: String) -> [String] {
        var problems: [String] = []
        var open: [String] = []
        for token in HTMLTokenizer([UInt8](html.utf8)) {
            let written = String(decoding: token.bytes, as: UTF8.self)
            switch token.kind {
            case .text: if written.contains("<") || written.contains(">") { problems.append("bracket in \(written)") }
            case .startTag:
                let name = token.name
                if !elements.contains(Substring(name)) { problems.append("element \(name)") }
                if !voids.contains(Substring(name)) { open.append(name) }
                if open.count > 200 { problems.append("depth \(open.count)") }
                problems += Self.problems(in: token, written)
            case .endTag:
                if open.popLast() != token.name || written != "</\(token.name)>" { problems.append("end \(written)") }
            case .rawText, .comment, .doctype, .ignored: problems.append("\(token.kind) \(written)")
            }
        }
        if !open.isEmpty { problems.append("open \(open)") }
        return problems
    }

    private static func problems(in token: HTMLToken, _ written: String) -> [String] {
        var problems: [String] = []
        var expected = "<\(token.name)"
        var names: Set<String> = []
        for attribute in token.attributes {
            let name = attribute.name
            let value = attribute.value
            if !attributes.contains(Substring(name)) { problems.append("attribute \(name)") }
            if !names.insert(name).inserted { problems.append("twice \(name)") }
            expected += " \(name)=\"\(String(decoding: token.source(attribute.valueRange), as: UTF8.self))\""
            if value.contains("\0") { problems.append("NUL in \(name)") }
            switch name {
            case "href":
                if !["http://", "https://", "mailto:", "tel:", "#m-"].contains(where: value.hasPrefix), value != "#" {
                    problems.append("href \(value)")
                }
            case "src", "background":
                let isLocal = value.hasPrefix("/local/")
                let isImage = ["png", "gif", "jpeg", "jpg", "webp"].contains {
                    value.hasPrefix("data:image/\($0);base64,")
                }
                if !isLocal && !(isImage && name == "src") { problems.append("\(name) \(value)") }
            case "data-remote-src", "data-remote-background":
                if !value.hasPrefix("http://") && !value.hasPrefix("https://") { problems.append("\(name) \(value)") }
            case "usemap": if !value.hasPrefix("#m-") { problems.append("usemap \(value)") }
            case "id", "name": if !value.hasPrefix("m-") { problems.append("\(name) \(value)") }
            case "class":
                if !value.split(separator: " ").allSatisfy({ $0.hasPrefix("m-") }) { problems.append("class \(value)") }
            case "style": problems += Self.problems(inStyle: value, name: "style")
            case "target": if value != "_blank" { problems.append("target \(value)") }
            case "rel": if value != "noopener noreferrer nofollow" { problems.append("rel \(value)") }
            default: break
            }
        }
        if written != expected + ">" { problems.append("form of \(written)") }
        return problems
    }

    private static func problems(inStyle style: String, name: String) -> [String] {
        let folded = style.lowercased()
        var problems: [String] = []
        for word in [
            "expression", "javascript", "behavior", "binding", "@import", "@font-face", "position:", "z-index", "<",
            "\\", "\"", "/*", "content:", "animation", "transform:", "filter", "image-set", "fixed;", "http", "data:",
            "\0", "var(", "attr(",
        ] where folded.contains(word) {
            // Words that hold one of these: text-transform, background-position.
            if word == "transform:", !folded.replacing("text-transform:", with: "").contains(word) { continue }
            if word == "position:",
                !folded.replacing("background-position:", with: "").replacing("list-style-position:", with: "")
                    .contains(word)
            {
                continue
            }
            problems.append("\(word) in \(name) \(style)")
        }
        if folded.replacing("url('/local/", with: "").contains("url(") { problems.append("url in \(name) \(style)") }
        return problems
    }
}

extension HTMLToken {
    fileprivate func source(_ range: Range<Int>) -> ArraySlice<UInt8> {
        // The token's bytes keep the indices of the document.
        bytes[range]
    }
}
