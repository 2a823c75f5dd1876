/// The classes whose elements a style sheet hides, whatever the screen.
///
/// Only the plainest way is seen: a rule for nothing but a class, or for a class on an element. A class that any condition
/// has to do with counts as shown, since newsletters hide what is for narrow screens until there is one.
struct HiddenClasses {
    private var hidden: Set<ArraySlice<UInt8>> = []
    private var shown: Set<ArraySlice<UInt8>> = []

    /// Takes what one rule says.
    ///
    /// - Parameter selectors: as ``SelectorWriter`` wrote them, with commas between.
    mutating func note(_ selectors: ArraySlice<UInt8>, _ facts: StyleFacts, isConditional: Bool) {
        let hides = !isConditional && (facts.hides || facts.isTiny == true)
        for selector in selectors.split(separator: ASCII.comma) {
            if hides {
                if let name = Self.soleClass(of: selector) { hidden.insert(ArraySlice(Array(name))) }
            } else if isConditional || facts.shows {
                for name in Self.classes(of: selector) { shown.insert(ArraySlice(Array(name))) }
            }
        }
    }

    mutating func formUnion(_ other: HiddenClasses) {
        hidden.formUnion(other.hidden)
        shown.formUnion(other.shown)
    }

    /// Whether elements of a class cannot be seen.
    ///
    /// - Parameter name: as the mail wrote it.
    func contains(_ name: some Collection<UInt8>) -> Bool {
        guard !hidden.isEmpty else { return false }
        var prefixed: [UInt8] = []
        MailNames.appendPrefixed(name, to: &prefixed)
        return hidden.contains(prefixed[...]) && !shown.contains(prefixed[...])
    }

    /// The class of `.mail-root .m-x` and `.mail-root p.m-x`.
    private static func soleClass(of selector: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let parts = selector.split(separator: ASCII.space)
        guard parts.count == 2, parts[0].dropFirst().elementsEqual(MailNames.root) else { return nil }
        let found = classes(of: parts[1])
        let isPlain = parts[1].allSatisfy { $0.isAlphanumeric || $0 == ASCII.dot || $0 == ASCII.hyphen || $0 == 0x5F }
        return isPlain && found.count == 1 ? found[0] : nil
    }

    private static func classes(of selector: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        selector.split(separator: ASCII.dot, omittingEmptySubsequences: false).dropFirst().map { piece in
            piece.prefix { $0.isAlphanumeric || $0 == ASCII.hyphen || $0 == 0x5F || $0 >= 0x80 }
        }.filter { $0.starts(with: MailNames.prefix) }
    }
}
