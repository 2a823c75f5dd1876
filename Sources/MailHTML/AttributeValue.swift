/// Forms that the values of attributes have.
enum AttributeValue {
    /// The number of a length with at most five digits before the point; percentages and shares have none.
    static func length(_ value: [UInt8], mayHaveSign: Bool) -> Double? {
        var index = 0
        while index < value.count, value[index].isHTMLSpace { index += 1 }
        if mayHaveSign, index < value.count, value[index] == ASCII.plus || value[index] == ASCII.hyphen { index += 1 }
        let start = index
        var number = 0.0
        while index < value.count, value[index].isDigit {
            number = number * 10 + Double(value[index] - 0x30)
            index += 1
        }
        guard index > start, index - start <= 5 else { return nil }
        if index < value.count, value[index] == ASCII.dot {
            index += 1
            while index < value.count, value[index].isDigit { index += 1 }
        }
        let unit = value[index...]
        if unit.isEmpty || unit.equalsIgnoringCase("px") { return number }
        let isShare = unit.elementsEqual([ASCII.percent]) || unit.elementsEqual([ASCII.asterisk])
        return isShare || unit.equalsIgnoringCase("em") || unit.equalsIgnoringCase("pt") ? .infinity : nil
    }

    static func isCount(_ value: [UInt8]) -> Bool {
        guard !value.isEmpty, value.count <= 4, value.allSatisfy(\.isDigit) else { return false }
        return value.reduce(0) { $0 * 10 + Int($1 - 0x30) } <= 1000
    }

    static func isColor(_ value: [UInt8]) -> Bool {
        let digits = value.first == ASCII.hash ? value.dropFirst() : value[...]
        return !digits.isEmpty && digits.count <= 30 && digits.allSatisfy(\.isAlphanumeric)
    }

    static func isKeyword(_ value: [UInt8]) -> Bool {
        !value.isEmpty && value.count <= 30 && value.allSatisfy { $0.isAlphanumeric || $0 == ASCII.hyphen }
    }

    static func isCoordinates(_ value: [UInt8]) -> Bool {
        value.count <= 1000
            && value.allSatisfy {
                $0.isDigit || $0 == ASCII.comma || $0 == ASCII.space || $0 == ASCII.dot || $0 == ASCII.percent
            }
    }

    static func isClass(_ word: some Collection<UInt8>) -> Bool {
        word.count <= (word.starts(with: MailNames.prefix) ? 102 : 100)
            && word.allSatisfy {
                $0.isAlphanumeric || $0 == ASCII.hyphen || $0 == ASCII.underscore || $0 >= 0x80
            }
    }

    static func isAnchor(_ name: some Collection<UInt8>) -> Bool {
        !name.isEmpty && name.count <= (name.starts(with: MailNames.prefix) ? 202 : 200)
            && name.allSatisfy {
                $0.isAlphanumeric || $0 == ASCII.hyphen || $0 == ASCII.underscore || $0 == ASCII.dot
                    || $0 == ASCII.colon || $0 >= 0x80
            }
    }
}
