internal import Hummingbird

/// The fields behind the question mark of an address, read as forms are: what a browser sends for a form by GET and for one
/// by POST is written in the same way, a space as a plus sign.
///
/// A query that is damaged counts as none.
struct QueryFields: Sendable {
    private let form: FormBody?

    init(_ text: String) { form = FormBody(bytes: Array(text.utf8)) }

    /// A field's text, empty where it has none; nil where it is not there.
    subscript(_ name: String) -> String? { form?.first(name) }

    /// A field's text; nil where it is empty or not there.
    func text(_ name: String) -> String? { self[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// All texts of a field that can be there several times.
    func all(_ name: String) -> [String] { form?.all(name) ?? [] }
}

extension Request {
    /// What stands behind the question mark.
    var query: QueryFields { QueryFields(uri.query ?? "") }
}
