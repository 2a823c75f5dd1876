/// How long a session lasts.
public struct SessionLifetimes: Sendable, Hashable {
    /// Without use, in milliseconds.
    public var idle: Int64
    /// In any case, in milliseconds.
    public var absolute: Int64
    /// How old the note of the last use may be before it is written anew, in milliseconds.
    public var precision: Int64

    /// By default 7 days without use and 30 days in any case; use is noted every five minutes.
    public init(idle: Int64 = 7 * 86_400_000, absolute: Int64 = 30 * 86_400_000, precision: Int64 = 300_000) {
        self.idle = idle
        self.absolute = absolute
        self.precision = precision
    }
}
