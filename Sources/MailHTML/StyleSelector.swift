/// A selector as ``SelectorWriter`` writes it, taken apart for being compared with elements.
struct StyleSelector {
    /// The key of `*`.
    static let anything: Int32 = 0

    private enum Test {
        /// `an + b`, among all or among those of its kind.
        case place(Int, Int, isOfKind: Bool)
    }

    private struct Compound {
        var keys: [Int32] = []
        var tests: [Test] = []
        var isRoot = false
        /// What joins it with the one before.
        var combinator = ASCII.space
    }

    private var compounds: [Compound] = []

    /// How many parts from its beginning ask only for what is around: of these the nearest element decides, since what is
    /// around another is around it as well.
    private var plainParts = 1

    /// Elements, classes and ids that it names; the more, the more it counts.
    private(set) var weight = 0

    /// Whether it is the mail's own element that it selects.
    let isRoot: Bool

    /// Whether it asks what stands before an element.
    let asksBeside: Bool

    /// Whether it asks which of its kind an element is.
    private(set) var asksKind = false

    /// Of what it asks of its element what is rarest.
    private(set) var rarest: Int32?

    /// Takes a selector such as `.mail-root p.m-a>b` apart. Nil where it never holds by itself, or is not understood.
    init?(_ written: ArraySlice<UInt8>, number: (StyleRules.Key) -> Int32) {
        var rarity = -1
        var index = written.startIndex
        compounds = [Compound()]
        var asksBeside = false
        while index < written.endIndex {
            let last = compounds.count - 1
            switch written[index] {
            case ASCII.space, ASCII.greater, ASCII.plus, ASCII.tilde:
                asksBeside = asksBeside || written[index] == ASCII.plus || written[index] == ASCII.tilde
                compounds.append(Compound(combinator: written[index]))
                (rarity, rarest) = (-1, nil)
                index += 1
            case ASCII.colon:
                let name = written[(index + 1)...].prefix { $0.isLetter || $0 == ASCII.hyphen }
                index = name.endIndex
                var argument = written[index..<index]
                if index < written.endIndex, written[index] == ASCII.openParenthesis {
                    argument = written[(index + 1)...].prefix { $0 != ASCII.closeParenthesis }
                    index = min(argument.endIndex + 1, written.endIndex)
                }
                weight += 10
                if name.elementsEqual("link".utf8) { continue }
                guard let test = Self.test(name, argument) else { return nil }
                compounds[last].tests.append(test)
                if case .place(_, _, isOfKind: true) = test { asksKind = true }
            default:
                let start = index
                index += 1
                while index < written.endIndex, written[index].isPartOfKey { index += 1 }
                let key = Array(written[start..<index])
                if key.dropFirst().elementsEqual(MailNames.root), key.first == ASCII.dot {
                    compounds[last].isRoot = true
                    continue
                }
                let keyNumber = key == [ASCII.asterisk] ? Self.anything : number(key)
                if keyNumber != Self.anything { compounds[last].keys.append(keyNumber) }
                weight += Self.weight(key)
                if Self.weight(key) > rarity { (rarity, rarest) = (Self.weight(key), keyNumber) }
            }
        }
        self.asksBeside = asksBeside
        defer { plainParts = 1 + compounds.dropFirst().prefix { $0.combinator == ASCII.space }.count }
        isRoot = compounds.last?.isRoot == true
        // That it is around everything need not be looked for.
        if compounds.count > 1, compounds[0].isRoot, compounds[1].combinator == ASCII.space { compounds.removeFirst() }
        if rarest == nil { rarest = Self.anything }
    }

    mutating func renumber(_ numbers: [Int32: Int32]) {
        for index in compounds.indices { compounds[index].keys = compounds[index].keys.map { numbers[$0] ?? $0 } }
        rarest = rarest.map { numbers[$0] ?? $0 }
    }

    private static func weight(_ key: [UInt8]) -> Int {
        switch key.first {
        case ASCII.hash: 100
        case ASCII.dot: 10
        case ASCII.asterisk: 0
        default: 1
        }
    }

    // MARK: - Places

    /// Whether selectors ask for what is known only where an element ends.
    static func asksLater(_ selector: ArraySlice<UInt8>) -> Bool {
        selector.indices.contains { index in
            guard selector[index] == ASCII.colon else { return false }
            let name = selector[(index + 1)...].prefix { $0.isLetter || $0 == ASCII.hyphen }
            return ["last-child", "only-child", "last-of-type", "empty", "nth-last-child", "nth-last-of-type"]
                .contains { name.elementsEqual($0.utf8) }
        }
    }

