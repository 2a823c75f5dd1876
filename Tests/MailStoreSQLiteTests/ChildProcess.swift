import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A child whose output is read line by line and that is killed at the end, whatever happens.
///
/// Foundation's `Process` waits for every process that inherited its sockets, also for grandchildren, and can wait
/// for ever.
final class ChildProcess {
    private let id: pid_t
    private let output: Int32
    private var text = ""

    init(_ path: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let words = ([path] + arguments).map { strdup($0) }
        let settings = environment.map { strdup("\($0.key)=\($0.value)") }
        defer { for word in words + settings { free(word) } }
        var child: pid_t = 0
        let result = posix_spawn(&child, path, &actions, nil, words + [nil], settings + [nil])
        close(ends[1])
        id = child
        output = ends[0]
        try #require(result == 0)
    }

    deinit { kill() }

    /// The next line, or nil where the child has ended.
    func line() -> String? {
        while true {
            if let end = text.firstIndex(of: "\n") {
                defer { text = String(text[text.index(after: end)...]) }
                return String(text[..<end])
            }
            var bytes = [UInt8](repeating: 0, count: 4096)
            let count = read(output, &bytes, bytes.count)
            guard count > 0 else { return nil }
            text += String(decoding: bytes[..<count], as: UTF8.self)
        }
    }

    private var isKilled = false

    /// Kills the child and waits until it is gone.
    func kill() {
        guard !isKilled else { return }
        isKilled = true
        _ = Glibc.kill(id, SIGKILL)
        var status: Int32 = 0
        waitpid(id, &status, 0)
        close(output)
    }

    /// The program that runs now.
    static var ownPath: String {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = bytes.withUnsafeMutableBytes { buffer in
            buffer.withMemoryRebound(to: CChar.self) { path in
                path.baseAddress.map { readlink("/proc/self/exe", $0, path.count) } ?? 0
            }
        }
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    }
}
