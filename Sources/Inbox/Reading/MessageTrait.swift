/// What is said of a message besides its kind; kinds whose marks it bears are traits too.
enum MessageTrait {
    /// A text of it has the address of a page.
    static let link = "link"
}
