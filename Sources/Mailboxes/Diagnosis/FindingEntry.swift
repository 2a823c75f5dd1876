import MailModel

/// One row of the catalogue: what a code means, as data.
///
/// Cause, action and hint are templates. `{name}` stands for a value of ``FindingContext/value(of:)``; what stands in
/// square brackets is left out where a value in it is missing. Brackets do not nest.
struct FindingEntry: Sendable {
    let code: FindingCode
    var severity = Finding.Severity.failure
    let actor: Finding.Actor
    let cause: String
    let action: String
    /// The next step where the same settings have worked before, without placeholders; nil where that changes nothing.
    var actionAfterSuccess: String?
    /// Cause and next step where Salesnode signs in with a provider's token and not with a password, as templates; nil
    /// where they are the same.
    var withToken: (cause: String, action: String)?
    /// How it is done on the command line.
    var hint: String?
    /// The page that explains the next step for everybody; a provider's own page comes before it.
    var page: String?
    var retry = RetryAdvice.backOff
    var disposition = ErrorDisposition.retry

    /// The words of `template` with the values of `context`. A value is never read as a template itself.
    static func words(_ template: String, _ context: FindingContext) -> String {
        var result = ""
        var optional: String?
        var isOptionalWhole = true
        var rest = template[...]
        func append(_ text: some StringProtocol) {
            if optional != nil { optional? += text } else { result += text }
        }
        while let mark = rest.firstIndex(where: { $0 == "{" || $0 == "[" || $0 == "]" }) {
            append(rest[..<mark])
            let character = rest[mark]
            rest = rest[rest.index(after: mark)...]
            switch character {
            case "[":
                optional = ""
                isOptionalWhole = true
            case "]":
                if let text = optional, isOptionalWhole { result += text }
                optional = nil
            default:
                let end = rest.firstIndex(of: "}") ?? rest.endIndex
                if let value = context.value(of: rest[..<end]) { append(value) } else { isOptionalWhole = false }
                rest = end < rest.endIndex ? rest[rest.index(after: end)...] : rest[end...]
            }
        }
        append(rest)
        return result
    }
}
