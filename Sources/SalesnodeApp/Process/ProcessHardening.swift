#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// What every command does before anything else, so that no secret of it reaches a disk by accident.
public enum ProcessHardening {
    /// Forbids core dumps and tracing by other processes of the user, and makes new files private.
    ///
    /// Without it a crash would write every password in memory to a core file. Failures are ignored: the limits only
    /// ever get stricter, and a system without them has nothing to switch off.
    public static func apply() {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        _ = setrlimit(coreLimit, &none)
        forbidDumping()
        umask(0o077)
        // Writing to a pipe whose reader has gone must be an error where it happens, not the end of the process in the
        // middle of a clean-up.
        signal(SIGPIPE, SIG_IGN)
    }

    /// `prctl(PR_SET_DUMPABLE, 0)` (`man 2 prctl`).
    ///
    /// Swift does not import functions with variable arguments, so it is looked up by name. Its arguments are passed
    /// in the same registers either way on every architecture that Linux builds of Swift exist for.
    private static func forbidDumping() {
        typealias ProcessControl = @convention(c) (Int32, UInt, UInt, UInt, UInt) -> Int32
        let setDumpable: Int32 = 4
        guard let address = dlsym(nil, "prctl") else { return }
        _ = unsafeBitCast(address, to: ProcessControl.self)(setDumpable, 0, 0, 0, 0)
    }

    #if canImport(Glibc)
    private static let coreLimit = __rlimit_resource_t(RLIMIT_CORE.rawValue)
    #else
    private static let coreLimit = RLIMIT_CORE
    #endif
}
