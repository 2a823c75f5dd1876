import Dispatch
import Foundation
import Glibc

/// A program that runs to its end and whose output is wanted.
struct HelperCommand: Sendable {
    /// What a program left behind.
    struct Result: Sendable {
        let ending: ChildProcess.Ending
        let output: [UInt8]
        let errors: String

        var text: String { String(decoding: output, as: UTF8.self) }
    }

    let executable: String
    let arguments: [String]
    var input: [UInt8] = []
    /// Seconds after which the program is killed.
    var timeout: Double = 60

    /// Runs the program on a thread that may block.
    ///
    /// - Throws: `commandFailed` if it cannot be started or does not end in time.
    func run() async throws(TestbedError) -> Result {
        try await blocking { () throws(TestbedError) in try runBlocking() }.get()
    }

    /// Runs the program and requires status 0.
    ///
    /// - Throws: `commandFailed` with the program's own words.
    @discardableResult
    func runSuccessfully() throws(TestbedError) -> Result {
        let result = try runBlocking()
        guard result.ending == .status(0) else {
            let words = result.errors.split(separator: "\n").suffix(4).joined(separator: " ")
            throw TestbedError(.commandFailed, "\(executable) ended with \(result.ending): \(words)")
        }
        return result
    }

    /// Runs the program; blocks the thread until it ends.
    ///
    /// - Throws: `commandFailed` if it cannot be started or does not end in time.
    func runBlocking() throws(TestbedError) -> Result {
        let inputFile = try TemporaryFile(contents: input)
        var output = PipePair()
        var errors = PipePair()
        var launch = ChildProcess.Launch(executable: executable, arguments: arguments)
        launch.input = inputFile.descriptor
        launch.output = output.writeEnd
        launch.errors = errors.writeEnd
        let child = try ChildProcess.start(launch)
        output.closeWriteEnd()
        errors.closeWriteEnd()

        var outputBytes: [UInt8] = []
        var errorBytes: [UInt8] = []
        let deadline = Deadline(seconds: timeout)
        while output.readEnd >= 0 || errors.readEnd >= 0 {
            var watched = [
                pollfd(fd: output.readEnd, events: Int16(POLLIN), revents: 0),
                pollfd(fd: errors.readEnd, events: Int16(POLLIN), revents: 0),
            ]
            let ready = poll(&watched, nfds_t(watched.count), deadline.remainingMilliseconds)
            if ready < 0, errno == EINTR { continue }
            if ready == 0 {
                kill(-child.pid, SIGKILL)
                _ = child.waitForEnd()
                throw TestbedError(.commandFailed, "\(executable) did not end within \(timeout) seconds.")
            }
            if watched[0].revents != 0 { output.readAvailable(into: &outputBytes) }
            if watched[1].revents != 0 { errors.readAvailable(into: &errorBytes) }
        }
        return Result(
            ending: child.waitForEnd(), output: outputBytes, errors: String(decoding: errorBytes, as: UTF8.self))
    }
}

/// A moment on the monotonic clock.
struct Deadline: Sendable {
    private let end: DispatchTime

    init(seconds: Double) {
        end = .now() + seconds
    }

    var isOver: Bool { DispatchTime.now() >= end }

    /// Milliseconds left, at least 0, as poll(2) takes them.
    var remainingMilliseconds: Int32 {
        let now = DispatchTime.now().uptimeNanoseconds
        guard end.uptimeNanoseconds > now else { return 0 }
        return Int32(clamping: (end.uptimeNanoseconds - now) / 1_000_000 + 1)
    }
}

/// Runs work that may block on a thread of its own kind, so that no cooperative thread waits for a server.
func blocking<Value: Sendable>(
    _ work: @escaping @Sendable () throws(TestbedError) -> Value
) async -> Result<Value, TestbedError> {
    await withCheckedContinuation { continuation in
        DispatchQueue.global().async {
            do throws(TestbedError) {
                continuation.resume(returning: .success(try work()))
            } catch {
                continuation.resume(returning: .failure(error))
            }
        }
    }
}

/// A one-way stream between processes whose ends no other process inherits by accident.
///
/// It is a pair of sockets: a plain pipe can be marked close-on-exec only after another thread may have started a
/// process that inherits it.
struct PipePair: ~Copyable {
    private(set) var readEnd: Int32 = -1
    private(set) var writeEnd: Int32 = -1

    init() {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else { return }
        readEnd = ends[0]
        writeEnd = ends[1]
    }

    mutating func closeWriteEnd() {
        if writeEnd >= 0 { close(writeEnd) }
        writeEnd = -1
    }

    mutating func closeReadEnd() {
        if readEnd >= 0 { close(readEnd) }
        readEnd = -1
    }

    /// Reads what is there; at the end of the stream the read end closes.
    mutating func readAvailable(into bytes: inout [UInt8]) {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = read(readEnd, &buffer, buffer.count)
        if count > 0 {
            bytes.append(contentsOf: buffer.prefix(count))
        } else if count == 0 || errno != EINTR {
            closeReadEnd()
        }
    }

    deinit {
        if readEnd >= 0 { close(readEnd) }
        if writeEnd >= 0 { close(writeEnd) }
    }
}

/// A file without a name, at whose beginning a reader starts.
struct TemporaryFile: ~Copyable {
    let descriptor: Int32

    init(contents: [UInt8]) throws(TestbedError) {
        self.init()
        guard descriptor >= 0 else {
            throw TestbedError(.commandFailed, "No temporary file could be made: \(systemError()).")
        }
        var written = 0
        while written < contents.count {
            let count = contents[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else {
                throw TestbedError(.commandFailed, "A temporary file could not be written: \(systemError()).")
            }
            written += count
        }
        lseek(descriptor, 0, SEEK_SET)
    }

    private init() {
        let path = "/tmp/salesnode-testbed-input-\(UInt64.random(in: 0...UInt64.max))"
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        unlink(path)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }
}
