#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Where a command writes, and what the place can show.
struct Console: Sendable {
    /// What standard output is.
    enum Style: Sendable, Hashable {
        /// A pipe, a file or a dumb terminal: plain lines, no control sequences.
        case plain
        /// A terminal that can move its cursor; colours only where they are wanted, signs where it shows UTF-8.
        case live(colours: Bool, signs: Bool)
    }

    /// How results look.
    let style: Style
    /// Columns of the terminal.
    let width: Int
    /// Writes to standard output.
    let write: @Sendable (String) -> Void
    /// Writes to standard error.
    let writeError: @Sendable (String) -> Void

    /// The console of this process.
    static func standard(environment: [String: String]) -> Console {
        Console(
            style: style(environment: environment, isTerminal: isatty(STDOUT_FILENO) == 1), width: terminalWidth(),
            write: { Self.writeAll($0, to: STDOUT_FILENO) }, writeError: { Self.writeAll($0, to: STDERR_FILENO) })
    }

    /// What a terminal can show, by the variables that say so.
    static func style(environment: [String: String], isTerminal: Bool) -> Style {
        let terminal = environment["TERM"] ?? ""
        guard isTerminal, !terminal.isEmpty, terminal != "dumb" else { return .plain }
        // https://no-color.org: set and not empty.
        let colours = (environment["NO_COLOR"] ?? "").isEmpty
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        let upper = locale.uppercased()
        return .live(colours: colours, signs: upper.contains("UTF-8") || upper.contains("UTF8"))
    }

    /// A line on standard error.
    func note(_ text: String) { writeError("\(TerminalText.safe(text))\n") }

    private static func terminalWidth() -> Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 20 else { return 80 }
        return Int(size.ws_col)
    }

    /// Writes past the C library's buffer, so that nothing is lost when the process is killed. A reader that has gone
    /// is no reason to stop: the work itself goes on.
    private static func writeAll(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN {
                // Someone made the terminal non-blocking; wait until it takes more.
                var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&poller, 1, 1000)
                continue
            }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
