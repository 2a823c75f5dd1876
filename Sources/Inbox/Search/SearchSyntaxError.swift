/// Why a query cannot be understood: which word, and what to write instead.
public struct SearchSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of errors; new ones may join.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String, Sendable {
            case tooLong, tooManyWords, tooDeep, unclosedQuote, unclosedGroup, strayParenthesis, emptyGroup
            case unknownOperator, missingValue, unknownValue, invalidDate, invalidAge, nothingToFind, strayWord
            case unsupportedCombination
        }
        private let value: Value

        /// The query is longer than ``SearchQuery/maximumBytes``.
        public static let tooLong = Code(value: .tooLong)
        /// The query has more parts than ``SearchQuery/maximumParts``.
        public static let tooManyWords = Code(value: .tooManyWords)
        /// Parentheses stand in each other deeper than ``SearchQuery/maximumDepth``.
        public static let tooDeep = Code(value: .tooDeep)
        /// A quotation mark opens and never closes.
        public static let unclosedQuote = Code(value: .unclosedQuote)
        /// A parenthesis opens and never closes.
        public static let unclosedGroup = Code(value: .unclosedGroup)
        /// A parenthesis closes and never opened.
        public static let strayParenthesis = Code(value: .strayParenthesis)
        /// There is nothing between parentheses.
        public static let emptyGroup = Code(value: .emptyGroup)
        /// There is no such operator.
        public static let unknownOperator = Code(value: .unknownOperator)
        /// Nothing stands behind an operator.
        public static let missingValue = Code(value: .missingValue)
        /// An operator does not know what stands behind it.
        public static let unknownValue = Code(value: .unknownValue)
        /// There is no such day.
        public static let invalidDate = Code(value: .invalidDate)
        /// A length of time cannot be read.
        public static let invalidAge = Code(value: .invalidAge)
        /// A word has neither a letter nor a digit, so that it is in no index.
        public static let nothingToFind = Code(value: .nothingToFind)
        /// OR, AND or NOT stand where there is nothing to join.
        public static let strayWord = Code(value: .strayWord)
        /// Conditions are put together in a way that the store cannot answer.
        public static let unsupportedCombination = Code(value: .unsupportedCombination)

        /// The code's name.
        public var description: String { value.rawValue }
    }

    /// What kind of error.
    public let code: Code

    /// The word that is wrong, as it was typed, shortened; empty where it is the query as a whole.
    public let word: String

    /// What is wrong and what to write instead, in words for people.
    public let message: String

    /// The message.
    public var description: String { message }

    init(_ code: Code, word: String = "", _ message: (String) -> String) {
        self.code = code
        let shortened = word.count > 40 ? word.prefix(39) + "…" : word
        self.word = shortened
        self.message = message(shortened)
    }
}
