/// The style sheet: plain CSS in layers, kept in pieces by idea.
enum Styles {
    /// All of it, in the order of the layers.
    static let sheet = tokens + base + layout + parts + pages + connect + inbox
}