    private static func test(_ name: ArraySlice<UInt8>, _ argument: ArraySlice<UInt8>) -> Test? {
        if name.elementsEqual("first-child".utf8) { return .place(0, 1, isOfKind: false) }
        if name.elementsEqual("first-of-type".utf8) { return .place(0, 1, isOfKind: true) }
        let isOfKind = name.elementsEqual("nth-of-type".utf8)
        guard isOfKind || name.elementsEqual("nth-child".utf8), let (a, b) = formula(argument) else { return nil }
        return .place(a, b, isOfKind: isOfKind)
    }

    /// `odd`, `3`, `2n+1`, `-n+3`
    private static func formula(_ written: ArraySlice<UInt8>) -> (Int, Int)? {
        if written.equalsIgnoringCase("odd") { return (2, 1) }
        if written.equalsIgnoringCase("even") { return (2, 0) }
        guard let n = written.firstIndex(where: { $0.lowercased == 0x6E }) else {
            return integer(written).map { (0, $0) }
        }
        let factor = written[..<n]
        let a =
            factor.isEmpty
            ? 1 : factor.count == 1 && !factor.allSatisfy(\.isDigit) ? integer(factor + [0x31]) : integer(factor)
        let rest = written[(n + 1)...]
        guard let a, let b = rest.isEmpty ? 0 : integer(rest) else { return nil }
        return (a, b)
    }

    private static func integer(_ written: some Collection<UInt8>) -> Int? {
        written.count < 8 ? Int(String(decoding: Array(written), as: UTF8.self)) : nil
    }

    // MARK: - Comparing

    /// Whether it selects an element that is about to be opened.
    func matches(_ element: StyleTree.Element, in tree: StyleTree, budget: inout Int) -> Bool {
        guard let last = compounds.last, holds(last, element, isRoot: false) else { return false }
        return continues(before: compounds.count - 1, at: tree.depth, beside: nil, tree, &budget)
    }

    /// Whether what stands before a part holds around and beside the element that the part selects. No deeper than a
    /// selector has parts.
    ///
    /// - Parameters:
    ///   - depth: how many elements are around it.
    ///   - place: its place among those that are kept; nil where it is behind all of them.
    private func continues(
        before index: Int, at depth: Int, beside place: Int?, _ tree: StyleTree, _ budget: inout Int
    ) -> Bool {
        guard index > 0 else { return true }
        let wanted = compounds[index - 1]
        switch compounds[index].combinator {
        case ASCII.plus, ASCII.tilde:
            guard depth > 0 else { return false }
            let siblings = tree.siblings(in: depth - 1)
            var next = (place ?? siblings.endIndex) - 1
            while next >= siblings.startIndex {
                budget -= 1
                guard budget > 0 else { return false }
                if holds(wanted, siblings[next], isRoot: false),
                    continues(before: index - 1, at: depth, beside: next, tree, &budget)
                {
                    return true
                }
                if compounds[index].combinator == ASCII.plus { return false }
                next -= 1
            }
            return false
        default:
            var around = depth - 1
            while around >= 0 {
                budget -= 1
                guard budget > 0 else { return false }
                if holds(wanted, tree.element(at: around), isRoot: around == 0) {
                    if continues(before: index - 1, at: around, beside: nil, tree, &budget) { return true }
                    if index <= plainParts { return false }
                }
                if compounds[index].combinator == ASCII.greater { return false }
                around -= 1
            }
            return false
        }
    }

    private func holds(_ compound: Compound, _ element: StyleTree.Element, isRoot: Bool) -> Bool {
        if compound.isRoot != isRoot { return false }
        for key in compound.keys where !element.keys.contains(key) { return false }
        return compound.tests.allSatisfy { test in
            switch test {
            case .place(let a, let b, let isOfKind):
                let steps = (isOfKind ? element.placeOfKind : element.place) - b
                return a == 0 ? steps == 0 : steps % a == 0 && steps / a >= 0
            }
        }
    }
}

extension UInt8 {
    fileprivate var isPartOfKey: Bool {
        isAlphanumeric || self == ASCII.hyphen || self == ASCII.underscore || self >= 0x80
    }
}
