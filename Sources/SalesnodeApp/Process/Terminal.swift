internal import MailModel
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// The controlling terminal, for questions that must not mix with redirected input and output.
struct Terminal: ~Copyable {
    private let descriptor: Int32

    /// Opens the terminal; nil where the process has none.
    init?() {
        descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
    }

    deinit { close(descriptor) }

    /// Asks for a secret without showing what is typed; nil at the end of input.
    borrowing func secret(_ question: String) -> Secret? {
        // First off, then the question: whoever sees it can type at once.
        EchoState.shared.switchOff(descriptor)
        write(TerminalText.safe(question))
        defer {
            EchoState.shared.restore()
            write("\n")
        }
        guard var bytes = readLine(limit: PasswordReader.maximumBytes) else { return nil }
        defer { Erasure.erase(&bytes) }
        return Secret(bytes)
    }

    /// Asks a question and returns the answer without its line end; nil at the end of input.
    borrowing func answer(_ question: String) -> String? {
        write(TerminalText.safe(question))
        return readLine(limit: 1000).map { String(decoding: $0, as: UTF8.self) }
    }

    private borrowing func write(_ text: String) {
        _ = text.withCString { Glibc.write(descriptor, $0, strlen($0)) }
    }

    /// One line, cut at `limit`; reserved at once, so that growing leaves no copy behind.
    private borrowing func readLine(limit: Int) -> [UInt8]? {
        var line: [UInt8] = []
        line.reserveCapacity(limit)
        var byte: UInt8 = 0
        var hasRead = false
        while true {
            let count = Glibc.read(descriptor, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { return hasRead ? line : nil }
            hasRead = true
            if byte == UInt8(ascii: "\n") { return line }
            if line.count < limit { line.append(byte) }
        }
    }
}

/// The terminal's settings while echo is off, so that an interruption can put them back.
final class EchoState: Sendable {
    static let shared = EchoState()

    private struct Saved {
        var descriptor: Int32
        var settings: termios
    }

    private let saved = Mutex<Saved?>(nil)

    /// Switches echo off, remembering how it was.
    func switchOff(_ descriptor: Int32) {
        saved.withLock { saved in
            var settings = termios()
            guard tcgetattr(descriptor, &settings) == 0 else { return }
            saved = Saved(descriptor: descriptor, settings: settings)
            settings.c_lflag &= ~tcflag_t(ECHO)
            tcsetattr(descriptor, TCSAFLUSH, &settings)
        }
    }

    /// Puts the settings back, if they were changed.
    func restore() {
        saved.withLock { saved in
            guard var before = saved else { return }
            tcsetattr(before.descriptor, TCSAFLUSH, &before.settings)
            saved = nil
        }
    }
}
