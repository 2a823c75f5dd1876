import Glibc

/// A process that was started and not yet waited for.
struct ChildProcess: Sendable {
    /// What to start.
    struct Launch: Sendable {
        /// The program's absolute path.
        var executable: String
        /// The arguments, without the program's name.
        var arguments: [String]
        /// The whole environment; nothing is inherited, so no secret of the caller reaches a server.
        var environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "HOME": "/"]
        /// Descriptors for standard input, output and error; nil is `/dev/null`.
        var input: Int32?
        var output: Int32?
        var errors: Int32?
    }

    let pid: pid_t

    /// POSIX_SPAWN_SETSID of `<spawn.h>`, which glibc shows only to programs that ask for its extensions.
    private static let setSessionFlag: Int32 = 0x80

    /// Starts a process as the leader of a new session and process group, so that a terminal's signals pass it by.
    ///
    /// It gets default signal handling and an empty signal mask. Descriptors other than the standard three stay with
    /// this process as far as they are marked close-on-exec, which every one opened in this module is.
    ///
    /// - Throws: `commandFailed` if the program cannot be started.
    static func start(_ launch: Launch) throws(TestbedError) -> ChildProcess {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        for (target, source) in [(Int32(0), launch.input), (1, launch.output), (2, launch.errors)] {
            if let source {
                posix_spawn_file_actions_adddup2(&actions, source, target)
            } else {
                posix_spawn_file_actions_addopen(&actions, target, "/dev/null", O_RDWR, 0)
            }
        }

        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(setSessionFlag | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        var pid: pid_t = 0
        let environment = launch.environment.map { "\($0.key)=\($0.value)" }
        let result = withCStrings([launch.executable] + launch.arguments) { arguments in
            withCStrings(environment) { environment in
                posix_spawn(&pid, launch.executable, &actions, &attributes, arguments, environment)
            }
        }
        guard result == 0 else {
            throw TestbedError(.commandFailed, "\(launch.executable) cannot be started: \(systemError(result)).")
        }
        return ChildProcess(pid: pid)
    }

    /// How a process ended.
    enum Ending: Equatable, Sendable, CustomStringConvertible {
        case status(Int32)
        case signal(Int32)

        init(waitStatus: Int32) {
            // The layout that wait(2) documents through its macros, which Swift does not import.
            let signal = waitStatus & 0x7f
            self = signal == 0 ? .status((waitStatus >> 8) & 0xff) : .signal(signal)
        }

        var description: String {
            switch self {
            case .status(let status): "status \(status)"
            case .signal(let signal): "signal \(signal)"
            }
        }
    }

    /// Says how the process ended, or nil while it runs; after an answer it must not be asked again.
    func endingIfEnded() -> Ending? {
        var status: Int32 = 0
        return waitpid(pid, &status, WNOHANG) == pid ? Ending(waitStatus: status) : nil
    }

    /// Waits for the end of the process.
    func waitForEnd() -> Ending {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        return Ending(waitStatus: status)
    }
}

/// Calls `body` with the strings as C wants an argument list: pointers to terminated strings, then a null pointer.
private func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    var pointers = strings.map { strdup($0) }
    pointers.append(nil)
    defer { for pointer in pointers { free(pointer) } }
    return pointers.withUnsafeBufferPointer { buffer in
        // The array has at least the null pointer appended above, so its buffer has a base address.
        body(buffer.baseAddress.unsafelyUnwrapped)
    }
}
