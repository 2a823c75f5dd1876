/// Why a testbed could not be started, used or stopped.
///
/// The message is a sentence for the person at the terminal; it names the remedy where there is one.
public struct TestbedError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kind of failure, for code that has to tell failures apart.
    public struct Code: Equatable, Hashable, Sendable, CustomStringConvertible {
        private enum Known: String {
            case requirementMissing, badOption, commandFailed, serverDidNotStart, noFreePorts
            case interrupted, connectionFailed, refused, notFound
        }

        private let known: Known

        private init(_ known: Known) {
            self.known = known
        }

        /// A program, a right or a kernel facility that the testbed needs is not there.
        public static let requirementMissing = Code(.requirementMissing)
        /// An option cannot be used as it was given.
        public static let badOption = Code(.badOption)
        /// A helper program ended with a failure.
        public static let commandFailed = Code(.commandFailed)
        /// A server ended, or did not answer in time.
        public static let serverDidNotStart = Code(.serverDidNotStart)
        /// No block of free ports was found.
        public static let noFreePorts = Code(.noFreePorts)
        /// A signal asked the testbed to stop while it was starting.
        public static let interrupted = Code(.interrupted)
        /// A socket could not be opened, or closed before the answer was complete.
        public static let connectionFailed = Code(.connectionFailed)
        /// A server answered, and the answer was no.
        public static let refused = Code(.refused)
        /// What was asked for did not appear within the time allowed.
        public static let notFound = Code(.notFound)

        /// The code's name.
        public var description: String { known.rawValue }
    }

    /// The kind of failure.
    public let code: Code

    /// The failure in words, with the remedy where there is one.
    public let message: String

    /// Creates an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message alone.
    public var description: String { message }
}
