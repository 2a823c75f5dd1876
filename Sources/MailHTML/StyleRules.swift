/// What the style sheets of a mail say of its elements, as far as it decides whether text can be seen.
///
/// Rules are found by the element's name, classes and id, and hold where what they name around it is open. A rule that
/// depends on the screen, on the place among others, or on what stands beside counts for what it shows only: newsletters
/// hide what is for narrow screens until there is one.
struct StyleRules {
    typealias Key = [UInt8]

    private struct Rule {
        /// What the element has to have.
        var own: [Key]
        /// What has to be around it.
        var around: [Key]
        var facts: StyleFacts
        /// Elements, classes and ids that it names; the more, the more it counts.
        var weight: Int
        /// Whether it holds only sometimes.
        var isUncertain: Bool
    }

    private var rules: [Rule] = []
    private var places: [Key: [Int]] = [:]
    /// Of the element that the mail is shown in.
    private(set) var root = StyleFacts()
    /// Rules that may still be compared, so that many rules and many elements together stay in proportion.
    private var budget = 2_000_000

    /// Rules that are kept for one name. Later ones are not looked at.
    private static let mostForName = 24

    var isEmpty: Bool { rules.isEmpty }

    /// Whether some rule asks what is around an element.
    private(set) var asksAround = false

    /// Takes what one rule says.
    ///
    /// - Parameter selectors: as ``SelectorWriter`` wrote them, with commas between.
    mutating func note(_ selectors: ArraySlice<UInt8>, _ facts: StyleFacts, isConditional: Bool) {
        for selector in selectors.split(separator: ASCII.comma) {
            guard let parsed = Self.parsed(selector) else { continue }
            var rule = parsed.rule
            rule.facts = facts
            rule.isUncertain = rule.isUncertain || isConditional
            if parsed.isRoot {
                if !rule.isUncertain { root.override(by: facts) }
                continue
            }
            guard let name = rule.own.max(by: { Self.weight($0) < Self.weight($1) }) else { continue }
            guard places[name, default: []].count < Self.mostForName else { continue }
            places[name, default: []].append(rules.count)
            rules.append(rule)
            asksAround = asksAround || !rule.around.isEmpty
        }
    }

    mutating func formUnion(_ other: StyleRules) {
        asksAround = asksAround || other.asksAround
        for (name, numbers) in other.places {
            let room = max(0, Self.mostForName - places[name, default: []].count)
            for number in numbers.prefix(room) {
                places[name, default: []].append(rules.count)
                rules.append(other.rules[number])
            }
        }
        root.override(by: other.root)
    }

    /// What the sheets say of an element.
    ///
    /// - Parameters:
    ///   - own: its name, its classes and its id, as rules have them.
    ///   - around: names, classes and ids of the open elements, counted.
    mutating func facts(of own: [Key], in around: [Key: Int]) -> Found {
        var found = Found()
        guard !rules.isEmpty else { return found }
        var matched: [Int] = []
        for index in 0...own.count {
            guard let numbers = places[index < own.count ? own[index] : Self.anything] else { continue }
            budget -= numbers.count
            guard budget > 0 else { return found }
            for number in numbers where holds(number, own, around) { matched.append(number) }
        }
        guard !matched.isEmpty else { return found }
        var isShown = false
        for number in matched.sorted(by: { (rules[$0].weight, $0) < (rules[$1].weight, $1) }) {
            let rule = rules[number]
            if rule.isUncertain {
                isShown = isShown || rule.facts.shows || rule.facts.height != nil || rule.facts.saysDisplay
                if rule.facts.color != nil { found.isOfUnknownColor = true }
                if rule.facts.background != nil || rule.facts.hasImage { found.isOnUnknownColor = true }
            } else {
                found.facts.override(by: rule.facts)
            }
        }
        if isShown { found.facts.forgetHiding() }
        return found
    }

    private func holds(_ number: Int, _ own: [Key], _ around: [Key: Int]) -> Bool {
        rules[number].own.allSatisfy { own.contains($0) || $0 == Self.anything }
            && rules[number].around.allSatisfy { around[$0, default: 0] > 0 }
    }

    private static let anything: Key = [ASCII.asterisk]

    /// What was found for an element.
    struct Found {
        var facts = StyleFacts()
        var isOfUnknownColor = false
        var isOnUnknownColor = false
    }

    // MARK: - Selectors

    /// The key of a class or an id as the mail wrote it.
    static func key(_ mark: UInt8, _ name: some Collection<UInt8>) -> Key {
        var key = [mark]
        MailNames.appendPrefixed(name, to: &key)
        return key
    }

    private static func weight(_ key: Key) -> Int {
        switch key.first {
        case ASCII.hash: 100
        case ASCII.dot: 10
        case ASCII.asterisk: 0
        default: 1
        }
    }

    /// Takes a selector such as `.mail-root p.m-a>b` apart. Nil where it never holds by itself.
    private static func parsed(_ selector: ArraySlice<UInt8>) -> (rule: Rule, isRoot: Bool)? {
        var compounds: [[Key]] = [[]]
        var isUncertain = false
        var index = selector.startIndex
        while index < selector.endIndex {
            switch selector[index] {
            case ASCII.space, ASCII.greater:
                compounds.append([])
                index += 1
            case ASCII.plus, ASCII.tilde:
                isUncertain = true
                // What stands beside is not around.
                compounds[compounds.count - 1] = []
                index += 1
            case ASCII.colon:
                let name = selector[(index + 1)...].prefix { $0.isLetter || $0 == ASCII.hyphen }
                // What waits for a hand or for a visit is not there from the start.
                if ["hover", "active", "focus", "visited"].contains(where: { name.elementsEqual($0.utf8) }) {
                    return nil
                }
                isUncertain = isUncertain || !name.elementsEqual("link".utf8)
                index = name.endIndex
                if index < selector.endIndex, selector[index] == ASCII.openParenthesis {
                    while index < selector.endIndex, selector[index] != ASCII.closeParenthesis { index += 1 }
                    index += 1
                }
            default:
                let start = index
                index += 1
                while index < selector.endIndex, selector[index].isPartOfKey { index += 1 }
                compounds[compounds.count - 1].append(Array(selector[start..<index]))
            }
        }
        let root = Key([ASCII.dot] + MailNames.root)
        let isRoot = compounds.last?.contains(root) == true
        guard let own = compounds.popLast(), !own.isEmpty else { return nil }
        let around = compounds.joined().filter { $0 != root && $0 != [ASCII.asterisk] }
        let weight = (around + own).reduce(0) { $0 + Self.weight($1) }
        return (
            Rule(own: own, around: around, facts: StyleFacts(), weight: weight, isUncertain: isUncertain), isRoot
        )
    }
}

extension StyleFacts {
    /// Leaves only what says nothing of being hidden.
    fileprivate mutating func forgetHiding() {
        (saysDisplay, isNotDisplayed, isInvisible, opacity, isTransparent) = (false, false, nil, nil, nil)
        (fontSize, lineHeight, width, height, hidesOverflow) = (nil, nil, nil, nil, nil)
    }
}

extension UInt8 {
    fileprivate var isPartOfKey: Bool {
        isAlphanumeric || self == ASCII.hyphen || self == ASCII.underscore || self >= 0x80
    }
}
